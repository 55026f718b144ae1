// SPDX-License-Identifier: AGPL-3.0-or-later
#include "evidence/uuid.h"

#include <openssl/evp.h>

#include <stdexcept>

#include "platform/base/crypto.h"

namespace kith::evidence {

std::string uuid_of(std::string_view name) {
  constexpr std::string_view space = "\x6b\x69\x74\x68\x20\x65\x56\x69\xa5\x64\x65\x6e\x63\x65\x20\x31";
  const std::string text = std::string(space) + std::string(name);
  std::array<unsigned char, 20> sha1{};
  if (EVP_Digest(text.data(), text.size(), sha1.data(), nullptr, EVP_sha1(), nullptr) != 1)
    throw std::runtime_error("SHA-1 is not there");
  sha1[6] = static_cast<unsigned char>((sha1[6] & 0x0f) | 0x50);
  sha1[8] = static_cast<unsigned char>((sha1[8] & 0x3f) | 0x80);
  std::string hex = crypto::hex(std::span(sha1).first(16));
  for (const std::size_t at : {20, 16, 12, 8}) hex.insert(at, "-");
  return hex;
}

}  // namespace kith::evidence
