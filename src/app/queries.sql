-- What the program itself asks of the store.

-- name: agency_properties
select property, value from agency

-- name: any_person
select 1 from persons limit 1

-- name: busiest_workers
-- Coordinators by the number of matches that they look after on :today, most first.
select a.person_id, p.given_name, p.family_name, p.preferred_name, count(*) as matches
from match_assignments a
join persons p on p.chain = a.person_id and p.voided = 0
  and not exists (select 1 from persons n where n.supersedes = p.id)
where a.voided = 0 and a.start_date <= :today and (a.end_date is null or a.end_date >= :today)
  and not exists (select 1 from match_assignments n where n.supersedes = a.id)
  and not exists (select 1 from match_closures c where c.match_id = a.match_id and c.voided = 0 and c.event_date <= :today
                    and not exists (select 1 from match_closures n where n.supersedes = c.id))
group by a.person_id, p.given_name, p.family_name, p.preferred_name
order by count(*) desc, a.person_id

-- name: directors
select distinct r.person_id, p.given_name, p.family_name, p.preferred_name
from staff_roles r
join persons p on p.chain = r.person_id and p.voided = 0
  and not exists (select 1 from persons n where n.supersedes = p.id)
where r.role = 'director' and r.voided = 0 and r.start_date <= :today and (r.end_date is null or r.end_date >= :today)
  and not exists (select 1 from staff_roles n where n.supersedes = r.id)
order by r.person_id

-- name: mentor_of_worker
-- A mentor whose running match :worker looks after.
select m.mentor_id, p.given_name, p.family_name, p.preferred_name
from match_assignments a
join matches m on m.chain = a.match_id and m.voided = 0 and not exists (select 1 from matches n where n.supersedes = m.id)
join persons p on p.chain = m.mentor_id and p.voided = 0 and not exists (select 1 from persons n where n.supersedes = p.id)
where a.person_id = :worker and a.voided = 0 and (a.end_date is null or a.end_date >= :today)
  and not exists (select 1 from match_assignments n where n.supersedes = a.id)
  and not exists (select 1 from match_closures c where c.match_id = a.match_id and c.voided = 0
                    and not exists (select 1 from match_closures n where n.supersedes = c.id))
order by m.chain
limit 1
