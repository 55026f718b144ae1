-- The columns of the snapshot, table by table: the versions typed after key :after, up to key :until, in the order typed.
-- Every statement begins with: key, chain, key replaced, day typed, voided; then the exchange id of the chain's first
-- version where rows carry it; then owner and the owner of the version replaced where rows are grouped.

-- name: programmes
select t.id, t.chain, t.supersedes, t.recorded_on, t.voided,
       case when t.chain = t.id then t.sourced_id else (select f.sourced_id from programmes f where f.id = t.chain) end,
       t.start_date, t.end_date, t.survivor, t.high_risk, t.guardian_topic_applies
from programmes t where t.id > :after and t.id <= :until order by t.id

-- name: persons
select t.id, t.chain, t.supersedes, t.recorded_on, t.voided,
       case when t.chain = t.id then t.sourced_id else (select f.sourced_id from persons f where f.id = t.chain) end,
       t.birth_date
from persons t where t.id > :after and t.id <= :until order by t.id

-- name: matches
select t.id, t.chain, t.supersedes, t.recorded_on, t.voided,
       case when t.chain = t.id then t.sourced_id else (select f.sourced_id from matches f where f.id = t.chain) end,
       t.programme_id, t.site_id, t.mentor_id, t.mentee_id, t.event_date
from matches t where t.id > :after and t.id <= :until order by t.id

-- name: initial_meetings
select t.id, t.chain, t.supersedes, t.recorded_on, t.voided, t.match_id,
       case when t.supersedes is not null then (select p.match_id from initial_meetings p where p.id = t.supersedes) end,
       t.event_date, t.status
from initial_meetings t where t.id > :after and t.id <= :until order by t.id

-- name: closures
select t.id, t.chain, t.supersedes, t.recorded_on, t.voided, t.match_id,
       case when t.supersedes is not null then (select p.match_id from match_closures p where p.id = t.supersedes) end,
       t.event_date, t.kind
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
       t.site_id, t.minutes, t.start_time, t.mode, t.entered_by, case when t.activities is not null then 1 else 0 end
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
       t.event_date, t.valid_until, t.withdrawn_on, t.kind
from consents t where t.id > :after and t.id <= :until order by t.id

-- name: policies
select t.id, t.chain, t.supersedes, t.recorded_on, t.voided,
       case when t.chain = t.id then t.sourced_id else (select f.sourced_id from policies f where f.id = t.chain) end,
       t.programme_id, t.key, t.value, t.valid_from, t.valid_until
from policies t where t.id > :after and t.id <= :until order by t.id

-- name: calendar
select t.id, t.chain, t.supersedes, t.recorded_on, t.voided, t.programme_id,
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
select t.id, t.chain, t.supersedes, t.recorded_on, t.voided, t.programme_id
from "groups" t where t.id > :after and t.id <= :until order by t.id

-- name: memberships
select t.id, t.chain, t.supersedes, t.recorded_on, t.voided, t.group_id,
       case when t.supersedes is not null then (select p.group_id from group_memberships p where p.id = t.supersedes) end,
       t.person_id, t.start_date, t.end_date, t.role
from group_memberships t where t.id > :after and t.id <= :until order by t.id

-- name: sessions
select t.id, t.chain, t.supersedes, t.recorded_on, t.voided, t.group_id, t.event_date, t.status
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

-- name: newest
-- The greatest key of every table above, in their order; 0 for an empty one.
select coalesce((select max(id) from programmes), 0), coalesce((select max(id) from persons), 0),
       coalesce((select max(id) from matches), 0), coalesce((select max(id) from initial_meetings), 0),
       coalesce((select max(id) from match_closures), 0), coalesce((select max(id) from match_pauses), 0),
       coalesce((select max(id) from match_assignments), 0), coalesce((select max(id) from supervisory_contacts), 0),
       coalesce((select max(id) from contact_parties), 0), coalesce((select max(id) from meeting_logs), 0),
       coalesce((select max(id) from no_meeting_entries), 0), coalesce((select max(id) from relationships), 0),
       coalesce((select max(id) from custody_intervals), 0), coalesce((select max(id) from consents), 0),
       coalesce((select max(id) from policies), 0), coalesce((select max(id) from calendar_periods), 0),
       coalesce((select max(id) from support_requests), 0), coalesce((select max(id) from support_responses), 0),
       coalesce((select max(id) from recognitions), 0), coalesce((select max(id) from "groups"), 0),
       coalesce((select max(id) from group_memberships), 0), coalesce((select max(id) from group_sessions), 0),
       coalesce((select max(id) from attendance), 0), coalesce((select max(id) from documents), 0),
       coalesce((select max(id) from na_determinations), 0)
