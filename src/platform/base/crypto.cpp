// SPDX-License-Identifier: AGPL-3.0-or-later
#include "platform/base/crypto.h"

#include <sodium.h>

#include <algorithm>
#include <stdexcept>

namespace kith::crypto {
namespace {

/// Before main, so that no thread hashes while the library chooses its implementation.
const bool ready = sodium_init() >= 0;

void started() {
  if (!ready && sodium_init() < 0) throw std::runtime_error("libsodium did not start");
}

const unsigned char* octets(std::string_view text) { return reinterpret_cast<const unsigned char*>(text.data()); }

std::string encoded(std::span<const unsigned char> bytes, int variant) {
  std::string text(sodium_base64_encoded_len(bytes.size(), variant), '\0');
  sodium_bin2base64(text.data(), text.size(), bytes.data(), bytes.size(), variant);
  text.resize(text.size() - 1);  // the terminating zero
  return text;
}

std::optional<std::vector<unsigned char>> decoded(std::string_view text, int variant) {
  std::vector<unsigned char> bytes(text.size() / 4 * 3 + 3);
  std::size_t length = 0;
  const char* end = nullptr;
  if (sodium_base642bin(bytes.data(), bytes.size(), text.data(), text.size(), nullptr, &length, &end, variant) != 0 ||
      end != text.data() + text.size())
    return std::nullopt;
  bytes.resize(length);
  if (encoded(bytes, variant) != text) return std::nullopt;
  return bytes;
}

}  // namespace

Key random_key() {
  started();
  Key key;
  randombytes_buf(key.data(), key.size());
  return key;
}

std::string random_token(std::size_t bytes) {
  started();
  if (bytes > 256) throw std::length_error("a random token is too long");
  std::array<unsigned char, 256> buffer;
  randombytes_buf(buffer.data(), bytes);
  const std::string token = base64url({buffer.data(), bytes});
  sodium_memzero(buffer.data(), buffer.size());
  return token;
}

Key digest(std::string_view message) {
  Key out;
  crypto_generichash(out.data(), out.size(), octets(message), message.size(), nullptr, 0);
  return out;
}

Key digest(const Key& key, std::string_view message) {
  Key out;
  crypto_generichash(out.data(), out.size(), octets(message), message.size(), key.data(), key.size());
  return out;
}

Key derive(const Key& secret, std::string_view label) { return digest(secret, label); }

Key sha256(std::string_view a, std::string_view b) {
  crypto_hash_sha256_state state;
  crypto_hash_sha256_init(&state);
  crypto_hash_sha256_update(&state, octets(a), a.size());
  crypto_hash_sha256_update(&state, octets(b), b.size());
  Key out;
  crypto_hash_sha256_final(&state, out.data());
  return out;
}

bool same(std::string_view a, std::string_view b) {
  return a.size() == b.size() && sodium_memcmp(a.data(), b.data(), a.size()) == 0;
}

std::string base64(std::span<const unsigned char> bytes) { return encoded(bytes, sodium_base64_VARIANT_ORIGINAL); }
std::optional<std::vector<unsigned char>> from_base64(std::string_view text) {
  return decoded(text, sodium_base64_VARIANT_ORIGINAL);
}
std::optional<Key> key_from_base64(std::string_view text) {
  const auto bytes = from_base64(text);
  if (!bytes || bytes->size() != sizeof(Key)) return std::nullopt;
  Key key;
  std::copy(bytes->begin(), bytes->end(), key.begin());
  return key;
}
std::string base64url(std::span<const unsigned char> bytes) {
  return encoded(bytes, sodium_base64_VARIANT_URLSAFE_NO_PADDING);
}
std::optional<std::vector<unsigned char>> from_base64url(std::string_view text) {
  return decoded(text, sodium_base64_VARIANT_URLSAFE_NO_PADDING);
}

std::string hex(std::span<const unsigned char> bytes) {
  constexpr std::string_view digits = "0123456789abcdef";
  std::string text;
  text.reserve(bytes.size() * 2);
  for (const unsigned char byte : bytes) {
    text += digits[byte >> 4];
    text += digits[byte & 15];
  }
  return text;
}

}  // namespace kith::crypto
