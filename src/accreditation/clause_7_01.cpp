// SPDX-License-Identifier: AGPL-3.0-or-later
// MS 7.01: the first meeting is arranged; meetings are frequent and matches long enough (measure_decisions.md
// §6.1-6.2).
#include <algorithm>
#include <optional>

#include "accreditation/blocks.h"
#include "accreditation/reading.h"
#include "accreditation/sections_6_to_8.h"
#include "snapshot/same_meeting.h"

namespace kith::accreditation {

using namespace snapshot;  // NOLINT: rows of the columns

namespace {

const ClosureRow* closure_of(const Evaluation& e, MatchRef match) {
  for (const ClosureRow& closure : shown<ClosureRow>(e, match)) return &closure;
  return nullptr;
}

/// M7.01a: a first meeting arranged by staff, within the days that were policy on the day of approval.
void judge_first_meeting(const Evaluation& e, const MatchState& match, const Timeline& days, Measure& a) {
  const Day approved = e.snapshot().effective<MatchRow>(match.match, e.as_of())->approved_on;
  if (approved < e.period().from || approved > e.period().to) return;
  const Day due = approved + days.whole_on(approved);
  const ClosureRow* closure = closure_of(e, match.match);
  if (due > e.as_of()) {
    ++a.excluded["not_due"];
    return;
  }
  if (closure && closure->kind == ClosureKind::dissolved_before_start && closure->date <= due) {
    ++a.excluded["dissolved"];
    return;
  }
  bool held = false, arranged = false, present = false;
  for (const InitialMeetingRow& meeting : shown<InitialMeetingRow>(e, match.match)) {
    if (meeting.status != MeetingStatus::held || meeting.date > due) continue;
    held = true;
    arranged = arranged || meeting.arranged_by_staff;
    present = present || meeting.staff_present;
  }
  if (held) count_in(a.sub["staff_present"], present);
  if (arranged)
    a.pass([&] { return e.match_id(match.match); });
  else
    a.fail(e.match_id(match.match), {held ? "not_arranged_by_staff" : "not_held_in_time"});
}

/// M7.01b: enough meetings and hours in every full active month.
class Frequency {
 public:
  Frequency(const Evaluation& e, ProgrammeRef programme, Measure& m)
      : e_(e),
        m_(m),
        count_(e.policies().timeline(PolicyKey::meeting_min_count, programme)),
        hours_(e.policies().timeline(PolicyKey::meeting_min_hours, programme)),
        virtual_(e.policies().timeline(PolicyKey::virtual_meetings_count, programme)) {}

  void judge(const MatchState& match) {
    if (!match.started()) return;
    const Day until = std::min(e_.period().end(), match.end);
    for (const Span& month : blocks_within(std::max(e_.period().from, match.start), until, 1))
      if (full_active_month(e_, match, month.from)) judge(match, month);
  }
  void conclude() {
    if (m_.den == 0 && m_.excluded.contains("no_policy")) m_.status = MeasureStatus::not_assessed;
  }

 private:
  void judge(const MatchState& match, const Span& month) {
    const auto least = count_.hundredths_on(month.from), hours = hours_.hundredths_on(month.from);
    if (!least && !hours) {
      ++m_.excluded["no_policy"];
      return;
    }
    std::vector<LoggedMeeting> logs;
    const bool any_mode = virtual_.whole_on(month.from) != 0;
    for (const MeetingLogRow& log : shown<MeetingLogRow>(e_, match.match))
      if (month.covers(log.date) && (any_mode || log.mode == MeetingMode::in_person)) logs.push_back(logged(log));
    const auto groups = group_meetings(logs);
    std::int64_t meetings = 0, minutes = 0;
    for (std::size_t i = 0; i < groups.size(); ++i)
      if (groups[i] == i) {
        ++meetings;
        minutes += minutes_of(logs, groups, i);
      }
    std::vector<std::string> reasons;
    if (least && meetings * 100 < *least) reasons.push_back("count:" + std::to_string(meetings));
    if (hours && minutes * 100 < *hours * 60) reasons.push_back("minutes:" + std::to_string(minutes));
    if (reasons.empty())
      m_.pass([&] { return e_.match_id(match.match) + "|" + month_name(month.from); });
    else
      m_.fail(e_.match_id(match.match) + "|" + month_name(month.from), std::move(reasons));
  }
  static LoggedMeeting logged(const MeetingLogRow& log) {
    LoggedMeeting meeting{log.date, {}, {}, log.entered_by};
    if (log.start_minute >= 0) meeting.start_minute = log.start_minute;
    if (log.minutes >= 0) meeting.minutes = log.minutes;
    return meeting;
  }

  const Evaluation& e_;
  Measure& m_;
  Timeline count_, hours_, virtual_;
};

/// Ends that are nobody's shortcoming: shown in a figure of their own.
bool beyond_the_match(ClosureReason reason) {
  return reason == ClosureReason::death || reason == ClosureReason::mentor_moved ||
         reason == ClosureReason::mentee_moved || reason == ClosureReason::safeguarding;
}

/// M7.01c: closed matches lasted as long as the policy of the day they began asks.
void judge_duration(const Evaluation& e, const MatchState& match, const Timeline& months, Measure& c) {
  if (!match.started() || !match.closed() || match.end < match.start || !e.period().holds(match.end)) return;
  const ClosureRow* closure = closure_of(e, match.match);
  if (closure->kind == ClosureKind::dissolved_before_start) return;
  const auto least = months.hundredths_on(match.start);
  if (!least) {
    ++c.excluded["no_policy"];
    return;
  }
  const int lasted = whole_months(match.start, match.end);
  const bool passed = lasted * 100 >= *least || closure->reason == ClosureReason::agreed_short_term_ended;
  const std::string reason = "reason:" + std::string(word(closure->reason));
  count_in(c.sub[reason], passed);
  if (!beyond_the_match(closure->reason)) count_in(c.sub["without_death_move_safeguarding"], passed);
  if (passed)
    c.pass([&] { return e.match_id(match.match); });
  else
    c.fail(e.match_id(match.match), {"months:" + std::to_string(lasted), reason});
}

}  // namespace

void compute_7_01(Evaluation& e, ProgrammeRef programme, std::span<Measure> m) {
  const Timeline days = e.policies().timeline(PolicyKey::first_meeting_days, programme);
  const Timeline months = e.policies().timeline(PolicyKey::min_duration_months, programme);
  Frequency frequency(e, programme, m[1]);
  m[0].sub["staff_present"];
  m[2].sub["without_death_move_safeguarding"];
  for (const MatchState& match : e.matches(programme)) {
    judge_first_meeting(e, match, days, m[0]);
    frequency.judge(match);
    judge_duration(e, match, months, m[2]);
  }
  frequency.conclude();
  if (m[2].den == 0 && m[2].excluded.contains("no_policy")) m[2].status = MeasureStatus::not_assessed;
  judge_document(e, programme, DocumentKind::meeting_expectations, e.snapshot().id_of<ProgrammeRow>(programme), m[3]);
}

}  // namespace kith::accreditation
