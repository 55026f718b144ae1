// SPDX-License-Identifier: AGPL-3.0-or-later
#pragma once
#include <string>
#include <string_view>

namespace kith {

/// Appends `text` so that HTML reads it as text, between tags and in double-quoted attributes alike: & < > " become
/// references; control characters other than tab and line break, which HTML forbids, become U+FFFD.
void append_html(std::string& out, std::string_view text);

/// Appends `text` as a component of an address: everything but RFC 3986's unreserved characters is percent-encoded.
void append_percent(std::string& out, std::string_view text);

}  // namespace kith
