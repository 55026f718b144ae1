// SPDX-License-Identifier: AGPL-3.0-or-later
#include <array>

#include "snapshot/cells.h"
#include "snapshot/intake_rows.h"
#include "snapshot/queries.h"
#include "snapshot/words.h"

namespace kith::snapshot {

KITH_WORDS(ScreeningResult, "", "fits", "partly", "not");
KITH_WORDS(ReferralVerdict, "accepted", "declined", "withdrawn");
KITH_WORDS(AssessmentKind, "initial", "reassessment", "no_change");
KITH_WORDS(Participant, "mentee", "guardian", "family", "provider", "teacher", "mentor");
KITH_WORDS(AcceptanceParty, "mentor", "mentee", "guardian", "custody_organization");
KITH_WORDS(Audience, "mentor", "mentee", "guardian");
KITH_WORDS(Contributor, "mentee", "guardian", "family", "mentor", "staff");
KITH_WORDS(GoalStatus, "active", "achieved", "revised", "dropped");
KITH_WORDS(Wave, "baseline", "month_6", "month_12", "closure");
KITH_WORDS(OutcomeArea, "clinical", "functional", "health_welfare_safety", "permanence", "quality_of_life",
           "service_goals", "other");

namespace {

void fill_referral(ReferralRow& r, Cells& c) {
  take(c, r.mentee, r.programme, r.date, r.has_request, r.under_contract);
}
void fill_screening(ScreeningRow& r, Cells& c) { take(c, r.date, r.result); }
void fill_notice(NoticeRow& r, Cells& c) { take(c, r.date, r.fit, r.services, r.has_recipient); }
void fill_intake(IntakeRow& r, Cells& c) { take(c, r.date, r.needs_complete, r.any_need, r.has_action, r.urgent); }
void fill_decision(ReferralDecisionRow& r, Cells& c) { take(c, r.date, r.decision, r.intake_elsewhere); }
void fill_rights(RightsNoticeRow& r, Cells& c) { take(c, r.date, r.given, r.has_deferral_reason); }
void fill_assessment(AssessmentRow& r, Cells& c) {
  take(c, r.date, r.kind, r.has_culture, r.participants, r.is_signed);
}
void fill_waitlist(WaitlistRow& r, Cells& c) { take(c, r.days); }
template <class Row>
void fill_date(Row& r, Cells& c) {
  take(c, r.date);
}

/// Bits of eight or nine columns, the first one lowest.
template <class Bits>
void fill_bits(Bits& bits, int count, Cells& c) {
  for (int i = 0; i < count; ++i)
    if (c.flag()) bits = static_cast<Bits>(bits | 1u << i);
}
void fill_proposal(ProposalRow& r, Cells& c) {
  take(c, r.date);
  fill_bits(r.filled, 8, c);
}
void fill_acceptance(AcceptanceRow& r, Cells& c) {
  take(c, r.party, r.person, r.date);
  r.accepted = c.text() == "accepted";
}
void fill_disclosure(DisclosureRow& r, Cells& c) { take(c, r.audience, r.date); }
void fill_briefing(BriefingRow& r, Cells& c) { take(c, r.audience, r.person, r.date); }
void fill_goal(GoalRow& r, Cells& c) { take(c, r.date, r.contributors, r.providers, r.status); }
void fill_exclusion(ProviderExclusionRow& r, Cells& c) { take(c, r.provider, r.date, r.has_reason); }
void fill_provider(ProviderRow& r, Cells& c) { take(c, r.days); }
void fill_model(LogicModelRow& r, Cells& c) {
  r.approved = c.text() == "approved";
  take(c, r.date);
  r.has_review_date = !c.blank();
  take(c, r.review_date, r.needs_improvement);
  fill_bits(r.filled, 9, c);
}
void fill_outcome(OutcomeRow& r, Cells& c) { take(c, r.programme, r.area, r.days); }
void fill_measurement(MeasurementRow& r, Cells& c) { take(c, r.outcome, r.wave, r.date); }
void fill_report(OutcomeReportRow& r, Cells& c) {
  r.approved = c.text() == "approved";
  take(c, r.date);
  const std::string_view dimensions = c.text();
  r.dimensions =
      static_cast<std::int16_t>(dimensions.empty() ? 0 : 1 + std::count(dimensions.begin(), dimensions.end(), ';'));
  take(c, r.has_equity_note);
}

const std::array intake_tables{source<ReferralRow, fill_referral>(sql::referrals),
                               source<ScreeningRow, fill_screening>(sql::referral_screenings),
                               source<NoticeRow, fill_notice>(sql::applicant_notices),
                               source<IntakeRow, fill_intake>(sql::intakes),
                               source<UrgentResponseRow, fill_date<UrgentResponseRow>>(sql::urgent_responses),
                               source<ReferralDecisionRow, fill_decision>(sql::referral_decisions),
                               source<OutsideSummaryRow, fill_date<OutsideSummaryRow>>(sql::outside_summaries),
                               source<RightsNoticeRow, fill_rights>(sql::rights_notices),
                               source<AssessmentRow, fill_assessment>(sql::assessments),
                               source<TriggerRow, fill_date<TriggerRow>>(sql::assessment_triggers),
                               source<WaitlistRow, fill_waitlist>(sql::waitlist_entries),
                               source<WaitlistContactRow, fill_date<WaitlistContactRow>>(sql::waitlist_contacts),
                               source<ReferralOutRow, fill_date<ReferralOutRow>>(sql::referrals_out),
                               source<CaseReviewRow, fill_date<CaseReviewRow>>(sql::case_reviews),
                               source<TerminationRow, fill_date<TerminationRow>>(sql::service_terminations),
                               source<ClosingSummaryRow, fill_date<ClosingSummaryRow>>(sql::closing_summaries),
                               source<ProposalRow, fill_proposal>(sql::match_proposals),
                               source<AcceptanceRow, fill_acceptance>(sql::match_acceptances),
                               source<DisclosureRow, fill_disclosure>(sql::match_disclosures),
                               source<BriefingRow, fill_briefing>(sql::role_briefings),
                               source<GoalRow, fill_goal>(sql::match_goals),
                               source<ProviderExclusionRow, fill_exclusion>(sql::provider_exclusions),
                               source<ProviderRow, fill_provider>(sql::coordinating_providers),
                               source<LogicModelRow, fill_model>(sql::logic_models),
                               source<OutcomeRow, fill_outcome>(sql::outcomes),
                               source<MeasurementRow, fill_measurement>(sql::outcome_measurements),
                               source<OutcomeReportRow, fill_report>(sql::outcome_reports)};

}  // namespace

std::span<const Source> intake_sources() { return intake_tables; }

}  // namespace kith::snapshot
