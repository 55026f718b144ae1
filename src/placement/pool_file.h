// SPDX-License-Identifier: AGPL-3.0-or-later
#pragma once
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "platform/lists/lists.h"

namespace kith::placement {

/// A child of the pool in the file: with whom, or why with nobody.
struct PoolRow {
  std::string mentee, mentor, why;
  std::optional<std::int64_t> points;
};
http::Response pool_file(Visit& visit, const std::vector<PoolRow>& rows);

}  // namespace kith::placement
