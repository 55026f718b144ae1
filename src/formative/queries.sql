-- Statements of the formative store (IMA V). Only this slice, and the measures that count, read it (V-5). Records are written through records::append only.

-- name: cycles
select c.chain, c.id, c.programme_id, c.mentee_id, c.mentor_id, c.start_date, c.closed_on, c.summary
from formative_cycles c
where c.chain between :first and :last and c.voided = 0 and c.recorded_on <= :as_of
  and not exists (select 1 from formative_cycles n where n.supersedes = c.id and n.recorded_on <= :as_of)
order by c.chain

-- name: items
select i.formative_cycle_id, i.chain, b.sourced_id, i.event_date, i.kind, i.note
from formative_items i join formative_items b on b.id = i.chain
where i.formative_cycle_id between :first and :last and i.voided = 0 and i.recorded_on <= :as_of
  and not exists (select 1 from formative_items n where n.supersedes = i.id and n.recorded_on <= :as_of)
order by i.formative_cycle_id, i.event_date, i.chain

-- name: goals
select g.formative_cycle_id, g.chain, g.id, g.event_date, g.statement, g.item_ids, g.milestone, g.milestone_criterion, g.status,
       g.agreed_by_mentee, g.agreed_by_mentor
from formative_learning_plan_goals g
where g.formative_cycle_id between :first and :last and g.voided = 0 and g.recorded_on <= :as_of
  and not exists (select 1 from formative_learning_plan_goals n where n.supersedes = g.id and n.recorded_on <= :as_of)
order by g.formative_cycle_id, g.event_date, g.chain

-- name: touched
-- Cycles with something new in the write log since the keys given.
select c.chain, 0, c.id from formative_cycles c where c.id > :after0
union all
select i.formative_cycle_id, 1, i.id from formative_items i where i.id > :after1
union all
select g.formative_cycle_id, 2, g.id from formative_learning_plan_goals g where g.id > :after2

-- name: accesses
-- Who asked to read, latest first.
select a.event_date, {{name p}}, a.role, a.purpose, a.granted, a.person_id
from formative_accesses a
left join persons p on p.chain = a.person_id and p.voided = 0 and p.recorded_on <= :as_of
  and not exists (select 1 from persons n where n.supersedes = p.id and n.recorded_on <= :as_of)
where a.programme_id = :programme and a.event_date >= :since and a.voided = 0 and a.recorded_on <= :as_of
  and not exists (select 1 from formative_accesses n where n.supersedes = a.id and n.recorded_on <= :as_of)
order by a.event_date desc, a.chain desc
