// SPDX-License-Identifier: AGPL-3.0-or-later
#pragma once
#include <string_view>

namespace kith::casefile {

/// Why a seal may be opened: words for the audit log, which holds no free text. What people call them is
/// casefile.seal.purpose.*.
inline constexpr std::string_view seal_purposes[] = {"legal_paper", "authority", "emergency", "visit", "correction"};

}  // namespace kith::casefile
