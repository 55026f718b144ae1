// SPDX-License-Identifier: AGPL-3.0-or-later
#pragma once
#include <optional>

#include "relationship/meeting.h"
#include "relationship/meeting_reach.h"

/// Correcting a meeting that was told, on its page and as JSON (docs/decisions/0302).
namespace kith::relationship {

/// The meeting of the path as it stands, and its match as the actor reaches it.
struct ToldMeeting {
  MatchId match;
  Reached reached;
  Meeting meeting;
};
/// Nothing when there is none that the actor may reach.
std::optional<ToldMeeting> told_meeting(Visit& visit, const snapshot::Snapshot& snapshot);

/// A new version as the request says it; a JSON body leaves out what stays. Refusals of `correct_meeting`, and
/// `conflict` when the request's `version` is not the one that stands.
Result<http::Response> correct_told(Visit& visit, const ToldMeeting& told,
                                    FunctionRef<http::Response(const RecordedMeeting&)> done);

}  // namespace kith::relationship
