// SPDX-License-Identifier: AGPL-3.0-or-later
#include "snapshot/codes.h"

#include <stdexcept>

namespace kith::snapshot {

#define KITH_WORDS(Enum, ...)                                                   \
  template <>                                                                   \
  struct Words<Enum> {                                                          \
    static constexpr auto all = std::to_array<std::string_view>({__VA_ARGS__}); \
  };                                                                            \
  template Enum parse_code<Enum>(std::string_view);                             \
  template std::string_view word<Enum>(Enum)

template <class E>
E parse_code(std::string_view word) {
  for (std::size_t i = 0; i < Words<E>::all.size(); ++i)
    if (Words<E>::all[i] == word) return static_cast<E>(i);
  if constexpr (std::is_same_v<E, PolicyKey>) return PolicyKey::unknown;
  throw std::runtime_error("a code in the database is not one of the exchange format");
}

template <class E>
std::string_view word(E value) {
  return Words<E>::all.at(static_cast<std::size_t>(value));
}

KITH_WORDS(Track, "mentor", "mentee", "guardian");
KITH_WORDS(InformantKind, "self", "guardian", "other_adult", "custody_organization", "safe_adult");
KITH_WORDS(ContactMode, "", "in_person", "phone", "video", "text_conversation", "email_conversation", "voicemail",
           "bulk_message", "letter");
KITH_WORDS(ContactResult, "reached", "attempted", "refused");
KITH_WORDS(MeetingMode, "in_person", "video", "phone", "message");
KITH_WORDS(EnteredBy, "mentor", "mentee", "guardian", "staff");
KITH_WORDS(MeetingStatus, "held", "cancelled", "no_show", "rescheduled");
KITH_WORDS(PauseKind, "meetings_only", "contact_suspended", "safety");
KITH_WORDS(ContactRule, "any", "required", "barred", "safe_adult");
KITH_WORDS(Authority, "", "parental", "court_order", "agency", "adult_guardianship");
KITH_WORDS(ConsentKind, "guardian_permission", "mentee_assent", "self_consent", "mature_minor",
           "guardian_contact_after_majority", "information_release", "photo", "transport");
KITH_WORDS(ClosureKind, "planned", "unplanned", "one_side_unavailable", "dissolved_before_start");
KITH_WORDS(SupportKind, "practical", "relationship", "activity_idea", "transport", "money", "family_query", "other");
KITH_WORDS(RecognitionRole, "mentor", "mentee", "staff", "site");
KITH_WORDS(GroupRole, "mentor", "mentee", "visitor");
KITH_WORDS(Presence, "present", "late", "absent_excused", "absent", "unknown");
KITH_WORDS(CalendarKind, "school_year", "term", "closed_month");
KITH_WORDS(DocumentStatus, "draft", "approved");
KITH_WORDS(PartsMissing, "none", "minor", "major");
KITH_WORDS(NeedLevel, "standard", "raised", "high");
KITH_WORDS(DocumentKind, "job_descriptions", "workload_policy", "intake_procedure", "assessment_procedure",
           "mentor_screening_procedure", "training_curricula", "matching_procedure", "meeting_expectations",
           "site_collaboration_procedure", "monitoring_procedure", "programme_design", "budget", "organization_chart",
           "mismatch_policy", "closure_statement", "code_of_conduct", "confidentiality_policy", "rematch_policy",
           "record_outline", "legal_text", "agreement_form", "certificate", "consent_form", "other");
KITH_WORDS(PolicyKey, "screen_days", "urgent_days", "start_days", "onward_days", "wait_contact_days", "assess_days",
           "min_references", "rescreen_after", "train_days", "first_meeting_days", "meeting_min_count",
           "meeting_min_hours", "min_duration_months", "virtual_meetings_count", "support_days", "parent_attempts",
           "age_of_majority", "leap_birthday", "max_load", "weight_standard", "weight_raised", "weight_high",
           "weight_new_match", "stakeholder_meeting_months", "required_checks", "required_checks_transport",
           "selection_criteria", "");

}  // namespace kith::snapshot
