// SPDX-License-Identifier: AGPL-3.0-or-later
#pragma once
#include <array>
#include <bit>
#include <cstdint>
#include <initializer_list>
#include <span>
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
enum class ClosureReason : std::uint8_t {
  goals_reached,
  agreed_short_term_ended,
  commitment_completed,
  mentor_moved,
  mentee_moved,
  mentor_time,
  mentee_lost_interest,
  guardian_withdrew,
  incompatible,
  lost_contact,
  safeguarding,
  death,
  aged_out,
  custody_release,
  programme_ended,
  other
};
enum class ActivityTag : std::uint8_t { social, academic, career, recreation, other };
enum class ReleasedPart : std::uint8_t { goals, progress, contact_data, assessment, attendance };
enum class StandardsFamily : std::uint8_t { ms, pa_ms, ca_ms };
enum class Overlay : std::uint8_t { ima, martin, eepm4, eepm5 };
enum class NotApplicableReason : std::uint8_t {
  no_site_based_programme,
  site_controlled_by_org,
  screening_by_contract,
  non_clinical_group_only,
  other
};
enum class CheckType : std::uint8_t {
  criminal_record,
  vulnerable_sector,
  sex_offender_registry,
  child_abuse_registry,
  driving_record,
  self_declaration
};
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
/// Policy keys: values that are one number or one word, then lists.
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
  contact_preset,  ///< ours, no key of format 1.0 (decision 0160): a `ContactPreset`
  /// Ours as well (decision 0229): months of a match between surveys; 0 = none is asked.
  survey_relationship_months,
  survey_youth_months,
  survey_feedback_months,
  answer_days,   ///< ours as well (decision 0227): days to answer a proposal
  rematch_days,  ///< ours as well (decision 0250): days from the end of a match to the next of its people; 0 = none
  /// Ours as well (decisions 0253, 0254; workflows.md §5.1): days that running matches have to bring an added check;
  /// months between declarations (0 = none asked); days after which a missing one is an expired check.
  add_check_days,
  declaration_months,
  declaration_grace_days,
  climate_months,  ///< ours as well (decision 0269): months between climate checks at a site of a host; 0 = none
  group_ratio,     ///< ours as well (decision 0270): most mentees to one adult of a group session
  att_min,         ///< ours as well (decision 0275): least attended of the last three sessions of a group (MG-P4)
  unknown
};
/// How often staff are in contact with a match: the choice of `PolicyKey::contact_preset` (obligations::presets).
enum class ContactPreset : std::uint8_t { coa, eepm4, eepm5, strictest };

/// The words of an enum, in its order: specialised with `KITH_WORDS` (words.h) in codes.cpp for every enum above, and
/// in the `*_load.cpp` of a chapter for those of its rows.
template <class E>
struct Words;

/// The value for a word of the exchange format. Throws std::runtime_error for a word that is not in the list (the
/// database refuses such a row) except for PolicyKey, whose unknown words are `unknown`.
template <class E>
E parse_code(std::string_view word);
template <class E>
std::string_view word(E value);

/// A set of codes, as in cells of several words with ';' between them.
template <class E>
struct Set {
  std::uint64_t bits{};
  constexpr Set() = default;
  constexpr Set(std::initializer_list<E> all) {
    for (const E e : all) add(e);
  }
  constexpr explicit Set(std::uint64_t b) : bits(b) {}
  static constexpr std::uint64_t bit(E e) { return std::uint64_t{1} << static_cast<unsigned>(e); }
  constexpr void add(E e) { bits |= bit(e); }
  constexpr bool has(E e) const { return (bits & bit(e)) != 0; }
  constexpr bool empty() const { return bits == 0; }
  constexpr int count() const { return std::popcount(bits); }
  constexpr bool contains(Set other) const { return (other.bits & ~bits) == 0; }
  constexpr Set without(Set other) const { return Set(bits & ~other.bits); }
  constexpr Set with(Set other) const { return Set(bits | other.bits); }
  constexpr bool operator==(const Set&) const = default;
  /// Calls `each(code)` in the order of the enum.
  template <class Each>
  constexpr void each(Each each) const {
    for (unsigned i = 0; i < 64; ++i)
      if (bits >> i & 1) each(static_cast<E>(i));
  }
};
/// "a;b" as a set. Throws as `parse_code` does.
template <class E>
Set<E> parse_codes(std::string_view words);

/// A clause as determinations name it ("7.02", "PRG 1"); longer texts name no clause that rules know and are blank.
struct ClauseName {
  std::array<char, 8> text{};
  constexpr ClauseName() = default;
  constexpr ClauseName(std::string_view name) {  // NOLINT(google-explicit-constructor)
    if (name.size() <= text.size())
      for (std::size_t i = 0; i < name.size(); ++i) text[i] = name[i];
  }
  constexpr ClauseName(const char* name) : ClauseName(std::string_view(name)) {}  // NOLINT(google-explicit-constructor)
  constexpr bool operator==(const ClauseName&) const = default;
};

/// Modes in which information can be obtained (measure_decisions.md §7.4): a talk, not a message left behind.
constexpr bool is_talk(ContactMode m) { return m >= ContactMode::in_person && m <= ContactMode::email_conversation; }
/// Modes in which an attempt counts (§7.6d): any that is filled, except a bulk message.
constexpr bool is_attempt(ContactMode m) { return m != ContactMode::blank && m != ContactMode::bulk_message; }

}  // namespace kith::snapshot
