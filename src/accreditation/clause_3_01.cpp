// SPDX-License-Identifier: AGPL-3.0-or-later
// MS 3.01: applicants learn in time whether they fit and what they can expect (measure_decisions.md §3.1).
#include "accreditation/intake_view.h"
#include "accreditation/reading.h"
#include "accreditation/sections_1_to_5.h"

namespace kith::accreditation {

using namespace snapshot;  // NOLINT: rows of the columns

namespace {

std::vector<std::string> flaws(const Evaluation& e, ReferralRef referral, Day due) {
  const auto told = [&](bool NoticeRow::*what) {
    return any<NoticeRow>(e, referral, [&](const NoticeRow& n) { return n.date <= due && n.has_recipient && n.*what; });
  };
  std::vector<std::string> reasons;
  if (!any<ScreeningRow>(e, referral,
                         [&](const ScreeningRow& s) { return s.date <= due && s.result != ScreeningResult::blank; }))
    reasons.emplace_back("not_screened_in_time");
  if (!told(&NoticeRow::fit)) reasons.emplace_back("not_informed_fit");
  if (!told(&NoticeRow::services)) reasons.emplace_back("not_informed_services");
  return reasons;
}

bool withdrawn(const Evaluation& e, ReferralRef referral, Day due) {
  return any<ReferralDecisionRow>(e, referral, [&](const ReferralDecisionRow& d) {
    return d.decision == ReferralVerdict::withdrawn && d.date <= due;
  });
}

}  // namespace

void compute_3_01(Evaluation& e, ProgrammeRef programme, std::span<Measure> m) {
  const Timeline days = e.policies().timeline(PolicyKey::screen_days, programme);
  for (const ReferralCase& c : e.shared<IntakeView>().referrals(programme)) {
    const Day received = c.row->date;
    if (!e.period().holds(received)) continue;
    const Day due = received + days.whole_on(received);
    if (due > e.as_of())
      ++m[0].excluded["not_due"];
    else if (withdrawn(e, c.referral, due))
      ++m[0].excluded["withdrawn"];
    else if (c.row->under_contract)
      ++m[0].excluded["contract"];
    else if (auto reasons = flaws(e, c.referral, due); reasons.empty())
      m[0].pass([&] { return e.snapshot().id_text<ReferralRow>(c.row->id); });
    else
      m[0].fail(e.snapshot().id_text<ReferralRow>(c.row->id), std::move(reasons));
  }
}

}  // namespace kith::accreditation
