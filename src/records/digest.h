// SPDX-License-Identifier: AGPL-3.0-or-later
#pragma once
#include <sodium.h>

#include <string>
#include <string_view>

namespace kith::records {

/// SHA-256 of bytes handed over piece by piece.
class Digest {
 public:
  Digest() { crypto_hash_sha256_init(&state_); }
  void add(std::string_view bytes) {
    crypto_hash_sha256_update(&state_, reinterpret_cast<const unsigned char*>(bytes.data()), bytes.size());
  }
  /// Lower-case hexadecimal; to be called once.
  std::string text() {
    unsigned char hash[crypto_hash_sha256_BYTES];
    crypto_hash_sha256_final(&state_, hash);
    char hex[2 * sizeof hash + 1];
    sodium_bin2hex(hex, sizeof hex, hash, sizeof hash);
    return hex;
  }

 private:
  crypto_hash_sha256_state state_;
};

}  // namespace kith::records
