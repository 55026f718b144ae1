// SPDX-License-Identifier: AGPL-3.0-or-later
#pragma once
#include <cstdint>
#include <string>
#include <string_view>

/// Numbers in files. `at` must be inside; the callers have asked for the length before.
namespace kith::files {

inline std::uint32_t byte_at(std::string_view bytes, std::size_t at) { return static_cast<unsigned char>(bytes[at]); }
inline std::uint32_t little16(std::string_view b, std::size_t at) { return byte_at(b, at) | byte_at(b, at + 1) << 8; }
inline std::uint32_t little24(std::string_view b, std::size_t at) { return little16(b, at) | byte_at(b, at + 2) << 16; }
inline std::uint32_t little32(std::string_view b, std::size_t at) {
  return little16(b, at) | little16(b, at + 2) << 16;
}
inline std::uint32_t big16(std::string_view b, std::size_t at) { return byte_at(b, at) << 8 | byte_at(b, at + 1); }
inline std::uint32_t big32(std::string_view b, std::size_t at) { return big16(b, at) << 16 | big16(b, at + 2); }

}  // namespace kith::files
