-- Statements of file review. Records are read as effective on :as_of; tables of the slice itself only grow.

-- name: programmes
select p.chain, p.name, p.sourced_id, p.survivor from programmes p
where p.voided = 0 and p.recorded_on <= :as_of
  and not exists (select 1 from programmes n where n.supersedes = p.id and n.recorded_on <= :as_of)
order by p.name, p.chain

-- name: accepted_referrals
-- Every accepted episode of the programme, withdrawn ones too: a tombstone stays in the population.
select r.mentee_id, r.chain, r.voided, r.recorded_on, d.event_date, t.event_date, p.sourced_id
from referrals r
join persons p on p.id = r.mentee_id
join referral_decisions d on d.referral_id = r.chain and d.decision = 'accepted' and d.voided = 0 and d.recorded_on <= :as_of
  and not exists (select 1 from referral_decisions n where n.supersedes = d.id and n.recorded_on <= :as_of)
left join service_terminations t on t.referral_id = r.chain and t.voided = 0 and t.recorded_on <= :as_of
  and not exists (select 1 from service_terminations n where n.supersedes = t.id and n.recorded_on <= :as_of)
where r.programme_id = :programme and r.recorded_on <= :as_of and d.event_date <= :last
  and not exists (select 1 from referrals n where n.supersedes = r.id and n.recorded_on <= :as_of)
order by r.mentee_id, r.chain

-- name: accepted_applications
select a.person_id, a.chain, a.voided, a.recorded_on, d.event_date, p.sourced_id
from mentor_applications a
join persons p on p.id = a.person_id
join mentor_decisions d on d.application_id = a.chain and d.decision = 'accepted' and d.voided = 0 and d.recorded_on <= :as_of
  and not exists (select 1 from mentor_decisions n where n.supersedes = d.id and n.recorded_on <= :as_of)
where a.programme_id = :programme and a.recorded_on <= :as_of and d.event_date <= :last
  and not exists (select 1 from mentor_applications n where n.supersedes = a.id and n.recorded_on <= :as_of)
order by a.person_id, a.chain

-- name: mentor_states
-- The states of mentors in the programme up to the last day, oldest first: the last one holds.
select s.person_id, s.event_date, s.status from mentor_status_events s
where (s.programme_id = :programme or s.programme_id is null) and s.event_date <= :last and s.voided = 0 and s.recorded_on <= :as_of
  and not exists (select 1 from mentor_status_events n where n.supersedes = s.id and n.recorded_on <= :as_of)
order by s.event_date, s.chain

-- name: matches_of
-- For people whose files have no beginning: matched, but never on record as accepted.
select m.mentor_id, m.mentee_id, m.event_date, c.event_date, a.sourced_id, b.sourced_id
from matches m
join persons a on a.id = m.mentor_id
join persons b on b.id = m.mentee_id
left join match_closures c on c.match_id = m.chain and c.voided = 0 and c.recorded_on <= :as_of
  and not exists (select 1 from match_closures n where n.supersedes = c.id and n.recorded_on <= :as_of)
where m.programme_id = :programme and m.voided = 0 and m.recorded_on <= :as_of and m.event_date <= :last
  and not exists (select 1 from matches n where n.supersedes = m.id and n.recorded_on <= :as_of)
order by m.chain

-- name: drawn_before
-- Who was drawn in rounds of the programme that began in the nine months before, and in which role.
select f.person, f.stratum from review_files f join review_rounds r on r.id = f.round
where r.programme = :programme and r.quarter_start < :quarter and r.quarter_start >= :since and f.place is not null

-- name: add_round
insert into review_rounds (programme, quarter_start, rule, algorithm, seed, drawn_on, drawn_at, drawn_by)
values (:programme, :quarter, :rule, :algorithm, :seed, :day, :now, :by) returning id

-- name: round_of_quarter
select id from review_rounds where programme = :programme and quarter_start = :quarter

-- name: add_file
insert into review_files (round, label, stratum, person, record, withdrawn, seen_before, place)
values (:round, :label, :stratum, :person, :record, :withdrawn, :seen_before, :place)

-- name: rounds
-- All rounds, newest quarter first, with the name of the programme.
select r.id, r.programme, r.quarter_start, r.rule, r.algorithm, r.seed, r.drawn_on, r.drawn_by, e.ended_on, e.record
from review_rounds r left join review_ends e on e.round = r.id
order by r.quarter_start desc, r.programme

-- name: sample_of
select f.id, f.label, f.stratum, f.person, f.record, f.withdrawn, f.place, f.round from review_files f
where f.round = :round and f.place is not null order by f.place

-- name: sampled_file
select f.id, f.label, f.stratum, f.person, f.record, f.withdrawn, f.place, f.round from review_files f
where f.id = :file and f.place is not null

-- name: population_of
select f.label, f.stratum, f.seen_before, f.withdrawn, f.place from review_files f where f.round = :round order by f.id

-- name: population_counts
select f.stratum, count(*) from review_files f where f.round = :round group by f.stratum

-- name: readers_of
-- The newest naming comes last and holds.
select n.file, n.second, n.person from review_readers n join review_files f on f.id = n.file
where f.round = :round order by n.id

-- name: add_reader
insert into review_readers (file, second, person, named_at, named_by) values (:file, :second, :person, :now, :by)

-- name: own_cases
-- Staff who know a file from their own work: assigned to a match of the person, interviewer of the mentor, the person, the
-- other party of a match, family.
select a.person_id from match_assignments a join matches m on m.id = a.match_id
where ({{same m.mentee_id :person}} or {{same m.mentor_id :person}}) and a.voided = 0
union select i.interviewer_id from mentor_interviews i join mentor_applications a on a.id = i.application_id
where {{same a.person_id :person}} and i.voided = 0 and i.interviewer_id is not null
union select m.mentor_id from matches m where {{same m.mentee_id :person}}
union select m.mentee_id from matches m where {{same m.mentor_id :person}}
union select r.person_id from relationships r where {{same r.mentee_id :person}} and r.voided = 0
union select r.mentee_id from relationships r where {{same r.person_id :person}} and r.voided = 0
union select p.id from persons p where p.id = :person

-- name: possible_readers
-- Who works in the programme today and may read drawn files.
select distinct s.person_id, {{name p.given_name}}, {{name p.family_name}}
from staff_roles s
join persons p on p.chain = s.person_id and p.voided = 0 and p.recorded_on <= :as_of
  and not exists (select 1 from persons n where n.supersedes = p.id and n.recorded_on <= :as_of)
where (s.programme_id = :programme or s.programme_id is null) and s.role in ('director', 'supervisor', 'coordinator', 'evaluator')
  and s.voided = 0 and s.recorded_on <= :as_of and s.start_date <= :as_of and (s.end_date is null or s.end_date >= :as_of)
  and not exists (select 1 from staff_roles n where n.supersedes = s.id and n.recorded_on <= :as_of)
order by 3, 2, s.person_id

-- name: answer_counts
-- How many items of each file have been answered, by reading.
select x.file, x.second, count(distinct x.item) from review_answers x join review_files f on f.id = x.file
where f.round = :round group by x.file, x.second

-- name: add_answer
insert into review_answers (file, second, item, answer, reason, pointer, answered_on, answered_at, answered_by)
values (:file, :second, :item, :answer, :reason, :pointer, :day, :now, :by)

-- name: answers_of
-- The newest answer comes last and holds.
select x.file, x.second, x.item, x.answer, x.reason, x.pointer from review_answers x join review_files f on f.id = x.file
where f.round = :round order by x.id

-- name: add_end
insert into review_ends (round, record, ended_on, ended_at, ended_by) values (:round, :record, :day, :now, :by)

-- name: add_finding
insert into review_findings (round, kind, item, clause, file, num, den, computed_num, computed_den, opened_on)
values (:round, :kind, :item, :clause, :file, :num, :den, :computed_num, :computed_den, :day)

-- name: findings_of
select x.id, x.round, a.action, x.kind, x.item, x.clause, f.label, x.num, x.den, x.computed_num, x.computed_den
from review_findings x left join review_files f on f.id = x.file left join review_finding_actions a on a.finding = x.id
where x.round = :round order by x.id

-- name: person_name
select {{name p.given_name}}, {{name p.family_name}} from persons p
where p.chain = :person and p.recorded_on <= :as_of
  and not exists (select 1 from persons n where n.supersedes = p.id and n.recorded_on <= :as_of)

-- name: mentee_records
-- The records of a mentee's file in one programme, by kind, before and beside a match; formative assessment is none of it.
select 'referrals', x.chain from referrals x where {{same x.mentee_id :person}} and x.programme_id = :programme and x.id = x.chain
union all select 'referral_screenings', x.chain from referral_screenings x join referrals r on r.id = x.referral_id
  where {{same r.mentee_id :person}} and r.programme_id = :programme and x.id = x.chain
union all select 'applicant_notices', x.chain from applicant_notices x join referrals r on r.id = x.referral_id
  where {{same r.mentee_id :person}} and r.programme_id = :programme and x.id = x.chain
union all select 'rights_notices', x.chain from rights_notices x join referrals r on r.id = x.referral_id
  where {{same r.mentee_id :person}} and r.programme_id = :programme and x.id = x.chain
union all select 'intakes', x.chain from intakes x join referrals r on r.id = x.referral_id
  where {{same r.mentee_id :person}} and r.programme_id = :programme and x.id = x.chain
union all select 'urgent_responses', x.chain from urgent_responses x join referrals r on r.id = x.referral_id
  where {{same r.mentee_id :person}} and r.programme_id = :programme and x.id = x.chain
union all select 'assessments', x.chain from assessments x join referrals r on r.id = x.referral_id
  where {{same r.mentee_id :person}} and r.programme_id = :programme and x.id = x.chain
union all select 'referral_decisions', x.chain from referral_decisions x join referrals r on r.id = x.referral_id
  where {{same r.mentee_id :person}} and r.programme_id = :programme and x.id = x.chain
union all select 'consents', x.chain from consents x where {{same x.mentee_id :person}} and x.id = x.chain
union all select 'waitlist_entries', x.chain from waitlist_entries x join referrals r on r.id = x.referral_id
  where {{same r.mentee_id :person}} and r.programme_id = :programme and x.id = x.chain
union all select 'waitlist_contacts', x.chain from waitlist_contacts x join waitlist_entries w on w.id = x.waitlist_entry_id join referrals r on r.id = w.referral_id
  where {{same r.mentee_id :person}} and r.programme_id = :programme and x.id = x.chain
union all select 'referrals_out', x.chain from referrals_out x join referrals r on r.id = x.referral_id
  where {{same r.mentee_id :person}} and r.programme_id = :programme and x.id = x.chain
union all select 'role_briefings', x.chain from role_briefings x join matches m on m.id = x.match_id
  where {{same m.mentee_id :person}} and m.programme_id = :programme and x.id = x.chain
union all select 'match_goals', x.chain from match_goals x join matches m on m.id = x.match_id
  where {{same m.mentee_id :person}} and m.programme_id = :programme and x.id = x.chain
union all select 'case_reviews', x.chain from case_reviews x join referrals r on r.id = x.referral_id
  where {{same r.mentee_id :person}} and r.programme_id = :programme and x.id = x.chain
union all select 'service_terminations', x.chain from service_terminations x join referrals r on r.id = x.referral_id
  where {{same r.mentee_id :person}} and r.programme_id = :programme and x.id = x.chain
union all select 'closing_summaries', x.chain from closing_summaries x join referrals r on r.id = x.referral_id
  where {{same r.mentee_id :person}} and r.programme_id = :programme and x.id = x.chain

-- name: mentor_records
-- The same of a mentor's file.
select 'mentor_applications', x.chain from mentor_applications x where {{same x.person_id :person}} and x.programme_id = :programme and x.id = x.chain
union all select 'mentor_interviews', x.chain from mentor_interviews x join mentor_applications a on a.id = x.application_id
  where {{same a.person_id :person}} and a.programme_id = :programme and x.id = x.chain
union all select 'mentor_references', x.chain from mentor_references x join mentor_applications a on a.id = x.application_id
  where {{same a.person_id :person}} and a.programme_id = :programme and x.id = x.chain
union all select 'criterion_scores', x.chain from criterion_scores x join mentor_applications a on a.id = x.application_id
  where {{same a.person_id :person}} and a.programme_id = :programme and x.id = x.chain
union all select 'mentor_decisions', x.chain from mentor_decisions x join mentor_applications a on a.id = x.application_id
  where {{same a.person_id :person}} and a.programme_id = :programme and x.id = x.chain
union all select 'background_checks', x.chain from background_checks x where {{same x.person_id :person}} and x.id = x.chain
union all select 'agreements', x.chain from agreements x where {{same x.person_id :person}} and x.id = x.chain
union all select 'training_records', x.chain from training_records x where {{same x.person_id :person}} and x.id = x.chain
union all select 'support_requests', x.chain from support_requests x join matches m on m.id = x.match_id
  where {{same m.mentor_id :person}} and m.programme_id = :programme and x.id = x.chain

-- name: match_records
-- What both files hold of proposals and matches, by kind: of :mentee, or of :mentor (the other is 0); of contacts and
-- exit interviews each the own side.
select 'match_proposals', x.chain from match_proposals x
  where ({{same x.mentee_id :mentee}} or {{same x.mentor_id :mentor}}) and x.programme_id = :programme and x.id = x.chain
union all select 'match_acceptances', x.chain from match_acceptances x join match_proposals p on p.id = x.proposal_id
  where ({{same p.mentee_id :mentee}} or {{same p.mentor_id :mentor}}) and p.programme_id = :programme and x.id = x.chain
union all select 'match_disclosures', x.chain from match_disclosures x join match_proposals p on p.id = x.proposal_id
  where ({{same p.mentee_id :mentee}} or {{same p.mentor_id :mentor}}) and p.programme_id = :programme and x.id = x.chain
union all select 'matches', x.chain from matches x
  where ({{same x.mentee_id :mentee}} or {{same x.mentor_id :mentor}}) and x.programme_id = :programme and x.id = x.chain
union all select 'initial_meetings', x.chain from initial_meetings x join matches m on m.id = x.match_id
  where ({{same m.mentee_id :mentee}} or {{same m.mentor_id :mentor}}) and m.programme_id = :programme and x.id = x.chain
union all select 'meeting_logs', x.chain from meeting_logs x join matches m on m.id = x.match_id
  where ({{same m.mentee_id :mentee}} or {{same m.mentor_id :mentor}}) and m.programme_id = :programme and x.id = x.chain
union all select 'no_meeting_entries', x.chain from no_meeting_entries x join matches m on m.id = x.match_id
  where ({{same m.mentee_id :mentee}} or {{same m.mentor_id :mentor}}) and m.programme_id = :programme and x.id = x.chain
union all select 'match_pauses', x.chain from match_pauses x join matches m on m.id = x.match_id
  where ({{same m.mentee_id :mentee}} or {{same m.mentor_id :mentor}}) and m.programme_id = :programme and x.id = x.chain
union all select 'contact_parties', x.chain from contact_parties x join matches m on m.id = x.match_id
  where (({{same m.mentee_id :mentee}} and x.track in ('mentee', 'guardian')) or ({{same m.mentor_id :mentor}} and x.track = 'mentor')) and m.programme_id = :programme and x.id = x.chain
union all select 'exit_interviews', x.chain from exit_interviews x join matches m on m.id = x.match_id
  where (({{same m.mentee_id :mentee}} and x.party in ('mentee', 'guardian')) or ({{same m.mentor_id :mentor}} and x.party = 'mentor')) and m.programme_id = :programme and x.id = x.chain
union all select 'match_closures', x.chain from match_closures x join matches m on m.id = x.match_id
  where ({{same m.mentee_id :mentee}} or {{same m.mentor_id :mentor}}) and m.programme_id = :programme and x.id = x.chain

-- name: matches_for_interviews
-- Matches that lived in the quarter, with how they ended.
select m.chain, m.sourced_id, m.mentor_id, m.mentee_id, c.event_date, c.kind
from matches m
left join match_closures c on c.match_id = m.chain and c.voided = 0 and c.recorded_on <= :as_of
  and not exists (select 1 from match_closures n where n.supersedes = c.id and n.recorded_on <= :as_of)
where m.programme_id = :programme and m.voided = 0 and m.recorded_on <= :as_of and m.event_date <= :last
  and (c.event_date is null or c.event_date >= :first)
  and not exists (select 1 from matches n where n.supersedes = m.id and n.recorded_on <= :as_of)
order by m.chain

-- name: programme_by_id
select p.chain from programmes p where p.sourced_id = :id

-- name: openings
select o.id, o.round, o.account_grant, o.account, o.first_day, o.last_day, o.released, o.why, a.display_name, e.ended_on
from review_openings o join accounts a on a.id = o.account left join review_openings_ended e on e.opening = o.id
order by o.last_day desc, o.id desc

-- name: add_opening
insert into review_openings (account, round, account_grant, first_day, last_day, released, why, opened_at, opened_by)
values (:account, :round, :account_grant, :first, :last, :released, :why, :now, :by)

-- name: end_opening
insert into review_openings_ended (opening, ended_on, ended_at, ended_by) values (:opening, :day, :now, :by)

-- name: views_of
-- When an account was shown drawn files, newest first; `about` is the pattern of any such file among the subjects.
select l.at, l.at_offset, l.subjects from audit_log l
where l.account = :account and l.action = 'see' and l.subjects like :about order by l.seq desc

-- name: documents_of
select d.title, d.status, d.event_date, d.review_date from documents d
where (d.programme_id = :programme or d.programme_id is null) and d.voided = 0 and d.recorded_on <= :as_of
  and not exists (select 1 from documents n where n.supersedes = d.id and n.recorded_on <= :as_of)
order by d.title, d.id

-- name: notes_of
select n.note, n.written_at from review_notes n where n.account = :account and n.file = :file order by n.id

-- name: notes_by_file
select n.file, count(*) from review_notes n where n.account = :account and n.round = :round group by n.file order by n.file

-- name: add_note
insert into review_notes (account, round, file, note, written_at) values (:account, :round, :file, :note, :now)

-- name: evaluations
select c.chain, c.event_date, c.sources, c.summary from evaluation_cycles c
where c.programme_id = :programme and c.voided = 0 and c.recorded_on <= :as_of
  and not exists (select 1 from evaluation_cycles n where n.supersedes = c.id and n.recorded_on <= :as_of)
order by c.event_date desc, c.chain desc

-- name: cycle_programme
select c.programme_id from evaluation_cycles c where c.id = :cycle

-- name: feedback_of
select f."group", f.invited, f.responded from evaluation_feedback f
where f.evaluation_cycle_id = :cycle and f.voided = 0 and f.recorded_on <= :as_of
  and not exists (select 1 from evaluation_feedback n where n.supersedes = f.id and n.recorded_on <= :as_of)
order by f.chain

-- name: actions_of
select a.chain, a.evaluation_cycle_id, a.statement, a.owner_id, a.start_date, a.due_date from plan_actions a
where a.evaluation_cycle_id = :cycle and a.voided = 0 and a.recorded_on <= :as_of
  and not exists (select 1 from plan_actions n where n.supersedes = a.id and n.recorded_on <= :as_of)
order by a.chain

-- name: action
select a.chain, a.evaluation_cycle_id, a.statement, a.owner_id, a.start_date, a.due_date from plan_actions a
where a.chain = :action and a.voided = 0 and a.recorded_on <= :as_of
  and not exists (select 1 from plan_actions n where n.supersedes = a.id and n.recorded_on <= :as_of)

-- name: steps_of
-- Updates on record and steps of our own, oldest first; of one day in the order of the work. A step counts from the day
-- on which it was noted, as the westernmost clock shows it: `noted_at` has no offset, and nothing noted today may be missing.
select u.status, u.new_due_date, u.event_date, case u.status when 'rescheduled' then 1 when 'done' then 2 else 4 end as place
from plan_action_updates u
where u.plan_action_id = :action and u.voided = 0 and u.recorded_on <= :as_of
  and not exists (select 1 from plan_action_updates n where n.supersedes = u.id and n.recorded_on <= :as_of)
union all
select s.step, null, s.happened_on, case s.step when 'in_progress' then 0 else 3 end from action_steps s
where s.action = :action and s.happened_on <= :as_of and (s.noted_at - 43200) / 86400 <= :as_of
order by 3, 4

-- name: add_step
insert into action_steps (action, step, happened_on, note, noted_at, noted_by) values (:action, :step, :day, :note, :now, :by)

-- name: link_finding
insert into review_finding_actions (finding, action, linked_at) values (:finding, :action, :now)

-- name: distributions_of
-- With whom an evaluation was shared, and when.
select d."group", d.event_date from evaluation_distributions d
where d.evaluation_cycle_id = :cycle and d.voided = 0 and d.recorded_on <= :as_of
  and not exists (select 1 from evaluation_distributions n where n.supersedes = d.id and n.recorded_on <= :as_of)
order by d.event_date, d.chain

-- name: external_reviews
select x.event_date, x.reviewer, x.result from external_reviews x
where x.programme_id = :programme and x.voided = 0 and x.recorded_on <= :as_of
  and not exists (select 1 from external_reviews n where n.supersedes = x.id and n.recorded_on <= :as_of)
order by x.event_date desc, x.chain desc

-- name: determinations
-- Clauses declared not applicable to a programme.
select x.chain, x.id, x.programme_id, x.clause, x.reason, x.event_date, x.valid_until, x.approved_by
from na_determinations x
where x.programme_id = :programme and x.voided = 0 and x.recorded_on <= :as_of
  and not exists (select 1 from na_determinations n where n.supersedes = x.id and n.recorded_on <= :as_of)
order by x.event_date desc, x.chain desc

-- name: meetings
select x.event_date, x."groups" from stakeholder_meetings x
where x.programme_id = :programme and x.voided = 0 and x.recorded_on <= :as_of
  and not exists (select 1 from stakeholder_meetings n where n.supersedes = x.id and n.recorded_on <= :as_of)
order by x.event_date desc, x.chain desc limit 8

-- name: resource_reviews
select x.event_date, x.decision from resource_reviews x
where x.programme_id = :programme and x.voided = 0 and x.recorded_on <= :as_of
  and not exists (select 1 from resource_reviews n where n.supersedes = x.id and n.recorded_on <= :as_of)
order by x.event_date desc, x.chain desc limit 8

-- name: open_findings
-- Findings of the programme's rounds that no action takes up yet.
select x.id, x.round, null, x.kind, x.item, x.clause, f.label, x.num, x.den, x.computed_num, x.computed_den from review_findings x
join review_rounds r on r.id = x.round left join review_files f on f.id = x.file
where r.programme = :programme and not exists (select 1 from review_finding_actions a where a.finding = x.id)
order by x.id
