// SPDX-License-Identifier: AGPL-3.0-or-later
// MS 8.01: every meeting of mentor and mentee and every supervisory contact is on record (measure_decisions.md §7.1).
#include <algorithm>
#include <set>

#include "accreditation/blocks.h"
#include "accreditation/contact_tally.h"
#include "accreditation/sections_6_to_8.h"

namespace kith::accreditation {

using namespace snapshot;  // NOLINT: rows of the columns

namespace {

/// M8.01a and M8.01c: each log for itself, whatever its mode.
void judge_logs(const Evaluation& e, const MatchState& match, Measure& a, Measure& c) {
  for (const MeetingLogRow& log : e.snapshot().of<MeetingLogRow>(match.match)) {
    if (!e.period().holds(log.date) || !log.shows(e.as_of())) continue;
    std::vector<std::string> missing;
    if (log.minutes <= 0) missing.emplace_back("no_minutes");
    if (!log.has_activity) missing.emplace_back("no_activity");
    const int lag = log.first_recorded_on - log.date;
    const auto id = [&] { return e.snapshot().id_text<MeetingLogRow>(log.id); };
    missing.empty() ? a.pass([&] { return id(); }) : a.fail(id(), std::move(missing));
    lag <= late_entry_days ? c.pass([&] { return id(); }) : c.fail(id(), {"days:" + std::to_string(lag)});
  }
}

/// M8.01b: a full active month without a log and without an entry why is a hole in the record.
void judge_months(const Evaluation& e, const MatchState& match, Measure& b) {
  if (!match.started()) return;
  std::set<Day> told;
  for (const MeetingLogRow& log : e.snapshot().of<MeetingLogRow>(match.match))
    if (e.period().holds(log.date) && log.shows(e.as_of())) told.insert(Day(first_of_month(log.date)));
  for (const NoMeetingRow& entry : e.snapshot().of<NoMeetingRow>(match.match))
    if (entry.shows(e.as_of())) told.insert(entry.month);
  Day month(first_of_month(std::max(e.period().from, match.start)));
  for (; month <= e.period().end() && month < match.end; month = Day(add_months(month, 1))) {
    if (!full_active_month(e, match, month)) continue;
    if (told.contains(month))
      b.pass([&] { return e.match_id(match.match) + "|" + month_name(month); });
    else
      b.fail(e.match_id(match.match) + "|" + month_name(month), {"no_entry"});
  }
}

}  // namespace

void compute_8_01_logs(Evaluation& e, ProgrammeRef programme, std::span<Measure> m) {
  for (const MatchState& match : e.matches(programme)) {
    judge_logs(e, match, m[0], m[2]);
    judge_months(e, match, m[1]);
  }
}

void compute_8_01_contacts(Evaluation& e, ProgrammeRef programme, std::span<Measure> m) {
  e.shared<ContactTally>().tell(programme, m[0]);
}

}  // namespace kith::accreditation
