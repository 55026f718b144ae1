// SPDX-License-Identifier: AGPL-3.0-or-later
#include <array>

#include "snapshot/cells.h"
#include "snapshot/check_stand.h"
#include "snapshot/queries.h"
#include "snapshot/screening_rows.h"
#include "snapshot/words.h"

namespace kith::snapshot {

KITH_WORDS(InterviewMode, "in_person", "video", "phone");
KITH_WORDS(ReferenceStatus, "completed", "requested", "no_answer");
KITH_WORDS(MentorDecision, "accepted", "rejected", "deferred", "withdrawn");
KITH_WORDS(CheckResult, "clear", "record_found", "unable");
KITH_WORDS(Adjudication, "", "accepted", "rejected");
KITH_WORDS(AgreementKind, "commitment", "code_of_conduct", "confidentiality", "mismatch_policy", "site_policy_pack",
           "formative_non_use");
KITH_WORDS(CourseKind, "orientation", "training", "ongoing", "leadership");
KITH_WORDS(TrainingEventKind, "course", "community_meeting", "network_session", "conferencing", "observation",
           "shared_development", "mentor_meeting");
KITH_WORDS(TrainingMode, "", "in_person", "video", "self_paced");
KITH_WORDS(TrainingResult, "passed", "attended", "partial", "credited", "failed", "absent");
KITH_WORDS(Topic, "philosophy_role", "duties_mentee", "duties_guardian", "duties_organization", "organization_duties",
           "realistic_expectations", "good_practice", "communication", "role_modelling", "building_trust", "boundaries",
           "diversity", "population", "trauma_informed", "nonverbal_cues", "cycles_of_change", "runaway_triggers",
           "trafficker_bond", "clinician_call", "adult_learning", "reflective_questioning", "mentor_role",
           "assessment_expectations", "developmental_stages", "trust_confidentiality", "programme_expectations",
           "diverse_needs", "formative_tools", "advanced_pedagogy", "advanced_technical", "leadership",
           "safety_policies", "closure", "child_protection");

namespace {

void fill_application(ApplicationRow& r, Cells& c) { take(c, r.programme, r.date, r.signed_on, r.complete); }
void fill_interview(InterviewRow& r, Cells& c) { take(c, r.date, r.mode, r.has_qualities, r.has_motive); }
void fill_reference(ReferenceRow& r, Cells& c) { take(c, r.date, r.status); }
void fill_score(CriterionScoreRow& r, Cells& c) { take(c, r.criterion, r.date); }
void fill_decision(MentorDecisionRow& r, Cells& c) {
  take(c, r.date, r.decision, r.qualities_rated, r.availability_rated);
}
void fill_check(CheckRow& r, Cells& c) {
  take(c, r.type, r.date, r.result, r.adjudication, r.adjudicated_on);
  r.has_from = !c.blank();
  take(c, r.valid_from);
  r.has_until = !c.blank();
  take(c, r.valid_until, r.revoked_on);
  r.law_exemption = c.flag();
  r.has_document = c.flag();
  r.place = place_of(c.text());
  take(c, r.consented);
}
void fill_transport(TransportRow& r, Cells& c) { take(c, r.programme, r.days); }
void fill_agreement(AgreementRow& r, Cells& c) {
  take(c, r.programme, r.site, r.kind, r.date, r.min_visits_per_month, r.duration_months);
}
void fill_capacity(CapacityRow& r, Cells& c) { take(c, r.programme, r.capacity, r.days); }
void fill_course(CourseRow& r, Cells& c) { take(c, r.kind); }
void fill_course_version(CourseVersionRow& r, Cells& c) { take(c, r.course, r.topics); }
void fill_event(TrainingEventRow& r, Cells& c) {
  take(c, r.programme, r.site, r.course_version, r.kind, r.date, r.mode, r.school_staff_present);
}
void fill_record(TrainingRecordRow& r, Cells& c) {
  take(c, r.event, r.course_version, r.date, r.result, r.topics_covered, r.hours, r.mode, r.approved, r.expires_on);
}

const std::array screening_tables{source<ApplicationRow, fill_application>(sql::applications),
                                  source<InterviewRow, fill_interview>(sql::interviews),
                                  source<ReferenceRow, fill_reference>(sql::mentor_references),
                                  source<CriterionScoreRow, fill_score>(sql::criterion_scores),
                                  source<MentorDecisionRow, fill_decision>(sql::mentor_decisions),
                                  source<CheckRow, fill_check>(sql::background_checks),
                                  source<TransportRow, fill_transport>(sql::transport_periods),
                                  source<AgreementRow, fill_agreement>(sql::agreements),
                                  source<CapacityRow, fill_capacity>(sql::capacities),
                                  source<CourseRow, fill_course>(sql::courses),
                                  source<CourseVersionRow, fill_course_version>(sql::course_versions),
                                  source<TrainingEventRow, fill_event>(sql::training_events),
                                  source<TrainingRecordRow, fill_record>(sql::training_records)};

}  // namespace

std::span<const Source> screening_sources() { return screening_tables; }

}  // namespace kith::snapshot
