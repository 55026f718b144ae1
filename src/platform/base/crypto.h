// SPDX-License-Identifier: AGPL-3.0-or-later
#pragma once
#include <array>
#include <cstddef>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

/// The few cryptographic pieces that more than one folder needs, all from libsodium. Passwords: auth/password.h;
/// signatures: audit/checkpoint.h; sealed ids: base/public_id.h.
namespace kith::crypto {

using Key = std::array<unsigned char, 32>;  ///< a secret, or a 256-bit digest

/// From the kernel's generator.
Key random_key();
/// `bytes` random bytes (at most 256), base64url without padding: 32 give 43 characters with 256 bits.
std::string random_token(std::size_t bytes = 32);

/// BLAKE2b-256 of `message`; the second form is keyed (a MAC and a pseudo-random function).
Key digest(std::string_view message);
Key digest(const Key& key, std::string_view message);
/// A secret for one purpose, made from another: digest(secret, label). `label` is a constant such as "kith csrf v1".
Key derive(const Key& secret, std::string_view label);

/// SHA-256 of one or two strings one after the other.
Key sha256(std::string_view a, std::string_view b = {});

/// Takes the same time whatever the contents; false at once for different lengths.
bool same(std::string_view a, std::string_view b);

/// RFC 4648 §4 with padding, and back. Anything that is not exactly what `base64` writes gives nothing.
std::string base64(std::span<const unsigned char> bytes);
std::optional<std::vector<unsigned char>> from_base64(std::string_view text);
std::optional<Key> key_from_base64(std::string_view text);
/// RFC 4648 §5 without padding, and back.
std::string base64url(std::span<const unsigned char> bytes);
std::optional<std::vector<unsigned char>> from_base64url(std::string_view text);
std::string hex(std::span<const unsigned char> bytes);

inline std::string_view view(std::span<const unsigned char> bytes) {
  return {reinterpret_cast<const char*>(bytes.data()), bytes.size()};
}

}  // namespace kith::crypto
