-- Statements of the supervision slice (MS 8.02, 8.03). Every read is "effective on :as_of" (docs/architecture.md, the
-- store). Records are written through records::append only; keys named here are those of a chain's first row.

-- name: match_parties
-- Who a match joins. Columns: programme, site (null: none), mentor, mentee.
select m.programme_id, m.site_id, {{kept m.mentor_id}}, {{kept m.mentee_id}}
from matches m
where m.chain = :match and m.voided = 0 and m.recorded_on <= :as_of
  and not exists (select 1 from matches n where n.supersedes = m.id and n.recorded_on <= :as_of)

-- name: standings_of_mentee
-- How people stand to a mentee on :day: what the decisions ask.
select {{kept r.person_id}}, r.is_guardian, r.contact_rule
from relationships r
where {{same r.mentee_id :mentee}} and r.voided = 0 and r.recorded_on <= :as_of
  and r.start_date <= :day and (r.end_date is null or r.end_date >= :day)
  and not exists (select 1 from relationships n where n.supersedes = r.id and n.recorded_on <= :as_of)

-- name: adults_of_mentee
-- The same people with names and numbers, in the order in which they are to be called.
select {{kept r.person_id}}, r.is_guardian, r.contact_rule, r.kind, {{name p}}, p.phone,
       p.safe_contact_note
from relationships r
join persons p on p.chain = {{kept r.person_id}} and p.voided = 0 and p.recorded_on <= :as_of
  and not exists (select 1 from persons n where n.supersedes = p.id and n.recorded_on <= :as_of)
where {{same r.mentee_id :mentee}} and r.voided = 0 and r.recorded_on <= :as_of
  and r.start_date <= :day and (r.end_date is null or r.end_date >= :day)
  and not exists (select 1 from relationships n where n.supersedes = r.id and n.recorded_on <= :as_of)
order by r.is_guardian desc, case when r.contact_order is null then 1 else 0 end, r.contact_order, r.chain

-- name: mentee_of_survivors
-- Whether the mentee is in a programme for survivors of trafficking: in a match of it that is known by then.
select 1
from matches m
join programmes p on p.chain = m.programme_id and p.survivor = 1 and p.voided = 0 and p.recorded_on <= :as_of
  and not exists (select 1 from programmes n where n.supersedes = p.id and n.recorded_on <= :as_of)
where {{same m.mentee_id :mentee}} and m.voided = 0 and m.recorded_on <= :as_of
  and not exists (select 1 from matches n where n.supersedes = m.id and n.recorded_on <= :as_of)
limit 1

-- name: releases_of_mentee
-- Releases of information that have begun, as known on :today, newest first, with the worker of a provider of that name.
select c.recipient, c.scope, c.event_date, c.valid_until, c.withdrawn_on, c.copy_given_on,
  (select v.worker_name from coordinating_providers v
   where {{same v.mentee_id :mentee}} and v.organization = c.recipient and v.voided = 0 and v.recorded_on <= :today
     and v.start_date <= :today and (v.end_date is null or v.end_date >= :today)
     and not exists (select 1 from coordinating_providers n where n.supersedes = v.id and n.recorded_on <= :today)
   order by v.chain limit 1)
from consents c
where {{same c.mentee_id :mentee}} and c.kind = 'information_release' and c.voided = 0 and c.recorded_on <= :today
  and (c.programme_id is null or c.programme_id = :programme) and c.event_date <= :today
  and not exists (select 1 from consents n where n.supersedes = c.id and n.recorded_on <= :today)
order by c.event_date desc, c.chain

-- name: custody_of_mentee
-- Temporary custody that covers :day.
select c.organization, c.informant_name, c.start_date, c.end_date
from custody_intervals c
where {{same c.mentee_id :mentee}} and c.temporary = 1 and c.voided = 0 and c.recorded_on <= :as_of
  and c.start_date <= :day and (c.end_date is null or c.end_date >= :day)
  and not exists (select 1 from custody_intervals n where n.supersedes = c.id and n.recorded_on <= :as_of)
order by c.start_date desc, c.chain desc

-- name: mentors_of_mentee
-- In any match, at any time: none of them can be "another adult".
select distinct {{kept m.mentor_id}}
from matches m
where {{same m.mentee_id :mentee}} and m.voided = 0 and m.recorded_on <= :as_of
  and not exists (select 1 from matches n where n.supersedes = m.id and n.recorded_on <= :as_of)

-- name: workers_of_match
-- Ever assigned: none of them can be "another adult".
select distinct a.person_id
from match_assignments a
where a.match_id = :match and a.voided = 0 and a.recorded_on <= :as_of
  and not exists (select 1 from match_assignments n where n.supersedes = a.id and n.recorded_on <= :as_of)

-- name: person_card
select {{name p}}, p.phone, p.safe_contact_note
from persons p
where p.chain = :person and p.voided = 0 and p.recorded_on <= :as_of
  and not exists (select 1 from persons n where n.supersedes = p.id and n.recorded_on <= :as_of)

-- name: programme_names
select p.chain, p.name
from programmes p
where p.voided = 0 and p.recorded_on <= :as_of
  and not exists (select 1 from programmes n where n.supersedes = p.id and n.recorded_on <= :as_of)
order by p.name, p.chain

-- name: site_names
select s.chain, s.name
from sites s
where s.voided = 0 and s.recorded_on <= :as_of
  and not exists (select 1 from sites n where n.supersedes = s.id and n.recorded_on <= :as_of)
order by s.name, s.chain

-- name: last_reached
-- What was said in this contact, the latest in which a party of this match was reached, on any track; of several parties in
-- it the one of :track.
select c.chain, c.event_date, c.mode, c.staff_id, c.note, cp.track, cp.note, cp.problems, cp.next_step, cp.informant_name,
       {{kept cp.person_id}}, cp.informant_kind
from contact_parties cp
join supervisory_contacts c on c.chain = cp.contact_id and c.voided = 0 and c.recorded_on <= :as_of
  and not exists (select 1 from supervisory_contacts n where n.supersedes = c.id and n.recorded_on <= :as_of)
where cp.contact_id = :contact and cp.match_id = :match and cp.result = 'reached' and cp.voided = 0 and cp.recorded_on <= :as_of
  and c.event_date <= :as_of
  and not exists (select 1 from contact_parties n where n.supersedes = cp.id and n.recorded_on <= :as_of)
order by c.event_date desc, c.chain desc, case cp.track when :track then 0 else 1 end, cp.chain
limit 1

-- name: contact_versions
-- Every version of one contact, oldest first. The last one holds, unless it is voided.
select c.id, c.programme_id, c.event_date, c.mode, c.staff_id, c.minutes, c.note, c.recorded_on, c.recorded_by, c.voided,
       c.recorded_at, c.recorded_offset
from supervisory_contacts c
where c.chain = :contact and c.recorded_on <= :as_of
order by c.id

-- name: party_versions
-- Every version of every party of one contact, by party, oldest first.
select p.id, p.chain, p.match_id, p.track, p.informant_kind, {{kept p.person_id}}, p.informant_name, p.relation, p.result,
       p.information_obtained, p.note, p.guidance, p.relationship_quality, p.safety_asked, p.private_talk, p.problems,
       p.next_step, p.recorded_on, p.recorded_by, p.voided, p.recorded_at, p.recorded_offset
from contact_parties p
where p.contact_id = :contact and p.recorded_on <= :as_of
order by p.chain, p.id

-- name: open_support_requests
-- Requests of a programme without an answer that settles them, oldest first. Answered "open" or not at all is unsettled.
select r.chain, r.match_id, r.raised_by, r.event_date, r.kind, r.text,
       (select min(a.event_date) from support_responses a where a.request_id = r.chain and a.voided = 0
          and a.recorded_on <= :as_of
          and not exists (select 1 from support_responses n where n.supersedes = a.id and n.recorded_on <= :as_of))
from support_requests r
where r.programme_id = :programme and r.voided = 0 and r.recorded_on <= :as_of
  and not exists (select 1 from support_requests n where n.supersedes = r.id and n.recorded_on <= :as_of)
  and not exists (
    select 1 from support_responses a
    where a.request_id = r.chain and a.outcome in ('solved', 'referred') and a.voided = 0 and a.recorded_on <= :as_of
      and not exists (select 1 from support_responses n where n.supersedes = a.id and n.recorded_on <= :as_of))
order by r.event_date, r.chain

-- name: recent_support_requests
-- Requests of a programme raised since :since, newest first.
select r.chain, r.match_id, r.raised_by, r.event_date, r.kind, r.text,
       (select min(a.event_date) from support_responses a where a.request_id = r.chain and a.voided = 0
          and a.recorded_on <= :as_of
          and not exists (select 1 from support_responses n where n.supersedes = a.id and n.recorded_on <= :as_of))
from support_requests r
where r.programme_id = :programme and r.event_date >= :since and r.voided = 0 and r.recorded_on <= :as_of
  and not exists (select 1 from support_requests n where n.supersedes = r.id and n.recorded_on <= :as_of)
order by r.event_date desc, r.chain desc

-- name: support_asked_by
-- What a party of a match asked since :since, newest first, with the first answer.
select r.event_date, r.kind, coalesce(r.text, ''),
       (select min(a.event_date) from support_responses a where a.request_id = r.chain and a.voided = 0
          and a.recorded_on <= :as_of
          and not exists (select 1 from support_responses n where n.supersedes = a.id and n.recorded_on <= :as_of))
from support_requests r
where r.match_id = :match and {{same r.raised_by :person}} and r.event_date >= :since and r.voided = 0 and r.recorded_on <= :as_of
  and not exists (select 1 from support_requests n where n.supersedes = r.id and n.recorded_on <= :as_of)
order by r.event_date desc, r.chain desc

-- name: goals_in_force
-- What mentor and mentee work on, in the order it was agreed.
select g.statement from match_goals g
where g.match_id = :match and g.status = 'active' and g.voided = 0 and g.recorded_on <= :as_of
  and not exists (select 1 from match_goals n where n.supersedes = g.id and n.recorded_on <= :as_of)
order by g.event_date, g.chain

-- name: matches_of_party
-- Matches somebody was ever recorded in as mentor, mentee or family; the histories say which are the own today.
select m.chain from matches m
where {{same m.mentor_id :person}} or {{same m.mentee_id :person}}
   or m.mentee_id in (select r.mentee_id from relationships r where {{same r.person_id :person}})
group by m.chain
order by m.chain

-- name: support_of_person
-- What somebody asked (about no match) and was given credit for, newest first.
select 'asked', r.chain, r.programme_id, r.event_date, r.kind, coalesce(r.text, ''), f.recorded_on
from support_requests r
join support_requests f on f.id = r.chain
where {{same r.raised_by :person}} and r.match_id is null and r.voided = 0 and r.recorded_on <= :as_of
  and not exists (select 1 from support_requests n where n.supersedes = r.id and n.recorded_on <= :as_of)
union all
select 'given', r.chain, r.programme_id, r.event_date, r.kind, '', f.recorded_on
from recognitions r
join recognitions f on f.id = r.chain
where {{same r.person_id :person}} and r.voided = 0 and r.recorded_on <= :as_of
  and not exists (select 1 from recognitions n where n.supersedes = r.id and n.recorded_on <= :as_of)
order by 4 desc, 2 desc

-- name: recognitions
-- Who was given credit in which programme, newest first.
select {{kept r.person_id}}, r.programme_id, r.event_date, r.role, r.kind
from recognitions r
where r.voided = 0 and r.recorded_on <= :as_of
  and not exists (select 1 from recognitions n where n.supersedes = r.id and n.recorded_on <= :as_of)
order by r.event_date desc, r.chain desc

-- name: support_request
select r.programme_id, r.match_id, r.raised_by, r.event_date, r.kind, r.text
from support_requests r
where r.chain = :request and r.voided = 0 and r.recorded_on <= :as_of
  and not exists (select 1 from support_requests n where n.supersedes = r.id and n.recorded_on <= :as_of)

-- name: match_place
-- Programme and site of a match, by name.
select p.name, s.name, m.sourced_id
from matches m
join programmes p on p.chain = m.programme_id and p.voided = 0 and p.recorded_on <= :as_of
  and not exists (select 1 from programmes n where n.supersedes = p.id and n.recorded_on <= :as_of)
left join sites s on s.chain = m.site_id and s.voided = 0 and s.recorded_on <= :as_of
  and not exists (select 1 from sites n where n.supersedes = s.id and n.recorded_on <= :as_of)
where m.chain = :match and m.voided = 0 and m.recorded_on <= :as_of
  and not exists (select 1 from matches n where n.supersedes = m.id and n.recorded_on <= :as_of)

-- name: match_contact_lines
-- One line for each party of each contact with a match, newest first. A party's own note stands before the contact's.
select c.chain, c.event_date, c.mode, cp.track, cp.informant_kind, {{kept cp.person_id}}, cp.informant_name, cp.relation, cp.result,
       coalesce(cp.note, c.note), c.staff_id, f.recorded_on,
       case when c.supersedes is null and cp.supersedes is null then 0 else 1 end
from contact_parties cp
join supervisory_contacts c on c.chain = cp.contact_id and c.voided = 0 and c.recorded_on <= :as_of
  and not exists (select 1 from supervisory_contacts n where n.supersedes = c.id and n.recorded_on <= :as_of)
join supervisory_contacts f on f.id = c.chain
where cp.match_id = :match and cp.voided = 0 and cp.recorded_on <= :as_of and c.event_date >= :since
  and not exists (select 1 from contact_parties n where n.supersedes = cp.id and n.recorded_on <= :as_of)
order by c.event_date desc, c.chain desc, cp.chain

-- name: match_concerns
-- A concern about somebody is not there for that person, whoever they are (workflows.md section 4).
select c.event_date, c.category, c.chain
from concerns c
where c.match_id = :match and c.voided = 0 and c.recorded_on <= :as_of
  and (c.about_person_id is null or {{kept c.about_person_id}} <> :reader)
  and not exists (select 1 from concerns n where n.supersedes = c.id and n.recorded_on <= :as_of)
order by c.event_date desc, c.chain desc

-- name: last_mode_of
-- How this staff member made their last talk from afar: the form begins with it. Never in person: one visit would
-- make visits of the evening's calls, so whoever was there says so.
select c.mode
from supervisory_contacts c
where c.staff_id = :staff and c.mode in ('phone', 'video', 'text_conversation', 'email_conversation')
  and c.voided = 0
order by c.id desc
limit 1

-- name: mentees_of_guardian
-- Whose guardian a person is on :day: one call may serve siblings.
select distinct {{kept r.mentee_id}}
from relationships r
where {{same r.person_id :guardian}} and r.is_guardian = 1 and r.contact_rule <> 'barred' and r.voided = 0 and r.recorded_on <= :day
  and r.start_date <= :day and (r.end_date is null or r.end_date >= :day)
  and not exists (select 1 from relationships n where n.supersedes = r.id and n.recorded_on <= :day)
order by 1
