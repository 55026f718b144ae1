// SPDX-License-Identifier: AGPL-3.0-or-later
#pragma once
#include <optional>
#include <string>
#include <string_view>

#include "platform/base/instant.h"

/// One letter as bytes: RFC 5322 with encoded words (RFC 2047) and a UTF-8 body in quoted-printable (RFC 2045), lines
/// of at most 76 characters ended by CRLF. Nothing of the machine is in it.
namespace kith::mail {

/// An address that kith writes to: `local@domain`, ASCII, a dot-atom (RFC 5322 §3.4.1) before the "@", a name of two or
/// more labels after it (RFC 1035), at most 254 bytes (RFC 5321 §4.5.3.1). No quoted local parts, no address literals.
bool is_address(std::string_view text);
/// The part after the "@".
std::string_view domain_of(std::string_view address);

struct Message {
  std::string from, from_name;  ///< address; name, may be empty
  std::string to;               ///< address
  std::string subject, body;    ///< UTF-8; the body's lines end with LF
  std::string language;         ///< en, fr
  std::string id;               ///< of the Message-ID, before the "@": letters and digits
  Instant date{};
};
/// The bytes; nothing when an address is none, or a subject or name has a control character (a line feed in one would
/// begin another header) or is not UTF-8, or the id is none. O(length).
std::optional<std::string> bytes_of(const Message& message);

/// `text` as the value of a header that begins after `used` columns: as it is when plain and short, else as encoded
/// words of at most 75 characters, none of which cuts a character in two, on folded lines.
std::string header_text(std::string_view text, std::size_t used);
/// Quoted-printable with CRLF; a line "." is encoded too, so that no transport has to.
std::string quoted_printable(std::string_view text);
/// "Sat, 28 Nov 2026 09:05:00 -0500"
std::string mail_date(Instant at);

}  // namespace kith::mail
