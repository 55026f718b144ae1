// SPDX-License-Identifier: AGPL-3.0-or-later
#pragma once
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

#include "platform/files/kind.h"

namespace kith::files {

/// The largest file that is taken: a body of the HTTP server with room for its frame.
inline constexpr std::size_t most_bytes = std::size_t{7} << 20;

/// What came of looking through a file.
enum class Verdict : std::uint8_t {
  clean,      ///< may be kept
  unknown,    ///< none of the kinds that are taken
  damaged,    ///< not whole, or not as its format says
  bomb,       ///< unpacks to more than anybody needs, or says it does
  pixels,     ///< a picture of more points than anybody needs
  active,     ///< macros, scripts, programs, document types with entities of their own
  two_faced,  ///< reads as something else as well
  locked,     ///< with a password, so that nobody can look
  too_large,
  not_looked,  ///< the looking itself went wrong, or took too long
};
/// A locale key, files.refused.*; of `clean` as well, where it is never shown.
const char* words_of(Verdict verdict);

struct Inspected {
  Verdict verdict{Verdict::unknown};
  Kind kind{};
  std::string content;  ///< what to keep: of pictures without what they tell besides the picture (place, time, camera)
};

/// What a file may cost (ASVS 5.2.3, 5.2.6).
struct Limits {
  std::size_t most_entries = 2000;                    ///< of an office file
  std::size_t most_unpacked = std::size_t{96} << 20;  ///< all of its parts together
  std::size_t most_ratio = 250;                       ///< unpacked to packed, of parts above 1 MB
  std::uint64_t most_pixels = 64'000'000, longest_side = 30'000;
};

/// Looks through a whole file: its kind by content alone, its structure from the first byte to the last. Pure, in
/// memory, linear in size and unpacked size. Meant for the child (apart.h); nothing else should call it with bytes of
/// strangers.
Inspected inspect(std::string content, const Limits& limits = {});

// The parts, each for a file that begins as its kind does.
Inspected inspect_pdf(std::string content);
Inspected inspect_png(std::string_view content, const Limits& limits);
Inspected inspect_jpeg(std::string_view content, const Limits& limits);
Inspected inspect_webp(std::string_view content, const Limits& limits);
Inspected inspect_office(std::string content, const Limits& limits);
Inspected inspect_text(std::string content);

/// Whether the file ends with the directory of a zip archive, and so is one whatever it begins with.
bool ends_as_zip(std::string_view content);

}  // namespace kith::files
