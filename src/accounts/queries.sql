-- name: staff_without_account
-- Whoever has a role of staff on :today and no account, by name.
select distinct r.person_id, {{name p}}
from staff_roles r
join persons p on p.chain = r.person_id and p.voided = 0
  and not exists (select 1 from persons n where n.supersedes = p.id)
where r.voided = 0 and r.start_date <= :today and (r.end_date is null or r.end_date >= :today)
  and not exists (select 1 from staff_roles n where n.supersedes = r.id)
  and not exists (select 1 from accounts a where a.person = r.person_id)
order by 2, 1
