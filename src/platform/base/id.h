// SPDX-License-Identifier: AGPL-3.0-or-later
#pragma once
#include <compare>
#include <cstdint>
#include <functional>

namespace kith {

/// The key of one record of kind `Tag`, unique inside one agency's database.
/// For a chain of corrections it is the key of the chain's *first* row, so it never changes.
/// Mixing two kinds does not compile. Never shown to a user: URLs carry a sealed form (public_id.h).
template <class Tag>
struct Id {
  std::int64_t value{};
  constexpr auto operator<=>(const Id&) const = default;
  constexpr explicit operator bool() const { return value != 0; }
};

using ProgrammeId = Id<struct Programme>;
using SiteId = Id<struct Site>;
using PersonId = Id<struct Person>;
using MatchId = Id<struct Match>;
using ContactId = Id<struct Contact>;
using ContactPartyId = Id<struct ContactParty>;
using MeetingId = Id<struct Meeting>;
using SupportRequestId = Id<struct SupportRequest>;
using AccountId = Id<struct Account>;
using SessionId = Id<struct Session>;

}  // namespace kith

template <class Tag>
struct std::hash<kith::Id<Tag>> {
  std::size_t operator()(kith::Id<Tag> id) const noexcept { return std::hash<std::int64_t>{}(id.value); }
};
