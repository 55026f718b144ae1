// SPDX-License-Identifier: AGPL-3.0-or-later
#pragma once
#include <string_view>

namespace kith::app {

/// The version of this program; CMakeLists.txt says it once more for packages.
inline constexpr std::string_view version = "0.1.0";

}  // namespace kith::app
