-- Statements of groups (MG-*). Records are written through records::append only. Every read is effective on :as_of.

-- name: groups
select g.chain, g.name, g.programme_id, g.site_id, g.start_date, g.end_date, p.name,
       (select s.name from sites s where s.chain = g.site_id and s.voided = 0 and s.recorded_on <= :as_of
          and not exists (select 1 from sites n where n.supersedes = s.id and n.recorded_on <= :as_of))
from groups g
join programmes p on p.chain = g.programme_id and p.voided = 0 and p.recorded_on <= :as_of
  and not exists (select 1 from programmes n where n.supersedes = p.id and n.recorded_on <= :as_of)
where g.chain between :first and :last and g.voided = 0 and g.recorded_on <= :as_of
  and not exists (select 1 from groups n where n.supersedes = g.id and n.recorded_on <= :as_of)
order by g.name, g.chain

-- name: sessions
select s.chain, s.event_date, s.status, s.minutes, s.activities,
       (select count(*) from attendance a where a.session_id = s.chain and a.role = 'mentee' and a.voided = 0 and a.recorded_on <= :as_of
          and not exists (select 1 from attendance n where n.supersedes = a.id and n.recorded_on <= :as_of)),
       (select count(*) from attendance a where a.session_id = s.chain and a.role = 'mentee' and a.status in ('present', 'late')
          and a.voided = 0 and a.recorded_on <= :as_of
          and not exists (select 1 from attendance n where n.supersedes = a.id and n.recorded_on <= :as_of))
from group_sessions s
where s.group_id = :group and s.voided = 0 and s.recorded_on <= :as_of
  and not exists (select 1 from group_sessions n where n.supersedes = s.id and n.recorded_on <= :as_of)
order by s.event_date desc, s.chain desc

-- name: size
select z.least_mentees, z.most_mentees
from group_sizes z
where z.group_id = :group and z.event_date <= :as_of and z.voided = 0 and z.recorded_on <= :as_of
  and not exists (select 1 from group_sizes n where n.supersedes = z.id and n.recorded_on <= :as_of)
order by z.event_date desc, z.chain desc
limit 1

-- name: session
select s.chain, s.group_id, s.event_date, s.status
from group_sessions s
where s.chain = :session and s.voided = 0 and s.recorded_on <= :as_of
  and not exists (select 1 from group_sessions n where n.supersedes = s.id and n.recorded_on <= :as_of)

-- name: attendance
select a.chain, a.id, {{kept a.person_id}}, a.role, a.status
from attendance a
where a.session_id = :session and a.voided = 0 and a.recorded_on <= :as_of
  and not exists (select 1 from attendance n where n.supersedes = a.id and n.recorded_on <= :as_of)
order by case a.role when 'mentor' then 0 when 'mentee' then 1 else 2 end, a.chain

-- name: schedule
select s.event_date, s.place, s.meeting_time, s.frequency
from group_schedules s
where s.group_id = :group and s.voided = 0 and s.recorded_on <= :as_of
  and not exists (select 1 from group_schedules n where n.supersedes = s.id and n.recorded_on <= :as_of)
order by s.event_date desc, s.chain desc

-- name: guardians
-- Guardians of a mentee on :as_of whom nothing bars.
select distinct {{kept r.person_id}}
from relationships r
where {{same r.mentee_id :mentee}} and r.is_guardian = 1 and r.contact_rule <> 'barred' and r.voided = 0
  and r.recorded_on <= :as_of and r.start_date <= :as_of and (r.end_date is null or r.end_date >= :as_of)
  and not exists (select 1 from relationships n where n.supersedes = r.id and n.recorded_on <= :as_of)

-- name: told
-- Packs (p) and check-ins (c) of a programme about people who belong to a group: the last day of each kind.
select 'p', {{kept p.mentee_id}}, max(p.event_date) from information_packs p
where p.programme_id = :programme and p.voided = 0 and p.recorded_on <= :as_of
  and not exists (select 1 from information_packs n where n.supersedes = p.id and n.recorded_on <= :as_of)
group by 2
union all
select 'c', {{kept c.person_id}}, max(c.event_date) from check_ins c
where c.programme_id = :programme and c.voided = 0 and c.recorded_on <= :as_of
  and not exists (select 1 from check_ins n where n.supersedes = c.id and n.recorded_on <= :as_of)
group by 2

-- name: told_records
-- Packs and check-ins of one person in a programme, those that were withdrawn too.
select 'pack', p.chain, p.event_date, p.voided from information_packs p
where {{same p.mentee_id :person}} and p.programme_id = :programme and p.recorded_on <= :as_of
  and not exists (select 1 from information_packs n where n.supersedes = p.id and n.recorded_on <= :as_of)
union all
select 'checkin', c.chain, c.event_date, c.voided from check_ins c
where {{same c.person_id :person}} and c.programme_id = :programme and c.recorded_on <= :as_of
  and not exists (select 1 from check_ins n where n.supersedes = c.id and n.recorded_on <= :as_of)

-- name: place
-- The open place of a person in a group.
select m.chain, m.start_date, m.role
from group_memberships m
where m.group_id = :group and {{same m.person_id :person}} and m.voided = 0 and m.recorded_on <= :as_of
  and (m.end_date is null or m.end_date >= :as_of)
  and not exists (select 1 from group_memberships n where n.supersedes = m.id and n.recorded_on <= :as_of)

-- name: standing_of_mentors
-- What was decided of the mentors of a group up to :day, oldest first; of barred ones in whatever programme.
select {{kept e.person_id}}, e.event_date, e.status
from mentor_status_events e
where e.event_date <= :day and (e.programme_id = :programme or e.programme_id is null or e.status = 'barred') and e.voided = 0 and e.recorded_on <= :as_of
  and not exists (select 1 from mentor_status_events n where n.supersedes = e.id and n.recorded_on <= :as_of)
  and exists (select 1 from group_memberships m join same_persons p on p.person = m.person_id where m.group_id = :group and m.role = 'mentor' and p.member = e.person_id)
order by e.event_date, e.chain

-- name: accepted_mentor
-- Whether somebody was accepted as a mentor of a programme by :day.
select 1
from mentor_decisions d
join mentor_applications a on a.chain = d.application_id and a.voided = 0 and a.recorded_on <= :as_of
  and not exists (select 1 from mentor_applications n where n.supersedes = a.id and n.recorded_on <= :as_of)
where {{same a.person_id :person}} and a.programme_id = :programme and d.decision = 'accepted' and d.event_date <= :day
  and d.voided = 0 and d.recorded_on <= :as_of
  and not exists (select 1 from mentor_decisions n where n.supersedes = d.id and n.recorded_on <= :as_of)
limit 1

-- name: barred_mentor
select 1
from mentor_status_events e
where {{same e.person_id :person}} and e.status = 'barred' and e.voided = 0 and e.recorded_on <= :as_of
  and not exists (select 1 from mentor_status_events n where n.supersedes = e.id and n.recorded_on <= :as_of)
limit 1

-- name: permitted
-- Whether a minor takes part with permission on :day: a guardian's, or the own one of who may decide (workflows.md §2).
select 1
from consents c
where {{same c.mentee_id :person}} and c.kind in ('guardian_permission', 'self_consent', 'mature_minor') and c.event_date <= :day
  and (c.programme_id is null or c.programme_id = :programme)
  and (c.valid_until is null or c.valid_until >= :day) and (c.withdrawn_on is null or c.withdrawn_on > :day)
  and c.voided = 0 and c.recorded_on <= :as_of
  and not exists (select 1 from consents n where n.supersedes = c.id and n.recorded_on <= :as_of)
limit 1

-- name: held_on
-- Another session than :session.
select 1
from group_sessions s
where s.group_id = :group and s.chain <> :session and s.event_date = :day and s.status = 'held' and s.voided = 0 and s.recorded_on <= :as_of
  and not exists (select 1 from group_sessions n where n.supersedes = s.id and n.recorded_on <= :as_of)
limit 1

-- name: last_place
-- The role somebody has or had last in a group, and until when.
select m.role, m.end_date
from group_memberships m
where m.group_id = :group and {{same m.person_id :person}} and m.voided = 0 and m.recorded_on <= :as_of
  and not exists (select 1 from group_memberships n where n.supersedes = m.id and n.recorded_on <= :as_of)
order by m.start_date desc, m.chain desc
limit 1

-- name: programmes
select p.chain, p.name from programmes p
where p.model <> 'one_to_one' and p.voided = 0 and p.recorded_on <= :as_of and (p.end_date is null or p.end_date >= :as_of)
  and not exists (select 1 from programmes n where n.supersedes = p.id and n.recorded_on <= :as_of)
order by p.name, p.chain

-- name: terms
select c.start_date, c.end_date, c.name from calendar_periods c
where c.programme_id = :programme and c.kind = 'term' and c.voided = 0 and c.recorded_on <= :as_of
  and not exists (select 1 from calendar_periods n where n.supersedes = c.id and n.recorded_on <= :as_of)
order by c.start_date desc, c.id limit 12

-- name: mentor_meetings
select t.event_date, t.school_staff_present, t.chain, t.site_id from training_events t
where t.programme_id = :programme and t.kind = 'mentor_meeting' and t.voided = 0 and t.recorded_on <= :as_of
  and not exists (select 1 from training_events n where n.supersedes = t.id and n.recorded_on <= :as_of)
order by t.event_date desc, t.id

-- name: team_sessions
select s.event_date, s.status, s.activity_tags
from group_sessions s
where s.group_id = :group and s.voided = 0 and s.recorded_on <= :as_of
  and not exists (select 1 from group_sessions n where n.supersedes = s.id and n.recorded_on <= :as_of)
order by s.event_date desc, s.chain desc
limit :limit

-- name: team_turnout
-- Of each person who stands in a role on the sheets of sessions held up to :last: how often there, of how many.
select {{kept a.person_id}}, sum(case when a.status in ('present', 'late') then 1 else 0 end), count(*)
from attendance a join group_sessions s on s.chain = a.session_id and s.status = 'held' and s.voided = 0 and s.recorded_on <= :as_of
  and not exists (select 1 from group_sessions n where n.supersedes = s.id and n.recorded_on <= :as_of)
where s.group_id = :group and s.event_date <= :last and a.role = :role and a.voided = 0 and a.recorded_on <= :as_of
  and not exists (select 1 from attendance n where n.supersedes = a.id and n.recorded_on <= :as_of)
group by 1
