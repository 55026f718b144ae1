// SPDX-License-Identifier: AGPL-3.0-or-later
#include "snapshot/codes.h"

#include "snapshot/words.h"

namespace kith::snapshot {

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
KITH_WORDS(ClosureReason, "goals_reached", "agreed_short_term_ended", "commitment_completed", "mentor_moved",
           "mentee_moved", "mentor_time", "mentee_lost_interest", "guardian_withdrew", "incompatible", "lost_contact",
           "safeguarding", "death", "aged_out", "custody_release", "programme_ended", "other");
KITH_WORDS(ActivityTag, "social", "academic", "career", "recreation", "other");
KITH_WORDS(ReleasedPart, "goals", "progress", "contact_data", "assessment", "attendance");
KITH_WORDS(StandardsFamily, "MS", "PA-MS", "CA-MS");
KITH_WORDS(Overlay, "ima", "martin", "eepm4", "eepm5");
KITH_WORDS(NotApplicableReason, "no_site_based_programme", "site_controlled_by_org", "screening_by_contract",
           "non_clinical_group_only", "other");
KITH_WORDS(CheckType, "criminal_record", "vulnerable_sector", "sex_offender_registry", "child_abuse_registry",
           "driving_record", "self_declaration");
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
           "selection_criteria", "contact_preset", "survey_relationship_months", "survey_youth_months",
           "survey_feedback_months", "answer_days", "rematch_days", "add_check_days", "declaration_months",
           "declaration_grace_days", "climate_months", "group_ratio", "att_min", "");
KITH_WORDS(ContactPreset, "coa", "eepm4", "eepm5", "strictest");

}  // namespace kith::snapshot
