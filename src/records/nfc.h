// SPDX-License-Identifier: AGPL-3.0-or-later
#pragma once
#include <string_view>

namespace kith::records {

/// Whether well-formed UTF-8 is in Unicode normalization form C. Texts below U+0300 are, without asking ICU.
bool is_nfc(std::string_view text);
/// Whether the text begins or ends with a character of Unicode's White_Space.
bool has_outer_space(std::string_view text);

}  // namespace kith::records
