// SPDX-License-Identifier: AGPL-3.0-or-later
// MS 3.03: assessments in time, renewed when needs change, with the right people (measure_decisions.md §3.7-3.10).
#include <algorithm>

#include "accreditation/intake_view.h"
#include "accreditation/reading.h"
#include "accreditation/sections_1_to_5.h"
#include "snapshot/people.h"

namespace kith::accreditation {

using namespace snapshot;  // NOLINT: rows of the columns

namespace {

constexpr int days_for_papers = 30;

class Assessing {
 public:
  Assessing(Evaluation& e, ProgrammeRef programme, std::span<Measure> m)
      : e_(e),
        view_(e.shared<IntakeView>()),
        programme_(programme),
        m_(m),
        assess_days_(e.policies().timeline(PolicyKey::assess_days, programme)),
        majority_(majority_of(e.policies(), programme)) {}

  void judge(const ReferralCase& c) {
    if (c.accepted && e_.period().holds(*c.accepted)) {
      first(c);
      if (c.intake_elsewhere) papers(c);
    }
    for (const TriggerRow& t : e_.snapshot().of<TriggerRow>(c.referral))
      if (t.shows(e_.as_of()) && e_.period().holds(t.date)) renewed(c, t);
    for (const AssessmentRow& a : e_.snapshot().of<AssessmentRow>(c.referral))
      if (a.shows(e_.as_of()) && e_.period().holds(a.date) && a.kind != AssessmentKind::no_change) complete(c, a);
  }

 private:
  std::string id(const ReferralCase& c) const { return e_.snapshot().id_text<ReferralRow>(c.row->id); }

  /// M3.03a
  void first(const ReferralCase& c) {
    const Day due = *c.accepted + assess_days_.whole_on(*c.accepted);
    if (due > e_.as_of()) {
      ++m_[0].excluded["not_due"];
      return;
    }
    Day day = Day::never();
    for (const AssessmentRow& a : e_.snapshot().of<AssessmentRow>(c.referral))
      if (a.shows(e_.as_of()) && a.kind == AssessmentKind::initial) day = std::min(day, a.date);
    const Day start = view_.first_start(programme_, c.row->mentee, *c.accepted);
    const bool none = day == Day::never();
    std::vector<std::string> reasons;
    if (day > due) reasons.emplace_back("not_assessed_in_time");
    if (none || day >= start) reasons.emplace_back("not_before_match");
    reasons.empty() ? m_[0].pass([&] { return id(c); }) : m_[0].fail(id(c), std::move(reasons));
  }
  /// M3.03b
  void renewed(const ReferralCase& c, const TriggerRow& t) {
    if (t.date + days_for_papers > e_.as_of()) {
      ++m_[1].excluded["not_due"];
      return;
    }
    const bool done = any<AssessmentRow>(e_, c.referral, [&](const AssessmentRow& a) {
      return t.date <= a.date && a.date <= t.date + days_for_papers &&
             (a.kind == AssessmentKind::reassessment || (a.kind == AssessmentKind::no_change && a.is_signed));
    });
    done ? m_[1].pass([&] { return e_.snapshot().id_text<TriggerRow>(t.id); })
         : m_[1].fail(e_.snapshot().id_text<TriggerRow>(t.id), {"not_reassessed"});
  }
  /// M3.03c
  void papers(const ReferralCase& c) {
    const Day due = *c.accepted + days_for_papers;
    if (due > e_.as_of())
      ++m_[2].excluded["not_due"];
    else if (any<OutsideSummaryRow>(e_, c.referral, [&](const OutsideSummaryRow& s) { return s.date <= due; }))
      m_[2].pass([&] { return id(c); });
    else
      m_[2].fail(id(c), {"no_copy_in_time"});
  }
  /// M3.03d
  void complete(const ReferralCase& c, const AssessmentRow& a) {
    std::vector<std::string> reasons;
    if (!a.has_culture) reasons.emplace_back("no_culture_language");
    if (!a.participants.has(Participant::mentee)) reasons.emplace_back("no_mentee");
    if (!a.participants.has(Participant::guardian) &&
        guardian_party_applies(mentee_as_of(e_.snapshot(), c.row->mentee, e_.as_of()), a.date, majority_))
      reasons.emplace_back("no_guardian");
    reasons.empty() ? m_[3].pass([&] { return e_.snapshot().id_text<AssessmentRow>(a.id); })
                    : m_[3].fail(e_.snapshot().id_text<AssessmentRow>(a.id), std::move(reasons));
  }

  Evaluation& e_;
  IntakeView& view_;
  ProgrammeRef programme_;
  std::span<Measure> m_;
  Timeline assess_days_;
  Majority majority_;
};

}  // namespace

void compute_3_03(Evaluation& e, ProgrammeRef programme, std::span<Measure> m) {
  Assessing assessing(e, programme, m);
  for (const ReferralCase& c : e.shared<IntakeView>().referrals(programme)) assessing.judge(c);
}

}  // namespace kith::accreditation
