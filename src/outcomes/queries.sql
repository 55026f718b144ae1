-- Statements of outcomes (MS 1). Records are written through records::append only. Every read is effective on :as_of.

-- name: models
select m.chain, m.id, m.programme_id, m.version, m.event_date, m.status, m.needs_improvement, m.review_date,
       m.needs, m.inputs_human, m.inputs_financial, m.inputs_organizational, m.inputs_community, m.activities, m.outputs, m.outcomes, m.impact
from logic_models m
where m.programme_id between :first and :last and m.voided = 0 and m.recorded_on <= :as_of
  and not exists (select 1 from logic_models n where n.supersedes = m.id and n.recorded_on <= :as_of)
order by m.event_date desc, m.chain desc

-- name: outcomes
-- Those that have ended come last.
select o.chain, o.id, o.programme_id, o.area, o.statement, o.indicator, o.instrument, o.direction, o.target, o.start_date, o.end_date
from outcomes o
where o.programme_id between :first and :last and o.voided = 0 and o.recorded_on <= :as_of
  and not exists (select 1 from outcomes n where n.supersedes = o.id and n.recorded_on <= :as_of)
order by case when o.end_date is null or o.end_date >= :as_of then 0 else 1 end, o.area, o.chain

-- name: reports
select r.chain, r.id, r.programme_id, r.event_date, r.status, r.dimensions, r.equity_note
from outcome_reports r
where r.programme_id between :first and :last and r.voided = 0 and r.recorded_on <= :as_of
  and not exists (select 1 from outcome_reports n where n.supersedes = r.id and n.recorded_on <= :as_of)
order by r.event_date desc, r.chain desc

-- name: measured
-- Of the episodes with keys from :first to :last, by day.
select t.referral_id, t.outcome_id, t.wave, t.event_date, t.value
from outcome_measurements t
where t.referral_id between :first and :last and t.voided = 0 and t.recorded_on <= :as_of
  and not exists (select 1 from outcome_measurements n where n.supersedes = t.id and n.recorded_on <= :as_of)
order by t.referral_id, t.event_date, t.chain

-- name: touched
-- Episodes with something new in the write log since the key given.
select t.referral_id, 0, t.id from outcome_measurements t where t.id > :after0
