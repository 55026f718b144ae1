-- Statements of a match's life (MS 6, 7.01, III-2). Records are written through records::append only. Every read is
-- effective on :as_of; :key is the proposal or the match.

-- name: proposal
select x.chain, x.event_date, f.recorded_on, x.programme_id, {{kept x.mentor_id}}, {{kept x.mentee_id}}, x.decided_by,
       case when x.mentor_strengths is null then 0 else 1 end + case when x.mentor_needs is null then 0 else 1 end
       + case when x.mentor_preferences is null then 0 else 1 end + case when x.mentor_interests is null then 0 else 1 end
       + case when x.mentee_strengths is null then 0 else 1 end + case when x.mentee_needs is null then 0 else 1 end
       + case when x.mentee_preferences is null then 0 else 1 end + case when x.mentee_interests is null then 0 else 1 end,
       x.recorded_by, x.referral_id
from match_proposals x join match_proposals f on f.id = x.chain
where x.chain = :key and x.voided = 0 and x.recorded_on <= :as_of
  and not exists (select 1 from match_proposals n where n.supersedes = x.id and n.recorded_on <= :as_of)

-- name: episode_of
-- The newest accepted referral of a mentee to a programme, and the site it is served at.
select r.chain, r.site_id from referrals r
where {{same r.mentee_id :mentee}} and r.programme_id = :programme and r.voided = 0 and r.recorded_on <= :as_of
  and not exists (select 1 from referrals n where n.supersedes = r.id and n.recorded_on <= :as_of)
  and exists (select 1 from referral_decisions d
    where d.referral_id = r.chain and d.decision = 'accepted' and d.voided = 0 and d.recorded_on <= :as_of
      and not exists (select 1 from referral_decisions n where n.supersedes = d.id and n.recorded_on <= :as_of))
order by r.event_date desc, r.chain desc limit 1

-- name: computed
-- Whether the mentor was chosen from a ranked list (src/placement).
select count(*) from matching_decisions d
where d.proposal_id = :key and d.decision = 'propose' and d.voided = 0 and d.recorded_on <= :as_of
  and not exists (select 1 from matching_decisions n where n.supersedes = d.id and n.recorded_on <= :as_of)

-- name: withdrawal
-- A decision that the child goes on waiting although somebody was proposed.
select d.event_date
from matching_decisions d
where {{same d.mentee_id :mentee}} and d.proposal_id = :key and d.decision = 'keep_waiting' and d.voided = 0 and d.recorded_on <= :as_of
  and not exists (select 1 from matching_decisions n where n.supersedes = d.id and n.recorded_on <= :as_of)

-- name: match_of_proposal
select x.chain from matches x
where x.proposal_id = :key and x.voided = 0 and x.recorded_on <= :as_of
  and not exists (select 1 from matches n where n.supersedes = x.id and n.recorded_on <= :as_of)

-- name: match
select x.chain, x.event_date, f.recorded_on, x.programme_id, {{kept x.mentor_id}}, {{kept x.mentee_id}}, x.site_id, x.proposal_id,
       (select g.name from groups g where g.chain = x.group_id and g.voided = 0 and g.recorded_on <= :as_of
          and not exists (select 1 from groups n where n.supersedes = g.id and n.recorded_on <= :as_of))
from matches x join matches f on f.id = x.chain
where x.chain = :key and x.voided = 0 and x.recorded_on <= :as_of
  and not exists (select 1 from matches n where n.supersedes = x.id and n.recorded_on <= :as_of)

-- name: disclosures
select x.chain, x.event_date, f.recorded_on, x.audience, x.fields
from match_disclosures x join match_disclosures f on f.id = x.chain
where x.proposal_id = :key and x.voided = 0 and x.recorded_on <= :as_of
  and not exists (select 1 from match_disclosures n where n.supersedes = x.id and n.recorded_on <= :as_of)

-- name: answers
select x.chain, x.event_date, f.recorded_on, x.party, x.response, {{kept x.person_id}}, x.method
from match_acceptances x join match_acceptances f on f.id = x.chain
where x.proposal_id = :key and x.voided = 0 and x.recorded_on <= :as_of
  and not exists (select 1 from match_acceptances n where n.supersedes = x.id and n.recorded_on <= :as_of)
order by x.event_date, x.chain

-- name: deadline
-- The day by which everybody answers, as it was set for this proposal (decision 0289); the newest, should a file bring two.
select x.chain, x.event_date, x.recorded_on, x.answer_by, x.reason
from proposal_deadlines x
where x.proposal_id = :key and x.voided = 0 and x.recorded_on <= :as_of
  and not exists (select 1 from proposal_deadlines n where n.supersedes = x.id and n.recorded_on <= :as_of)
order by x.event_date desc, x.id desc limit 1

-- name: briefings
select x.chain, x.event_date, f.recorded_on, x.audience
from role_briefings x join role_briefings f on f.id = x.chain
where x.match_id = :key and x.voided = 0 and x.recorded_on <= :as_of
  and not exists (select 1 from role_briefings n where n.supersedes = x.id and n.recorded_on <= :as_of)

-- name: commitments_told
select x.chain, x.event_date, f.recorded_on, x.party, x.duration_months, x.min_visits_per_month, x.min_hours_per_month
from commitments_told x join commitments_told f on f.id = x.chain
where x.match_id = :key and x.voided = 0 and x.recorded_on <= :as_of
  and not exists (select 1 from commitments_told n where n.supersedes = x.id and n.recorded_on <= :as_of)

-- name: first_meetings
select x.chain, x.event_date, f.recorded_on, x.status, x.place
from initial_meetings x join initial_meetings f on f.id = x.chain
where x.match_id = :key and x.voided = 0 and x.recorded_on <= :as_of
  and not exists (select 1 from initial_meetings n where n.supersedes = x.id and n.recorded_on <= :as_of)
order by x.event_date, x.chain

-- name: goals
select x.chain, x.event_date, f.recorded_on, x.status, x.statement, x.provider_ids
from match_goals x join match_goals f on f.id = x.chain
where x.match_id = :key and x.voided = 0 and x.recorded_on <= :as_of
  and not exists (select 1 from match_goals n where n.supersedes = x.id and n.recorded_on <= :as_of)

-- name: exclusions
select x.chain, x.event_date, f.recorded_on, v.organization, x.reason
from provider_exclusions x join provider_exclusions f on f.id = x.chain
join coordinating_providers v on v.id = x.provider_id
where x.match_id = :key and x.voided = 0 and x.recorded_on <= :as_of
  and not exists (select 1 from provider_exclusions n where n.supersedes = x.id and n.recorded_on <= :as_of)

-- name: reviews
select x.chain, x.event_date, f.recorded_on, x.kind, x.party, x.rating, x.note
from match_reviews x join match_reviews f on f.id = x.chain
where x.match_id = :key and x.voided = 0 and x.recorded_on <= :as_of
  and not exists (select 1 from match_reviews n where n.supersedes = x.id and n.recorded_on <= :as_of)
order by x.event_date, x.chain

-- name: pauses
select x.chain, x.start_date, f.recorded_on, x.kind, x.reason, x.start_date, x.end_date, x.expected_end, x.approved_on,
       (select min(v.recorded_on) from match_pauses v where v.chain = x.chain and v.approved_on is not null)
from match_pauses x join match_pauses f on f.id = x.chain
where x.match_id = :key and x.voided = 0 and x.recorded_on <= :as_of
  and not exists (select 1 from match_pauses n where n.supersedes = x.id and n.recorded_on <= :as_of)
order by x.start_date, x.chain

-- name: closures
select x.chain, x.event_date, f.recorded_on, x.kind, x.reason, x.note, x.checklist_items
from match_closures x join match_closures f on f.id = x.chain
where x.match_id = :key and x.voided = 0 and x.recorded_on <= :as_of
  and not exists (select 1 from match_closures n where n.supersedes = x.id and n.recorded_on <= :as_of)

-- name: exits
select x.chain, x.event_date, f.recorded_on, x.party, x.outcome, x.note
from exit_interviews x join exit_interviews f on f.id = x.chain
where x.match_id = :key and x.voided = 0 and x.recorded_on <= :as_of
  and not exists (select 1 from exit_interviews n where n.supersedes = x.id and n.recorded_on <= :as_of)
order by x.event_date, x.chain

-- name: died
-- Of mentor and mentee, those who have died by :as_of.
select case when p.chain = :mentor then 'mentor' else 'mentee' end from persons p
where p.chain in (:mentor, :mentee) and p.deceased_on <= :as_of and p.voided = 0 and p.recorded_on <= :as_of
  and not exists (select 1 from persons n where n.supersedes = p.id and n.recorded_on <= :as_of)

-- name: plan
-- The first meeting as it is planned, with the number of changes.
select x.chain, x.event_date, f.recorded_on, x.meet_on, x.meet_at, x.place,
       (select count(*) from introduction_plans c where c.chain = x.chain) - 1
from introduction_plans x join introduction_plans f on f.id = x.chain
where x.match_id = :key and x.voided = 0 and x.recorded_on <= :as_of
  and not exists (select 1 from introduction_plans n where n.supersedes = x.id and n.recorded_on <= :as_of)

-- name: closure_withdrawn
-- A closure that was entered in error: the day on which it was withdrawn.
select v.recorded_on from match_closures v
where v.match_id = :key and v.voided = 1 and v.recorded_on <= :as_of
order by v.id

-- name: kin
-- sealed: two streets are compared, neither is shown
-- How the mentor stands to the mentee, and lives where: conflicts of a proposal. One row.
select (select count(*) from relationships r where {{same r.mentee_id :mentee}} and {{same r.person_id :mentor}} and r.voided = 0
          and r.recorded_on <= :as_of
          and not exists (select 1 from relationships n where n.supersedes = r.id and n.recorded_on <= :as_of)),
       (select count(*) from persons a join persons b on lower(a.street) = lower(b.street)
          and (a.postal_code = b.postal_code or lower(a.city) = lower(b.city))
        where a.chain = :mentor and b.chain = :mentee and a.voided = 0 and b.voided = 0
          and a.recorded_on <= :as_of and b.recorded_on <= :as_of
          and not exists (select 1 from persons n where n.supersedes = a.id and n.recorded_on <= :as_of)
          and not exists (select 1 from persons n where n.supersedes = b.id and n.recorded_on <= :as_of)),
       (select count(*) from match_assignments w join matches m on m.chain = w.match_id and {{same m.mentee_id :mentee}}
        where {{same w.person_id :mentor}} and w.voided = 0 and w.recorded_on <= :as_of and w.start_date <= :as_of
          and (w.end_date is null or w.end_date >= :as_of)
          and not exists (select 1 from match_assignments n where n.supersedes = w.id and n.recorded_on <= :as_of)),
       (select count(*) from match_closures c join matches m on m.chain = c.match_id and {{same m.mentor_id :mentor}}
          and {{same m.mentee_id :mentee}}
        where c.reason in ('incompatible', 'safeguarding') and c.voided = 0 and c.recorded_on <= :as_of
          and not exists (select 1 from match_closures n where n.supersedes = c.id and n.recorded_on <= :as_of)),
       (select count(*) from match_proposals p where {{same p.mentor_id :mentor}} and {{same p.mentee_id :mentee}} and p.voided = 0
          and p.recorded_on <= :as_of
          and not exists (select 1 from match_proposals n where n.supersedes = p.id and n.recorded_on <= :as_of)
          and not exists (select 1 from matches m where m.proposal_id = p.chain)
          and not exists (select 1 from match_acceptances a where a.proposal_id = p.chain and a.response = 'declined')
          and not exists (select 1 from matching_decisions w where w.mentee_id = p.mentee_id and w.proposal_id = p.chain
    and w.decision = 'keep_waiting' and w.voided = 0))

-- name: concerns_of_pair
-- Concerns about an earlier match of the two. One that names :reader is not there for that person.
select c.chain
from concerns c join matches m on m.chain = c.match_id and {{same m.mentor_id :mentor}} and {{same m.mentee_id :mentee}}
where c.category in ('relationship', 'safety', 'legal_report') and c.voided = 0 and c.recorded_on <= :as_of
  and (c.about_person_id is null or {{kept c.about_person_id}} <> :reader)
  and not exists (select 1 from concerns n where n.supersedes = c.id and n.recorded_on <= :as_of)

-- name: mentor_status
-- The last status of a mentor over all programmes, if any.
select s.status from mentor_status_events s
where {{same s.person_id :mentor}} and s.event_date <= :as_of and s.voided = 0 and s.recorded_on <= :as_of
  and not exists (select 1 from mentor_status_events n where n.supersedes = s.id and n.recorded_on <= :as_of)
order by s.event_date desc, s.chain desc
limit 1

-- name: standing_of_mentor
-- The last word on a mentor in the programme; a bar of whatever programme goes before all, and no later word ends it.
select s.status from mentor_status_events s
where {{same s.person_id :mentor}} and s.event_date <= :as_of and s.voided = 0 and s.recorded_on <= :as_of
  and (s.programme_id = :programme or s.programme_id is null or s.status = 'barred')
  and not exists (select 1 from mentor_status_events n where n.supersedes = s.id and n.recorded_on <= :as_of)
order by case when s.status = 'barred' then 0 else 1 end, s.event_date desc, s.chain desc
limit 1

-- name: open_proposals
-- Proposals that have no match and nobody's no.
select x.chain from match_proposals x
where x.voided = 0 and x.recorded_on <= :as_of
  and not exists (select 1 from match_proposals n where n.supersedes = x.id and n.recorded_on <= :as_of)
  and not exists (select 1 from matches m where m.proposal_id = x.chain and m.voided = 0)
  and not exists (select 1 from match_acceptances a where a.proposal_id = x.chain and a.response = 'declined' and a.voided = 0)
  and not exists (select 1 from matching_decisions w where w.mentee_id = x.mentee_id and w.proposal_id = x.chain
    and w.decision = 'keep_waiting' and w.voided = 0)
order by x.event_date, x.chain

-- name: own_open_proposal
-- This proposal, if it is of one who proposed: not yet approved, nobody's no, not taken back.
select x.programme_id, x.event_date,
       (select d.answer_by from proposal_deadlines d
        where d.proposal_id = x.chain and d.voided = 0 and d.recorded_on <= :as_of
          and not exists (select 1 from proposal_deadlines n where n.supersedes = d.id and n.recorded_on <= :as_of)
        order by d.event_date desc, d.id desc limit 1)
from match_proposals x
where x.chain = :proposal and coalesce(x.decided_by, x.recorded_by) = :person and x.voided = 0 and x.recorded_on <= :as_of
  and not exists (select 1 from match_proposals n where n.supersedes = x.id and n.recorded_on <= :as_of)
  and not exists (select 1 from matches m where m.proposal_id = x.chain and m.voided = 0)
  and not exists (select 1 from match_acceptances a where a.proposal_id = x.chain and a.response = 'declined' and a.voided = 0)
  and not exists (select 1 from matching_decisions w where w.mentee_id = x.mentee_id and w.proposal_id = x.chain
    and w.decision = 'keep_waiting' and w.voided = 0)

-- name: workers
-- Who works for a programme, to be given a match.
select distinct {{kept s.person_id}} from staff_roles s
where s.programme_id = :programme and s.role in ('coordinator', 'supervisor') and s.voided = 0 and s.recorded_on <= :as_of
  and s.start_date <= :as_of and (s.end_date is null or s.end_date >= :as_of)
  and not exists (select 1 from staff_roles n where n.supersedes = s.id and n.recorded_on <= :as_of)

-- name: givers
-- Guardians and others who may consent for a mentee on :as_of.
select distinct {{kept r.person_id}}, r.is_guardian
from relationships r
where {{same r.mentee_id :mentee}} and r.may_consent = 1 and r.contact_rule <> 'barred' and r.voided = 0 and r.recorded_on <= :as_of
  and r.start_date <= :as_of and (r.end_date is null or r.end_date >= :as_of)
  and not exists (select 1 from relationships n where n.supersedes = r.id and n.recorded_on <= :as_of)

-- name: providers
-- Service providers that coordinate with the programme for a mentee on :as_of.
select v.chain, v.organization, f.sourced_id
from coordinating_providers v join coordinating_providers f on f.id = v.chain
where {{same v.mentee_id :mentee}} and v.voided = 0 and v.recorded_on <= :as_of and v.start_date <= :as_of
  and (v.end_date is null or v.end_date >= :as_of)
  and not exists (select 1 from coordinating_providers n where n.supersedes = v.id and n.recorded_on <= :as_of)
order by v.organization, v.chain

-- name: providers_known
-- All that ever coordinated for a mentee: exchange id and name.
select f.sourced_id, v.organization
from coordinating_providers v join coordinating_providers f on f.id = v.chain
where {{same v.mentee_id :mentee}} and v.voided = 0 and v.recorded_on <= :as_of
  and not exists (select 1 from coordinating_providers n where n.supersedes = v.id and n.recorded_on <= :as_of)

-- name: groups
-- Groups of a programme that meet on :day, with their site.
select g.chain, g.name, s.name
from groups g
left join sites s on s.chain = g.site_id and s.voided = 0 and s.recorded_on <= :as_of
  and not exists (select 1 from sites n where n.supersedes = s.id and n.recorded_on <= :as_of)
where g.programme_id = :programme and g.start_date <= :day and (g.end_date is null or g.end_date >= :day)
  and g.voided = 0 and g.recorded_on <= :as_of
  and not exists (select 1 from groups n where n.supersedes = g.id and n.recorded_on <= :as_of)
order by g.name, g.chain

-- name: supervisors
-- Who could approve for a programme on :day.
select distinct {{kept s.person_id}} from staff_roles s
where s.programme_id = :programme and s.role in ('supervisor', 'director') and s.voided = 0 and s.recorded_on <= :as_of
  and s.start_date <= :day and (s.end_date is null or s.end_date >= :day)
  and not exists (select 1 from staff_roles n where n.supersedes = s.id and n.recorded_on <= :as_of)
