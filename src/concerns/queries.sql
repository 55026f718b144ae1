-- Statements of concerns (III-3, MG-M3). Records are written through records::append only. Every read is effective on
-- :as_of; :first and :last are keys of concerns: one, or all.

-- name: concerns
select c.chain, c.event_date, f.recorded_on, c.programme_id, c.match_id, {{kept c.raised_by}}, {{kept c.about_person_id}}, c.category, c.summary,
       case when c.id <> c.chain then 1 else 0 end,
       (select count(*) from concerns o
        where o.match_id = c.match_id and o.chain <> c.chain and o.category = 'routine' and o.voided = 0
          and o.recorded_on <= :as_of and o.event_date <= c.event_date and o.event_date > c.event_date - 90
          and not exists (select 1 from concerns n where n.supersedes = o.id and n.recorded_on <= :as_of))
from concerns c join concerns f on f.id = c.chain
where c.chain between :first and :last and c.voided = 0 and c.recorded_on <= :as_of
  and not exists (select 1 from concerns n where n.supersedes = c.id and n.recorded_on <= :as_of)
order by c.event_date, c.chain

-- name: of_match
select c.chain from concerns c
where c.match_id = :match and c.voided = 0 and c.recorded_on <= :as_of
  and not exists (select 1 from concerns n where n.supersedes = c.id and n.recorded_on <= :as_of)
order by c.chain

-- name: unclosed
select c.chain from concerns c
where c.voided = 0 and c.recorded_on <= :as_of
  and not exists (select 1 from concerns n where n.supersedes = c.id and n.recorded_on <= :as_of)
  and not exists (select 1 from concern_actions a
                  where a.concern_id = c.chain and a.kind = 'closed' and a.voided = 0 and a.recorded_on <= :as_of
                    and not exists (select 1 from concern_actions n where n.supersedes = a.id and n.recorded_on <= :as_of))
order by c.chain

-- name: actions
select a.concern_id, a.event_date, f.recorded_on, a.sequence, a.kind, a.note
from concern_actions a join concern_actions f on f.id = a.chain
where a.concern_id between :first and :last and a.voided = 0 and a.recorded_on <= :as_of
  and not exists (select 1 from concern_actions n where n.supersedes = a.id and n.recorded_on <= :as_of)
order by a.concern_id, a.sequence, a.chain

-- name: workers
-- Who looks after a match on :as_of.
select distinct w.person_id from match_assignments w
where w.match_id = :match and w.voided = 0 and w.recorded_on <= :as_of and w.start_date <= :as_of
  and (w.end_date is null or w.end_date >= :as_of)
  and not exists (select 1 from match_assignments n where n.supersedes = w.id and n.recorded_on <= :as_of)

-- name: family
select distinct {{kept r.person_id}} from relationships r
where {{same r.mentee_id :mentee}} and r.voided = 0 and r.recorded_on <= :as_of and r.start_date <= :as_of
  and (r.end_date is null or r.end_date >= :as_of)
  and not exists (select 1 from relationships n where n.supersedes = r.id and n.recorded_on <= :as_of)

-- name: staff
-- Who may work on concerns of a programme on :as_of, by the staff records or by a role given to an account: directors
-- and supervisors; with :coordinators = 1 its coordinators too.
select r.person_id from staff_roles r
where r.programme_id = :programme and (r.role in ('director', 'supervisor') or (r.role = 'coordinator' and :coordinators = 1))
  and r.voided = 0 and r.recorded_on <= :as_of and r.start_date <= :as_of and (r.end_date is null or r.end_date >= :as_of)
  and not exists (select 1 from staff_roles n where n.supersedes = r.id and n.recorded_on <= :as_of)
union
select a.person from accounts a join account_grants g on g.account = a.id
where a.person is not null and a.state = 'active' and (g.programme is null or g.programme = :programme)
  and (g.role in ('director', 'supervisor') or (g.role = 'coordinator' and :coordinators = 1)) and g.revoked_at is null
  and g.valid_from <= :as_of and (g.valid_until is null or g.valid_until >= :as_of)

-- name: handlers
-- Accounts that may handle concerns on :as_of, as auth::load_actor finds their roles: directors first.
select h.id from (
  select a.id, case when r.role = 'director' then 0 else 1 end as place
  from accounts a join staff_roles r on r.person_id = a.person
  where a.state = 'active' and r.role in ('director', 'supervisor', 'coordinator') and r.voided = 0
    and r.recorded_on <= :as_of and r.start_date <= :as_of and (r.end_date is null or r.end_date >= :as_of)
    and not exists (select 1 from staff_roles n where n.supersedes = r.id and n.recorded_on <= :as_of)
  union all
  select a.id, case when g.role = 'director' then 0 else 1 end
  from accounts a join account_grants g on g.account = a.id
  where a.state = 'active' and g.role in ('director', 'supervisor', 'coordinator') and g.revoked_at is null
    and g.valid_from <= :as_of and (g.valid_until is null or g.valid_until >= :as_of)) h
group by h.id
order by min(h.place), h.id
