// SPDX-License-Identifier: AGPL-3.0-or-later
#pragma once
#include "matches/acts.h"

/// What proposing a pair and the acts on a match have in common.
namespace kith::matches {

/// How many days ahead the day to answer may lie.
inline constexpr int longest_deadline = 90;
/// Why a day to answer cannot be set today (decision 0289): it is past, or too far; nullptr when it can, or when there
/// is none.
const char* refused_deadline(std::optional<Date> day, Date today);

/// The episode that a pair belongs to: the mentee's newest accepted referral to the programme, and its site.
struct Episode {
  std::int64_t referral{};
  SiteId site;
};
std::optional<Episode> episode_of(db::Tx& tx, PersonId mentee, ProgrammeId programme, Date today);

/// The reason of a soft guard passed stays with the match (guard_overrides).
Result<records::Appended> keep_reason(db::Tx& tx, const Life& life, MatchId match, std::string_view act,
                                      const Hand& hand);

}  // namespace kith::matches
