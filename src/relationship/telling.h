// SPDX-License-Identifier: AGPL-3.0-or-later
#pragma once
#include <string>
#include <string_view>

#include "platform/render/url.h"
#include "relationship/meeting_reach.h"

namespace kith::relationship {

/// Where somebody stands after telling: staff on the page of the match; a party of it, who has no such page, at the
/// form for the next meeting.
inline std::string done_at(const Visit& visit, const Reached& reached, MatchId match, std::string_view done) {
  const std::string sealed = visit.seal(match);
  return (reached.who == EnteredBy::staff ? "/supervision/matches/" + sealed + "?done="
                                          : "/relationship/meetings/new?match=" + sealed + "&done=") +
         std::string(done);
}
inline render::Url back_from_telling(const Visit& visit, const Reached& reached, MatchId match) {
  return render::Url(reached.who == EnteredBy::staff ? "/supervision/matches/" + visit.seal(match) : std::string("/"));
}

}  // namespace kith::relationship
