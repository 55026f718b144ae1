// SPDX-License-Identifier: AGPL-3.0-or-later
#pragma once
#include <array>
#include <cstdint>
#include <string_view>

/// The codes of the exchange format that rules look at, one byte each. Every enum has its words in one table; a blank
/// cell is `blank`, the first value, where the column may be blank.
namespace kith::snapshot {

enum class Track : std::uint8_t { mentor, mentee, guardian };
enum class InformantKind : std::uint8_t { self, guardian, other_adult, custody_organization, safe_adult };
enum class ContactMode : std::uint8_t {
  blank,
  in_person,
  phone,
  video,
  text_conversation,
  email_conversation,
  voicemail,
  bulk_message,
  letter
};
enum class ContactResult : std::uint8_t { reached, attempted, refused };
enum class MeetingMode : std::uint8_t { in_person, video, phone, message };
enum class EnteredBy : std::uint8_t { mentor, mentee, guardian, staff };
enum class MeetingStatus : std::uint8_t { held, cancelled, no_show, rescheduled };
enum class PauseKind : std::uint8_t { meetings_only, contact_suspended, safety };
enum class ContactRule : std::uint8_t { any, required, barred, safe_adult };
enum class Authority : std::uint8_t { blank, parental, court_order, agency, adult_guardianship };
enum class ConsentKind : std::uint8_t {
  guardian_permission,
  mentee_assent,
  self_consent,
  mature_minor,
  guardian_contact_after_majority,
  information_release,
  photo,
  transport
};
enum class ClosureKind : std::uint8_t { planned, unplanned, one_side_unavailable, dissolved_before_start };
enum class SupportKind : std::uint8_t { practical, relationship, activity_idea, transport, money, family_query, other };
enum class RecognitionRole : std::uint8_t { mentor, mentee, staff, site };
enum class GroupRole : std::uint8_t { mentor, mentee, visitor };
enum class Presence : std::uint8_t { present, late, absent_excused, absent, unknown };
enum class CalendarKind : std::uint8_t { school_year, term, closed_month };
enum class DocumentStatus : std::uint8_t { draft, approved };
enum class PartsMissing : std::uint8_t { none, minor, major };
enum class NeedLevel : std::uint8_t { standard, raised, high };
enum class DocumentKind : std::uint8_t {
  job_descriptions,
  workload_policy,
  intake_procedure,
  assessment_procedure,
  mentor_screening_procedure,
  training_curricula,
  matching_procedure,
  meeting_expectations,
  site_collaboration_procedure,
  monitoring_procedure,
  programme_design,
  budget,
  organization_chart,
  mismatch_policy,
  closure_statement,
  code_of_conduct,
  confidentiality_policy,
  rematch_policy,
  record_outline,
  legal_text,
  agreement_form,
  certificate,
  consent_form,
  other
};
/// Policy keys whose values are one number or one word (lists and none-by-default keys follow with their measures).
enum class PolicyKey : std::uint8_t {
  screen_days,
  urgent_days,
  start_days,
  onward_days,
  wait_contact_days,
  assess_days,
  min_references,
  rescreen_after,
  train_days,
  first_meeting_days,
  meeting_min_count,
  meeting_min_hours,
  min_duration_months,
  virtual_meetings_count,
  support_days,
  parent_attempts,
  age_of_majority,
  leap_birthday,
  max_load,
  weight_standard,
  weight_raised,
  weight_high,
  weight_new_match,
  stakeholder_meeting_months,
  required_checks,
  required_checks_transport,
  selection_criteria,
  unknown
};

/// The words of an enum, in its order. Specialised in codes.cpp for every enum above.
template <class E>
struct Words;

/// The value for a word of the exchange format. Throws std::runtime_error for a word that is not in the list (the
/// database refuses such a row) except for PolicyKey, whose unknown words are `unknown`.
template <class E>
E parse_code(std::string_view word);
template <class E>
std::string_view word(E value);

/// Modes in which information can be obtained (measure_decisions.md §7.4): a talk, not a message left behind.
constexpr bool is_talk(ContactMode m) { return m >= ContactMode::in_person && m <= ContactMode::email_conversation; }
/// Modes in which an attempt counts (§7.6d): any that is filled, except a bulk message.
constexpr bool is_attempt(ContactMode m) { return m != ContactMode::blank && m != ContactMode::bulk_message; }

}  // namespace kith::snapshot
