-- Statements of screening (MS 4). Records are written through records::append only. Every read is effective on :as_of and
-- takes the applications with a key from :first to :last: one, or all.

-- name: applications
select a.chain, {{kept a.person_id}}, a.programme_id, a.event_date, f.recorded_on, a.signed_on, a.complete, a.status, a.source
from mentor_applications a join mentor_applications f on f.id = a.chain
where a.chain between :first and :last and a.voided = 0 and a.recorded_on <= :as_of
  and not exists (select 1 from mentor_applications n where n.supersedes = a.id and n.recorded_on <= :as_of)
order by a.chain

-- name: interviews
select x.application_id, x.chain, x.event_date, f.recorded_on, x.mode, x.interviewer_id, x.qualities_note, x.motive_note
from mentor_interviews x join mentor_interviews f on f.id = x.chain
where x.application_id between :first and :last and x.voided = 0 and x.recorded_on <= :as_of
  and not exists (select 1 from mentor_interviews n where n.supersedes = x.id and n.recorded_on <= :as_of)
order by x.application_id, x.event_date

-- name: references_of
select x.application_id, x.chain, x.event_date, f.recorded_on, x.status, x.verdict, x.referee_name, x.relation
from mentor_references x join mentor_references f on f.id = x.chain
where x.application_id between :first and :last and x.voided = 0 and x.recorded_on <= :as_of
  and not exists (select 1 from mentor_references n where n.supersedes = x.id and n.recorded_on <= :as_of)
order by x.application_id, x.event_date, x.chain

-- name: scores
select x.application_id, x.chain, x.event_date, f.recorded_on, x.criterion, x.score, x.note
from criterion_scores x join criterion_scores f on f.id = x.chain
where x.application_id between :first and :last and x.voided = 0 and x.recorded_on <= :as_of
  and not exists (select 1 from criterion_scores n where n.supersedes = x.id and n.recorded_on <= :as_of)
order by x.application_id, x.event_date, x.chain

-- name: decisions
select x.application_id, x.chain, x.event_date, f.recorded_on, x.decision, x.reason, x.qualities_rating, x.qualities_note, x.availability_rating, x.availability_note
from mentor_decisions x join mentor_decisions f on f.id = x.chain
where x.application_id between :first and :last and x.voided = 0 and x.recorded_on <= :as_of
  and not exists (select 1 from mentor_decisions n where n.supersedes = x.id and n.recorded_on <= :as_of)
order by x.application_id, case x.decision when 'accepted' then 0 else 1 end, x.event_date desc, x.chain desc

-- name: earlier_applications
-- Of the same person to the same programme, received before; by day. `+ 0`: found by the person, of whom there are few
-- applications, and not by the index of the programme, which has them all (so do the next two).
select a.id, e.chain, e.event_date
from mentor_applications a join same_persons p on p.person = a.person_id join mentor_applications e on e.person_id = p.member
where a.id between :first and :last and a.id = a.chain and e.programme_id + 0 = a.programme_id and e.chain <> a.chain and e.event_date <= a.event_date
  and e.chain < a.chain and e.voided = 0 and e.recorded_on <= :as_of
  and not exists (select 1 from mentor_applications n where n.supersedes = e.id and n.recorded_on <= :as_of)
order by a.id, e.event_date, e.chain

-- name: earlier_interviews
-- In person and with both blocks, of earlier applications; by day.
select a.id, x.chain, x.event_date
from mentor_applications a join same_persons p on p.person = a.person_id join mentor_applications e on e.person_id = p.member
join mentor_interviews x on x.application_id = e.chain
where a.id between :first and :last and a.id = a.chain and e.programme_id + 0 = a.programme_id and e.event_date <= a.event_date
  and e.chain < a.chain and e.voided = 0 and e.recorded_on <= :as_of
  and not exists (select 1 from mentor_applications n where n.supersedes = e.id and n.recorded_on <= :as_of)
  and x.mode = 'in_person' and x.qualities_note is not null and x.motive_note is not null and x.voided = 0 and x.recorded_on <= :as_of
  and not exists (select 1 from mentor_interviews n where n.supersedes = x.id and n.recorded_on <= :as_of)
order by a.id, x.event_date, x.chain

-- name: earlier_references
-- Those completed of earlier applications. They are counted by the program: where SQLite groups, it makes a table of all
-- `same_persons` first.
select a.id, x.chain
from mentor_applications a join same_persons p on p.person = a.person_id join mentor_applications e on e.person_id = p.member
join mentor_references x on x.application_id = e.chain
where a.id between :first and :last and a.id = a.chain and e.programme_id + 0 = a.programme_id and e.event_date <= a.event_date
  and e.chain < a.chain and e.voided = 0 and e.recorded_on <= :as_of
  and not exists (select 1 from mentor_applications n where n.supersedes = e.id and n.recorded_on <= :as_of)
  and x.status = 'completed' and x.voided = 0 and x.recorded_on <= :as_of
  and not exists (select 1 from mentor_references n where n.supersedes = x.id and n.recorded_on <= :as_of)
order by a.id, x.chain

-- name: checks
select a.id, x.chain, x.event_date, f.recorded_on, x.check_type, x.jurisdiction, x.issuer, x.consented_on, x.ordered_on, x.result, x.adjudication, x.adjudicated_on,
       x.approvers, x.valid_from, x.valid_until, x.revoked_on, x.law_exemption, x.document_id
from mentor_applications a join same_persons p on p.person = a.person_id join background_checks x on x.person_id = p.member join background_checks f on f.id = x.chain
where a.id between :first and :last and a.id = a.chain and x.voided = 0 and x.recorded_on <= :as_of
  and not exists (select 1 from background_checks n where n.supersedes = x.id and n.recorded_on <= :as_of)
order by a.id, x.event_date, x.chain

-- name: sightings
select a.id, s.chain, s.event_date, f.recorded_on, s.check_id, s.seen_by, s.shown, x.check_type
from mentor_applications a join same_persons p on p.person = a.person_id join background_checks x on x.person_id = p.member
join check_sightings s on s.check_id = x.chain join check_sightings f on f.id = s.chain
where a.id between :first and :last and a.id = a.chain and x.voided = 0 and x.recorded_on <= :as_of
  and not exists (select 1 from background_checks n where n.supersedes = x.id and n.recorded_on <= :as_of)
  and s.voided = 0 and s.recorded_on <= :as_of
  and not exists (select 1 from check_sightings n where n.supersedes = s.id and n.recorded_on <= :as_of)
order by a.id, s.event_date, s.chain

-- name: commitments_told
select a.id, x.chain, x.event_date, f.recorded_on, x.duration_months, x.min_visits_per_month, x.min_hours_per_month
from mentor_applications a join same_persons p on p.person = a.person_id join commitments_told x on x.person_id = p.member join commitments_told f on f.id = x.chain
where a.id between :first and :last and a.id = a.chain and x.programme_id = a.programme_id and x.party = 'mentor' and x.voided = 0 and x.recorded_on <= :as_of
  and not exists (select 1 from commitments_told n where n.supersedes = x.id and n.recorded_on <= :as_of)
order by a.id, x.event_date, x.chain

-- name: agreements
select a.id, x.chain, x.event_date, f.recorded_on, x.kind, x.version, x.min_visits_per_month, x.duration_months
from mentor_applications a join same_persons p on p.person = a.person_id join agreements x on x.person_id = p.member join agreements f on f.id = x.chain
where a.id between :first and :last and a.id = a.chain and x.programme_id = a.programme_id and x.voided = 0 and x.recorded_on <= :as_of
  and not exists (select 1 from agreements n where n.supersedes = x.id and n.recorded_on <= :as_of)
order by a.id, x.event_date, x.chain

-- name: capacities
select a.id, x.chain, x.valid_from, f.recorded_on, x.capacity, x.valid_until, x.paid, x.full_time, x.hours_per_month, x.model_note, x.population_note
from mentor_applications a join same_persons p on p.person = a.person_id join mentor_capacities x on x.person_id = p.member join mentor_capacities f on f.id = x.chain
where a.id between :first and :last and a.id = a.chain and x.programme_id = a.programme_id and x.voided = 0 and x.recorded_on <= :as_of
  and not exists (select 1 from mentor_capacities n where n.supersedes = x.id and n.recorded_on <= :as_of)
order by a.id, x.valid_from, x.chain

-- name: transports
-- From when to when somebody drives mentees.
select a.id, x.chain, x.start_date, f.recorded_on, x.end_date
from mentor_applications a join same_persons p on p.person = a.person_id join transport_periods x on x.person_id = p.member join transport_periods f on f.id = x.chain
where a.id between :first and :last and a.id = a.chain and x.programme_id = a.programme_id and x.voided = 0 and x.recorded_on <= :as_of
  and not exists (select 1 from transport_periods n where n.supersedes = x.id and n.recorded_on <= :as_of)
order by a.id, x.start_date, x.chain

-- name: statuses
select a.id, x.chain, x.event_date, f.recorded_on, x.status, x.reason
from mentor_applications a join same_persons p on p.person = a.person_id join mentor_status_events x on x.person_id = p.member join mentor_status_events f on f.id = x.chain
where a.id between :first and :last and a.id = a.chain and (x.programme_id = a.programme_id or x.programme_id is null or x.status = 'barred') and x.voided = 0 and x.recorded_on <= :as_of
  and not exists (select 1 from mentor_status_events n where n.supersedes = x.id and n.recorded_on <= :as_of)
order by a.id, x.event_date, x.chain

-- name: touched
-- Applications with something new in the write log since the keys given.
select a.chain, 0, a.id from mentor_applications a where a.id > :after0
union all select b.id, 0, a.id from mentor_applications a join same_persons p on p.person = a.person_id join mentor_applications b on b.person_id = p.member and b.id = b.chain where a.id > :after0
union all select b.id, 1, x.id from mentor_interviews x join mentor_applications a on a.id = x.application_id join same_persons p on p.person = a.person_id join mentor_applications b on b.person_id = p.member and b.id = b.chain where x.id > :after1
union all select b.id, 2, x.id from mentor_references x join mentor_applications a on a.id = x.application_id join same_persons p on p.person = a.person_id join mentor_applications b on b.person_id = p.member and b.id = b.chain where x.id > :after2
union all select x.application_id, 3, x.id from criterion_scores x where x.id > :after3
union all select x.application_id, 4, x.id from mentor_decisions x where x.id > :after4
union all select a.id, 5, x.id from background_checks x join same_persons p on p.member = x.person_id join mentor_applications a on a.person_id = p.person and a.id = a.chain where x.id > :after5
union all select a.id, 6, x.id from agreements x join same_persons p on p.member = x.person_id join mentor_applications a on a.person_id = p.person and a.id = a.chain where x.id > :after6
union all select a.id, 7, x.id from mentor_capacities x join same_persons p on p.member = x.person_id join mentor_applications a on a.person_id = p.person and a.id = a.chain where x.id > :after7
union all select a.id, 8, x.id from mentor_status_events x join same_persons p on p.member = x.person_id join mentor_applications a on a.person_id = p.person and a.id = a.chain where x.id > :after8
union all select a.id, 9, m.id from person_merges m join mentor_applications a on a.id = a.chain and a.person_id in (select p.member from same_persons p where p.person in (m.kept_id, m.absorbed_id)) where m.id > :after9
union all select a.id, 10, x.id from transport_periods x join same_persons p on p.member = x.person_id join mentor_applications a on a.person_id = p.person and a.id = a.chain where x.id > :after10
union all select a.id, 11, s.id from check_sightings s join background_checks x on x.id = s.check_id join same_persons p on p.member = x.person_id join mentor_applications a on a.person_id = p.person and a.id = a.chain where s.id > :after11
union all select a.id, 12, x.id from commitments_told x join same_persons p on p.member = x.person_id join mentor_applications a on a.person_id = p.person and a.id = a.chain where x.id > :after12

-- name: criteria
-- The written selection criteria in force on :as_of: those of the programme before those of the agency.
select p.value from policies p
where p.key = 'selection_criteria' and (p.programme_id = :programme or p.programme_id is null) and p.voided = 0
  and p.recorded_on <= :as_of and p.valid_from <= :as_of and (p.valid_until is null or p.valid_until >= :as_of)
  and not exists (select 1 from policies n where n.supersedes = p.id and n.recorded_on <= :as_of)
order by case when p.programme_id is null then 1 else 0 end, p.valid_from desc, p.id desc

-- name: exchange_id
select p.sourced_id from persons p where p.id = :person

-- name: person_of_exchange_id
select p.chain from persons p where p.sourced_id = :id order by p.id limit 1

-- name: reason_of_check
-- Why a check was corrected the last time.
select r.reason from background_checks b
join correction_reasons r on r.version_id = b.sourced_id and r.record_type = 'background_checks' and r.voided = 0 and r.recorded_on <= :as_of
  and not exists (select 1 from correction_reasons n where n.supersedes = r.id and n.recorded_on <= :as_of)
where b.chain = :check and b.recorded_on <= :as_of
order by b.id desc limit 1

-- name: open_application
-- An application of the person to the programme that nothing was decided on, of somebody who is not barred.
select a.chain from mentor_applications a
where {{same a.person_id :person}} and a.programme_id = :programme and a.voided = 0 and a.recorded_on <= :as_of
  and not exists (select 1 from mentor_applications n where n.supersedes = a.id and n.recorded_on <= :as_of)
  and not exists (select 1 from mentor_decisions d where d.application_id = a.chain and d.voided = 0 and d.recorded_on <= :as_of
    and not exists (select 1 from mentor_decisions n where n.supersedes = d.id and n.recorded_on <= :as_of))
  and not exists (select 1 from mentor_status_events e where {{same e.person_id :person}} and e.status = 'barred' and e.voided = 0
    and e.recorded_on <= :as_of and not exists (select 1 from mentor_status_events n where n.supersedes = e.id and n.recorded_on <= :as_of))
limit 1

-- name: deciders
-- Staff of a programme who may stand beside another for a decision: directors and screening officers of :as_of.
select distinct s.person_id from staff_roles s
where s.programme_id = :programme and s.role in ('director', 'screening_officer') and s.voided = 0 and s.recorded_on <= :as_of
  and s.start_date <= :as_of and (s.end_date is null or s.end_date >= :as_of)
  and not exists (select 1 from staff_roles n where n.supersedes = s.id and n.recorded_on <= :as_of)

-- name: legal_texts
-- Documents that hold the law which forbids a check.
select d.chain, d.title from documents d
where d.kind = 'legal_text' and d.voided = 0 and d.recorded_on <= :as_of
  and not exists (select 1 from documents n where n.supersedes = d.id and n.recorded_on <= :as_of)
order by d.chain

-- name: asked
-- Referees who have not answered, of applications that are not decided but to wait; with :decided = 1 of all of them.
select r.chain, a.chain, {{kept a.person_id}}, a.programme_id, r.referee_name, r.event_date, w.email, w.phone, w.language,
  (select count(*) from reference_answers x where x.reference = r.chain), w.id
from mentor_references r
join mentor_applications a on a.chain = r.application_id and a.voided = 0 and a.recorded_on <= :as_of
  and not exists (select 1 from mentor_applications n where n.supersedes = a.id and n.recorded_on <= :as_of)
left join reference_ways w on w.reference = r.chain
  and not exists (select 1 from reference_ways l where l.reference = w.reference and l.id > w.id)
where r.chain between :first and :last and r.status = 'requested' and r.voided = 0 and r.recorded_on <= :as_of
  and not exists (select 1 from mentor_references n where n.supersedes = r.id and n.recorded_on <= :as_of)
  and (:decided = 1 or not exists (select 1 from mentor_decisions d where d.application_id = a.chain and d.decision <> 'deferred'
    and d.voided = 0 and d.recorded_on <= :as_of
    and not exists (select 1 from mentor_decisions n where n.supersedes = d.id and n.recorded_on <= :as_of)))
order by r.event_date, r.chain

-- name: letters_sent
select l.reference, l.step, l.sent_on from reference_letters l order by l.reference, l.step

-- name: add_letter
insert into reference_letters (reference, step, sent_on, sent_at, sent_by) values (:reference, :step, :on, :at, :by)
on conflict (reference, step) do nothing

-- name: remove_letter
delete from reference_letters where reference = :reference and step = :step

-- name: add_way
insert into reference_ways (reference, email, phone, language, noted_at) values (:reference, :email, :phone, :language, :at)

-- name: add_answer
insert into reference_answers (reference, known_for, strengths, worries, verdict, answered_at)
values (:reference, :known_for, :strengths, :worries, :verdict, :at)

-- name: blank_answers
-- Words of referees that came before :before, of references that a worker has recorded since.
update reference_answers set known_for = '', strengths = '', worries = '' where answered_at < :before and (known_for <> '' or strengths <> '' or worries <> '')
  and not exists (select 1 from mentor_references r where r.chain = reference_answers.reference and r.status = 'requested' and r.voided = 0
    and not exists (select 1 from mentor_references n where n.supersedes = r.id))

-- name: answer_of
select x.known_for, x.strengths, x.worries, x.verdict from reference_answers x
where x.reference = :reference and not exists (select 1 from reference_answers l where l.reference = x.reference and l.id > x.id)

-- name: applicant_name
select {{name p}} from persons p
where p.chain = :person and p.voided = 0 and p.recorded_on <= :as_of
  and not exists (select 1 from persons n where n.supersedes = p.id and n.recorded_on <= :as_of)

-- name: texts_in_force
-- Of approved versions of the programme and of the agency: the first of each kind is the one in force.
select t.id, t.document, t.kind, t.version, t.text_en, t.text_fr, t.visits, t.months, t.sign_by, d.event_date
from agreement_texts t
join documents d on d.chain = t.document and d.voided = 0 and d.recorded_on <= :as_of
  and not exists (select 1 from documents n where n.supersedes = d.id and n.recorded_on <= :as_of)
where d.status = 'approved' and d.event_date <= :as_of and (d.programme_id = :programme or d.programme_id is null)
  and not exists (select 1 from agreement_texts n where n.document = t.document and n.id > t.id)
order by t.kind, case when d.programme_id is null then 1 else 0 end, d.event_date desc, d.chain desc

-- name: text_of_version
select t.id, t.document, t.kind, t.version, t.text_en, t.text_fr, t.visits, t.months, t.sign_by, d.event_date
from agreement_texts t
join documents d on d.chain = t.document and d.voided = 0 and d.recorded_on <= :as_of
  and not exists (select 1 from documents n where n.supersedes = d.id and n.recorded_on <= :as_of)
where t.document = :document and not exists (select 1 from agreement_texts n where n.document = t.document and n.id > t.id)

-- name: text_document
select d.chain, d.programme_id, d.kind, d.title, d.status, d.event_date from documents d
where d.chain = :document and d.voided = 0 and d.recorded_on <= :as_of
  and not exists (select 1 from documents n where n.supersedes = d.id and n.recorded_on <= :as_of)

-- name: text_was_signed
select s.id from agreement_signatures s join agreement_texts t on t.id = s.text_id where t.document = :document

-- name: version_taken
-- Another document of the kind calls its version so: agreements tell versions by this word.
select t.id from agreement_texts t where t.kind = :kind and t.version = :version and t.document <> :document

-- name: add_text
insert into agreement_texts (document, kind, version, text_en, text_fr, visits, months, sign_by, typed_at, typed_by)
values (:document, :kind, :version, :text_en, :text_fr, :visits, :months, :sign_by, :at, :by)
returning id

-- name: add_signature
insert into agreement_signatures (agreement, text_id, signed_name, language, way, signed_at)
values (:agreement, :text, :name, :language, :way, :at)

-- name: signed_agreement
select t.id, t.document, t.kind, t.version, t.text_en, t.text_fr, t.visits, t.months, t.sign_by, x.event_date,
  {{kept x.person_id}}, x.programme_id, x.event_date, s.signed_name, s.language, s.way
from agreements x join agreement_signatures s on s.agreement = x.chain join agreement_texts t on t.id = s.text_id
where x.chain = :agreement and x.voided = 0 and x.recorded_on <= :as_of
  and not exists (select 1 from agreements n where n.supersedes = x.id and n.recorded_on <= :as_of)

-- name: signatures_of
select x.chain, x.programme_id, x.kind, x.version, x.event_date
from agreements x join agreement_signatures s on s.agreement = x.chain
where {{same x.person_id :person}} and x.voided = 0 and x.recorded_on <= :as_of
  and not exists (select 1 from agreements n where n.supersedes = x.id and n.recorded_on <= :as_of)
order by x.event_date desc, x.chain desc

-- name: applications_of
select a.chain from mentor_applications a
where {{same a.person_id :person}} and a.voided = 0 and a.recorded_on <= :as_of
  and not exists (select 1 from mentor_applications n where n.supersedes = a.id and n.recorded_on <= :as_of)
order by a.event_date desc, a.chain desc

-- name: answer_given
-- The decision of an application that holds, and when its letter went out.
select x.chain, l.sent_on, l.language
from mentor_decisions x left join decision_letters l on l.decision = x.chain
where x.application_id = :application and x.voided = 0 and x.recorded_on <= :as_of
  and not exists (select 1 from mentor_decisions n where n.supersedes = x.id and n.recorded_on <= :as_of)
order by case x.decision when 'accepted' then 0 else 1 end, x.event_date desc, x.chain desc

-- name: languages_of
select coalesce(p.languages, '') from persons p
where p.chain = :person and p.voided = 0 and p.recorded_on <= :as_of
  and not exists (select 1 from persons n where n.supersedes = p.id and n.recorded_on <= :as_of)

-- name: add_decision_letter
insert into decision_letters (decision, language, sent_on, sent_at, sent_by) values (:decision, :language, :on, :at, :by)
on conflict (decision) do nothing

-- name: barred_persons
select distinct {{kept x.person_id}} from mentor_status_events x
where x.status = 'barred' and x.voided = 0 and x.recorded_on <= :as_of
  and not exists (select 1 from mentor_status_events n where n.supersedes = x.id and n.recorded_on <= :as_of)

-- name: person_of_check
select {{kept x.person_id}} from background_checks x where x.id = :check and x.id = x.chain

-- name: rules_in_force
-- The approved screening procedure of a day, with the offences that disqualify: of the programme before that of the agency.
select d.title, d.event_date from documents d
where d.kind = 'mentor_screening_procedure' and d.status = 'approved' and d.event_date <= :day and (d.programme_id = :programme or d.programme_id is null)
  and d.voided = 0 and d.recorded_on <= :as_of
  and not exists (select 1 from documents n where n.supersedes = d.id and n.recorded_on <= :as_of)
order by case when d.programme_id is null then 1 else 0 end, d.event_date desc, d.chain desc
