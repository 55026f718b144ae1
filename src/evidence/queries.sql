-- What a package shows beside the columns: texts of the registers, and names where the director asked for them.

-- name: programme
select p.name
from programmes p
where p.chain = :programme and p.voided = 0 and p.recorded_on <= :as_of
  and not exists (select 1 from programmes n where n.supersedes = p.id and n.recorded_on <= :as_of)

-- name: documents
-- Of the programme or the whole agency; papers of single people (certificates, signed forms) are not evidence of a clause.
select d.kind, d.event_date, d.sourced_id, d.title, d.status, d.review_date, d.parts_missing, d.location
from documents d
where (d.programme_id = :programme or d.programme_id is null) and d.voided = 0 and d.recorded_on <= :as_of
  and d.kind not in ('certificate', 'consent_form', 'agreement_form', 'other')
  and not exists (select 1 from documents n where n.supersedes = d.id and n.recorded_on <= :as_of)

-- name: not_applicable
select d.clause, d.event_date, d.sourced_id, d.reason, d.valid_until
from na_determinations d
where d.programme_id = :programme and d.voided = 0 and d.recorded_on <= :as_of
  and not exists (select 1 from na_determinations n where n.supersedes = d.id and n.recorded_on <= :as_of)

-- name: file_reviews
select r.quarter_start, r.event_date, r.sourced_id, r.open_files, r.closed_files, r.population_open, r.population_closed, r.seed
from file_review_rounds r
where r.programme_id = :programme and r.voided = 0 and r.recorded_on <= :as_of
  and not exists (select 1 from file_review_rounds n where n.supersedes = r.id and n.recorded_on <= :as_of)

-- name: names_of_people
-- Everybody, by the exchange id of the first row of their chain.
select f.sourced_id, p.given_name, p.family_name, p.preferred_name
from persons p join persons f on f.id = p.chain
where p.voided = 0 and p.recorded_on <= :as_of
  and not exists (select 1 from persons n where n.supersedes = p.id and n.recorded_on <= :as_of)
