// SPDX-License-Identifier: AGPL-3.0-or-later
#include "platform/auth/csrf.h"

namespace kith::auth {
namespace {

constexpr std::size_t mask_bytes = 16, mac_bytes = 16;

crypto::Key mac_of(const crypto::Key& secret, std::string_view session_token) {
  return crypto::digest(secret, session_token);
}

}  // namespace

std::string form_token(const crypto::Key& secret, std::string_view session_token) {
  const crypto::Key mac = mac_of(secret, session_token), mask = crypto::random_key();
  std::array<unsigned char, mask_bytes + mac_bytes> shown;
  for (std::size_t i = 0; i < mask_bytes; ++i) {
    shown[i] = mask[i];
    shown[mask_bytes + i] = mac[i] ^ mask[i];
  }
  return crypto::base64url(shown);
}

bool form_token_holds(const crypto::Key& secret, std::string_view session_token, std::string_view shown) {
  const auto bytes = crypto::from_base64url(shown);
  if (session_token.empty() || !bytes || bytes->size() != mask_bytes + mac_bytes) return false;
  const crypto::Key mac = mac_of(secret, session_token);
  std::array<unsigned char, mac_bytes> said;
  for (std::size_t i = 0; i < mac_bytes; ++i) said[i] = (*bytes)[i] ^ (*bytes)[mask_bytes + i];
  return crypto::same(crypto::view(said), crypto::view({mac.data(), mac_bytes}));
}

}  // namespace kith::auth
