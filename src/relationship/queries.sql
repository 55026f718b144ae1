-- Statements of the relationship slice. Every read is "effective on :as_of" (docs/architecture.md, the store).
-- Records are written through records::append only.

-- name: match_head
select m.chain, m.sourced_id, m.programme_id, p.name, m.site_id, s.name, m.mentor_id, m.mentee_id, m.event_date
from matches m
join programmes p on p.chain = m.programme_id and p.voided = 0 and p.recorded_on <= :as_of
  and not exists (select 1 from programmes n where n.supersedes = p.id and n.recorded_on <= :as_of)
left join sites s on s.chain = m.site_id and s.voided = 0 and s.recorded_on <= :as_of
  and not exists (select 1 from sites n where n.supersedes = s.id and n.recorded_on <= :as_of)
where m.chain = :match and m.voided = 0 and m.recorded_on <= :as_of
  and not exists (select 1 from matches n where n.supersedes = m.id and n.recorded_on <= :as_of)

-- name: person
select p.chain, p.given_name, p.family_name, p.preferred_name, p.birth_date, p.phone, p.email, p.languages, p.safe_contact_note,
       p.accessibility_note
from persons p
where p.chain = :person and p.voided = 0 and p.recorded_on <= :as_of
  and not exists (select 1 from persons n where n.supersedes = p.id and n.recorded_on <= :as_of)

-- name: adults_around
-- Everyone who stands to the mentee in a relationship on :as_of, in the order in which they are to be called.
select r.chain, r.person_id, r.kind, r.is_guardian, r.contact_rule, r.contact_order, r.may_consent, r.may_pick_up,
       p.given_name, p.family_name, p.preferred_name, p.phone, p.safe_contact_note
from relationships r
join persons p on p.chain = r.person_id and p.voided = 0 and p.recorded_on <= :as_of
  and not exists (select 1 from persons n where n.supersedes = p.id and n.recorded_on <= :as_of)
where r.mentee_id = :mentee and r.voided = 0 and r.recorded_on <= :as_of
  and r.start_date <= :as_of and (r.end_date is null or r.end_date >= :as_of)
  and not exists (select 1 from relationships n where n.supersedes = r.id and n.recorded_on <= :as_of)
order by r.is_guardian desc, case when r.contact_order is null then 1 else 0 end, r.contact_order, r.chain

-- name: custody_now
select c.chain, c.organization, c.informant_name, c.temporary, c.start_date, c.end_date
from custody_intervals c
where c.mentee_id = :mentee and c.voided = 0 and c.recorded_on <= :as_of
  and c.start_date <= :as_of and (c.end_date is null or c.end_date >= :as_of)
  and not exists (select 1 from custody_intervals n where n.supersedes = c.id and n.recorded_on <= :as_of)
order by c.start_date, c.chain

-- name: assigned_workers
select a.person_id, p.given_name, p.family_name, p.preferred_name, a.need_level, a.start_date, a.end_date
from match_assignments a
join persons p on p.chain = a.person_id and p.voided = 0 and p.recorded_on <= :as_of
  and not exists (select 1 from persons n where n.supersedes = p.id and n.recorded_on <= :as_of)
where a.match_id = :match and a.voided = 0 and a.recorded_on <= :as_of
  and not exists (select 1 from match_assignments n where n.supersedes = a.id and n.recorded_on <= :as_of)
order by a.start_date desc, a.chain desc

-- name: meetings
select m.chain, m.event_date, m.start_time, m.minutes, m.mode, m.activities, m.activity_tags, m.place, m.note, m.entered_by,
       m.sourced_id, m.supersedes, m.recorded_on
from meeting_logs m
where m.match_id = :match and m.voided = 0 and m.recorded_on <= :as_of and m.event_date between :first and :last
  and not exists (select 1 from meeting_logs n where n.supersedes = m.id and n.recorded_on <= :as_of)
order by m.event_date desc, m.chain desc

-- name: months_without_meeting
select e.chain, e.month, e.event_date, e.reason
from no_meeting_entries e
where e.match_id = :match and e.voided = 0 and e.recorded_on <= :as_of and e.month between :first and :last
  and not exists (select 1 from no_meeting_entries n where n.supersedes = e.id and n.recorded_on <= :as_of)
order by e.month desc, e.chain desc

-- name: contact_lines
-- One line for each party of each contact with this match.
select c.chain, c.event_date, c.mode, c.minutes, c.note, cp.track, cp.informant_kind, cp.person_id, cp.informant_name, cp.relation,
       cp.result, cp.information_obtained, cp.note, cp.problems, cp.next_step, w.given_name, w.family_name, w.preferred_name,
       c.supersedes, c.recorded_on, q.given_name, q.family_name, q.preferred_name
from contact_parties cp
join supervisory_contacts c on c.chain = cp.contact_id and c.voided = 0 and c.recorded_on <= :as_of
  and not exists (select 1 from supervisory_contacts n where n.supersedes = c.id and n.recorded_on <= :as_of)
left join persons w on w.chain = c.staff_id and w.voided = 0 and w.recorded_on <= :as_of
  and not exists (select 1 from persons n where n.supersedes = w.id and n.recorded_on <= :as_of)
left join persons q on q.chain = cp.person_id and q.voided = 0 and q.recorded_on <= :as_of
  and not exists (select 1 from persons n where n.supersedes = q.id and n.recorded_on <= :as_of)
where cp.match_id = :match and cp.voided = 0 and cp.recorded_on <= :as_of and c.event_date between :first and :last
  and not exists (select 1 from contact_parties n where n.supersedes = cp.id and n.recorded_on <= :as_of)
order by c.event_date desc, c.chain desc, cp.chain

-- name: pauses
select p.chain, p.kind, p.start_date, p.end_date, p.expected_end, p.reason, p.approved_on
from match_pauses p
where p.match_id = :match and p.voided = 0 and p.recorded_on <= :as_of
  and not exists (select 1 from match_pauses n where n.supersedes = p.id and n.recorded_on <= :as_of)
order by p.start_date desc, p.chain desc

-- name: first_meetings
select i.chain, i.event_date, i.status, i.place
from initial_meetings i
where i.match_id = :match and i.voided = 0 and i.recorded_on <= :as_of
  and not exists (select 1 from initial_meetings n where n.supersedes = i.id and n.recorded_on <= :as_of)
order by i.event_date desc, i.chain desc

-- name: closure
select c.chain, c.event_date, c.kind, c.reason
from match_closures c
where c.match_id = :match and c.voided = 0 and c.recorded_on <= :as_of
  and not exists (select 1 from match_closures n where n.supersedes = c.id and n.recorded_on <= :as_of)

-- name: concerns
-- A concern that names the reader is not there for them, whoever they are (workflows.md section 4).
select c.chain, c.event_date, c.category
from concerns c
where c.match_id = :match and c.voided = 0 and c.recorded_on <= :as_of
  and (c.about_person_id is null or c.about_person_id <> :reader)
  and not exists (select 1 from concerns n where n.supersedes = c.id and n.recorded_on <= :as_of)
order by c.event_date desc, c.chain desc
