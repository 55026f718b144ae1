-- What was agreed to be shared with an account (workflows.md §15, CR 2.01). Every read is effective on :as_of.

-- name: openings_of_account
select o.id, o.account_grant, o.consent, o.match_id, o.account, o.read_as, o.recipient, o.first_day, o.last_day, o.why, a.display_name, e.ended_on
from share_openings o join accounts a on a.id = o.account left join share_openings_ended e on e.opening = o.id
where o.account = :account
order by o.id

-- name: openings_of_match
select o.id, o.account_grant, o.consent, o.match_id, o.account, o.read_as, o.recipient, o.first_day, o.last_day, o.why, a.display_name, e.ended_on
from share_openings o join accounts a on a.id = o.account left join share_openings_ended e on e.opening = o.id
where o.match_id = :match
order by o.id desc

-- name: add_opening
insert into share_openings (account, account_grant, consent, match_id, read_as, recipient, first_day, last_day, why, opened_at, opened_by)
values (:account, :account_grant, :consent, :match, :read_as, :recipient, :first, :last, :why, :now, :by)

-- name: end_opening
insert into share_openings_ended (opening, ended_on, ended_at, ended_by) values (:opening, :day, :now, :by)

-- name: releases
-- Releases of a mentee that count on :as_of and of which the client has the copy, newest first (as supervision's releases_of_mentee).
select c.chain, c.programme_id, c.recipient, c.scope, c.valid_until, c.withdrawn_on
from consents c
where {{same c.mentee_id :mentee}} and c.kind = 'information_release' and c.voided = 0 and c.recorded_on <= :as_of
  and c.event_date <= :as_of and (c.valid_until is null or c.valid_until >= :as_of)
  and (c.withdrawn_on is null or c.withdrawn_on > :as_of) and c.copy_given_on is not null and c.copy_given_on <= :as_of
  and not exists (select 1 from consents n where n.supersedes = c.id and n.recorded_on <= :as_of)
order by c.event_date desc, c.chain

-- name: custody_by
-- Custody of the mentee by the organization that covers :as_of.
select c.chain
from custody_intervals c
where {{same c.mentee_id :mentee}} and c.organization = :organization and c.voided = 0 and c.recorded_on <= :as_of
  and c.start_date <= :as_of and (c.end_date is null or c.end_date >= :as_of)
  and not exists (select 1 from custody_intervals n where n.supersedes = c.id and n.recorded_on <= :as_of)

-- name: care_by
-- The organization coordinates care of the mentee on :as_of, and no decision keeps it out of the goals of the match.
select v.chain
from coordinating_providers v
where {{same v.mentee_id :mentee}} and v.organization = :organization and v.voided = 0 and v.recorded_on <= :as_of
  and v.start_date <= :as_of and (v.end_date is null or v.end_date >= :as_of)
  and not exists (select 1 from coordinating_providers n where n.supersedes = v.id and n.recorded_on <= :as_of)
  and not exists (select 1 from provider_exclusions x where x.match_id = :match and x.voided = 0
    and x.provider_id in (select w.chain from coordinating_providers w where w.organization = :organization) and x.recorded_on <= :as_of and x.event_date <= :as_of
    and not exists (select 1 from provider_exclusions n where n.supersedes = x.id and n.recorded_on <= :as_of))

-- name: goals
select g.event_date, g.statement, g.status
from match_goals g
where g.match_id = :match and g.voided = 0 and g.recorded_on <= :as_of and g.status <> 'dropped'
  and not exists (select 1 from match_goals n where n.supersedes = g.id and n.recorded_on <= :as_of)
order by g.event_date, g.chain

-- name: last_assessment
select max(a.event_date)
from assessments a join referrals r on r.chain = a.referral_id and r.voided = 0 and r.recorded_on <= :as_of
  and not exists (select 1 from referrals n where n.supersedes = r.id and n.recorded_on <= :as_of)
where {{same r.mentee_id :mentee}} and r.programme_id = :programme and a.kind <> 'no_change' and a.voided = 0
  and a.recorded_on <= :as_of and a.event_date <= :as_of
  and not exists (select 1 from assessments n where n.supersedes = a.id and n.recorded_on <= :as_of)

-- name: person
-- Without the number and the e-mail of somebody who hides (decision 0284).
select {{name p}}, case when exists (select 1 from called_persons k where k.person = p.chain) or exists (select 1 from protected_persons k where k.person = p.chain) then null else p.phone end,
       case when exists (select 1 from called_persons k where k.person = p.chain) or exists (select 1 from protected_persons k where k.person = p.chain) then null else p.email end
from persons p
where p.chain = :person and p.voided = 0 and p.recorded_on <= :as_of
  and not exists (select 1 from persons n where n.supersedes = p.id and n.recorded_on <= :as_of)
