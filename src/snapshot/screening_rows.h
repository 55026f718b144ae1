// SPDX-License-Identifier: AGPL-3.0-or-later
#pragma once
#include "snapshot/row.h"

/// Mentors: screening, selection, agreements, orientation and training (sections 4 and 5, III, IV).
namespace kith::snapshot {

enum class InterviewMode : std::uint8_t { in_person, video, phone };
enum class ReferenceStatus : std::uint8_t { completed, requested, no_answer };
enum class MentorDecision : std::uint8_t { accepted, rejected, deferred, withdrawn };
enum class CheckResult : std::uint8_t { clear, record_found, unable };
enum class Adjudication : std::uint8_t { blank, accepted, rejected };
enum class AgreementKind : std::uint8_t {
  commitment,
  code_of_conduct,
  confidentiality,
  mismatch_policy,
  site_policy_pack,
  formative_non_use
};
enum class CourseKind : std::uint8_t { orientation, training, ongoing, leadership };
enum class TrainingEventKind : std::uint8_t {
  course,
  community_meeting,
  network_session,
  conferencing,
  observation,
  shared_development,
  mentor_meeting
};
enum class TrainingMode : std::uint8_t { blank, in_person, video, self_paced };
enum class TrainingResult : std::uint8_t { passed, attended, partial, credited, failed, absent };
/// In the order of FORMAT, "Topic codes": six of 5.01, seven of 5.02, six for survivors, seven of IV-1, four of IV-2,
/// other.
enum class Topic : std::uint8_t {
  philosophy_role,
  duties_mentee,
  duties_guardian,
  duties_organization,
  organization_duties,
  realistic_expectations,
  good_practice,
  communication,
  role_modelling,
  building_trust,
  boundaries,
  diversity,
  population,
  trauma_informed,
  nonverbal_cues,
  cycles_of_change,
  runaway_triggers,
  trafficker_bond,
  clinician_call,
  adult_learning,
  reflective_questioning,
  mentor_role,
  assessment_expectations,
  developmental_stages,
  trust_confidentiality,
  programme_expectations,
  diverse_needs,
  formative_tools,
  advanced_pedagogy,
  advanced_technical,
  leadership,
  safety_policies,
  closure,
  child_protection
};

using Topics = Set<Topic>;

/// Owner: the person. Sorted by date (received).
struct ApplicationRow : OfPerson<Kind::mentor_applications, 512> {
  ExchangeId id;
  ApplicationRef chain;
  ProgrammeRef programme;
  Day date, signed_on{Day::never()};
  bool complete{};
};
/// Owner: the application. Sorted by date.
struct InterviewRow : Of<Kind::mentor_interviews, 512> {
  Day date;
  InterviewMode mode{};
  bool has_qualities{}, has_motive{};
};
/// Owner: the application. Sorted by date.
struct ReferenceRow : Of<Kind::mentor_references, 512> {
  Day date;
  ReferenceStatus status{};
};
/// Owner: the application. Sorted by date.
struct CriterionScoreRow : Of<Kind::criterion_scores, 512> {
  TextMark criterion;
  Day date;
};
/// Owner: the application. Sorted by date.
struct MentorDecisionRow : Of<Kind::mentor_decisions, 512> {
  Day date;
  MentorDecision decision{};
  bool qualities_rated{}, availability_rated{};  ///< rating and note are filled
};

/// Owner: the person. Sorted by date.
struct CheckRow : OfPerson<Kind::background_checks, 512> {
  Day date;
  Day valid_from{Day::never()}, valid_until{Day::never()};  ///< see has_from, has_until: blank = never
  Day adjudicated_on{Day::never()}, revoked_on{Day::never()};
  TextMark place;               ///< the jurisdiction in small letters
  Day consented{Day::never()};  ///< blank = never
  CheckType type{};
  CheckResult result{};
  Adjudication adjudication{};
  bool law_exemption : 1 {}, has_document : 1 {}, has_from : 1 {}, has_until : 1 {};
};
/// Owner: the person. Sorted by start.
struct TransportRow : OfPerson<Kind::transport_periods, 512> {
  ProgrammeRef programme;
  Span days;
};
/// Owner: the person. Sorted by date.
struct AgreementRow : OfPerson<Kind::agreements, 512> {
  ProgrammeRef programme;
  SiteRef site;
  Day date;
  std::int32_t min_visits_per_month{}, duration_months{};  ///< 0 = blank
  AgreementKind kind{};
};
/// Owner: the person. Sorted by start.
struct CapacityRow : OfPerson<Kind::mentor_capacities, 512> {
  ExchangeId id;
  ProgrammeRef programme;
  Span days;  ///< valid_from, valid_until
  std::int32_t capacity{};
};

/// Owner: itself.
struct CourseRow : Itself<Kind::courses, 512> {
  CourseKind kind{};
};
/// Owner: itself.
struct CourseVersionRow : Itself<Kind::course_versions, 512> {
  CourseRef course;
  Set<Topic> topics;
};
/// Owner: itself.
struct TrainingEventRow : Itself<Kind::training_events, 512> {
  ProgrammeRef programme;
  SiteRef site;
  CourseVersionRef course_version;
  Day date;
  TrainingEventKind kind{};
  TrainingMode mode{};
  bool school_staff_present{};
};
/// Owner: the person. Sorted by date.
struct TrainingRecordRow : OfPerson<Kind::training_records, 512> {
  Set<Topic> topics_covered;
  TrainingEventRef event;
  CourseVersionRef course_version;
  Day date, expires_on{Day::never()};
  std::int32_t hours{};  ///< hundredths
  TrainingResult result{};
  TrainingMode mode{};
  bool approved{};  ///< approved_by is filled
  bool done() const { return result == TrainingResult::passed || result == TrainingResult::attended; }
};

}  // namespace kith::snapshot
