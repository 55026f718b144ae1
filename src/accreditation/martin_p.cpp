// SPDX-License-Identifier: AGPL-3.0-or-later
// Martin school guide, working with mentors, students and parents: MG-P1 to MG-P6 (measure_decisions.md §8.4).
#include <algorithm>
#include <map>

#include "accreditation/blocks.h"
#include "accreditation/group_life.h"
#include "accreditation/martin_guide.h"
#include "accreditation/reading.h"
#include "accreditation/school_terms.h"
#include "snapshot/agency_rows.h"
#include "snapshot/low_attendance.h"
#include "snapshot/screening_rows.h"

namespace kith::accreditation {

using namespace snapshot;  // NOLINT: rows of the columns

void compute_mg_p1(Evaluation& e, ProgrammeRef programme, std::span<Measure> m) {
  std::map<std::pair<PersonRef, SiteRef>, Day> first;
  for (const HeldSession& session : held_sessions(e, programme)) {
    const SiteRow* site = session.row->site ? e.snapshot().effective<SiteRow>(session.row->site, e.as_of()) : nullptr;
    if (!site || site->kind != SiteKind::school) continue;
    for (const AttendanceRow& a : shown<AttendanceRow>(e, session.session))
      if (a.role == GroupRole::mentor && a.attended())
        first.emplace(std::pair(a.person, session.row->site), session.row->date);
  }
  for (const auto& [who_where, day] : first) {
    const auto& [mentor, site] = who_where;
    if (!e.period().holds(day)) continue;
    const bool acknowledged = any<AgreementRow>(e, mentor, [&, d = day, s = site](auto& a) {
      return a.kind == AgreementKind::site_policy_pack && a.programme == programme && a.site == s && a.date <= d;
    });
    m[0].judge(e.person_id(mentor) + "|" + e.snapshot().id_of<SiteRow>(site),
               acknowledged ? std::vector<std::string>{} : std::vector<std::string>{"no_policy_pack"});
  }
}

void compute_mg_p2(Evaluation& e, ProgrammeRef programme, std::span<Measure> m) {
  for (const SchoolTime& term : school_times(e, programme, CalendarKind::term)) {
    bool met = false;
    every<TrainingEventRow>(e, [&](std::uint32_t, const TrainingEventRow& event) {
      met = met || (event.kind == TrainingEventKind::mentor_meeting && event.programme == programme &&
                    event.school_staff_present && term.days.covers(event.date));
    });
    m[0].judge(term.id, met ? std::vector<std::string>{} : std::vector<std::string>{"no_mentor_meeting"});
  }
}

void compute_mg_p3(Evaluation& e, ProgrammeRef programme, std::span<Measure> m) {
  const TermCheckIns check_ins(e, programme);
  check_ins.judge(GroupRole::mentor, Track::mentor, m[0]);
  check_ins.judge(GroupRole::mentee, Track::mentee, m[0]);
  check_ins.judge(GroupRole::mentee, Track::guardian, m[0]);
}

namespace {

/// MG-P4: the sessions at which a member fell under what is asked (policy `att_min`, two) of the last three.
class PoorAttendance {
 public:
  PoorAttendance(const Evaluation& e, ProgrammeRef programme, Measure& m)
      : e_(e), m_(m), least_(e.policies().timeline(PolicyKey::att_min, programme)) {
    for (const HeldSession& session : held_sessions(e, programme)) sessions_[session.row->group].push_back(session);
    std::map<std::pair<GroupRef, PersonRef>, std::vector<Span>> places;
    for (const Membership& place : memberships(e, programme, GroupRole::mentee))
      places[{place.group, place.person}].push_back(place.days);
    for (const auto& [who, days] : places) judge(who.first, who.second, days);
  }

 private:
  void judge(GroupRef group, PersonRef person, const std::vector<Span>& member) {
    AttendanceRun run;
    for (const HeldSession& session : sessions_[group]) {
      if (std::none_of(member.begin(), member.end(), [&](auto& days) { return days.covers(session.row->date); }))
        continue;
      if (run.falls_with(attended(e_, session.session, person, GroupRole::mentee), least_.whole_on(session.row->date)))
        ask(group, person, session.row->date);
    }
  }
  void ask(GroupRef group, PersonRef person, Day day) {
    constexpr int days = 7;
    if (!e_.period().holds(day)) return;
    if (day + days > e_.as_of()) {
      ++m_.excluded["not_due"];
      return;
    }
    const bool followed =
        any<FollowupRow>(e_, person, [&](auto& f) { return f.group == group && within_days(f.date, day, days); });
    if (followed)
      m_.pass([&] { return e_.snapshot().id_of<GroupRow>(group) + "|" + e_.person_id(person) + "|" + iso(day); });
    else
      m_.fail(e_.snapshot().id_of<GroupRow>(group) + "|" + e_.person_id(person) + "|" + iso(day), {"no_follow_up"});
  }

  const Evaluation& e_;
  Measure& m_;
  Timeline least_;
  std::map<GroupRef, std::vector<HeldSession>> sessions_;
};

}  // namespace

void compute_mg_p4(Evaluation& e, ProgrammeRef programme, std::span<Measure> m) { PoorAttendance(e, programme, m[0]); }

void compute_mg_p5(Evaluation& e, ProgrammeRef programme, std::span<Measure> m) {
  const std::vector<MatchState> pairs = pairings_in_groups(e, programme);
  if (std::none_of(pairs.begin(), pairs.end(),
                   [&](auto& pair) { return pair.active_within(e.period().from, e.period().end()); })) {
    m[0].status = MeasureStatus::not_applicable;
    return;
  }
  for (const SchoolTime& term : school_times(e, programme, CalendarKind::term))
    for (const MatchState& pair : pairs) {
      if (!pair.active_on(term.days.until)) continue;
      const bool reviewed = any<MatchReviewRow>(
          e, pair.match, [&](auto& r) { return r.kind == ReviewKind::term && term.days.covers(r.date); });
      m[0].judge(e.match_id(pair.match) + "|" + term.id,
                 reviewed ? std::vector<std::string>{} : std::vector<std::string>{"no_review"});
    }
}

void compute_mg_p6(Evaluation& e, ProgrammeRef programme, std::span<Measure> m) {
  for (const SchoolTime& year : school_times(e, programme, CalendarKind::school_year)) {
    bool mentors = false, students = false;
    every<RecognitionRow>(e, [&](std::uint32_t, const RecognitionRow& r) {
      if (r.programme != programme || !year.days.covers(r.date)) return;
      mentors = mentors || r.role == RecognitionRole::mentor;
      students = students || r.role == RecognitionRole::mentee;
    });
    const auto unit = [&](const char* role, bool recognized) {
      m[0].judge(role + ("|" + year.id),
                 recognized ? std::vector<std::string>{} : std::vector<std::string>{"no_recognition"});
    };
    unit("mentor", mentors);
    unit("mentee", students);
  }
}

}  // namespace kith::accreditation
