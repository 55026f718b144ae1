// SPDX-License-Identifier: AGPL-3.0-or-later
#include "accreditation/intake_view.h"

#include <algorithm>

#include "accreditation/attendance_view.h"

namespace kith::accreditation {

using namespace snapshot;  // NOLINT: rows of the columns

namespace {

/// The first day of `person` on or after `from` in a list sorted by person and day.
template <class Items, class Person, class Date>
Day first_from(const Items& items, PersonRef person, Day from, Person person_of, Date date_of) {
  const auto at = std::partition_point(items.begin(), items.end(), [&](const auto& i) {
    return person_of(i) < person || (person_of(i) == person && date_of(i) < from);
  });
  return at != items.end() && person_of(*at) == person ? date_of(*at) : Day::never();
}

ReferralCase case_of(const Evaluation& e, ReferralRef referral, const ReferralRow& row) {
  ReferralCase c{referral, &row, {}, {}};
  for (const ReferralDecisionRow& d : e.snapshot().of<ReferralDecisionRow>(referral)) {
    if (!d.shows(e.as_of())) continue;
    if (d.decision == ReferralVerdict::accepted && !c.accepted) {
      c.accepted = d.date;
      c.intake_elsewhere = d.intake_elsewhere;
    } else if (d.decision == ReferralVerdict::declined && !c.declined) {
      c.declined = d.date;
    }
  }
  if (c.accepted) c.declined.reset();
  for (const TerminationRow& t : e.snapshot().of<TerminationRow>(referral))
    if (t.shows(e.as_of())) c.terminated = std::min(c.terminated, t.date);
  return c;
}

}  // namespace

IntakeView::IntakeView(Evaluation& e) : e_(e) {
  e.snapshot().column<ReferralRow>().each([&](std::uint32_t key, const ReferralRow& row) {
    if (row.shows(e.as_of())) referrals_[row.programme].push_back(case_of(e, {key}, row));
  });
  for (const ProgrammeRef programme : e.programmes()) {
    auto& starts = starts_[programme];
    for (const MatchState& m : e.matches(programme))
      if (m.started()) starts.emplace_back(m.mentee, m.start);
    std::sort(starts.begin(), starts.end());
  }
}

std::span<const ReferralCase> IntakeView::referrals(ProgrammeRef programme) const {
  const auto found = referrals_.find(programme);
  return found == referrals_.end() ? std::span<const ReferralCase>() : found->second;
}

Day IntakeView::first_start(ProgrammeRef programme, PersonRef mentee, Day from) const {
  const auto found = starts_.find(programme);
  if (found == starts_.end()) return Day::never();
  return first_from(
      found->second, mentee, from, [](auto& i) { return i.first; }, [](auto& i) { return i.second; });
}

Day IntakeView::first_served(ProgrammeRef programme, PersonRef mentee, Day from) {
  const auto attended = e_.shared<AttendanceView>().as_mentee(programme);
  const Day session = first_from(
      attended, mentee, from, [](auto& i) { return i.person; }, [](auto& i) { return i.date; });
  return std::min(session, first_start(programme, mentee, from));
}

}  // namespace kith::accreditation
