-- What the program itself asks of the store.

-- name: agency_properties
select property, value from agency

-- name: any_person
select 1 from persons limit 1

-- name: busiest_workers
-- Coordinators by the number of matches that they look after on :today, most first.
select a.person_id, {{name p}}, count(*) as matches
from match_assignments a
join persons p on p.chain = a.person_id and p.voided = 0
  and not exists (select 1 from persons n where n.supersedes = p.id)
where a.voided = 0 and a.start_date <= :today and (a.end_date is null or a.end_date >= :today)
  and not exists (select 1 from match_assignments n where n.supersedes = a.id)
  and not exists (select 1 from match_closures c where c.match_id = a.match_id and c.voided = 0 and c.event_date <= :today
                    and not exists (select 1 from match_closures n where n.supersedes = c.id))
group by a.person_id, p.id
order by count(*) desc, a.person_id

-- name: directors
select distinct r.person_id, {{name p}}
from staff_roles r
join persons p on p.chain = r.person_id and p.voided = 0
  and not exists (select 1 from persons n where n.supersedes = p.id)
where r.role = 'director' and r.voided = 0 and r.start_date <= :today and (r.end_date is null or r.end_date >= :today)
  and not exists (select 1 from staff_roles n where n.supersedes = r.id)
order by r.person_id

-- name: programme_of_director
select r.programme_id from staff_roles r
where r.person_id = :worker and r.role = 'director' and r.programme_id is not null and r.voided = 0
  and r.start_date <= :today and (r.end_date is null or r.end_date >= :today)
  and not exists (select 1 from staff_roles n where n.supersedes = r.id)
order by r.programme_id
limit 1

-- name: mentor_of_worker
-- A mentor whose running match :worker looks after.
select m.mentor_id, {{name p}}
from match_assignments a
join matches m on m.chain = a.match_id and m.voided = 0 and not exists (select 1 from matches n where n.supersedes = m.id)
join persons p on p.chain = m.mentor_id and p.voided = 0 and not exists (select 1 from persons n where n.supersedes = p.id)
where a.person_id = :worker and a.voided = 0 and (a.end_date is null or a.end_date >= :today)
  and not exists (select 1 from match_assignments n where n.supersedes = a.id)
  and not exists (select 1 from match_closures c where c.match_id = a.match_id and c.voided = 0
                    and not exists (select 1 from match_closures n where n.supersedes = c.id))
order by m.chain
limit 1

-- name: guardian_of_worker
-- A guardian of a child, born after :adult, whose running match :worker looks after.
select x.person_id, {{name p}}
from match_assignments a
join matches m on m.chain = a.match_id and m.voided = 0 and not exists (select 1 from matches n where n.supersedes = m.id)
join persons c on c.chain = m.mentee_id and c.birth_date > :adult and c.voided = 0
  and not exists (select 1 from persons n where n.supersedes = c.id)
join relationships x on x.mentee_id = m.mentee_id and x.is_guardian = 1 and x.contact_rule = 'any' and x.start_date <= :today
  and (x.end_date is null or x.end_date >= :today) and x.voided = 0
  and not exists (select 1 from relationships n where n.supersedes = x.id)
join persons p on p.chain = x.person_id and p.voided = 0 and not exists (select 1 from persons n where n.supersedes = p.id)
where a.person_id = :worker and a.voided = 0 and (a.end_date is null or a.end_date >= :today)
  and not exists (select 1 from match_assignments n where n.supersedes = a.id)
  and not exists (select 1 from match_closures c where c.match_id = a.match_id and c.voided = 0
                    and not exists (select 1 from match_closures n where n.supersedes = c.id))
order by m.chain desc, x.chain
limit 1
