-- Statements of the policies' pages. Rows are written through records::append only.

-- name: programmes
select p.chain, p.name
from programmes p
where p.voided = 0 and p.recorded_on <= :as_of
  and not exists (select 1 from programmes n where n.supersedes = p.id and n.recorded_on <= :as_of)
order by p.name, p.chain

-- name: values
-- Of the programme and of the whole agency, the strongest last.
select v.chain, v.id, v.key, v.value, v.valid_from, v.valid_until, v.programme_id, v.approved_by, v.recorded_by, v.recorded_on,
       (select coalesce({{name p.preferred_name}}, {{name p.given_name}}) from persons p
        where p.chain = v.approved_by and p.voided = 0 and p.recorded_on <= :as_of
          and not exists (select 1 from persons n where n.supersedes = p.id and n.recorded_on <= :as_of)),
       (select {{name p.family_name}} from persons p
        where p.chain = v.approved_by and p.voided = 0 and p.recorded_on <= :as_of
          and not exists (select 1 from persons n where n.supersedes = p.id and n.recorded_on <= :as_of))
from policies v join policies f on f.id = v.chain
where (v.programme_id = :programme or v.programme_id is null) and v.voided = 0 and v.recorded_on <= :as_of
  and not exists (select 1 from policies n where n.supersedes = v.id and n.recorded_on <= :as_of)
order by case when v.programme_id is null then 0 else 1 end, v.valid_from, f.sourced_id

-- name: periods
-- The calendar of a programme, the latest first.
select x.chain, x.id, x.programme_id, x.kind, x.name, x.start_date, x.end_date
from calendar_periods x
where x.programme_id = :programme and x.voided = 0 and x.recorded_on <= :as_of
  and not exists (select 1 from calendar_periods n where n.supersedes = x.id and n.recorded_on <= :as_of)
order by x.start_date desc, x.chain
