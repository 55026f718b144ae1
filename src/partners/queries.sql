-- Statements of partners (MS 7.02, IMA I-4). Records are written through records::append only. Every read is effective on :as_of.

-- name: sites
-- sealed: the town of a site, which is no person
-- With the last day on which "controlled by the agency" was typed differently from before.
select s.chain, s.name, s.kind, s.controlled_by_org, s.city, s.region, s.start_date, s.end_date,
       (select max(c.recorded_on) from sites c join sites b on b.id = c.supersedes
        where c.chain = s.chain and c.recorded_on <= :as_of and c.controlled_by_org <> b.controlled_by_org)
from sites s
where s.chain between :first and :last and s.voided = 0 and s.recorded_on <= :as_of
  and not exists (select 1 from sites n where n.supersedes = s.id and n.recorded_on <= :as_of)
order by s.name, s.chain

-- name: agreements
-- Cut short: an earlier version that was signed ran longer.
select a.chain, a.id, a.site_id, a.programme_id, a.parties, a.role_statement, a.signed_on, a.valid_from, a.valid_until, a.review_date,
       case when a.document_id is null then 0 else 1 end,
       case when a.valid_until is not null and exists (
         select 1 from site_agreements o where o.chain = a.chain and o.id < a.id and o.signed_on is not null
           and (o.valid_until is null or o.valid_until > a.valid_until)) then 1 else 0 end
from site_agreements a
where a.site_id between :first and :last and a.voided = 0 and a.recorded_on <= :as_of
  and not exists (select 1 from site_agreements n where n.supersedes = a.id and n.recorded_on <= :as_of)
order by a.valid_from desc, a.chain desc

-- name: officials
select o.chain, o.id, o.site_id, o.person_id, {{name p}}, o.title, p.phone, o.start_date, o.end_date,
       (select max(k.event_date) from official_acknowledgements k where k.official_id = o.chain and k.voided = 0 and k.recorded_on <= :as_of
          and not exists (select 1 from official_acknowledgements n where n.supersedes = k.id and n.recorded_on <= :as_of))
from site_officials o
join persons p on p.chain = o.person_id and p.voided = 0 and p.recorded_on <= :as_of
  and not exists (select 1 from persons n where n.supersedes = p.id and n.recorded_on <= :as_of)
where o.site_id between :first and :last and o.voided = 0 and o.recorded_on <= :as_of
  and not exists (select 1 from site_officials n where n.supersedes = o.id and n.recorded_on <= :as_of)
order by case when o.end_date is null or o.end_date >= :as_of then 0 else 1 end, o.start_date desc, o.chain

-- name: rounds
-- Rounds of the climate check of sites, or one of them (:round, else 0).
select c.chain, c.site_id, c.programme_id, c.event_date, c.closes_on, c.smallest_group, coalesce(c.asked_by, c.recorded_by), c.version
from climate_surveys c
where c.site_id between :first and :last and (:round = 0 or c.chain = :round) and c.voided = 0 and c.recorded_on <= :as_of
  and not exists (select 1 from climate_surveys n where n.supersedes = c.id and n.recorded_on <= :as_of)
order by c.event_date desc, c.chain desc

-- name: heard
-- How often each answer of a role was given in these rounds.
select a.survey_id, a.role, a.answers, count(*)
from climate_answers a
where a.survey_id in (select c.chain from climate_surveys c
                      where c.site_id between :first and :last and (:round = 0 or c.chain = :round))
  and a.voided = 0 and a.recorded_on <= :as_of
  and not exists (select 1 from climate_answers n where n.supersedes = a.id and n.recorded_on <= :as_of)
group by a.survey_id, a.role, a.answers

-- name: climate_answers
-- In the order of their words: the order in which they came would say who was first.
select a.role, a.answers, a.note
from climate_answers a
where a.survey_id = :round and a.voided = 0 and a.recorded_on <= :as_of
  and not exists (select 1 from climate_answers n where n.supersedes = a.id and n.recorded_on <= :as_of)
order by a.role, a.note, a.answers, a.id

-- name: contacts
-- The collaboration log of a site, latest first.
select c.chain, c.programme_id, c.event_date, c.participants, c.two_way, c.note, {{name p}}
from site_contacts c
left join persons p on p.chain = c.staff_id and p.voided = 0 and p.recorded_on <= :as_of
  and not exists (select 1 from persons n where n.supersedes = p.id and n.recorded_on <= :as_of)
where c.site_id = :site and c.voided = 0 and c.recorded_on <= :as_of
  and not exists (select 1 from site_contacts n where n.supersedes = c.id and n.recorded_on <= :as_of)
order by c.event_date desc, c.chain desc

-- name: acknowledgements
select k.official_id, k.event_date
from official_acknowledgements k join site_officials o on o.id = k.official_id
where o.site_id = :site and k.voided = 0 and k.recorded_on <= :as_of
  and not exists (select 1 from official_acknowledgements n where n.supersedes = k.id and n.recorded_on <= :as_of)
order by k.event_date desc, k.chain desc

-- name: not_applicable
-- Determinations that 7.02 does not apply, in force today.
select d.programme_id, d.event_date, d.reason
from na_determinations d
where d.clause = '7.02' and d.event_date <= :as_of and (d.valid_until is null or d.valid_until >= :as_of)
  and d.reason in ('no_site_based_programme', 'site_controlled_by_org') and d.voided = 0 and d.recorded_on <= :as_of
  and not exists (select 1 from na_determinations n where n.supersedes = d.id and n.recorded_on <= :as_of)
order by d.chain
