// SPDX-License-Identifier: AGPL-3.0-or-later
// MS 8.01: every meeting of mentor and mentee and every supervisory contact is on record (measure_decisions.md §7.1).
#include <algorithm>
#include <set>

#include "accreditation/blocks.h"
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

/// M8.01d: date (always there), mode, participants and note.
void judge_contact(const Evaluation& e, const ContactSeen& seen, Measure& d) {
  const auto parties = e.snapshot().of<PartyVersion>(seen.contact);
  const auto shown = [&](const PartyVersion& p) { return p.shows(e.as_of()); };
  const bool any = std::any_of(parties.begin(), parties.end(), shown);
  const bool all_noted = std::all_of(parties.begin(), parties.end(), [&](auto& p) { return !shown(p) || p.has_note; });
  std::vector<std::string> missing;
  if (seen.row->mode == ContactMode::blank) missing.emplace_back("no_mode");
  if (!any) missing.emplace_back("no_parties");
  if (!seen.row->has_note && !(any && all_noted)) missing.emplace_back("no_note");
  if (missing.empty())
    d.pass([&] { return e.snapshot().id_text<ContactRow>(seen.row->id); });
  else
    d.fail(e.snapshot().id_text<ContactRow>(seen.row->id), std::move(missing));
}

}  // namespace

void compute_8_01(Evaluation& e, ProgrammeRef programme, std::span<Measure> m) {
  for (const MatchState& match : e.matches(programme)) {
    judge_logs(e, match, m[0], m[2]);
    judge_months(e, match, m[1]);
  }
  for (const ContactSeen& contact : e.contacts(programme)) judge_contact(e, contact, m[3]);
}

}  // namespace kith::accreditation
