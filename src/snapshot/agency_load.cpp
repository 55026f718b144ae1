// SPDX-License-Identifier: AGPL-3.0-or-later
#include <algorithm>
#include <array>

#include "snapshot/agency_rows.h"
#include "snapshot/cells.h"
#include "snapshot/queries.h"
#include "snapshot/words.h"

namespace kith::snapshot {

KITH_WORDS(SiteKind, "school", "faith_body", "youth_custody", "workplace", "community_centre", "other");
KITH_WORDS(SitePartner, "teacher_lead", "team_lead", "school_champion", "coordinator", "official");
KITH_WORDS(PackItem, "goals", "why_identified", "mentor_selection", "roles");
KITH_WORDS(InterviewParty, "mentor", "mentee", "guardian");
KITH_WORDS(ReviewKind, "early", "day_90", "term", "anniversary", "joint_discussion");
KITH_WORDS(ReviewParty, "mentor", "mentee", "guardian", "staff");
KITH_WORDS(ReviewRating, "", "good", "fair", "poor");
KITH_WORDS(Reviewer, "teacher_lead", "team_lead", "coordinator", "supervisor");
KITH_WORDS(ConcernCategory, "routine", "relationship", "safety", "legal_report", "grievance");
KITH_WORDS(ConcernActionKind, "first_response", "safety_action", "report_made", "coach_mentor", "coach_mentee",
           "joint_meeting", "plan", "follow_up", "resolved", "closed");
KITH_WORDS(Stakeholder, "mentees", "mentors", "families", "staff", "leaders", "site_partners", "supervisors");
KITH_WORDS(ActionStatus, "done", "rescheduled", "dropped");

namespace {

void fill_site(SiteRow& r, Cells& c) { take(c, r.kind, r.controlled_by_org); }
void fill_agreement(SiteAgreementRow& r, Cells& c) { take(c, r.programme, r.days, r.signed_on); }
void fill_official(OfficialRow& r, Cells& c) { take(c, r.days); }
void fill_acknowledgement(AcknowledgementRow& r, Cells& c) { take(c, r.date); }
void fill_site_contact(SiteContactRow& r, Cells& c) { take(c, r.programme, r.date, r.participants, r.two_way); }
void fill_schedule(GroupScheduleRow& r, Cells& c) { take(c, r.date, r.has_place, r.has_time, r.has_frequency); }
void fill_followup(FollowupRow& r, Cells& c) { take(c, r.group, r.date); }
void fill_check_in(CheckInRow& r, Cells& c) { take(c, r.programme, r.role, r.date, r.complete); }
void fill_pack(InformationPackRow& r, Cells& c) { take(c, r.programme, r.date, r.items); }
void fill_exit(ExitInterviewRow& r, Cells& c) { take(c, r.party, r.date); }
void fill_match_review(MatchReviewRow& r, Cells& c) { take(c, r.kind, r.party, r.date, r.rating, r.participants); }
void fill_concern(ConcernRow& r, Cells& c) { take(c, r.programme, r.match, r.date, r.category); }
void fill_concern_action(ConcernActionRow& r, Cells& c) { take(c, r.date, r.sequence, r.kind); }
void fill_release(InformationReleaseRow& r, Cells& c) {
  take(c, r.programme, r.date, r.recipient, r.scope, r.has_legal_duty);
}
void fill_file_review(FileReviewRow& r, Cells& c) {
  take(c, r.quarter_start, r.date, r.open_files, r.closed_files, r.population_open, r.population_closed);
}
void fill_resource_review(ResourceReviewRow& r, Cells& c) { take(c, r.date, r.has_decision); }
void fill_meeting(StakeholderMeetingRow& r, Cells& c) { take(c, r.date, r.groups); }
void fill_cycle(EvaluationCycleRow& r, Cells& c) {
  take(c, r.date);
  const std::string_view sources = c.text();
  r.sources = static_cast<std::int16_t>(sources.empty() ? 0 : 1 + std::count(sources.begin(), sources.end(), ';'));
}
void fill_feedback(FeedbackRow& r, Cells& c) { take(c, r.group, r.invited, r.responded); }
void fill_distribution(DistributionRow& r, Cells& c) { take(c, r.group, r.date); }
void fill_action(PlanActionRow& r, Cells& c) {
  take(c, r.has_owner, r.start_date);
  r.has_due_date = !c.blank();
  take(c, r.due_date);
}
void fill_update(PlanUpdateRow& r, Cells& c) { take(c, r.date, r.status, r.has_reason); }
void fill_external(ExternalReviewRow& r, Cells& c) { take(c, r.date); }

const std::array agency_tables{source<SiteRow, fill_site>(sql::sites),
                               source<SiteAgreementRow, fill_agreement>(sql::site_agreements),
                               source<OfficialRow, fill_official>(sql::site_officials),
                               source<AcknowledgementRow, fill_acknowledgement>(sql::official_acknowledgements),
                               source<SiteContactRow, fill_site_contact>(sql::site_contacts),
                               source<GroupScheduleRow, fill_schedule>(sql::group_schedules),
                               source<FollowupRow, fill_followup>(sql::attendance_followups),
                               source<CheckInRow, fill_check_in>(sql::check_ins),
                               source<InformationPackRow, fill_pack>(sql::information_packs),
                               source<ExitInterviewRow, fill_exit>(sql::exit_interviews),
                               source<MatchReviewRow, fill_match_review>(sql::match_reviews),
                               source<ConcernRow, fill_concern>(sql::concerns),
                               source<ConcernActionRow, fill_concern_action>(sql::concern_actions),
                               source<InformationReleaseRow, fill_release>(sql::information_releases),
                               source<FileReviewRow, fill_file_review>(sql::file_review_rounds),
                               source<ResourceReviewRow, fill_resource_review>(sql::resource_reviews),
                               source<StakeholderMeetingRow, fill_meeting>(sql::stakeholder_meetings),
                               source<EvaluationCycleRow, fill_cycle>(sql::evaluation_cycles),
                               source<FeedbackRow, fill_feedback>(sql::evaluation_feedback),
                               source<DistributionRow, fill_distribution>(sql::evaluation_distributions),
                               source<PlanActionRow, fill_action>(sql::plan_actions),
                               source<PlanUpdateRow, fill_update>(sql::plan_action_updates),
                               source<ExternalReviewRow, fill_external>(sql::external_reviews)};

}  // namespace

std::span<const Source> agency_sources() { return agency_tables; }

}  // namespace kith::snapshot
