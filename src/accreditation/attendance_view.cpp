// SPDX-License-Identifier: AGPL-3.0-or-later
#include "accreditation/attendance_view.h"

#include <algorithm>

namespace kith::accreditation {

using namespace snapshot;  // NOLINT: rows of the columns

namespace {

template <class Map>
auto found(const Map& map, ProgrammeRef programme) {
  const auto at = map.find(programme);
  return at == map.end() ? std::span<const typename Map::mapped_type::value_type>() : std::span(at->second);
}

}  // namespace

AttendanceView::AttendanceView(Evaluation& e) {
  const Snapshot& s = e.snapshot();
  const Day as_of = e.as_of();
  s.column<SessionRow>().each([&](std::uint32_t key, const SessionRow& session) {
    if (!session.shows(as_of) || session.status != MeetingStatus::held) return;
    const GroupRow* group = s.effective<GroupRow>(session.group, as_of);
    if (!group) return;
    held_[group->programme].push_back({{key}, session.group, session.site, session.date});
    for (const AttendanceRow& a : s.of<AttendanceRow>(SessionRef{key}))
      if (a.shows(as_of) && a.attended() && a.role != GroupRole::visitor)
        (a.role == GroupRole::mentor ? mentors_ : mentees_)[group->programme].push_back({a.person, session.date});
  });
  for (auto* all : {&mentors_, &mentees_})
    for (auto& [_, attended] : *all) std::sort(attended.begin(), attended.end());
}

std::span<const AttendanceView::Held> AttendanceView::held(ProgrammeRef p) const { return found(held_, p); }
std::span<const AttendanceView::Attended> AttendanceView::as_mentor(ProgrammeRef p) const { return found(mentors_, p); }
std::span<const AttendanceView::Attended> AttendanceView::as_mentee(ProgrammeRef p) const { return found(mentees_, p); }

}  // namespace kith::accreditation
