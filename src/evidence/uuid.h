// SPDX-License-Identifier: AGPL-3.0-or-later
#pragma once
#include <string>
#include <string_view>

namespace kith::evidence {

/// An RFC 9562 UUID of version 5 in a name space of ours: the same name gives the same UUID, here and everywhere.
std::string uuid_of(std::string_view name);

}  // namespace kith::evidence
