// SPDX-License-Identifier: AGPL-3.0-or-later
#include "snapshot/match_state.h"

namespace kith::snapshot {

std::optional<MatchState> state_of(const Snapshot& snapshot, MatchRef match, Day as_of) {
  const MatchRow* row = snapshot.effective<MatchRow>(match, as_of);
  if (!row) return std::nullopt;
  MatchState state{match, row->programme, row->site, row->mentor, row->mentee};
  for (const InitialMeetingRow& meeting : snapshot.of<InitialMeetingRow>(match)) {
    if (meeting.status != MeetingStatus::held || !meeting.shows(as_of) || meeting.date > as_of) continue;
    state.start = meeting.date;
    break;
  }
  for (const ClosureRow& closure : snapshot.of<ClosureRow>(match)) {
    if (!closure.shows(as_of)) continue;
    state.end = closure.date;
    break;
  }
  return state;
}

}  // namespace kith::snapshot
