// SPDX-License-Identifier: AGPL-3.0-or-later
#include "groups/group.h"

#include <algorithm>

#include "snapshot/agency_rows.h"
#include "snapshot/left_site.h"
#include "snapshot/low_attendance.h"
#include "snapshot/policies.h"
#include "snapshot/refs.h"

namespace kith::groups {
namespace {

using namespace snapshot;  // NOLINT: rows of the columns

constexpr int follow_up_days = 7;

struct Held {
  SessionRef session;
  Day date;
};

/// Held sessions of a group known on `as_of`, by day.
std::vector<Held> held_of(const Snapshot& snapshot, GroupRef group, Day as_of) {
  std::vector<Held> list;
  snapshot.column<SessionRow>().each([&](std::uint32_t key, const SessionRow& row) {
    if (row.shows(as_of) && row.group == group && row.status == MeetingStatus::held && row.date <= as_of)
      list.push_back({SessionRef{key}, row.date});
  });
  std::sort(list.begin(), list.end(),
            [](const Held& a, const Held& b) { return a.date != b.date ? a.date < b.date : a.session < b.session; });
  return list;
}

bool was_there(const Snapshot& snapshot, SessionRef session, PersonRef person, Day as_of) {
  for (const AttendanceRow& row : snapshot.of<AttendanceRow>(session))
    if (row.shows(as_of) && row.person == person && row.role == GroupRole::mentee && row.attended()) return true;
  return false;
}

/// The least that is asked of the last three sessions, by day (policy `att_min`).
Timeline least_of(const Snapshot& snapshot, GroupRef group, Day today) {
  const GroupRow* row = snapshot.effective<GroupRow>(group, today);
  return Policies(snapshot, today).timeline(PolicyKey::att_min, row ? row->programme : ProgrammeRef{});
}

/// Of a group at a youth custody site: the first day on which a mentee, released meanwhile, does not belong to it any
/// more (workflows.md §18.16), seen from `day`. The place need not have been ended.
std::optional<Day> left(const Snapshot& snapshot, GroupRef group, const MembershipRow& place, Day day, Day as_of) {
  const GroupRow* row = place.role == GroupRole::mentee ? snapshot.effective<GroupRow>(group, as_of) : nullptr;
  return row ? left_site(snapshot, place.person, row->site, place.days.from, day, as_of) : std::nullopt;
}

bool followed_up(const Snapshot& snapshot, PersonRef person, GroupRef group, Day since, Day as_of) {
  for (const FollowupRow& row : snapshot.of<FollowupRow>(person))
    if (row.shows(as_of) && row.group == group && row.date >= since) return true;
  return false;
}

}  // namespace

std::vector<Place> roster(const Snapshot& snapshot, GroupRef group, Date day, Date as_of) {
  std::vector<Place> places;
  for (const MembershipRow& row : snapshot.of<MembershipRow>(group))
    if (row.shows(Day(as_of)) && row.days.covers(Day(day)) && !left(snapshot, group, row, Day(day), Day(as_of)))
      places.push_back({key_of(row.person), row.role});
  std::stable_sort(places.begin(), places.end(), [](const Place& a, const Place& b) { return a.role < b.role; });
  return places;
}

std::vector<Place> former(const Snapshot& snapshot, GroupRef group, Date today) {
  const auto here = roster(snapshot, group, today, today);
  std::vector<Place> places;
  for (const MembershipRow& row : snapshot.of<MembershipRow>(group)) {
    const auto person = key_of(row.person);
    const auto same = [&](const Place& place) { return place.person == person; };
    if (!row.shows(Day(today)) || std::ranges::any_of(here, same)) continue;
    if (row.days.until >= Day(today) && !left(snapshot, group, row, Day(today), Day(today))) continue;
    std::erase_if(places, same);
    places.push_back({person, row.role});
  }
  std::ranges::stable_sort(places, {}, &Place::role);
  return places;
}

std::vector<Low> low_attendance(const Snapshot& snapshot, GroupRef group, Date today) {
  const Day day(today);
  const auto held = held_of(snapshot, group, day);
  const Timeline least = least_of(snapshot, group, day);
  std::vector<Low> list;
  for (const MembershipRow& place : snapshot.of<MembershipRow>(group)) {
    if (!place.shows(day) || place.role != GroupRole::mentee || !place.days.covers(day)) continue;
    if (left(snapshot, group, place, day, day)) continue;
    AttendanceRun run;
    Day fell = Day::never();
    for (const Held& session : held)
      if (place.days.covers(session.date) &&
          run.falls_with(was_there(snapshot, session.session, place.person, day), least.whole_on(session.date)))
        fell = session.date;
    if (run.low() && !followed_up(snapshot, place.person, group, fell, day))
      list.push_back({key_of(place.person), fell, fell + follow_up_days});
  }
  std::sort(list.begin(), list.end(), [](const Low& a, const Low& b) { return a.due < b.due; });
  return list;
}

Year year_of(const Snapshot& snapshot, GroupRef group, Date first, Date today) {
  Year year;
  for (const Held& session : held_of(snapshot, group, Day(today)))
    if (session.date >= Day(first)) {
      ++year.held;
      year.last = session.date;
    }
  return year;
}

Ratio ratio(const Present& p, int most) {
  if (p.mentees == 0) return {};
  if (p.mentees == 1 && p.mentors + p.visitors == 1) return {"group.ratio.alone", true};
  if (p.mentors == 0 && p.visitors > 0) return {"group.ratio.visitors", true};
  if (p.mentees > most * p.mentors) return {"group.ratio.few", false};
  return {};
}

}  // namespace kith::groups
