-- Statements of training (MS 5). Records are written through records::append only. Every read is effective on :as_of.

-- name: versions
select v.chain, v.course_id, c.name, c.kind, v.version, v.valid_from, v.hours, v.topics
from course_versions v
join courses c on c.chain = v.course_id and c.voided = 0 and c.recorded_on <= :as_of
  and not exists (select 1 from courses n where n.supersedes = c.id and n.recorded_on <= :as_of)
where v.voided = 0 and v.recorded_on <= :as_of
  and not exists (select 1 from course_versions n where n.supersedes = v.id and n.recorded_on <= :as_of)
order by c.name, v.course_id, v.valid_from desc, v.chain desc

-- name: left
-- Who had left a programme or was barred on :day, by the last word said of it.
select {{kept s.person_id}}, s.programme_id from mentor_status_events s
where s.status in ('exited', 'barred') and s.event_date <= :day and s.voided = 0 and s.recorded_on <= :as_of
  and not exists (select 1 from mentor_status_events n where n.supersedes = s.id and n.recorded_on <= :as_of)
  and not exists (select 1 from mentor_status_events l where {{same l.person_id s.person_id}} and l.voided = 0 and l.recorded_on <= :as_of
    and (l.event_date > s.event_date or (l.event_date = s.event_date and l.id > s.id)) and l.event_date <= :day
    and (l.programme_id is null or s.programme_id is null or l.programme_id = s.programme_id)
    and not exists (select 1 from mentor_status_events n where n.supersedes = l.id and n.recorded_on <= :as_of))

-- name: plans
-- Planned trainings from :from on that are not held yet.
select t.id, t.programme, p.name, t.version, t.day, t.mode, t.hours, t.trainer, t.place, t.starts_at, t.code, t.kind
from training_plans t
join programmes p on p.chain = t.programme and p.voided = 0 and p.recorded_on <= :as_of
  and not exists (select 1 from programmes n where n.supersedes = p.id and n.recorded_on <= :as_of)
where t.id between :first and :last and t.day >= :from and not exists (select 1 from training_held h where h.training = t.id)
order by t.day, t.id

-- name: events
-- Trainings that were held from :from on, with their plan if there was one.
select e.chain, e.programme_id, p.name, e.course_version_id, e.event_date, e.mode, e.hours, e.trainer_id, t.place, t.starts_at, t.code, t.id,
  (select count(*) from training_records r where r.training_event_id = e.chain and r.result <> 'absent' and r.voided = 0
    and r.recorded_on <= :as_of
    and not exists (select 1 from training_records n where n.supersedes = r.id and n.recorded_on <= :as_of)),
  e.kind, f.recorded_on
from training_events e
join training_events f on f.id = e.chain
join programmes p on p.chain = e.programme_id and p.voided = 0 and p.recorded_on <= :as_of
  and not exists (select 1 from programmes n where n.supersedes = p.id and n.recorded_on <= :as_of)
left join training_held h on h.event = e.chain
left join training_plans t on t.id = h.training
where e.chain between :first and :last and e.event_date >= :from and e.voided = 0 and e.recorded_on <= :as_of
  and not exists (select 1 from training_events n where n.supersedes = e.id and n.recorded_on <= :as_of)
order by e.event_date, e.chain

-- name: held
select h.event from training_held h where h.training = :training

-- name: plan_of_event
select h.training from training_held h where h.event = :event

-- name: sheet
select t.chain, t.id, {{kept t.person_id}}, t.result, t.topics_covered, t.hours, t.expires_on, t.event_date, t.mode, f.recorded_on
from training_records t
join training_records f on f.id = t.chain
where t.training_event_id = :event and t.voided = 0 and t.recorded_on <= :as_of
  and not exists (select 1 from training_records n where n.supersedes = t.id and n.recorded_on <= :as_of)
order by t.chain

-- name: records_of
-- What somebody took, with the course; newest first.
select t.chain, t.event_date, t.result, t.course_version_id, t.expires_on, t.hours, t.topics_covered, t.training_event_id, e.programme_id
from training_records t
left join training_events e on e.chain = t.training_event_id and e.voided = 0 and e.recorded_on <= :as_of
  and not exists (select 1 from training_events n where n.supersedes = e.id and n.recorded_on <= :as_of)
where {{same t.person_id :person}} and t.voided = 0 and t.recorded_on <= :as_of
  and not exists (select 1 from training_records n where n.supersedes = t.id and n.recorded_on <= :as_of)
order by t.event_date desc, t.chain desc

-- name: record_owner
select {{kept t.person_id}} from training_records t where t.chain = :record and t.id = t.chain

-- name: record_of
-- Of a training, as it was first recorded; withdrawn ones too.
select {{kept t.person_id}} from training_records t
where t.chain = :record and t.id = t.chain and t.training_event_id = :event

-- name: person
select {{name p}}, p.phone, p.birth_date, p.languages from persons p
where p.chain = :person and p.voided = 0 and p.recorded_on <= :as_of
  and not exists (select 1 from persons n where n.supersedes = p.id and n.recorded_on <= :as_of)

-- name: add_plan
insert into training_plans (programme, version, kind, day, mode, hours, trainer, place, starts_at, code, made_at, made_by)
values (:programme, :version, :kind, :day, :mode, :hours, :trainer, :place, :starts_at, :code, :at, :by)

-- name: plan_of_code
select t.id, t.day from training_plans t where t.code = :code

-- name: add_held
insert into training_held (training, event) values (:training, :event)

-- name: add_place
insert into training_places (training, person, expected, noted_at, noted_by) values (:training, :person, :expected, :at, :by)

-- name: places
select {{kept p.person}}, p.expected from training_places p where p.training = :training
  and not exists (select 1 from training_places l where l.training = p.training and l.person = p.person and l.id > p.id)
order by p.person

-- name: add_sign_in
insert into training_sign_ins (training, name, phone_end, signed_at) values (:training, :name, :phone_end, :at)

-- name: count_sign_ins
select count(*) from training_sign_ins s where s.training = :training

-- name: sign_ins
select s.name, s.phone_end from training_sign_ins s where s.training = :training order by s.id
