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
template <class Key> constexpr std::string_view public_kind();
template <> constexpr std::string_view public_kind<ProgrammeId>() { return "programme"; }
template <> constexpr std::string_view public_kind<SiteId>() { return "site"; }
template <> constexpr std::string_view public_kind<PersonId>() { return "person"; }
template <> constexpr std::string_view public_kind<MatchId>() { return "match"; }
template <> constexpr std::string_view public_kind<ContactId>() { return "contact"; }
template <> constexpr std::string_view public_kind<ContactPartyId>() { return "party"; }
template <> constexpr std::string_view public_kind<MeetingId>() { return "meeting"; }
template <> constexpr std::string_view public_kind<SupportRequestId>() { return "request"; }
template <> constexpr std::string_view public_kind<AccountId>() { return "account"; }

/// Turns keys into identifiers that can stand in a URL: 26 characters, stable for one agency, looking random and not
/// guessable (64-bit authenticator over kind and key, then the key encrypted under it, SIV style; BLAKE2b from
/// libsodium). Nothing is stored, nothing can be enumerated, and an id of another kind or agency does not open.
class IdSealer {
 public:
  explicit IdSealer(const std::array<unsigned char, 32>& secret) : secret_(secret) {}
  std::string seal(std::int64_t key, std::string_view kind) const;
  std::optional<std::int64_t> open(std::string_view sealed, std::string_view kind) const;

 private:
  std::array<unsigned char, 32> secret_;
};

}  // namespace kith
