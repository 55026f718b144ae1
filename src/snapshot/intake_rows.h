// SPDX-License-Identifier: AGPL-3.0-or-later
#pragma once
#include "snapshot/row.h"

/// From the referral to the match, and out of service again: intake, assessment, waiting, proposals, goals, outcomes
/// (sections 1, 3 and 6, PRG, CR).
namespace kith::snapshot {

enum class ScreeningResult : std::uint8_t { blank, fits, partly, no };
enum class ReferralVerdict : std::uint8_t { accepted, declined, withdrawn };
enum class AssessmentKind : std::uint8_t { initial, reassessment, no_change };
enum class Participant : std::uint8_t { mentee, guardian, family, provider, teacher, mentor };
enum class AcceptanceParty : std::uint8_t { mentor, mentee, guardian, custody_organization };
enum class Audience : std::uint8_t { mentor, mentee, guardian };
enum class Contributor : std::uint8_t { mentee, guardian, family, mentor, staff };
enum class GoalStatus : std::uint8_t { active, achieved, revised, dropped };
enum class Wave : std::uint8_t { baseline, month_6, month_12, closure };
enum class OutcomeArea : std::uint8_t {
  clinical,
  functional,
  health_welfare_safety,
  permanence,
  quality_of_life,
  service_goals,
  other
};

/// Owner: itself.
struct ReferralRow : Itself<Kind::referrals, 128> {
  ExchangeId id;
  PersonRef mentee;
  ProgrammeRef programme;
  Day date;  ///< received
  bool has_request{}, under_contract{};
};
/// Owner: the referral. Sorted by date.
struct ScreeningRow : Of<Kind::referral_screenings, 128> {
  Day date;
  ScreeningResult result{};
};
/// Owner: the referral. Sorted by date.
struct NoticeRow : Of<Kind::applicant_notices, 128> {
  Day date;
  bool fit{}, services{}, has_recipient{};
};
/// Owner: the referral. Sorted by date.
struct IntakeRow : Of<Kind::intakes, 128> {
  ExchangeId id;
  Day date;
  bool needs_complete{}, any_need{}, has_action{}, urgent{};
};
/// Owner: the referral. Sorted by date.
struct UrgentResponseRow : Of<Kind::urgent_responses, 128> {
  Day date;
};
/// Owner: the referral. Sorted by date.
struct ReferralDecisionRow : Of<Kind::referral_decisions, 128> {
  Day date;
  ReferralVerdict decision{};
  bool intake_elsewhere{};
};
/// Owner: the referral. Sorted by date.
struct OutsideSummaryRow : Of<Kind::outside_summaries, 128> {
  Day date;
};
/// Owner: the referral. Sorted by date.
struct RightsNoticeRow : Of<Kind::rights_notices, 128> {
  Day date;
  bool given{}, has_deferral_reason{};
};
/// Owner: the referral. Sorted by date.
struct AssessmentRow : Of<Kind::assessments, 128> {
  ExchangeId id;
  Day date;
  AssessmentKind kind{};
  bool has_culture{}, is_signed{};
  Set<Participant> participants;
};
/// Owner: the referral. Sorted by date.
struct TriggerRow : Of<Kind::assessment_triggers, 128> {
  ExchangeId id;
  Day date;
};
/// Owner: the referral. Sorted by start.
struct WaitlistRow : Of<Kind::waitlist_entries, 128> {
  WaitlistRef chain;
  Span days;
};
/// Owner: the waitlist entry. Sorted by date.
struct WaitlistContactRow : Of<Kind::waitlist_contacts, 128> {
  Day date;
};
/// Owner: the referral. Sorted by date.
struct ReferralOutRow : Of<Kind::referrals_out, 128> {
  Day date;
};
/// Owner: the referral. Sorted by date.
struct CaseReviewRow : Of<Kind::case_reviews, 128> {
  Day date;
};
/// Owner: the referral. Sorted by date.
struct TerminationRow : Of<Kind::service_terminations, 128> {
  Day date;
};
/// Owner: the referral. Sorted by date.
struct ClosingSummaryRow : Of<Kind::closing_summaries, 128> {
  Day date;
};

/// Owner: itself.
struct ProposalRow : Itself<Kind::match_proposals, 128> {
  Day date;
  std::uint8_t filled{};  ///< bit n: the n-th of the eight factor columns, in the order of the format
};
/// Owner: the proposal. Sorted by date.
struct AcceptanceRow : Of<Kind::match_acceptances, 128> {
  ExchangeId id;
  PersonRef person;
  Day date;
  AcceptanceParty party{};
  bool accepted{};
};
/// Owner: the proposal. Sorted by date.
struct DisclosureRow : Of<Kind::match_disclosures, 128> {
  Day date;
  Audience audience{};
};
/// Owner: the match. Sorted by date.
struct BriefingRow : Of<Kind::role_briefings, 128> {
  PersonRef person;
  Day date;
  Audience audience{};
};
/// Owner: the match. Sorted by date. `providers`: marks of exchange ids of providers.
struct GoalRow : Of<Kind::match_goals, 128> {
  Day date;
  ListRef providers;
  GoalStatus status{};
  Set<Contributor> contributors;
};
/// Owner: the match. Sorted by date.
struct ProviderExclusionRow : Of<Kind::provider_exclusions, 128> {
  ProviderRef provider;
  Day date;
  bool has_reason{};
};
/// Owner: the mentee. Sorted by start.
struct ProviderRow : OfPerson<Kind::coordinating_providers, 512> {
  ExchangeId id;
  ProviderRef chain;
  Span days;
};

/// Owner: the programme. Sorted by date.
struct LogicModelRow : Of<Kind::logic_models, 64> {
  ExchangeId id;
  Day date, review_date{Day::never()};
  bool approved{}, has_review_date{}, needs_improvement{};
  std::uint16_t filled{};  ///< bit n: the n-th of the nine part columns, in the order of the format
};
/// Owner: itself.
struct OutcomeRow : Itself<Kind::outcomes, 64> {
  ExchangeId id;
  ProgrammeRef programme;
  Span days;
  OutcomeArea area{};
};
/// Owner: the referral. Sorted by date.
struct MeasurementRow : Of<Kind::outcome_measurements, 64> {
  OutcomeRef outcome;
  Day date;
  Wave wave{};
};
/// Owner: the programme. Sorted by date.
struct OutcomeReportRow : Of<Kind::outcome_reports, 64> {
  Day date;
  std::int16_t dimensions{};  ///< how many
  bool approved{}, has_equity_note{};
};

}  // namespace kith::snapshot
