-- name: staff_without_account
-- Whoever has a role of staff on :today and no account, by name: once, as the record that is kept.
select distinct p.chain, {{name p}}
from staff_roles r
join persons p on p.chain = {{kept r.person_id}} and p.voided = 0
  and not exists (select 1 from persons n where n.supersedes = p.id)
where r.voided = 0 and r.start_date <= :today and (r.end_date is null or r.end_date >= :today)
  and not exists (select 1 from staff_roles n where n.supersedes = r.id)
  and not exists (select 1 from accounts a where a.person in (select k.member from same_persons k where k.person = r.person_id))
order by 2, 1
