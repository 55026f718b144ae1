// SPDX-License-Identifier: AGPL-3.0-or-later
// Martin school guide, communication and families: MG-C1, MG-C2, MG-F1 to MG-F3 (measure_decisions.md §8.4).
#include <algorithm>
#include <map>
#include <optional>

#include "accreditation/blocks.h"
#include "accreditation/martin_guide.h"
#include "accreditation/reading.h"
#include "accreditation/school_terms.h"
#include "snapshot/agency_rows.h"

namespace kith::accreditation {

using namespace snapshot;  // NOLINT: rows of the columns

void compute_mg_c1(Evaluation& e, ProgrammeRef programme, std::span<Measure> m) {
  std::map<GroupRef, Day> first;
  for (const HeldSession& session : held_sessions(e, programme)) first.emplace(session.row->group, session.row->date);
  for (const auto& [group, day] : first) {
    if (!e.period().holds(day)) continue;
    const bool told = any<GroupScheduleRow>(
        e, group, [&, by = day](auto& s) { return s.has_place && s.has_time && s.has_frequency && s.date <= by; });
    m[0].judge(e.snapshot().id_of<GroupRow>(group),
               told ? std::vector<std::string>{} : std::vector<std::string>{"no_schedule"});
  }
}

void compute_mg_c2(Evaluation& e, ProgrammeRef programme, std::span<Measure> m) {
  constexpr int least = 3, most = 8;
  const auto sessions = held_sessions(e, programme);
  for (const SchoolTime& year : school_times(e, programme, CalendarKind::school_year)) {
    const auto held =
        std::count_if(sessions.begin(), sessions.end(), [&](auto& s) { return year.days.covers(s.row->date); });
    m[0].judge(year.id, held >= least && held <= most ? std::vector<std::string>{}
                                                      : std::vector<std::string>{"sessions:" + std::to_string(held)});
  }
}

void compute_mg_f1(Evaluation& e, ProgrammeRef programme, std::span<Measure> m) {
  constexpr Set<PackItem> asked{PackItem::goals, PackItem::why_identified, PackItem::mentor_selection, PackItem::roles};
  std::map<PersonRef, Day> first;
  for (const HeldSession& session : held_sessions(e, programme))
    for (const AttendanceRow& a : shown<AttendanceRow>(e, session.session))
      if (a.role == GroupRole::mentee && a.attended()) first.emplace(a.person, session.row->date);
  std::set<PersonRef> mentees;
  for (const Membership& place : memberships(e, programme, GroupRole::mentee))
    if (e.period().holds(place.days.from) && first.contains(place.person)) mentees.insert(place.person);
  for (const PersonRef mentee : mentees) {
    Set<PackItem> items;
    for (const InformationPackRow& pack : shown<InformationPackRow>(e, mentee))
      if (pack.programme == programme && pack.date <= first.at(mentee)) items = items.with(pack.items);
    std::vector<std::string> reasons;
    asked.without(items).each([&](PackItem item) { reasons.push_back("missing:" + std::string(word(item))); });
    m[0].judge(e.person_id(mentee), std::move(reasons));
  }
}

void compute_mg_f2(Evaluation& e, ProgrammeRef programme, std::span<Measure> m) {
  TermCheckIns(e, programme).judge(GroupRole::mentee, Track::guardian, m[0]);
}

void compute_mg_f3(Evaluation& e, ProgrammeRef programme, std::span<Measure> m) {
  constexpr int days = 5;
  const auto closed = [&](Day d) {
    return any<CalendarRow>(
        e, programme, [&](auto& c) { return c.kind == CalendarKind::closed_month && !c.site && c.days.covers(d); });
  };
  every<RequestRow>(e, [&](std::uint32_t key, const RequestRow& query) {
    if (query.programme != programme || query.kind != SupportKind::family_query || !e.period().holds(query.date))
      return;
    const Day due = weekday_after(query.date, days, closed);
    if (due > e.as_of()) return;
    std::vector<std::string> reasons{"no_answer_in_time"};
    if (any<ResponseRow>(e, RequestRef{key}, [&](auto& response) { return response.date <= due; })) reasons.clear();
    m[0].judge(id_of(e, query), std::move(reasons));
  });
}

}  // namespace kith::accreditation
