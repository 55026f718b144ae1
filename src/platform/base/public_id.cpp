// SPDX-License-Identifier: AGPL-3.0-or-later
#include "platform/base/public_id.h"

#include <sodium.h>

#include <algorithm>
#include <cstring>
#include <stdexcept>

namespace kith {
namespace {

constexpr std::string_view digits = "0123456789abcdefghjkmnpqrstvwxyz";
constexpr std::size_t id_bytes = 16, id_characters = 26, longest_kind = 32;
using Block = std::array<unsigned char, 8>;
using Bytes = std::array<unsigned char, id_bytes>;

constexpr std::array<signed char, 256> digit_values() {
  std::array<signed char, 256> values{};
  values.fill(-1);
  for (std::size_t i = 0; i < digits.size(); ++i)
    values[static_cast<unsigned char>(digits[i])] = static_cast<signed char>(i);
  return values;
}
constexpr auto value_of = digit_values();

Block little_endian(std::uint64_t n) {
  Block bytes;
  for (auto& byte : bytes) {
    byte = static_cast<unsigned char>(n);
    n >>= 8;
  }
  return bytes;
}

std::uint64_t number(const Block& bytes) {
  std::uint64_t n = 0;
  for (std::size_t i = bytes.size(); i-- > 0;) n = n << 8 | bytes[i];
  return n;
}

/// The block stands last and has a fixed length, so (kind, block) pairs never run into one another.
Block keyed(const unsigned char* key, std::string_view kind, const Block& block) {
  static_assert(crypto_shorthash_BYTES == sizeof(Block) && crypto_shorthash_KEYBYTES == 16);
  if (kind.size() > longest_kind) throw std::length_error("the kind of a sealed id is too long");
  std::array<unsigned char, longest_kind + sizeof(Block)> message;
  std::copy(kind.begin(), kind.end(), message.begin());
  std::copy(block.begin(), block.end(), message.begin() + static_cast<std::ptrdiff_t>(kind.size()));
  Block out;
  crypto_shorthash(out.data(), message.data(), kind.size() + block.size(), key);
  return out;
}

std::string spell(const Bytes& bytes) {
  std::string text;
  text.reserve(id_characters);
  unsigned pending = 0, bits = 0;
  for (const unsigned char byte : bytes) {
    pending = pending << 8 | byte;
    for (bits += 8; bits >= 5; bits -= 5) text += digits[pending >> (bits - 5) & 31];
  }
  text += digits[pending << (5 - bits) & 31];
  return text;
}

std::optional<Bytes> read(std::string_view text) {
  if (text.size() != id_characters) return std::nullopt;
  Bytes bytes;
  std::size_t filled = 0;
  unsigned pending = 0, bits = 0;
  for (const char c : text) {
    const int value = value_of[static_cast<unsigned char>(c)];
    if (value < 0) return std::nullopt;
    pending = pending << 5 | static_cast<unsigned>(value);
    bits += 5;
    if (bits >= 8) {
      bits -= 8;
      bytes[filled++] = static_cast<unsigned char>(pending >> bits);
    }
  }
  if ((pending & ((1U << bits) - 1)) != 0) return std::nullopt;
  return bytes;
}

}  // namespace

std::string IdSealer::seal(std::int64_t key, std::string_view kind) const {
  const auto plain = static_cast<std::uint64_t>(key);
  const Block authenticator = keyed(secret_.data(), kind, little_endian(plain));
  const Block hidden = little_endian(plain ^ number(keyed(secret_.data() + 16, kind, authenticator)));
  Bytes bytes;
  std::copy(hidden.begin(), hidden.end(), std::copy(authenticator.begin(), authenticator.end(), bytes.begin()));
  return spell(bytes);
}

std::optional<std::int64_t> IdSealer::open(std::string_view sealed, std::string_view kind) const {
  const auto bytes = read(sealed);
  if (!bytes) return std::nullopt;
  Block authenticator, hidden;
  std::copy_n(bytes->begin(), 8, authenticator.begin());
  std::copy_n(bytes->begin() + 8, 8, hidden.begin());
  const std::uint64_t plain = number(hidden) ^ number(keyed(secret_.data() + 16, kind, authenticator));
  const Block expected = keyed(secret_.data(), kind, little_endian(plain));
  if (sodium_memcmp(expected.data(), authenticator.data(), expected.size()) != 0) return std::nullopt;
  return static_cast<std::int64_t>(plain);
}

}  // namespace kith
