-- Statements of surveys. Records are written through records::append only.

-- name: responses
-- Answers on file of the matches with keys from :first to :last, by match and day.
select t.match_id, t.chain, t.instrument, t.party, t.wave_months, t.event_date, t.result, t.answers, t.score
from survey_responses t
where t.match_id between :first and :last and t.voided = 0 and t.recorded_on <= :as_of
  and not exists (select 1 from survey_responses n where n.supersedes = t.id and n.recorded_on <= :as_of)
order by t.match_id, t.event_date, t.chain

-- name: touched
-- Matches with something new in the write log since the key given.
select t.match_id, 0, t.id from survey_responses t where t.id > :after0
