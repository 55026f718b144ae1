// SPDX-License-Identifier: AGPL-3.0-or-later
#pragma once
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>

/// The key that signs badges (Open Badges 3.0, JSON Web Token proof: RS256, the algorithm every verifier has;
/// docs/badges.md, docs/decisions/0271).
namespace kith::training {

/// Lies in `<folder>/badge.key` (PEM, mode 0600), made at first use; public keys beside it, `badge-<name>.jwk`, stay
/// when the key is replaced, so that older badges can be verified. May be used by several threads.
class BadgeKey {
 public:
  explicit BadgeKey(std::string folder);
  ~BadgeKey();
  /// The compact JWS of a credential. `key_url`: where the public key is found, ending in `name()`; it becomes `kid`.
  /// Throws std::runtime_error in a plain sentence when there is no key and none can be made.
  std::string sign(std::string_view payload, std::string_view key_url);
  /// RFC 7638 thumbprint (SHA-256, base64url: 43 characters).
  std::string name();
  /// The public key of that name as a JWK, also of a key that signs no more. Never holds a private part.
  std::optional<std::string> public_key(std::string_view name);

 private:
  struct Loaded;
  Loaded& loaded();
  std::string folder_;
  std::mutex once_;
  std::unique_ptr<Loaded> loaded_;
};

}  // namespace kith::training
