// SPDX-License-Identifier: AGPL-3.0-or-later
#pragma once
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

/// Files that come from outside: what they are, whether they can be kept, and how they lie on the disk. Pages show none
/// of them: they are handed out as downloads.
namespace kith::files {

/// What is taken. Everything else is refused, whatever it is called.
enum class Kind : std::uint8_t { pdf, png, jpeg, webp, docx, xlsx, odt, text };

std::string_view name(Kind kind);  ///< "pdf": as the store keeps it
std::optional<Kind> parse_kind(std::string_view word);
std::string_view media_type(Kind kind);  ///< "application/pdf"
/// Whether the end of the file's name is one of this kind's: "x.pdf.exe" is none of a PDF's, "x.JPEG" one of a JPEG's.
bool fits_name(Kind kind, std::string_view file_name);
/// Whether what the sender declared can be true; nothing declared and "some bytes" always can.
bool fits_declared(Kind kind, std::string_view content_type);

/// A name to show and to hand back: signs that turn the direction of writing or cannot be seen are gone, what a path or
/// a header could stumble over is an underscore, no dot in front, at most 120 bytes with the ending kept. Never empty.
std::string safe_name(std::string_view given);
/// The value of Content-Disposition for a download under that name (RFC 6266: plain ASCII first, then UTF-8).
std::string attachment(std::string_view file_name);

}  // namespace kith::files
