// SPDX-License-Identifier: AGPL-3.0-or-later
#pragma once
#include <string>
#include <string_view>

#include "platform/render/url.h"
#include "relationship/meeting_reach.h"

namespace kith::relationship {

/// Where somebody stands before and after telling: staff on the page of the match; a party of it, who has no such page,
/// at the own matches.
inline std::string told_from(const Visit& visit, const Reached& reached, MatchId match) {
  return reached.who == EnteredBy::staff ? "/supervision/matches/" + visit.seal(match) : "/supervision/mine";
}
inline std::string done_at(const Visit& visit, const Reached& reached, MatchId match, std::string_view done) {
  return told_from(visit, reached, match).append("?done=").append(done);
}
inline render::Url back_from_telling(const Visit& visit, const Reached& reached, MatchId match) {
  return render::Url(told_from(visit, reached, match));
}

}  // namespace kith::relationship
