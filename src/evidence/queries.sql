-- What a package shows beside the columns: texts of the registers, and names where the director asked for them.

-- name: programme
select p.name
from programmes p
where p.chain = :programme and p.voided = 0 and p.recorded_on <= :as_of
  and not exists (select 1 from programmes n where n.supersedes = p.id and n.recorded_on <= :as_of)

-- name: documents
-- Of the programme or the whole agency; papers of single people are not evidence of a clause, whatever kind they are of and
-- whoever entered them (as all_documents of the register of documents).
select d.kind, d.event_date, d.sourced_id, d.title, d.status, d.review_date, d.parts_missing, d.location, d.chain
from documents d
where (d.programme_id = :programme or d.programme_id is null) and d.voided = 0 and d.recorded_on <= :as_of
  and d.kind not in ('certificate', 'consent_form', 'agreement_form', 'other')
  and not exists (select 1 from case_papers c where c.document = d.chain)
  and (d.chain in (select w.document from agreement_texts w) or not {{case_paper d}})
  and not exists (select 1 from documents n where n.supersedes = d.id and n.recorded_on <= :as_of)

-- name: files_of_document
-- Those that were there on the day as the westernmost clock shows it, oldest first.
select u.file, u.wrapped_key, u.sha256, u.bytes, u.kind from uploads u
where u.document = :document and (u.put_at - 43200) / 86400 <= :as_of order by u.id

-- name: not_applicable
select d.clause, d.event_date, d.sourced_id, d.reason, d.valid_until
from na_determinations d
where d.programme_id = :programme and d.voided = 0 and d.recorded_on <= :as_of
  and not exists (select 1 from na_determinations n where n.supersedes = d.id and n.recorded_on <= :as_of)

-- name: file_reviews
select r.quarter_start, r.event_date, r.sourced_id, r.open_files, r.closed_files, r.population_open, r.population_closed, r.seed
from file_review_rounds r
where r.programme_id = :programme and r.quarter_start > :before and r.quarter_start <= :last and r.voided = 0 and r.recorded_on <= :as_of
  and not exists (select 1 from file_review_rounds n where n.supersedes = r.id and n.recorded_on <= :as_of)

-- name: names_of_people
-- Everybody, by the exchange id of the first row of their chain.
select f.sourced_id, {{name p}}
from persons p join persons f on f.id = p.chain
where p.voided = 0 and p.recorded_on <= :as_of
  and not exists (select 1 from persons n where n.supersedes = p.id and n.recorded_on <= :as_of)

-- name: add_package
insert into evidence_packages (programme, first_day, last_day, as_of, edition, language, named, why, printed, asked_on, asked_at, asked_by,
  state, stopping, done, steps, tries)
values (:programme, :first, :last, :as_of, :edition, :language, :named, :why, :printed, :day, :now, :by, 'waiting', 0, 0, 0, 0) returning id

-- name: waiting_of_programme
select count(*) from evidence_packages where programme = :programme and state in ('waiting', 'running')

-- name: packages
select p.id, p.programme, p.first_day, p.last_day, p.as_of, p.edition, p.language, p.named, p.printed, p.why, p.asked_on, p.asked_by,
  a.display_name, p.state, p.stopping, p.step, p.done, p.steps, p.place, p.ended_at, p.bytes, p.sha256, p.package_sum, p.removed_on
from evidence_packages p left join accounts a on a.id = p.asked_by
order by p.id desc

-- name: package
select p.id, p.programme, p.first_day, p.last_day, p.as_of, p.edition, p.language, p.named, p.printed, p.why, p.asked_on, p.asked_by,
  a.display_name, p.state, p.stopping, p.step, p.done, p.steps, p.place, p.ended_at, p.bytes, p.sha256, p.package_sum, p.removed_on
from evidence_packages p left join accounts a on a.id = p.asked_by
where p.id = :id

-- name: stop_waiting
update evidence_packages set state = 'cancelled', ended_at = :now where id = :id and state = 'waiting'

-- name: stop_running
update evidence_packages set stopping = 1 where id = :id and state = 'running'

-- name: remove_package
update evidence_packages set state = 'removed', removed_on = :day where id = :id and state = 'made'

-- name: made_packages
-- Those whose archive is kept at a place, newest first.
select id, programme, named, asked_on from evidence_packages where state = 'made' and place = :place order by id desc

-- name: not_begun_again
-- Left under way at a place, and not to be begun again: unwanted, or tried too often.
select id, stopping from evidence_packages where state = 'running' and place = :place and (stopping = 1 or tries >= :most) order by id

-- name: wait_again
update evidence_packages set state = 'waiting', step = null, done = 0, steps = 0 where state = 'running' and place = :place

-- name: wait_for_another
-- Their maker is gone: another server of the agency takes them.
update evidence_packages set state = 'waiting', step = null, done = 0, steps = 0, stopping = 0 where state = 'running' and beat_at < :before

-- name: next_package
select min(id) from evidence_packages where state = 'waiting'

-- name: begin_package
update evidence_packages set state = 'running', place = :place, tries = tries + 1, beat_at = :now where id = :id and state = 'waiting'

-- name: tell_step
update evidence_packages set step = :step, done = :done, steps = :steps, beat_at = :now where id = :id

-- name: wants_stop
select stopping from evidence_packages where id = :id

-- name: put_back
update evidence_packages set state = 'waiting', step = null, done = 0, steps = 0, tries = tries - 1 where id = :id and state = 'running'

-- name: note_made
update evidence_packages set state = 'made', done = steps, ended_at = :now, bytes = :bytes, sha256 = :sha256, package_sum = :sum
where id = :id and state = 'running'

-- name: note_ended
update evidence_packages set state = :state, ended_at = :now where id = :id and state = 'running'

-- name: measured
-- Measurements of outcomes in episodes of the programme, baselines first within an episode, then by day.
select o.chain, o.statement, o.direction, r.chain, r.mentee_id, r.site_id, r.source, m.wave, m.event_date, m.value
from outcome_measurements m
join outcomes o on o.chain = m.outcome_id and o.voided = 0 and o.recorded_on <= :as_of
  and not exists (select 1 from outcomes n where n.supersedes = o.id and n.recorded_on <= :as_of)
join referrals r on r.chain = m.referral_id and r.voided = 0 and r.recorded_on <= :as_of
  and not exists (select 1 from referrals n where n.supersedes = r.id and n.recorded_on <= :as_of)
where r.programme_id = :programme and m.event_date <= :last and :first <= :last and m.value is not null
  and m.voided = 0 and m.recorded_on <= :as_of
  and not exists (select 1 from outcome_measurements n where n.supersedes = m.id and n.recorded_on <= :as_of)
order by o.chain, r.chain, m.event_date, m.chain

-- name: measured_people
-- Those of the referrals, and whoever is kept of them.
select p.chain, p.birth_date, p.gender, p.identities, p.languages
from persons p
where p.chain in (select r.mentee_id from referrals r where r.programme_id = :programme
    union select m.kept_id from referrals r join person_merges m on m.absorbed_id = r.mentee_id where r.programme_id = :programme)
  and p.voided = 0 and p.recorded_on <= :as_of and :first <= :last
  and not exists (select 1 from persons n where n.supersedes = p.id and n.recorded_on <= :as_of)

-- name: sites_of_referrals
select distinct s.chain, s.name
from referrals r join sites s on s.chain = r.site_id and s.voided = 0 and s.recorded_on <= :as_of
  and not exists (select 1 from sites n where n.supersedes = s.id and n.recorded_on <= :as_of)
where r.programme_id = :programme and :first <= :last

-- name: id_of_referral
select sourced_id from referrals where id = :record

-- name: id_of_application
select sourced_id from mentor_applications where id = :record

-- name: workers_of
-- Who looks after the match on the day, or did last.
select distinct a.person_id
from match_assignments a
where a.match_id = :match and a.start_date <= :as_of and a.voided = 0 and a.recorded_on <= :as_of
  and not exists (select 1 from match_assignments n where n.supersedes = a.id and n.recorded_on <= :as_of)
  and not exists (select 1 from match_assignments b where b.match_id = a.match_id and b.start_date > a.start_date and b.start_date <= :as_of
    and b.voided = 0 and b.recorded_on <= :as_of
    and not exists (select 1 from match_assignments n where n.supersedes = b.id and n.recorded_on <= :as_of))
order by a.person_id

-- name: programmes
select p.chain, p.name from programmes p
where p.voided = 0 and p.recorded_on <= :as_of
  and not exists (select 1 from programmes n where n.supersedes = p.id and n.recorded_on <= :as_of)
order by p.name, p.chain

-- name: policies_of_period
-- Rule values of the programme or the agency that began in the period, as known on the as-of day.
select p.valid_from, p.recorded_on, p.key, p.value
from policies p
where (p.programme_id = :programme or p.programme_id is null) and p.valid_from >= :first and p.valid_from <= :last
  and p.voided = 0 and p.recorded_on <= :as_of
  and not exists (select 1 from policies n where n.supersedes = p.id and n.recorded_on <= :as_of)

-- name: documents_of_period
select d.event_date, d.recorded_on, d.kind, d.title
from documents d
where (d.programme_id = :programme or d.programme_id is null) and d.event_date >= :first and d.event_date <= :last
  and d.voided = 0 and d.recorded_on <= :as_of and d.kind not in ('certificate', 'consent_form', 'agreement_form', 'other')
  and not exists (select 1 from case_papers c where c.document = d.chain)
  and (d.chain in (select w.document from agreement_texts w) or not {{case_paper d}})
  and not exists (select 1 from documents n where n.supersedes = d.id and n.recorded_on <= :as_of)

-- name: editions_of_period
-- What the programme was held to, each time it was typed anew.
select p.recorded_on, p.recorded_on, p.standards_family, cast(p.edition_year as text)
from programmes p
where p.chain = :programme and p.recorded_on >= :first and p.recorded_on <= :last and p.recorded_on <= :as_of and p.voided = 0

-- name: not_applicable_of_period
select d.event_date, d.recorded_on, d.clause, d.reason
from na_determinations d
where d.programme_id = :programme and d.event_date >= :first and d.event_date <= :last and d.voided = 0 and d.recorded_on <= :as_of
  and not exists (select 1 from na_determinations n where n.supersedes = d.id and n.recorded_on <= :as_of)

-- name: opened_packages
-- Packages that are open with an opening, not taken back.
select o.opening, o.package from evidence_openings o where o.taken_at is null order by o.id

-- name: packages_given_with
-- Packages that were ever given with an opening, taken back or not.
select distinct o.package from evidence_openings o where o.opening = :opening order by o.package

-- name: open_package_to
insert into evidence_openings (opening, package, given_at, given_by) values (:opening, :package, :now, :by)

-- name: close_package_to
update evidence_openings set taken_at = :now, taken_by = :by
where opening = :opening and package = :package and taken_at is null

-- name: downloads_of
-- When an account took packages away, newest first; `about` is the pattern of any package among the subjects.
select l.at, l.at_offset, l.subjects from audit_log l
where l.account = :account and l.action = 'see' and l.subjects like :about order by l.seq desc
