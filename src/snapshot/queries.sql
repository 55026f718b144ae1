-- The columns of the snapshot, table by table: the versions typed after key :after, up to key :until, in the order typed.
-- Every statement begins with: key, chain, key replaced, day typed, voided; then the exchange id of the chain's first
-- version where rows carry it; then owner and the owner of the version replaced where rows are grouped.

-- name: programmes
select t.id, t.chain, t.supersedes, t.recorded_on, t.voided,
       case when t.chain = t.id then t.sourced_id else (select f.sourced_id from programmes f where f.id = t.chain) end,
       t.start_date, t.end_date, t.standards_family, t.survivor, t.high_risk, t.guardian_topic_applies, t.overlays
from programmes t where t.id > :after and t.id <= :until order by t.id

-- name: merges
select t.id, t.chain, t.supersedes, t.recorded_on, t.voided,
       (select p.sourced_id from persons p where p.id = t.absorbed_id),
       t.absorbed_id, case when t.supersedes is not null then (select p.absorbed_id from person_merges p where p.id = t.supersedes) end,
       t.kept_id
from person_merges t where t.id > :after and t.id <= :until order by t.id

-- name: persons
-- sealed: only that there is an address at all
select t.id, t.chain, t.supersedes, t.recorded_on, t.voided,
       case when t.chain = t.id then t.sourced_id else (select f.sourced_id from persons f where f.id = t.chain) end,
       t.birth_date, case when t.phone is not null or t.email is not null or t.street is not null then 1 else 0 end
from persons t where t.id > :after and t.id <= :until order by t.id

-- name: matches
select t.id, t.chain, t.supersedes, t.recorded_on, t.voided,
       case when t.chain = t.id then t.sourced_id else (select f.sourced_id from matches f where f.id = t.chain) end,
       t.programme_id, t.site_id, t.mentor_id, t.mentee_id, t.event_date, t.proposal_id, t.referral_id, t.group_id
from matches t where t.id > :after and t.id <= :until order by t.id

-- name: initial_meetings
select t.id, t.chain, t.supersedes, t.recorded_on, t.voided, t.match_id,
       case when t.supersedes is not null then (select p.match_id from initial_meetings p where p.id = t.supersedes) end,
       t.event_date, t.status, t.arranged_by_staff, t.staff_present
from initial_meetings t where t.id > :after and t.id <= :until order by t.id

-- name: closures
select t.id, t.chain, t.supersedes, t.recorded_on, t.voided, t.match_id,
       case when t.supersedes is not null then (select p.match_id from match_closures p where p.id = t.supersedes) end,
       t.event_date, t.kind, t.reason
from match_closures t where t.id > :after and t.id <= :until order by t.id

-- name: pauses
select t.id, t.chain, t.supersedes, t.recorded_on, t.voided, t.match_id,
       case when t.supersedes is not null then (select p.match_id from match_pauses p where p.id = t.supersedes) end,
       t.start_date, t.end_date, t.kind, case when t.approved_by is not null then 1 else 0 end,
       case when t.approved_on is not null then 1 else 0 end
from match_pauses t where t.id > :after and t.id <= :until order by t.id

-- name: assignments
select t.id, t.chain, t.supersedes, t.recorded_on, t.voided, t.match_id,
       case when t.supersedes is not null then (select p.match_id from match_assignments p where p.id = t.supersedes) end,
       t.person_id, t.start_date, t.end_date, t.need_level
from match_assignments t where t.id > :after and t.id <= :until order by t.id

-- name: contacts
select t.id, t.chain, t.supersedes, t.recorded_on, t.voided,
       case when t.chain = t.id then t.sourced_id else (select f.sourced_id from supervisory_contacts f where f.id = t.chain) end,
       t.event_date, t.programme_id, t.staff_id, t.mode, case when t.note is not null then 1 else 0 end
from supervisory_contacts t where t.id > :after and t.id <= :until order by t.id

-- name: parties
select t.id, t.chain, t.supersedes, t.recorded_on, t.voided, t.contact_id,
       case when t.supersedes is not null then (select p.contact_id from contact_parties p where p.id = t.supersedes) end,
       t.match_id, t.person_id, t.track, t.informant_kind, t.result, t.information_obtained,
       case when t.note is not null then 1 else 0 end, case when t.guidance is not null then 1 else 0 end,
       case when t.relation is not null then 1 else 0 end
from contact_parties t where t.id > :after and t.id <= :until order by t.id

-- name: meeting_logs
select t.id, t.chain, t.supersedes, t.recorded_on, t.voided,
       case when t.chain = t.id then t.sourced_id else (select f.sourced_id from meeting_logs f where f.id = t.chain) end,
       t.match_id,
       case when t.supersedes is not null then (select p.match_id from meeting_logs p where p.id = t.supersedes) end,
       t.event_date,
       case when t.chain = t.id then t.recorded_on else (select f.recorded_on from meeting_logs f where f.id = t.chain) end,
       t.site_id, t.minutes, t.start_time, t.mode, t.entered_by, case when t.activities is not null then 1 else 0 end,
       t.activity_tags
from meeting_logs t where t.id > :after and t.id <= :until order by t.id

-- name: no_meetings
select t.id, t.chain, t.supersedes, t.recorded_on, t.voided, t.match_id,
       case when t.supersedes is not null then (select p.match_id from no_meeting_entries p where p.id = t.supersedes) end,
       t.month
from no_meeting_entries t where t.id > :after and t.id <= :until order by t.id

-- name: relationships
select t.id, t.chain, t.supersedes, t.recorded_on, t.voided, t.mentee_id,
       case when t.supersedes is not null then (select p.mentee_id from relationships p where p.id = t.supersedes) end,
       t.person_id, t.start_date, t.end_date, t.is_guardian, t.may_consent, t.contact_rule, t.authority
from relationships t where t.id > :after and t.id <= :until order by t.id

-- name: custody
select t.id, t.chain, t.supersedes, t.recorded_on, t.voided, t.mentee_id,
       case when t.supersedes is not null then (select p.mentee_id from custody_intervals p where p.id = t.supersedes) end,
       t.start_date, t.end_date, t.temporary, t.may_consent
from custody_intervals t where t.id > :after and t.id <= :until order by t.id

-- name: consents
select t.id, t.chain, t.supersedes, t.recorded_on, t.voided, t.mentee_id,
       case when t.supersedes is not null then (select p.mentee_id from consents p where p.id = t.supersedes) end,
       t.event_date, t.valid_until, t.withdrawn_on, t.kind, case when t.copy_given_on is not null then 1 else 0 end,
       t.scope, t.recipient, t.programme_id
from consents t where t.id > :after and t.id <= :until order by t.id

-- name: policies
select t.id, t.chain, t.supersedes, t.recorded_on, t.voided,
       case when t.chain = t.id then t.sourced_id else (select f.sourced_id from policies f where f.id = t.chain) end,
       t.programme_id, t.key, t.value, t.valid_from, t.valid_until
from policies t where t.id > :after and t.id <= :until order by t.id

-- name: calendar
select t.id, t.chain, t.supersedes, t.recorded_on, t.voided,
       case when t.chain = t.id then t.sourced_id else (select f.sourced_id from calendar_periods f where f.id = t.chain) end,
       t.programme_id,
       case when t.supersedes is not null then (select p.programme_id from calendar_periods p where p.id = t.supersedes) end,
       t.site_id, t.start_date, t.end_date, t.kind
from calendar_periods t where t.id > :after and t.id <= :until order by t.id

-- name: requests
select t.id, t.chain, t.supersedes, t.recorded_on, t.voided,
       case when t.chain = t.id then t.sourced_id else (select f.sourced_id from support_requests f where f.id = t.chain) end,
       t.event_date, t.programme_id, t.match_id, t.raised_by, t.kind
from support_requests t where t.id > :after and t.id <= :until order by t.id

-- name: responses
select t.id, t.chain, t.supersedes, t.recorded_on, t.voided, t.request_id,
       case when t.supersedes is not null then (select p.request_id from support_responses p where p.id = t.supersedes) end,
       t.event_date
from support_responses t where t.id > :after and t.id <= :until order by t.id

-- name: recognitions
select t.id, t.chain, t.supersedes, t.recorded_on, t.voided, t.person_id,
       case when t.supersedes is not null then (select p.person_id from recognitions p where p.id = t.supersedes) end,
       t.event_date, t.programme_id, t.role
from recognitions t where t.id > :after and t.id <= :until order by t.id

-- name: mentoring_groups
select t.id, t.chain, t.supersedes, t.recorded_on, t.voided,
       case when t.chain = t.id then t.sourced_id else (select f.sourced_id from "groups" f where f.id = t.chain) end,
       t.programme_id, t.site_id
from "groups" t where t.id > :after and t.id <= :until order by t.id

-- name: memberships
select t.id, t.chain, t.supersedes, t.recorded_on, t.voided, t.group_id,
       case when t.supersedes is not null then (select p.group_id from group_memberships p where p.id = t.supersedes) end,
       t.person_id, t.start_date, t.end_date, t.role
from group_memberships t where t.id > :after and t.id <= :until order by t.id

-- name: sessions
select t.id, t.chain, t.supersedes, t.recorded_on, t.voided,
       case when t.chain = t.id then t.sourced_id else (select f.sourced_id from group_sessions f where f.id = t.chain) end,
       t.group_id, t.site_id, t.event_date, t.status
from group_sessions t where t.id > :after and t.id <= :until order by t.id

-- name: attendances
select t.id, t.chain, t.supersedes, t.recorded_on, t.voided, t.session_id,
       case when t.supersedes is not null then (select p.session_id from attendance p where p.id = t.supersedes) end,
       t.person_id, t.role, t.status
from attendance t where t.id > :after and t.id <= :until order by t.id

-- name: written_documents
select t.id, t.chain, t.supersedes, t.recorded_on, t.voided,
       case when t.chain = t.id then t.sourced_id else (select f.sourced_id from documents f where f.id = t.chain) end,
       t.programme_id, t.kind, t.status, t.event_date, t.review_date, t.parts_missing
from documents t where t.id > :after and t.id <= :until order by t.id

-- name: not_applicable
select t.id, t.chain, t.supersedes, t.recorded_on, t.voided, t.programme_id,
       case when t.supersedes is not null then (select p.programme_id from na_determinations p where p.id = t.supersedes) end,
       t.clause, t.reason, t.event_date, t.valid_until
from na_determinations t where t.id > :after and t.id <= :until order by t.id

-- name: staff_roles
select t.id, t.chain, t.supersedes, t.recorded_on, t.voided,
       t.person_id, case when t.supersedes is not null then (select p.person_id from staff_roles p where p.id = t.supersedes) end,
       t.programme_id, t.site_id, t.role, t.oversight, t.excluded_competencies, t.start_date, t.end_date
from staff_roles t where t.id > :after and t.id <= :until order by t.id

-- name: competency_evidence
select t.id, t.chain, t.supersedes, t.recorded_on, t.voided,
       t.person_id, case when t.supersedes is not null then (select p.person_id from competency_evidence p where p.id = t.supersedes) end,
       t.competency, t.event_date, case when t.verified_by is not null then 1 else 0 end, t.valid_until
from competency_evidence t where t.id > :after and t.id <= :until order by t.id

-- name: support_plans
select t.id, t.chain, t.supersedes, t.recorded_on, t.voided,
       t.person_id, case when t.supersedes is not null then (select p.person_id from support_plans p where p.id = t.supersedes) end,
       t.competency, t.start_date, t.completed_on, t.cancelled_on
from support_plans t where t.id > :after and t.id <= :until order by t.id

-- name: workload_reviews
select t.id, t.chain, t.supersedes, t.recorded_on, t.voided,
       t.person_id, case when t.supersedes is not null then (select p.person_id from workload_reviews p where p.id = t.supersedes) end,
       t.event_date, case when t.factors is not null then 1 else 0 end,
       case when t.decision is not null then 1 else 0 end
from workload_reviews t where t.id > :after and t.id <= :until order by t.id

-- name: applications
select t.id, t.chain, t.supersedes, t.recorded_on, t.voided,
       case when t.chain = t.id then t.sourced_id else (select f.sourced_id from mentor_applications f where f.id = t.chain) end,
       t.person_id, case when t.supersedes is not null then (select p.person_id from mentor_applications p where p.id = t.supersedes) end,
       t.programme_id, t.event_date, t.signed_on, t.complete
from mentor_applications t where t.id > :after and t.id <= :until order by t.id

-- name: interviews
select t.id, t.chain, t.supersedes, t.recorded_on, t.voided,
       t.application_id, case when t.supersedes is not null then (select p.application_id from mentor_interviews p where p.id = t.supersedes) end,
       t.event_date, t.mode, case when t.qualities_note is not null then 1 else 0 end,
       case when t.motive_note is not null then 1 else 0 end
from mentor_interviews t where t.id > :after and t.id <= :until order by t.id

-- name: mentor_references
select t.id, t.chain, t.supersedes, t.recorded_on, t.voided,
       t.application_id, case when t.supersedes is not null then (select p.application_id from mentor_references p where p.id = t.supersedes) end,
       t.event_date, t.status
from mentor_references t where t.id > :after and t.id <= :until order by t.id

-- name: criterion_scores
select t.id, t.chain, t.supersedes, t.recorded_on, t.voided,
       t.application_id, case when t.supersedes is not null then (select p.application_id from criterion_scores p where p.id = t.supersedes) end,
       t.criterion, t.event_date
from criterion_scores t where t.id > :after and t.id <= :until order by t.id

-- name: mentor_decisions
select t.id, t.chain, t.supersedes, t.recorded_on, t.voided,
       t.application_id, case when t.supersedes is not null then (select p.application_id from mentor_decisions p where p.id = t.supersedes) end,
       t.event_date, t.decision,
       case when t.qualities_rating is not null and t.qualities_note is not null then 1 else 0 end,
       case when t.availability_rating is not null and t.availability_note is not null then 1 else 0 end
from mentor_decisions t where t.id > :after and t.id <= :until order by t.id

-- name: background_checks
select t.id, t.chain, t.supersedes, t.recorded_on, t.voided,
       t.person_id, case when t.supersedes is not null then (select p.person_id from background_checks p where p.id = t.supersedes) end,
       t.check_type, t.event_date, t.result, t.adjudication, t.adjudicated_on, t.valid_from, t.valid_until,
       t.revoked_on, t.law_exemption, case when t.document_id is not null then 1 else 0 end,
       trim(coalesce(t.jurisdiction, '')), t.consented_on
from background_checks t where t.id > :after and t.id <= :until order by t.id

-- name: transport_periods
select t.id, t.chain, t.supersedes, t.recorded_on, t.voided,
       t.person_id, case when t.supersedes is not null then (select p.person_id from transport_periods p where p.id = t.supersedes) end,
       t.programme_id, t.start_date, t.end_date
from transport_periods t where t.id > :after and t.id <= :until order by t.id

-- name: agreements
select t.id, t.chain, t.supersedes, t.recorded_on, t.voided,
       t.person_id, case when t.supersedes is not null then (select p.person_id from agreements p where p.id = t.supersedes) end,
       t.programme_id, t.site_id, t.kind, t.event_date, t.min_visits_per_month, t.duration_months
from agreements t where t.id > :after and t.id <= :until order by t.id

-- name: capacities
select t.id, t.chain, t.supersedes, t.recorded_on, t.voided,
       case when t.chain = t.id then t.sourced_id else (select f.sourced_id from mentor_capacities f where f.id = t.chain) end,
       t.person_id, case when t.supersedes is not null then (select p.person_id from mentor_capacities p where p.id = t.supersedes) end,
       t.programme_id, t.capacity, t.valid_from, t.valid_until
from mentor_capacities t where t.id > :after and t.id <= :until order by t.id

-- name: courses
select t.id, t.chain, t.supersedes, t.recorded_on, t.voided,
       t.kind
from courses t where t.id > :after and t.id <= :until order by t.id

-- name: course_versions
select t.id, t.chain, t.supersedes, t.recorded_on, t.voided,
       t.course_id, t.topics
from course_versions t where t.id > :after and t.id <= :until order by t.id

-- name: training_events
select t.id, t.chain, t.supersedes, t.recorded_on, t.voided,
       t.programme_id, t.site_id, t.course_version_id, t.kind, t.event_date, t.mode, t.school_staff_present
from training_events t where t.id > :after and t.id <= :until order by t.id

-- name: training_records
select t.id, t.chain, t.supersedes, t.recorded_on, t.voided,
       t.person_id, case when t.supersedes is not null then (select p.person_id from training_records p where p.id = t.supersedes) end,
       t.training_event_id, t.course_version_id, t.event_date, t.result, t.topics_covered, t.hours, t.mode,
       case when t.approved_by is not null then 1 else 0 end, t.expires_on
from training_records t where t.id > :after and t.id <= :until order by t.id

-- name: referrals
select t.id, t.chain, t.supersedes, t.recorded_on, t.voided,
       case when t.chain = t.id then t.sourced_id else (select f.sourced_id from referrals f where f.id = t.chain) end,
       t.mentee_id, t.programme_id, t.event_date, case when t.request is not null then 1 else 0 end,
       t.screened_under_contract
from referrals t where t.id > :after and t.id <= :until order by t.id

-- name: referral_screenings
select t.id, t.chain, t.supersedes, t.recorded_on, t.voided,
       t.referral_id, case when t.supersedes is not null then (select p.referral_id from referral_screenings p where p.id = t.supersedes) end,
       t.event_date, t.result
from referral_screenings t where t.id > :after and t.id <= :until order by t.id

-- name: applicant_notices
select t.id, t.chain, t.supersedes, t.recorded_on, t.voided,
       t.referral_id, case when t.supersedes is not null then (select p.referral_id from applicant_notices p where p.id = t.supersedes) end,
       t.event_date, t.informed_fit, t.informed_services, case when t.informed_to is not null then 1 else 0 end
from applicant_notices t where t.id > :after and t.id <= :until order by t.id

-- name: intakes
select t.id, t.chain, t.supersedes, t.recorded_on, t.voided,
       case when t.chain = t.id then t.sourced_id else (select f.sourced_id from intakes f where f.id = t.chain) end,
       t.referral_id, case when t.supersedes is not null then (select p.referral_id from intakes p where p.id = t.supersedes) end,
       t.event_date,
       case when t.need_safety is not null and t.need_health is not null and t.need_self_harm is not null and t.need_housing is not null and t.need_intensive_service is not null then 1 else 0 end,
       case when t.need_safety = 1 or t.need_health = 1 or t.need_self_harm = 1 or t.need_housing = 1 or t.need_intensive_service = 1 then 1 else 0 end,
       case when t.action is not null then 1 else 0 end, t.urgent
from intakes t where t.id > :after and t.id <= :until order by t.id

-- name: urgent_responses
select t.id, t.chain, t.supersedes, t.recorded_on, t.voided,
       t.referral_id, case when t.supersedes is not null then (select p.referral_id from urgent_responses p where p.id = t.supersedes) end,
       t.event_date
from urgent_responses t where t.id > :after and t.id <= :until order by t.id

-- name: referral_decisions
select t.id, t.chain, t.supersedes, t.recorded_on, t.voided,
       t.referral_id, case when t.supersedes is not null then (select p.referral_id from referral_decisions p where p.id = t.supersedes) end,
       t.event_date, t.decision, t.intake_elsewhere
from referral_decisions t where t.id > :after and t.id <= :until order by t.id

-- name: outside_summaries
select t.id, t.chain, t.supersedes, t.recorded_on, t.voided,
       t.referral_id, case when t.supersedes is not null then (select p.referral_id from outside_summaries p where p.id = t.supersedes) end,
       t.event_date
from outside_summaries t where t.id > :after and t.id <= :until order by t.id

-- name: rights_notices
select t.id, t.chain, t.supersedes, t.recorded_on, t.voided,
       t.referral_id, case when t.supersedes is not null then (select p.referral_id from rights_notices p where p.id = t.supersedes) end,
       t.event_date, t.given, case when t.deferral_reason is not null then 1 else 0 end
from rights_notices t where t.id > :after and t.id <= :until order by t.id

-- name: assessments
select t.id, t.chain, t.supersedes, t.recorded_on, t.voided,
       case when t.chain = t.id then t.sourced_id else (select f.sourced_id from assessments f where f.id = t.chain) end,
       t.referral_id, case when t.supersedes is not null then (select p.referral_id from assessments p where p.id = t.supersedes) end,
       t.event_date, t.kind, case when t.culture_language is not null then 1 else 0 end, t.participants,
       case when t.signed_by is not null then 1 else 0 end
from assessments t where t.id > :after and t.id <= :until order by t.id

-- name: assessment_triggers
select t.id, t.chain, t.supersedes, t.recorded_on, t.voided,
       case when t.chain = t.id then t.sourced_id else (select f.sourced_id from assessment_triggers f where f.id = t.chain) end,
       t.referral_id, case when t.supersedes is not null then (select p.referral_id from assessment_triggers p where p.id = t.supersedes) end,
       t.event_date
from assessment_triggers t where t.id > :after and t.id <= :until order by t.id

-- name: waitlist_entries
select t.id, t.chain, t.supersedes, t.recorded_on, t.voided,
       t.referral_id, case when t.supersedes is not null then (select p.referral_id from waitlist_entries p where p.id = t.supersedes) end,
       t.start_date, t.end_date
from waitlist_entries t where t.id > :after and t.id <= :until order by t.id

-- name: waitlist_contacts
select t.id, t.chain, t.supersedes, t.recorded_on, t.voided,
       t.waitlist_entry_id, case when t.supersedes is not null then (select p.waitlist_entry_id from waitlist_contacts p where p.id = t.supersedes) end,
       t.event_date
from waitlist_contacts t where t.id > :after and t.id <= :until order by t.id

-- name: referrals_out
select t.id, t.chain, t.supersedes, t.recorded_on, t.voided,
       t.referral_id, case when t.supersedes is not null then (select p.referral_id from referrals_out p where p.id = t.supersedes) end,
       t.event_date
from referrals_out t where t.id > :after and t.id <= :until order by t.id

-- name: case_reviews
select t.id, t.chain, t.supersedes, t.recorded_on, t.voided,
       t.referral_id, case when t.supersedes is not null then (select p.referral_id from case_reviews p where p.id = t.supersedes) end,
       t.event_date
from case_reviews t where t.id > :after and t.id <= :until order by t.id

-- name: service_terminations
select t.id, t.chain, t.supersedes, t.recorded_on, t.voided,
       t.referral_id, case when t.supersedes is not null then (select p.referral_id from service_terminations p where p.id = t.supersedes) end,
       t.event_date
from service_terminations t where t.id > :after and t.id <= :until order by t.id

-- name: closing_summaries
select t.id, t.chain, t.supersedes, t.recorded_on, t.voided,
       t.referral_id, case when t.supersedes is not null then (select p.referral_id from closing_summaries p where p.id = t.supersedes) end,
       t.event_date
from closing_summaries t where t.id > :after and t.id <= :until order by t.id

-- name: match_proposals
select t.id, t.chain, t.supersedes, t.recorded_on, t.voided,
       t.event_date, case when t.mentor_strengths is not null then 1 else 0 end,
       case when t.mentor_needs is not null then 1 else 0 end,
       case when t.mentor_preferences is not null then 1 else 0 end,
       case when t.mentor_interests is not null then 1 else 0 end,
       case when t.mentee_strengths is not null then 1 else 0 end,
       case when t.mentee_needs is not null then 1 else 0 end,
       case when t.mentee_preferences is not null then 1 else 0 end,
       case when t.mentee_interests is not null then 1 else 0 end
from match_proposals t where t.id > :after and t.id <= :until order by t.id

-- name: match_acceptances
select t.id, t.chain, t.supersedes, t.recorded_on, t.voided,
       case when t.chain = t.id then t.sourced_id else (select f.sourced_id from match_acceptances f where f.id = t.chain) end,
       t.proposal_id, case when t.supersedes is not null then (select p.proposal_id from match_acceptances p where p.id = t.supersedes) end,
       t.party, t.person_id, t.event_date, t.response
from match_acceptances t where t.id > :after and t.id <= :until order by t.id

-- name: match_disclosures
select t.id, t.chain, t.supersedes, t.recorded_on, t.voided,
       t.proposal_id, case when t.supersedes is not null then (select p.proposal_id from match_disclosures p where p.id = t.supersedes) end,
       t.audience, t.event_date
from match_disclosures t where t.id > :after and t.id <= :until order by t.id

-- name: role_briefings
select t.id, t.chain, t.supersedes, t.recorded_on, t.voided,
       t.match_id, case when t.supersedes is not null then (select p.match_id from role_briefings p where p.id = t.supersedes) end,
       t.audience, t.person_id, t.event_date
from role_briefings t where t.id > :after and t.id <= :until order by t.id

-- name: match_goals
select t.id, t.chain, t.supersedes, t.recorded_on, t.voided,
       t.match_id, case when t.supersedes is not null then (select p.match_id from match_goals p where p.id = t.supersedes) end,
       t.event_date, t.contributors, t.provider_ids, t.status
from match_goals t where t.id > :after and t.id <= :until order by t.id

-- name: provider_exclusions
select t.id, t.chain, t.supersedes, t.recorded_on, t.voided,
       t.match_id, case when t.supersedes is not null then (select p.match_id from provider_exclusions p where p.id = t.supersedes) end,
       t.provider_id, t.event_date, case when t.reason is not null then 1 else 0 end
from provider_exclusions t where t.id > :after and t.id <= :until order by t.id

-- name: coordinating_providers
select t.id, t.chain, t.supersedes, t.recorded_on, t.voided,
       case when t.chain = t.id then t.sourced_id else (select f.sourced_id from coordinating_providers f where f.id = t.chain) end,
       t.mentee_id, case when t.supersedes is not null then (select p.mentee_id from coordinating_providers p where p.id = t.supersedes) end,
       t.start_date, t.end_date
from coordinating_providers t where t.id > :after and t.id <= :until order by t.id

-- name: logic_models
select t.id, t.chain, t.supersedes, t.recorded_on, t.voided,
       case when t.chain = t.id then t.sourced_id else (select f.sourced_id from logic_models f where f.id = t.chain) end,
       t.programme_id, case when t.supersedes is not null then (select p.programme_id from logic_models p where p.id = t.supersedes) end,
       t.status, t.event_date, t.review_date, t.needs_improvement, case when t.needs is not null then 1 else 0 end,
       case when t.inputs_human is not null then 1 else 0 end,
       case when t.inputs_financial is not null then 1 else 0 end,
       case when t.inputs_organizational is not null then 1 else 0 end,
       case when t.inputs_community is not null then 1 else 0 end,
       case when t.activities is not null then 1 else 0 end, case when t.outputs is not null then 1 else 0 end,
       case when t.outcomes is not null then 1 else 0 end, case when t.impact is not null then 1 else 0 end
from logic_models t where t.id > :after and t.id <= :until order by t.id

-- name: outcomes
select t.id, t.chain, t.supersedes, t.recorded_on, t.voided,
       case when t.chain = t.id then t.sourced_id else (select f.sourced_id from outcomes f where f.id = t.chain) end,
       t.programme_id, t.area, t.start_date, t.end_date
from outcomes t where t.id > :after and t.id <= :until order by t.id

-- name: outcome_measurements
select t.id, t.chain, t.supersedes, t.recorded_on, t.voided,
       t.referral_id, case when t.supersedes is not null then (select p.referral_id from outcome_measurements p where p.id = t.supersedes) end,
       t.outcome_id, t.wave, t.event_date
from outcome_measurements t where t.id > :after and t.id <= :until order by t.id

-- name: outcome_reports
select t.id, t.chain, t.supersedes, t.recorded_on, t.voided,
       t.programme_id, case when t.supersedes is not null then (select p.programme_id from outcome_reports p where p.id = t.supersedes) end,
       t.status, t.event_date, t.dimensions, case when t.equity_note is not null then 1 else 0 end
from outcome_reports t where t.id > :after and t.id <= :until order by t.id

-- name: sites
select t.id, t.chain, t.supersedes, t.recorded_on, t.voided,
       case when t.chain = t.id then t.sourced_id else (select f.sourced_id from sites f where f.id = t.chain) end,
       t.kind, t.controlled_by_org
from sites t where t.id > :after and t.id <= :until order by t.id

-- name: site_agreements
select t.id, t.chain, t.supersedes, t.recorded_on, t.voided,
       t.site_id, case when t.supersedes is not null then (select p.site_id from site_agreements p where p.id = t.supersedes) end,
       t.programme_id, t.valid_from, t.valid_until, t.signed_on
from site_agreements t where t.id > :after and t.id <= :until order by t.id

-- name: site_officials
select t.id, t.chain, t.supersedes, t.recorded_on, t.voided,
       case when t.chain = t.id then t.sourced_id else (select f.sourced_id from site_officials f where f.id = t.chain) end,
       t.site_id, case when t.supersedes is not null then (select p.site_id from site_officials p where p.id = t.supersedes) end,
       t.start_date, t.end_date
from site_officials t where t.id > :after and t.id <= :until order by t.id

-- name: official_acknowledgements
select t.id, t.chain, t.supersedes, t.recorded_on, t.voided,
       t.official_id, case when t.supersedes is not null then (select p.official_id from official_acknowledgements p where p.id = t.supersedes) end,
       t.event_date
from official_acknowledgements t where t.id > :after and t.id <= :until order by t.id

-- name: site_contacts
select t.id, t.chain, t.supersedes, t.recorded_on, t.voided,
       t.site_id, case when t.supersedes is not null then (select p.site_id from site_contacts p where p.id = t.supersedes) end,
       t.programme_id, t.event_date, t.participants, t.two_way
from site_contacts t where t.id > :after and t.id <= :until order by t.id

-- name: group_schedules
select t.id, t.chain, t.supersedes, t.recorded_on, t.voided,
       t.group_id, case when t.supersedes is not null then (select p.group_id from group_schedules p where p.id = t.supersedes) end,
       t.event_date, case when t.place is not null then 1 else 0 end,
       case when t.meeting_time is not null then 1 else 0 end, case when t.frequency is not null then 1 else 0 end
from group_schedules t where t.id > :after and t.id <= :until order by t.id

-- name: attendance_followups
select t.id, t.chain, t.supersedes, t.recorded_on, t.voided,
       t.person_id, case when t.supersedes is not null then (select p.person_id from attendance_followups p where p.id = t.supersedes) end,
       t.group_id, t.event_date
from attendance_followups t where t.id > :after and t.id <= :until order by t.id

-- name: check_ins
select t.id, t.chain, t.supersedes, t.recorded_on, t.voided,
       t.person_id, case when t.supersedes is not null then (select p.person_id from check_ins p where p.id = t.supersedes) end,
       t.programme_id, t.role, t.event_date,
       case when t.headway is not null and t.hurdles is not null and t.needs is not null then 1 else 0 end
from check_ins t where t.id > :after and t.id <= :until order by t.id

-- name: information_packs
select t.id, t.chain, t.supersedes, t.recorded_on, t.voided,
       t.mentee_id, case when t.supersedes is not null then (select p.mentee_id from information_packs p where p.id = t.supersedes) end,
       t.programme_id, t.event_date, t.items
from information_packs t where t.id > :after and t.id <= :until order by t.id

-- name: exit_interviews
select t.id, t.chain, t.supersedes, t.recorded_on, t.voided,
       t.match_id, case when t.supersedes is not null then (select p.match_id from exit_interviews p where p.id = t.supersedes) end,
       t.party, t.event_date
from exit_interviews t where t.id > :after and t.id <= :until order by t.id

-- name: match_reviews
select t.id, t.chain, t.supersedes, t.recorded_on, t.voided,
       t.match_id, case when t.supersedes is not null then (select p.match_id from match_reviews p where p.id = t.supersedes) end,
       t.kind, t.party, t.event_date, t.rating, t.participants
from match_reviews t where t.id > :after and t.id <= :until order by t.id

-- name: concerns
select t.id, t.chain, t.supersedes, t.recorded_on, t.voided,
       case when t.chain = t.id then t.sourced_id else (select f.sourced_id from concerns f where f.id = t.chain) end,
       t.programme_id, t.match_id, t.event_date, t.category
from concerns t where t.id > :after and t.id <= :until order by t.id

-- name: concern_actions
select t.id, t.chain, t.supersedes, t.recorded_on, t.voided,
       t.concern_id, case when t.supersedes is not null then (select p.concern_id from concern_actions p where p.id = t.supersedes) end,
       t.event_date, t.sequence, t.kind
from concern_actions t where t.id > :after and t.id <= :until order by t.id

-- name: information_releases
select t.id, t.chain, t.supersedes, t.recorded_on, t.voided,
       case when t.chain = t.id then t.sourced_id else (select f.sourced_id from information_releases f where f.id = t.chain) end,
       t.mentee_id, case when t.supersedes is not null then (select p.mentee_id from information_releases p where p.id = t.supersedes) end,
       t.programme_id, t.event_date, t.recipient, t.scope, case when t.legal_duty is not null then 1 else 0 end
from information_releases t where t.id > :after and t.id <= :until order by t.id

-- name: file_review_rounds
select t.id, t.chain, t.supersedes, t.recorded_on, t.voided,
       t.programme_id, case when t.supersedes is not null then (select p.programme_id from file_review_rounds p where p.id = t.supersedes) end,
       t.quarter_start, t.event_date, t.open_files, t.closed_files, t.population_open, t.population_closed
from file_review_rounds t where t.id > :after and t.id <= :until order by t.id

-- name: resource_reviews
select t.id, t.chain, t.supersedes, t.recorded_on, t.voided,
       t.programme_id, case when t.supersedes is not null then (select p.programme_id from resource_reviews p where p.id = t.supersedes) end,
       t.event_date, case when t.decision is not null then 1 else 0 end
from resource_reviews t where t.id > :after and t.id <= :until order by t.id

-- name: stakeholder_meetings
select t.id, t.chain, t.supersedes, t.recorded_on, t.voided,
       t.programme_id, case when t.supersedes is not null then (select p.programme_id from stakeholder_meetings p where p.id = t.supersedes) end,
       t.event_date, t."groups"
from stakeholder_meetings t where t.id > :after and t.id <= :until order by t.id

-- name: evaluation_cycles
select t.id, t.chain, t.supersedes, t.recorded_on, t.voided,
       case when t.chain = t.id then t.sourced_id else (select f.sourced_id from evaluation_cycles f where f.id = t.chain) end,
       t.programme_id, case when t.supersedes is not null then (select p.programme_id from evaluation_cycles p where p.id = t.supersedes) end,
       t.event_date, t.sources
from evaluation_cycles t where t.id > :after and t.id <= :until order by t.id

-- name: evaluation_feedback
select t.id, t.chain, t.supersedes, t.recorded_on, t.voided,
       t.evaluation_cycle_id, case when t.supersedes is not null then (select p.evaluation_cycle_id from evaluation_feedback p where p.id = t.supersedes) end,
       t."group", t.invited, t.responded
from evaluation_feedback t where t.id > :after and t.id <= :until order by t.id

-- name: evaluation_distributions
select t.id, t.chain, t.supersedes, t.recorded_on, t.voided,
       t.evaluation_cycle_id, case when t.supersedes is not null then (select p.evaluation_cycle_id from evaluation_distributions p where p.id = t.supersedes) end,
       t."group", t.event_date
from evaluation_distributions t where t.id > :after and t.id <= :until order by t.id

-- name: plan_actions
select t.id, t.chain, t.supersedes, t.recorded_on, t.voided,
       case when t.chain = t.id then t.sourced_id else (select f.sourced_id from plan_actions f where f.id = t.chain) end,
       t.evaluation_cycle_id, case when t.supersedes is not null then (select p.evaluation_cycle_id from plan_actions p where p.id = t.supersedes) end,
       case when t.owner_id is not null then 1 else 0 end, t.start_date, t.due_date
from plan_actions t where t.id > :after and t.id <= :until order by t.id

-- name: plan_action_updates
select t.id, t.chain, t.supersedes, t.recorded_on, t.voided,
       t.plan_action_id, case when t.supersedes is not null then (select p.plan_action_id from plan_action_updates p where p.id = t.supersedes) end,
       t.event_date, t.status, case when t.reason is not null then 1 else 0 end
from plan_action_updates t where t.id > :after and t.id <= :until order by t.id

-- name: external_reviews
select t.id, t.chain, t.supersedes, t.recorded_on, t.voided,
       t.programme_id, case when t.supersedes is not null then (select p.programme_id from external_reviews p where p.id = t.supersedes) end,
       t.event_date
from external_reviews t where t.id > :after and t.id <= :until order by t.id

-- name: formative_cycles
select t.id, t.chain, t.supersedes, t.recorded_on, t.voided,
       case when t.chain = t.id then t.sourced_id else (select f.sourced_id from formative_cycles f where f.id = t.chain) end,
       t.mentee_id, case when t.supersedes is not null then (select p.mentee_id from formative_cycles p where p.id = t.supersedes) end,
       t.programme_id, t.mentor_id, t.start_date, t.closed_on, case when t.summary is not null then 1 else 0 end
from formative_cycles t where t.id > :after and t.id <= :until order by t.id

-- name: formative_items
select t.id, t.chain, t.supersedes, t.recorded_on, t.voided,
       case when t.chain = t.id then t.sourced_id else (select f.sourced_id from formative_items f where f.id = t.chain) end,
       t.formative_cycle_id, case when t.supersedes is not null then (select p.formative_cycle_id from formative_items p where p.id = t.supersedes) end,
       t.event_date, t.kind
from formative_items t where t.id > :after and t.id <= :until order by t.id

-- name: learning_plan_goals
select t.id, t.chain, t.supersedes, t.recorded_on, t.voided,
       t.formative_cycle_id, case when t.supersedes is not null then (select p.formative_cycle_id from formative_learning_plan_goals p where p.id = t.supersedes) end,
       t.event_date, t.item_ids, t.status, t.agreed_by_mentee, t.agreed_by_mentor,
       case when t.milestone is not null then 1 else 0 end,
       case when t.milestone_criterion is not null then 1 else 0 end
from formative_learning_plan_goals t where t.id > :after and t.id <= :until order by t.id

-- name: formative_accesses
select t.id, t.chain, t.supersedes, t.recorded_on, t.voided,
       case when t.chain = t.id then t.sourced_id else (select f.sourced_id from formative_accesses f where f.id = t.chain) end,
       t.programme_id, case when t.supersedes is not null then (select p.programme_id from formative_accesses p where p.id = t.supersedes) end,
       t.person_id, t.event_date, t.role, t.purpose, t.granted
from formative_accesses t where t.id > :after and t.id <= :until order by t.id

-- name: newest
-- The greatest key of every record table, in the order of Kind (kinds.h), then of the merges; 0 for an empty one.
select coalesce((select max(id) from programmes), 0), coalesce((select max(id) from sites), 0),
       coalesce((select max(id) from calendar_periods), 0), coalesce((select max(id) from policies), 0),
       coalesce((select max(id) from staff), 0), coalesce((select max(id) from staff_roles), 0),
       coalesce((select max(id) from competency_evidence), 0), coalesce((select max(id) from support_plans), 0),
       coalesce((select max(id) from workload_reviews), 0), coalesce((select max(id) from match_assignments), 0),
       coalesce((select max(id) from persons), 0), coalesce((select max(id) from relationships), 0),
       coalesce((select max(id) from custody_intervals), 0), coalesce((select max(id) from consents), 0),
       coalesce((select max(id) from coordinating_providers), 0), coalesce((select max(id) from information_releases), 0),
       coalesce((select max(id) from mentor_applications), 0), coalesce((select max(id) from mentor_interviews), 0),
       coalesce((select max(id) from mentor_references), 0), coalesce((select max(id) from criterion_scores), 0),
       coalesce((select max(id) from mentor_decisions), 0), coalesce((select max(id) from background_checks), 0),
       coalesce((select max(id) from transport_periods), 0), coalesce((select max(id) from agreements), 0),
       coalesce((select max(id) from mentor_capacities), 0), coalesce((select max(id) from mentor_status_events), 0),
       coalesce((select max(id) from courses), 0), coalesce((select max(id) from course_versions), 0),
       coalesce((select max(id) from training_events), 0), coalesce((select max(id) from training_records), 0),
       coalesce((select max(id) from referrals), 0), coalesce((select max(id) from referral_screenings), 0),
       coalesce((select max(id) from applicant_notices), 0), coalesce((select max(id) from intakes), 0),
       coalesce((select max(id) from urgent_responses), 0), coalesce((select max(id) from referral_decisions), 0),
       coalesce((select max(id) from outside_summaries), 0), coalesce((select max(id) from rights_notices), 0),
       coalesce((select max(id) from assessments), 0), coalesce((select max(id) from assessment_triggers), 0),
       coalesce((select max(id) from waitlist_entries), 0), coalesce((select max(id) from waitlist_contacts), 0),
       coalesce((select max(id) from referrals_out), 0), coalesce((select max(id) from case_reviews), 0),
       coalesce((select max(id) from service_terminations), 0), coalesce((select max(id) from closing_summaries), 0),
       coalesce((select max(id) from match_proposals), 0), coalesce((select max(id) from match_acceptances), 0),
       coalesce((select max(id) from match_disclosures), 0), coalesce((select max(id) from matches), 0),
       coalesce((select max(id) from role_briefings), 0), coalesce((select max(id) from match_goals), 0),
       coalesce((select max(id) from provider_exclusions), 0), coalesce((select max(id) from initial_meetings), 0),
       coalesce((select max(id) from match_pauses), 0), coalesce((select max(id) from match_closures), 0),
       coalesce((select max(id) from exit_interviews), 0), coalesce((select max(id) from match_reviews), 0),
       coalesce((select max(id) from meeting_logs), 0), coalesce((select max(id) from no_meeting_entries), 0),
       coalesce((select max(id) from supervisory_contacts), 0), coalesce((select max(id) from contact_parties), 0),
       coalesce((select max(id) from support_requests), 0), coalesce((select max(id) from support_responses), 0),
       coalesce((select max(id) from recognitions), 0), coalesce((select max(id) from concerns), 0),
       coalesce((select max(id) from concern_actions), 0), coalesce((select max(id) from "groups"), 0),
       coalesce((select max(id) from group_memberships), 0), coalesce((select max(id) from group_schedules), 0),
       coalesce((select max(id) from group_sessions), 0), coalesce((select max(id) from attendance), 0),
       coalesce((select max(id) from attendance_followups), 0), coalesce((select max(id) from check_ins), 0),
       coalesce((select max(id) from information_packs), 0), coalesce((select max(id) from site_agreements), 0),
       coalesce((select max(id) from site_officials), 0), coalesce((select max(id) from official_acknowledgements), 0),
       coalesce((select max(id) from site_contacts), 0), coalesce((select max(id) from logic_models), 0),
       coalesce((select max(id) from outcomes), 0), coalesce((select max(id) from outcome_measurements), 0),
       coalesce((select max(id) from outcome_reports), 0), coalesce((select max(id) from documents), 0),
       coalesce((select max(id) from na_determinations), 0), coalesce((select max(id) from file_review_rounds), 0),
       coalesce((select max(id) from resource_reviews), 0), coalesce((select max(id) from stakeholder_meetings), 0),
       coalesce((select max(id) from evaluation_cycles), 0), coalesce((select max(id) from evaluation_feedback), 0),
       coalesce((select max(id) from evaluation_distributions), 0), coalesce((select max(id) from plan_actions), 0),
       coalesce((select max(id) from plan_action_updates), 0), coalesce((select max(id) from external_reviews), 0),
       coalesce((select max(id) from formative_cycles), 0), coalesce((select max(id) from formative_items), 0),
       coalesce((select max(id) from formative_learning_plan_goals), 0), coalesce((select max(id) from formative_accesses), 0),
       coalesce((select max(id) from person_merges), 0)
