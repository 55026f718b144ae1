// SPDX-License-Identifier: AGPL-3.0-or-later
#pragma once
#include "platform/base/id.h"
#include "snapshot/grouped.h"

/// Between the keys of the database (`Id`, eight bytes) and those of the columns (`Ref`, four).
namespace kith::snapshot {

template <class Tag>
constexpr Ref<Tag> ref_of(Id<Tag> id) {
  return {static_cast<std::uint32_t>(id.value)};
}
template <class Tag>
constexpr Id<Tag> key_of(Ref<Tag> ref) {
  return {static_cast<std::int64_t>(ref.key)};
}

}  // namespace kith::snapshot
