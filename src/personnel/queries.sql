-- Statements of staff (MS 2). Records are written through records::append only. Every read of records is effective on :as_of.

-- name: employments
select s.chain, s.id, s.job_title, s.employment, s.start_date, s.end_date
from staff s
where s.person_id = :person and s.voided = 0 and s.recorded_on <= :as_of
  and not exists (select 1 from staff n where n.supersedes = s.id and n.recorded_on <= :as_of)
order by s.start_date desc, s.chain desc

-- name: roles
select r.chain, r.id, r.programme_id, r.site_id, r.role, r.oversight, r.start_date, r.end_date
from staff_roles r
where r.person_id = :person and r.voided = 0 and r.recorded_on <= :as_of
  and not exists (select 1 from staff_roles n where n.supersedes = r.id and n.recorded_on <= :as_of)
order by case when r.end_date is null or r.end_date >= :as_of then 0 else 1 end, r.start_date desc, r.chain desc

-- name: evidence
select c.chain, c.competency, c.basis, c.event_date, c.valid_until, {{name p}}
from competency_evidence c
left join persons p on p.chain = c.verified_by and p.voided = 0 and p.recorded_on <= :as_of
  and not exists (select 1 from persons n where n.supersedes = p.id and n.recorded_on <= :as_of)
where c.person_id = :person and c.voided = 0 and c.recorded_on <= :as_of
  and not exists (select 1 from competency_evidence n where n.supersedes = c.id and n.recorded_on <= :as_of)
order by c.event_date desc, c.chain desc

-- name: plans
select s.chain, s.id, s.competency, s.activity, s.start_date, s.due_date, s.completed_on, s.cancelled_on
from support_plans s
where s.person_id = :person and s.voided = 0 and s.recorded_on <= :as_of
  and not exists (select 1 from support_plans n where n.supersedes = s.id and n.recorded_on <= :as_of)
order by s.start_date desc, s.chain desc

-- name: reviews
select w.chain, w.event_date, w.factors, w.active_matches, w.weighted_load, w.decision, w.note, {{name p}}
from workload_reviews w
left join persons p on p.chain = w.reviewer_id and p.voided = 0 and p.recorded_on <= :as_of
  and not exists (select 1 from persons n where n.supersedes = p.id and n.recorded_on <= :as_of)
where w.person_id = :person and w.voided = 0 and w.recorded_on <= :as_of
  and not exists (select 1 from workload_reviews n where n.supersedes = w.id and n.recorded_on <= :as_of)
order by w.event_date desc, w.chain desc

-- name: assignments_from
-- Assignments of a worker that reach :day or begin after it; the matches' own state is for the caller.
select a.chain, a.id, a.match_id, a.need_level, a.start_date, a.end_date
from match_assignments a
where a.person_id = :person and (a.end_date is null or a.end_date >= :day) and a.voided = 0 and a.recorded_on <= :as_of
  and not exists (select 1 from match_assignments n where n.supersedes = a.id and n.recorded_on <= :as_of)
order by a.match_id, a.start_date, a.chain

-- name: assignments_of_match
-- Assignments of one match that reach :day or begin after it. Whose is for the caller: asked here, an engine may read all
-- of a worker's.
select a.chain, a.id, a.start_date, a.end_date, a.person_id
from match_assignments a
where a.match_id = :match and (a.end_date is null or a.end_date >= :day) and a.voided = 0 and a.recorded_on <= :as_of
  and not exists (select 1 from match_assignments n where n.supersedes = a.id and n.recorded_on <= :as_of)
order by a.start_date, a.chain

-- name: ended_for
-- What was ended or withdrawn in the same act, just before the assignment :begun was made: first row, the version before
-- and the one after.
select e.chain, e.supersedes, e.id
from match_assignments b join match_assignments e on e.match_id = b.match_id
where b.id = :begun and e.supersedes is not null and e.id < b.id and e.recorded_at = b.recorded_at and e.recorded_by = b.recorded_by
  and not exists (select 1 from match_assignments x where x.match_id = b.match_id and x.id = x.chain and x.id > e.id and x.id < b.id)
order by e.id

-- name: account_of
-- Accounts are auth's; whether one is open is told, nothing more.
select a.id, a.state from accounts a where a.person = :person

-- name: add_handover
insert into caseload_handovers (from_person, first_day, back_on, made_at, made_by)
values (:person, :day, :back, :now, :by) returning id

-- name: add_line
insert into caseload_handover_lines (handover, ended, ended_before, ended_after, begun, back)
values (:handover, :ended, :before, :after, :begun, :back)

-- name: handovers_of
select h.id, h.first_day, h.back_on, h.made_at, h.undone_at, (select count(*) from caseload_handover_lines l where l.handover = h.id)
from caseload_handovers h where h.from_person = :person order by h.id desc

-- name: handover
select h.from_person, h.undone_at from caseload_handovers h where h.id = :handover

-- name: lines
select l.ended, l.ended_before, l.ended_after, l.begun, l.back from caseload_handover_lines l where l.handover = :handover order by l.id

-- name: given_in
-- A chain's first row names the match and who began on it for good.
select a.match_id, {{kept a.person_id}}, a.start_date from caseload_handover_lines l join match_assignments a on a.id = l.begun where l.handover = :handover order by l.id

-- name: undone
update caseload_handovers set undone_at = :now, undone_by = :by where id = :handover and undone_at is null

-- name: site_names
select s.chain, s.name from sites s
where s.voided = 0 and s.recorded_on <= :as_of and (s.end_date is null or s.end_date >= :as_of)
  and not exists (select 1 from sites n where n.supersedes = s.id and n.recorded_on <= :as_of)
order by s.name, s.chain
