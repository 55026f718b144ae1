// SPDX-License-Identifier: AGPL-3.0-or-later
#pragma once
#include "snapshot/row.h"

/// Sites and partners, group work, reviews, concerns, evaluation (sections 7 and 8, IMA, MG, CR, PQI).
namespace kith::snapshot {

enum class SiteKind : std::uint8_t { school, faith_body, youth_custody, workplace, community_centre, other };
enum class SitePartner : std::uint8_t { teacher_lead, team_lead, school_champion, coordinator, official };
enum class PackItem : std::uint8_t { goals, why_identified, mentor_selection, roles };
enum class InterviewParty : std::uint8_t { mentor, mentee, guardian };
enum class ReviewKind : std::uint8_t { early, day_90, term, anniversary, joint_discussion };
enum class ReviewParty : std::uint8_t { mentor, mentee, guardian, staff };
enum class ReviewRating : std::uint8_t { blank, good, fair, poor };
enum class Reviewer : std::uint8_t { teacher_lead, team_lead, coordinator, supervisor };
enum class ConcernCategory : std::uint8_t { routine, relationship, safety, legal_report, grievance };
enum class ConcernActionKind : std::uint8_t {
  first_response,
  safety_action,
  report_made,
  coach_mentor,
  coach_mentee,
  joint_meeting,
  plan,
  follow_up,
  resolved,
  closed
};
enum class Stakeholder : std::uint8_t { mentees, mentors, families, staff, leaders, site_partners, supervisors };
enum class ActionStatus : std::uint8_t { done, rescheduled, dropped };

/// Owner: itself.
struct SiteRow : Itself<Kind::sites, 256> {
  ExchangeId id;
  SiteKind kind{};
  bool controlled_by_org{};
};
/// Owner: the site. Sorted by start (valid_from).
struct SiteAgreementRow : Of<Kind::site_agreements, 256> {
  ProgrammeRef programme;  ///< none = every programme
  Span days;
  Day signed_on{Day::never()};
};
/// Owner: the site. Sorted by start.
struct OfficialRow : Of<Kind::site_officials, 256> {
  ExchangeId id;
  OfficialRef chain;
  Span days;
};
/// Owner: the official. Sorted by date.
struct AcknowledgementRow : Of<Kind::official_acknowledgements, 256> {
  Day date;
};
/// Owner: the site. Sorted by date.
struct SiteContactRow : Of<Kind::site_contacts, 256> {
  ProgrammeRef programme;
  Day date;
  Set<SitePartner> participants;
  bool two_way{};
};

/// Owner: the group. Sorted by date.
struct GroupScheduleRow : Of<Kind::group_schedules, 256> {
  Day date;
  bool has_place{}, has_time{}, has_frequency{};
};
/// Owner: the person. Sorted by date.
struct FollowupRow : OfPerson<Kind::attendance_followups, 512> {
  GroupRef group;
  Day date;
};
/// Owner: the person. Sorted by date.
struct CheckInRow : OfPerson<Kind::check_ins, 512> {
  ProgrammeRef programme;
  Day date;
  Track role{};
  bool complete{};  ///< headway, hurdles and needs are filled
};
/// Owner: the mentee. Sorted by date.
struct InformationPackRow : OfPerson<Kind::information_packs, 512> {
  ProgrammeRef programme;
  Day date;
  Set<PackItem> items;
};

/// Owner: the match. Sorted by date.
struct ExitInterviewRow : Of<Kind::exit_interviews, 128> {
  Day date;
  InterviewParty party{};
};
/// Owner: the match. Sorted by date.
struct MatchReviewRow : Of<Kind::match_reviews, 128> {
  Day date;
  ReviewKind kind{};
  ReviewParty party{};
  ReviewRating rating{};
  Set<Reviewer> participants;
};
/// Owner: itself.
struct ConcernRow : Itself<Kind::concerns, 256> {
  ExchangeId id;
  ProgrammeRef programme;
  MatchRef match;
  Day date;
  ConcernCategory category{};
};
/// Owner: the concern. Sorted by date.
struct ConcernActionRow : Of<Kind::concern_actions, 256> {
  Day date;
  std::int32_t sequence{};
  ConcernActionKind kind{};
};
/// Owner: the mentee. Sorted by date.
struct InformationReleaseRow : OfPerson<Kind::information_releases, 512> {
  ExchangeId id;
  ProgrammeRef programme;
  Day date;
  TextMark recipient;
  Set<ReleasedPart> scope;
  bool has_legal_duty{};
};

/// Owner: the programme. Sorted by date (completed on).
struct FileReviewRow : Of<Kind::file_review_rounds, 64> {
  Day quarter_start, date;
  std::int32_t open_files{}, closed_files{}, population_open{}, population_closed{};
};
/// Owner: the programme. Sorted by date.
struct ResourceReviewRow : Of<Kind::resource_reviews, 64> {
  Day date;
  bool has_decision{};
};
/// Owner: the programme. Sorted by date.
struct StakeholderMeetingRow : Of<Kind::stakeholder_meetings, 64> {
  Day date;
  Set<Stakeholder> groups;
};
/// Owner: the programme. Sorted by date (report approved on).
struct EvaluationCycleRow : Of<Kind::evaluation_cycles, 64> {
  ExchangeId id;
  CycleRef chain;
  Day date;
  std::int16_t sources{};  ///< how many
};
/// Owner: the cycle.
struct FeedbackRow : Of<Kind::evaluation_feedback, 64> {
  Stakeholder group{};
  std::int32_t invited{}, responded{};
};
/// Owner: the cycle. Sorted by date.
struct DistributionRow : Of<Kind::evaluation_distributions, 64> {
  Day date;
  Stakeholder group{};
};
/// Owner: the cycle.
struct PlanActionRow : Of<Kind::plan_actions, 64> {
  ExchangeId id;
  ActionRef chain;
  Day start_date, due_date{Day::never()};
  bool has_owner{}, has_due_date{};
};
/// Owner: the action. Sorted by date.
struct PlanUpdateRow : Of<Kind::plan_action_updates, 64> {
  Day date;
  ActionStatus status{};
  bool has_reason{};
};
/// Owner: the programme. Sorted by date.
struct ExternalReviewRow : Of<Kind::external_reviews, 64> {
  Day date;
};

}  // namespace kith::snapshot
