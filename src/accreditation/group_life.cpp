// SPDX-License-Identifier: AGPL-3.0-or-later
#include "accreditation/group_life.h"

#include <algorithm>

#include "accreditation/reading.h"

namespace kith::accreditation {

using namespace snapshot;  // NOLINT: rows of the columns

namespace {

bool of_programme(const Evaluation& e, GroupRef group, ProgrammeRef programme) {
  const GroupRow* row = e.snapshot().effective<GroupRow>(group, e.as_of());
  return row && row->programme == programme;
}

}  // namespace

std::vector<HeldSession> held_sessions(const Evaluation& e, ProgrammeRef programme) {
  std::vector<HeldSession> sessions;
  every<SessionRow>(e, [&](std::uint32_t key, const SessionRow& row) {
    if (row.status == MeetingStatus::held && row.date <= e.as_of() && of_programme(e, row.group, programme))
      sessions.push_back({SessionRef{key}, &row});
  });
  const IdPool& ids = e.snapshot().ids<SessionRow>();
  std::sort(sessions.begin(), sessions.end(), [&](const HeldSession& a, const HeldSession& b) {
    return a.row->date != b.row->date ? a.row->date < b.row->date : ids.less(a.row->id, b.row->id);
  });
  return sessions;
}

bool attended(const Evaluation& e, SessionRef session, PersonRef person, GroupRole role) {
  return any<AttendanceRow>(e, session, [&](auto& a) { return a.person == person && a.role == role && a.attended(); });
}

std::vector<Membership> memberships(const Evaluation& e, ProgrammeRef programme, GroupRole role) {
  std::vector<Membership> all;
  every<MembershipRow>(e, [&](std::uint32_t group, const MembershipRow& row) {
    if (row.role == role && of_programme(e, GroupRef{group}, programme))
      all.push_back({GroupRef{group}, row.person, row.days});
  });
  std::stable_sort(all.begin(), all.end(), [](const Membership& a, const Membership& b) {
    return a.group != b.group ? a.group < b.group : a.person < b.person;
  });
  return all;
}

std::vector<SchoolTime> school_times(const Evaluation& e, ProgrammeRef programme, CalendarKind kind) {
  std::vector<SchoolTime> times;
  for (const CalendarRow& row : shown<CalendarRow>(e, programme))
    if (row.kind == kind && e.period().holds(row.days.until)) times.push_back({id_of(e, row), row.days});
  std::sort(times.begin(), times.end(), [](const SchoolTime& a, const SchoolTime& b) {
    return a.days.from != b.days.from ? a.days.from < b.days.from : a.id < b.id;
  });
  return times;
}

}  // namespace kith::accreditation
