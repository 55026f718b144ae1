-- Statements of the relationship slice. Every read is "effective on :as_of" (docs/architecture.md, the store).
-- Records are written through records::append only.

-- name: meetings_between
-- The meetings of a match, newest first, with whether the log was corrected and when it was first typed.
select m.chain, m.id, m.event_date, m.start_time, m.minutes, m.mode, m.activities, m.activity_tags, m.place, m.note,
       m.entered_by, f.recorded_on, case when m.supersedes is null then 0 else 1 end, m.site_id
from meeting_logs m
join meeting_logs f on f.id = m.chain
where m.match_id = :match and m.voided = 0 and m.recorded_on <= :as_of and m.event_date between :first and :last
  and not exists (select 1 from meeting_logs n where n.supersedes = m.id and n.recorded_on <= :as_of)
order by m.event_date desc, m.chain desc

-- name: meeting_match
-- The match a meeting log belongs to.
select m.match_id from meeting_logs m where m.chain = :meeting and m.id = m.chain

-- name: months_without_meeting
select e.chain, e.month, e.event_date, e.reason, f.recorded_on
from no_meeting_entries e join no_meeting_entries f on f.id = e.chain
where e.match_id = :match and e.voided = 0 and e.recorded_on <= :as_of and e.month between :first and :last
  and not exists (select 1 from no_meeting_entries n where n.supersedes = e.id and n.recorded_on <= :as_of)
order by e.month desc, e.chain desc

-- name: sites_of_programme
-- Where a programme meets: sites of its agreements, matches and groups.
select s.chain, s.name from sites s
where s.voided = 0 and s.recorded_on <= :as_of
  and not exists (select 1 from sites n where n.supersedes = s.id and n.recorded_on <= :as_of)
  and (exists (select 1 from site_agreements a where a.site_id = s.chain and a.programme_id = :programme and a.voided = 0 and a.recorded_on <= :as_of
        and not exists (select 1 from site_agreements n where n.supersedes = a.id and n.recorded_on <= :as_of))
    or exists (select 1 from matches m where m.site_id = s.chain and m.programme_id = :programme and m.voided = 0 and m.recorded_on <= :as_of
        and not exists (select 1 from matches n where n.supersedes = m.id and n.recorded_on <= :as_of))
    or exists (select 1 from groups g where g.site_id = s.chain and g.programme_id = :programme and g.voided = 0 and g.recorded_on <= :as_of
        and not exists (select 1 from groups n where n.supersedes = g.id and n.recorded_on <= :as_of)))
order by s.name, s.chain
