// SPDX-License-Identifier: AGPL-3.0-or-later
#pragma once
#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "platform/base/id.h"

namespace kith {

/// The word that goes into a sealed id of each kind, so that a person's id never opens as a match's.
template <class Key>
constexpr std::string_view public_kind();
template <>
constexpr std::string_view public_kind<ProgrammeId>() {
  return "programme";
}
template <>
constexpr std::string_view public_kind<SiteId>() {
  return "site";
}
template <>
constexpr std::string_view public_kind<PersonId>() {
  return "person";
}
template <>
constexpr std::string_view public_kind<MatchId>() {
  return "match";
}
template <>
constexpr std::string_view public_kind<ContactId>() {
  return "contact";
}
template <>
constexpr std::string_view public_kind<ContactPartyId>() {
  return "party";
}
template <>
constexpr std::string_view public_kind<MeetingId>() {
  return "meeting";
}
template <>
constexpr std::string_view public_kind<SupportRequestId>() {
  return "request";
}
template <>
constexpr std::string_view public_kind<AccountId>() {
  return "account";
}
template <>
constexpr std::string_view public_kind<SessionId>() {
  return "session";
}

/// Turns keys into identifiers that can stand in a URL: 26 characters of `0-9 a-z` without i, l, o, u (Crockford's
/// base 32), stable for one agency, looking random and not guessable. Nothing is stored and nothing can be enumerated;
/// an id of another kind or of another agency does not open.
///
/// Sixteen bytes, SIV style: a 64-bit authenticator t = SipHash-2-4(secret[0..16), kind || key), then the key encrypted
/// under it, key XOR SipHash-2-4(secret[16..32), kind || t), both little-endian. SipHash (from libsodium) is a keyed
/// pseudo-random function and takes some 20 ns, so that a page with hundreds of links costs nothing.
/// The two bits left over in the last character are zero; any other spelling of the same bytes is refused.
class IdSealer {
 public:
  explicit IdSealer(const std::array<unsigned char, 32>& secret) : secret_(secret) {}
  /// `kind` at most 32 bytes (see public_kind); longer ones throw std::length_error.
  std::string seal(std::int64_t key, std::string_view kind) const;
  /// The key, or nothing when `sealed` was not made by `seal` with this secret and kind.
  std::optional<std::int64_t> open(std::string_view sealed, std::string_view kind) const;

 private:
  std::array<unsigned char, 32> secret_;
};

}  // namespace kith
