// SPDX-License-Identifier: AGPL-3.0-or-later
#include "groups/suspended.h"

#include <algorithm>
#include <map>
#include <set>

#include "groups/queries.h"
#include "snapshot/agency_rows.h"
#include "snapshot/check_stand.h"
#include "snapshot/refs.h"

namespace kith::groups {
namespace {

constexpr int days_shown = 90;

/// The first day on which an asked check suspends; nothing while none does.
std::optional<Suspended> by_check(const snapshot::Snapshot& snapshot, const snapshot::Policies& policies,
                                  const Group& group, PersonId mentor, Date day, Date as_of) {
  const auto checks =
      snapshot::checks_of_mentor(snapshot, policies, snapshot::ref_of(mentor), snapshot::ref_of(group.programme),
                                 snapshot::Day(day), snapshot::Day(as_of));
  if (checks.suspending().empty()) return std::nullopt;
  Suspended found{mentor, {}, true};
  for (const auto& stand : checks.stands)
    if (const auto from = stand.suspends() ? stand.suspends_from() : std::nullopt)
      found.since = found.since ? std::min(*found.since, Date(*from)) : Date(*from);
  return found;
}

/// By decision, until it is taken back: the last word of each person on `day`. A bar is never taken back.
std::map<PersonId, Date> by_decision(db::Tx& tx, const Group& group, Date day, Date as_of) {
  std::map<PersonId, Date> since;
  std::set<PersonId> barred;
  tx.query(sql::standing_of_mentors,
           {{"group", group.group}, {"programme", group.programme}, {"day", day}, {"as_of", as_of}},
           [&](const db::Row& row) {
             const auto person = row.id<PersonId>(0);
             if (row.text(2) == "barred") barred.insert(person);
             if (row.text(2) == "suspended" || row.text(2) == "barred")
               since.try_emplace(person, row.date(1));
             else if (!barred.contains(person))
               since.erase(person);
           });
  return since;
}

}  // namespace

std::vector<Suspended> suspended_in(db::Tx& tx, const snapshot::Snapshot& snapshot, const Group& group, Date day,
                                    Date as_of) {
  const snapshot::Policies policies(snapshot, snapshot::Day(as_of));
  const auto decided = by_decision(tx, group, day, as_of);
  std::vector<Suspended> list;
  for (const auto& place : roster(snapshot, group.ref(), day, as_of)) {
    if (place.role != GroupRole::mentor) continue;
    if (const auto found = decided.find(place.person); found != decided.end())
      list.push_back({place.person, found->second, false});
    else if (auto check = by_check(snapshot, policies, group, place.person, day, as_of))
      list.push_back(*check);
  }
  return list;
}

const Suspended* suspended_among(const std::vector<Suspended>& list, PersonId person) {
  const auto found = std::ranges::find(list, person, &Suspended::mentor);
  return found == list.end() ? nullptr : &*found;
}

std::vector<Mark> without_suspended(std::vector<Mark> sheet, const std::vector<Suspended>& suspended) {
  std::erase_if(sheet, [&](const Mark& mark) {
    return mark.role == GroupRole::mentor && suspended_among(suspended, mark.person) && mark.status != "present" &&
           mark.status != "late";
  });
  for (auto& mark : sheet)
    if (mark.role == GroupRole::mentor && suspended_among(suspended, mark.person)) mark.role = GroupRole::visitor;
  return sheet;
}

std::vector<CameAnyway> came_anyway(const snapshot::Snapshot& snapshot, snapshot::GroupRef group, Date today) {
  std::vector<CameAnyway> list;
  const snapshot::Day last(today), first(add_days(today, -days_shown));
  snapshot.column<snapshot::SessionRow>().each([&](std::uint32_t key, const snapshot::SessionRow& session) {
    if (!session.shows(last) || session.group != group || session.status != snapshot::MeetingStatus::held ||
        session.date < first || session.date > last)
      return;
    const auto expected = roster(snapshot, group, Date(session.date), today);
    for (const auto& row : snapshot.of<snapshot::AttendanceRow>(snapshot::SessionRef{key})) {
      const auto person = snapshot::key_of(row.person);
      const bool mentor = std::ranges::any_of(
          expected, [&](const Place& place) { return place.person == person && place.role == GroupRole::mentor; });
      if (row.shows(last) && row.role == GroupRole::visitor && row.attended() && mentor)
        list.push_back({person, Date(session.date)});
    }
  });
  std::ranges::sort(list, std::greater(), &CameAnyway::day);
  return list;
}

}  // namespace kith::groups
