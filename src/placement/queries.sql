-- Statements of placement (MS 6.01). Records are written through records::append only. Every read is effective on :as_of.

-- name: mentors
-- sealed: the street only says who lives at one address, and is shown nowhere
-- Everybody accepted as a mentor of the programme, once for each statement of capacity, the one that counts last.
select p.chain, f.sourced_id, {{name p}}, p.birth_date, p.languages, p.gender, p.identities,
       p.street, p.city, c.capacity
from persons p
join persons f on f.id = p.chain
left join mentor_capacities c on {{same c.person_id p.chain}} and c.programme_id = :programme and c.valid_from <= :as_of
  and (c.valid_until is null or c.valid_until >= :as_of) and c.voided = 0 and c.recorded_on <= :as_of
  and not exists (select 1 from mentor_capacities n where n.supersedes = c.id and n.recorded_on <= :as_of)
where p.voided = 0 and p.recorded_on <= :as_of
  and not exists (select 1 from persons n where n.supersedes = p.id and n.recorded_on <= :as_of)
  and (p.deceased_on is null or p.deceased_on > :as_of) and p.chain not in (select k.absorbed_id from merged_persons k)
  and p.chain in (select {{kept a.person_id}} from mentor_applications a join mentor_decisions d on d.application_id = a.chain
    where a.programme_id = :programme and a.voided = 0 and a.recorded_on <= :as_of
  and not exists (select 1 from mentor_applications n where n.supersedes = a.id and n.recorded_on <= :as_of)
    and d.decision = 'accepted' and d.event_date <= :as_of and d.voided = 0 and d.recorded_on <= :as_of
  and not exists (select 1 from mentor_decisions n where n.supersedes = d.id and n.recorded_on <= :as_of))
order by f.sourced_id, c.valid_from, c.chain

-- name: model
select p.model from programmes p
where p.chain = :programme and p.voided = 0 and p.recorded_on <= :as_of
  and not exists (select 1 from programmes n where n.supersedes = p.id and n.recorded_on <= :as_of)

-- name: members_of_groups
-- Who belongs to which group of the programme as mentor or mentee, and how many mentees it takes.
select g.chain, g.name, {{kept m.person_id}}, m.role,
  (select z.least_mentees from group_sizes z where z.group_id = g.chain and z.event_date <= :as_of and z.voided = 0 and z.recorded_on <= :as_of
    and not exists (select 1 from group_sizes n where n.supersedes = z.id and n.recorded_on <= :as_of)
    order by z.event_date desc, z.chain desc limit 1),
  (select z.most_mentees from group_sizes z where z.group_id = g.chain and z.event_date <= :as_of and z.voided = 0 and z.recorded_on <= :as_of
    and not exists (select 1 from group_sizes n where n.supersedes = z.id and n.recorded_on <= :as_of)
    order by z.event_date desc, z.chain desc limit 1)
from groups g
join group_memberships m on m.group_id = g.chain and m.role in ('mentor', 'mentee') and m.start_date <= :as_of
  and (m.end_date is null or m.end_date >= :as_of) and m.voided = 0 and m.recorded_on <= :as_of
  and not exists (select 1 from group_memberships n where n.supersedes = m.id and n.recorded_on <= :as_of)
where g.programme_id = :programme and g.start_date <= :as_of and (g.end_date is null or g.end_date >= :as_of)
  and g.voided = 0 and g.recorded_on <= :as_of
  and not exists (select 1 from groups n where n.supersedes = g.id and n.recorded_on <= :as_of)
order by g.chain, m.start_date, m.chain

-- name: statuses
select {{kept s.person_id}}, s.status
from mentor_status_events s
where (s.programme_id is null or s.programme_id = :programme) and s.event_date <= :as_of and s.voided = 0 and s.recorded_on <= :as_of
  and not exists (select 1 from mentor_status_events n where n.supersedes = s.id and n.recorded_on <= :as_of)
order by s.event_date, s.chain

-- name: waiting
-- sealed: the street only says who lives at one address, and is shown nowhere
-- Accepted mentees whose service goes on, by the day since when they wait. Who is matched already is for the caller.
select p.chain, f.sourced_id, {{name p}}, p.birth_date, p.languages, p.gender, p.identities,
       p.street, p.city, r.chain, r.site_id,
       coalesce((select min(w.start_date) from waitlist_entries w where w.referral_id = r.chain and w.start_date <= :as_of
         and (w.end_date is null or w.end_date >= :as_of) and w.voided = 0 and w.recorded_on <= :as_of
  and not exists (select 1 from waitlist_entries n where n.supersedes = w.id and n.recorded_on <= :as_of)), d.event_date),
       (select count(*) from intakes i where i.referral_id = r.chain and i.urgent = 1 and i.voided = 0 and i.recorded_on <= :as_of
  and not exists (select 1 from intakes n where n.supersedes = i.id and n.recorded_on <= :as_of))
from referrals r
join referral_decisions d on d.referral_id = r.chain and d.decision = 'accepted' and d.event_date <= :as_of
  and d.voided = 0 and d.recorded_on <= :as_of
  and not exists (select 1 from referral_decisions n where n.supersedes = d.id and n.recorded_on <= :as_of)
join persons p on p.chain = {{kept r.mentee_id}} and p.voided = 0 and p.recorded_on <= :as_of
  and not exists (select 1 from persons n where n.supersedes = p.id and n.recorded_on <= :as_of)
join persons f on f.id = p.chain
where r.programme_id = :programme and r.voided = 0 and r.recorded_on <= :as_of
  and not exists (select 1 from referrals n where n.supersedes = r.id and n.recorded_on <= :as_of)
  and (p.deceased_on is null or p.deceased_on > :as_of)
  and not exists (select 1 from service_terminations t where t.referral_id = r.chain and t.event_date <= :as_of
    and t.voided = 0 and t.recorded_on <= :as_of
  and not exists (select 1 from service_terminations n where n.supersedes = t.id and n.recorded_on <= :as_of))
order by f.sourced_id, r.event_date, r.chain

-- name: programme_of
select r.programme_id from referrals r
where r.chain = :referral and r.voided = 0 and r.recorded_on <= :as_of
  and not exists (select 1 from referrals n where n.supersedes = r.id and n.recorded_on <= :as_of)

-- name: wards
-- The children somebody is family of, or stands over.
select distinct {{kept x.mentee_id}} from relationships x
where {{same x.person_id :person}} and x.start_date <= :as_of and (x.end_date is null or x.end_date >= :as_of) and x.voided = 0
  and x.recorded_on <= :as_of
  and not exists (select 1 from relationships n where n.supersedes = x.id and n.recorded_on <= :as_of)

-- name: decision_of_proposal
select d.programme_id, {{kept d.mentee_id}}, {{kept d.mentor_id}}, d.event_date, d.alternatives, d.rank
from matching_decisions d
where d.proposal_id = :proposal and d.decision = 'propose' and d.voided = 0 and d.recorded_on <= :as_of
  and not exists (select 1 from matching_decisions n where n.supersedes = d.id and n.recorded_on <= :as_of)

-- name: sheet
-- What the other side may know without asking: how somebody is called, and languages. Last: whether the programme is for survivors.
select {{name p.given_name}}, {{name p.preferred_name}}, p.languages,
       (select g.survivor from programmes g where g.chain = :programme and g.voided = 0 and g.recorded_on <= :as_of
          and not exists (select 1 from programmes n where n.supersedes = g.id and n.recorded_on <= :as_of))
from persons p
where p.chain = :person and p.voided = 0 and p.recorded_on <= :as_of
  and not exists (select 1 from persons n where n.supersedes = p.id and n.recorded_on <= :as_of)

-- name: profiles
select {{kept x.person_id}}, x.interests, x.skills, x.goals, x.experience, x.outgoing, x.active, x.orderly, x.playful, x.east_km, x.north_km,
       x.reach_km, x.introduction
from matching_profiles x
where x.event_date <= :as_of and x.voided = 0 and x.recorded_on <= :as_of
  and not exists (select 1 from matching_profiles n where n.supersedes = x.id and n.recorded_on <= :as_of)
order by x.event_date, x.chain

-- name: availabilities
select {{kept x.person_id}}, x.monday, x.tuesday, x.wednesday, x.thursday, x.friday, x.saturday, x.sunday
from weekly_availabilities x
where x.valid_from <= :as_of and (x.valid_until is null or x.valid_until >= :as_of) and x.voided = 0 and x.recorded_on <= :as_of
  and not exists (select 1 from weekly_availabilities n where n.supersedes = x.id and n.recorded_on <= :as_of)
order by x.valid_from, x.chain

-- name: preferences
select {{kept x.person_id}}, x.giver, x.genders, x.genders_required, x.age_from, x.age_to, x.backgrounds
from matching_preferences x
where x.event_date <= :as_of and x.voided = 0 and x.recorded_on <= :as_of
  and not exists (select 1 from matching_preferences n where n.supersedes = x.id and n.recorded_on <= :as_of)
order by x.event_date, x.chain

-- name: pair_rules
select {{kept x.mentor_id}}, {{kept x.mentee_id}}, x.rule, x.chain
from matching_pair_rules x
where (x.programme_id is null or x.programme_id = :programme) and x.start_date <= :as_of
  and (x.end_date is null or x.end_date >= :as_of) and x.voided = 0 and x.recorded_on <= :as_of
  and not exists (select 1 from matching_pair_rules n where n.supersedes = x.id and n.recorded_on <= :as_of)
order by x.chain

-- name: criteria
select x.criterion, x.mandatory, x.at_least, x.points, x.most
from matching_criteria x
where x.programme_id = :programme and x.valid_from <= :as_of and (x.valid_until is null or x.valid_until >= :as_of)
  and x.voided = 0 and x.recorded_on <= :as_of
  and not exists (select 1 from matching_criteria n where n.supersedes = x.id and n.recorded_on <= :as_of)
order by x.valid_from, x.chain

-- name: runs
-- Kept runs of a programme, the latest first.
select x.chain, x.id, x.event_date, x.placement, x.proven, x.mentors, x.mentees, x.placed, x.points, x.bound, x.criteria,
       x.inputs_digest, x.decision, x.reason, x.asked_by
from matching_runs x
where x.programme_id = :programme and x.voided = 0 and x.recorded_on <= :as_of
  and not exists (select 1 from matching_runs n where n.supersedes = x.id and n.recorded_on <= :as_of)
order by x.event_date desc, x.chain desc

-- name: run_pairs
select {{kept x.mentee_id}}, {{kept x.mentor_id}}, x.status
from matching_run_pairs x
where x.run_id = :run and x.voided = 0 and x.recorded_on <= :as_of
  and not exists (select 1 from matching_run_pairs n where n.supersedes = x.id and n.recorded_on <= :as_of)
order by x.chain

-- name: written_rules
-- What a person decided about pairs, with who and why.
select x.chain, x.id, {{kept x.mentor_id}}, {{kept x.mentee_id}}, x.rule, x.start_date, x.end_date, x.note, {{name p}}
from matching_pair_rules x
left join persons p on p.chain = x.decided_by and p.voided = 0 and p.recorded_on <= :as_of
  and not exists (select 1 from persons n where n.supersedes = p.id and n.recorded_on <= :as_of)
where (x.programme_id is null or x.programme_id = :programme) and x.start_date <= :as_of
  and (x.end_date is null or x.end_date >= :as_of) and x.voided = 0 and x.recorded_on <= :as_of
  and not exists (select 1 from matching_pair_rules n where n.supersedes = x.id and n.recorded_on <= :as_of)
order by x.chain

-- name: settings
-- Every setting of the criteria ever made, the latest first.
select x.criterion, x.mandatory, x.at_least, x.points, x.most, x.valid_from, {{name p}}
from matching_criteria x
left join persons p on p.chain = x.approved_by and p.voided = 0 and p.recorded_on <= :as_of
  and not exists (select 1 from persons n where n.supersedes = p.id and n.recorded_on <= :as_of)
where x.programme_id = :programme and x.voided = 0 and x.recorded_on <= :as_of
  and not exists (select 1 from matching_criteria n where n.supersedes = x.id and n.recorded_on <= :as_of)
order by x.valid_from desc, x.chain desc

-- name: refusals
-- Pairs of whom somebody said no.
select {{kept m.mentor_id}}, {{kept m.mentee_id}}
from match_acceptances x
join match_proposals m on m.chain = x.proposal_id and m.voided = 0 and m.recorded_on <= :as_of
  and not exists (select 1 from match_proposals n where n.supersedes = m.id and n.recorded_on <= :as_of)
where x.response = 'declined' and x.event_date <= :as_of and x.voided = 0 and x.recorded_on <= :as_of
  and not exists (select 1 from match_acceptances n where n.supersedes = x.id and n.recorded_on <= :as_of)
order by m.mentor_id, m.mentee_id

-- name: endings
-- Pairs whose match ended because they did not fit, or for safety.
select {{kept m.mentor_id}}, {{kept m.mentee_id}}, x.reason
from match_closures x
join matches m on m.chain = x.match_id and m.voided = 0 and m.recorded_on <= :as_of
  and not exists (select 1 from matches n where n.supersedes = m.id and n.recorded_on <= :as_of)
where x.reason in ('incompatible', 'guardian_withdrew', 'safeguarding') and x.event_date <= :as_of and x.voided = 0 and x.recorded_on <= :as_of
  and not exists (select 1 from match_closures n where n.supersedes = x.id and n.recorded_on <= :as_of)
order by m.mentor_id, m.mentee_id, x.reason

-- name: kin
select {{kept x.mentee_id}}, {{kept x.person_id}}, x.kind
from relationships x
where x.start_date <= :as_of and (x.end_date is null or x.end_date >= :as_of) and x.voided = 0 and x.recorded_on <= :as_of
  and not exists (select 1 from relationships n where n.supersedes = x.id and n.recorded_on <= :as_of)
order by x.mentee_id, x.person_id, x.kind

-- name: proposals
-- Proposals since a day, or with a day to answer that is not over, that nobody declined and that led to no match yet.
select {{kept m.mentor_id}}, {{kept m.mentee_id}}
from match_proposals m
where m.programme_id = :programme and m.event_date <= :as_of and m.voided = 0 and m.recorded_on <= :as_of
  and not exists (select 1 from match_proposals n where n.supersedes = m.id and n.recorded_on <= :as_of)
  and not exists (select 1 from matches x where x.proposal_id = m.chain)
  and not exists (select 1 from match_acceptances x where x.proposal_id = m.chain and x.response = 'declined' and x.voided = 0)
  and not exists (select 1 from matching_decisions w where w.mentee_id = m.mentee_id and w.proposal_id = m.chain
    and w.decision = 'keep_waiting' and w.voided = 0)
  and (m.event_date >= :since or exists (select 1 from proposal_deadlines d
    where d.proposal_id = m.chain and d.answer_by >= :as_of and d.voided = 0 and d.recorded_on <= :as_of
      and not exists (select 1 from proposal_deadlines n where n.supersedes = d.id and n.recorded_on <= :as_of)))
order by m.mentor_id, m.mentee_id

-- name: waits
-- Everybody the programme accepted: the day of that; on the waiting list since; taken off it for a match; matched; off it for
-- another reason; service ended.
select d.event_date,
  (select min(w.start_date) from waitlist_entries w where w.referral_id = r.chain and w.start_date <= :as_of and w.voided = 0 and w.recorded_on <= :as_of
  and not exists (select 1 from waitlist_entries n where n.supersedes = w.id and n.recorded_on <= :as_of)),
  (select min(w.end_date) from waitlist_entries w where w.referral_id = r.chain and w.exit_reason = 'matched' and w.end_date <= :as_of
    and w.voided = 0 and w.recorded_on <= :as_of
  and not exists (select 1 from waitlist_entries n where n.supersedes = w.id and n.recorded_on <= :as_of)),
  (select min(m.event_date) from matches m where m.mentee_id = r.mentee_id and m.programme_id = r.programme_id
    and m.event_date >= d.event_date and m.event_date <= :as_of and m.voided = 0 and m.recorded_on <= :as_of
  and not exists (select 1 from matches n where n.supersedes = m.id and n.recorded_on <= :as_of)),
  (select min(w.end_date) from waitlist_entries w where w.referral_id = r.chain and w.exit_reason <> 'matched' and w.end_date <= :as_of
    and w.voided = 0 and w.recorded_on <= :as_of
  and not exists (select 1 from waitlist_entries n where n.supersedes = w.id and n.recorded_on <= :as_of)),
  (select min(t.event_date) from service_terminations t where t.referral_id = r.chain and t.event_date <= :as_of
    and t.voided = 0 and t.recorded_on <= :as_of
  and not exists (select 1 from service_terminations n where n.supersedes = t.id and n.recorded_on <= :as_of))
from referrals r
join referral_decisions d on d.referral_id = r.chain and d.decision = 'accepted' and d.event_date <= :as_of and d.voided = 0 and d.recorded_on <= :as_of
  and not exists (select 1 from referral_decisions n where n.supersedes = d.id and n.recorded_on <= :as_of)
where r.programme_id = :programme and r.voided = 0 and r.recorded_on <= :as_of
  and not exists (select 1 from referrals n where n.supersedes = r.id and n.recorded_on <= :as_of)
order by d.event_date, r.chain

-- name: last_spoken
-- In the wait of now: a contact of an earlier wait, before a match that ended, says nothing about this one.
select max(c.event_date)
from waitlist_contacts c
join waitlist_entries w on w.chain = c.waitlist_entry_id and w.referral_id = :referral and w.voided = 0 and w.recorded_on <= :as_of
  and not exists (select 1 from waitlist_entries n where n.supersedes = w.id and n.recorded_on <= :as_of)
where c.event_date >= :since and c.event_date <= :as_of and c.voided = 0 and c.recorded_on <= :as_of
  and not exists (select 1 from waitlist_contacts n where n.supersedes = c.id and n.recorded_on <= :as_of)

-- name: own_cases
-- Where a child was accepted and is served.
select r.chain, r.programme_id
from referrals r
where {{same r.mentee_id :mentee}} and r.voided = 0 and r.recorded_on <= :as_of
  and not exists (select 1 from referrals n where n.supersedes = r.id and n.recorded_on <= :as_of)
order by r.chain

-- name: programmes
select p.chain, f.sourced_id, p.name
from programmes p join programmes f on f.id = p.chain
where (p.end_date is null or p.end_date >= :as_of) and p.start_date <= :as_of and p.voided = 0 and p.recorded_on <= :as_of
  and not exists (select 1 from programmes n where n.supersedes = p.id and n.recorded_on <= :as_of)
order by p.name, p.chain
