-- Statements of intake (MS 3). Records are written through records::append only. Every read is effective on :as_of and
-- takes the referrals with a key from :first to :last: one, or all.

-- name: referrals
select r.chain, {{kept r.mentee_id}}, r.programme_id, r.site_id, r.event_date, f.recorded_on, r.source, r.request, r.screened_under_contract
from referrals r join referrals f on f.id = r.chain
where r.chain between :first and :last and r.voided = 0 and r.recorded_on <= :as_of
  and not exists (select 1 from referrals n where n.supersedes = r.id and n.recorded_on <= :as_of)
order by r.chain

-- name: screenings
select x.referral_id, x.chain, x.event_date, f.recorded_on, x.result
from referral_screenings x join referral_screenings f on f.id = x.chain
where x.referral_id between :first and :last and x.voided = 0 and x.recorded_on <= :as_of
  and not exists (select 1 from referral_screenings n where n.supersedes = x.id and n.recorded_on <= :as_of)

-- name: notices
select x.referral_id, x.chain, x.event_date, f.recorded_on, x.informed_fit, x.informed_services, x.informed_to
from applicant_notices x join applicant_notices f on f.id = x.chain
where x.referral_id between :first and :last and x.voided = 0 and x.recorded_on <= :as_of
  and not exists (select 1 from applicant_notices n where n.supersedes = x.id and n.recorded_on <= :as_of)

-- name: rights
select x.referral_id, x.chain, x.event_date, f.recorded_on, x.given, x.deferral_reason
from rights_notices x join rights_notices f on f.id = x.chain
where x.referral_id between :first and :last and x.voided = 0 and x.recorded_on <= :as_of
  and not exists (select 1 from rights_notices n where n.supersedes = x.id and n.recorded_on <= :as_of)

-- name: intakes
select x.referral_id, x.chain, x.event_date, f.recorded_on, x.urgent, x.urgent_reason, x.action,
       case when x.need_safety = 1 or x.need_health = 1 or x.need_self_harm = 1 or x.need_housing = 1
                 or x.need_intensive_service = 1 then 1 else 0 end
from intakes x join intakes f on f.id = x.chain
where x.referral_id between :first and :last and x.voided = 0 and x.recorded_on <= :as_of
  and not exists (select 1 from intakes n where n.supersedes = x.id and n.recorded_on <= :as_of)

-- name: responses
select x.referral_id, x.chain, x.event_date, f.recorded_on, x.note
from urgent_responses x join urgent_responses f on f.id = x.chain
where x.referral_id between :first and :last and x.voided = 0 and x.recorded_on <= :as_of
  and not exists (select 1 from urgent_responses n where n.supersedes = x.id and n.recorded_on <= :as_of)

-- name: assessments
select x.referral_id, x.chain, x.event_date, f.recorded_on, x.kind, x.culture_language,
       case when x.signed_by is null then 0 else 1 end
from assessments x join assessments f on f.id = x.chain
where x.referral_id between :first and :last and x.voided = 0 and x.recorded_on <= :as_of
  and not exists (select 1 from assessments n where n.supersedes = x.id and n.recorded_on <= :as_of)

-- name: decisions
select x.referral_id, x.chain, x.event_date, f.recorded_on, x.decision, x.reason, x.intake_elsewhere
from referral_decisions x join referral_decisions f on f.id = x.chain
where x.referral_id between :first and :last and x.voided = 0 and x.recorded_on <= :as_of
  and not exists (select 1 from referral_decisions n where n.supersedes = x.id and n.recorded_on <= :as_of)
order by x.referral_id, case x.decision when 'accepted' then 0 when 'declined' then 1 else 2 end, x.event_date

-- name: summaries_in
select x.referral_id, x.chain, x.event_date, f.recorded_on, x.organization
from outside_summaries x join outside_summaries f on f.id = x.chain
where x.referral_id between :first and :last and x.voided = 0 and x.recorded_on <= :as_of
  and not exists (select 1 from outside_summaries n where n.supersedes = x.id and n.recorded_on <= :as_of)

-- name: onward
select x.referral_id, x.chain, x.event_date, f.recorded_on, x.outcome, x.agency
from referrals_out x join referrals_out f on f.id = x.chain
where x.referral_id between :first and :last and x.voided = 0 and x.recorded_on <= :as_of
  and not exists (select 1 from referrals_out n where n.supersedes = x.id and n.recorded_on <= :as_of)

-- name: obstacles
select x.referral_id, x.chain, x.event_date, f.recorded_on, x.reason
from onward_obstacles x join onward_obstacles f on f.id = x.chain
where x.referral_id between :first and :last and x.voided = 0 and x.recorded_on <= :as_of
  and not exists (select 1 from onward_obstacles n where n.supersedes = x.id and n.recorded_on <= :as_of)

-- name: onward_open
select x.chain, x.event_date, x.agency
from referrals_out x
where x.referral_id = :referral and x.voided = 0 and x.recorded_on <= :as_of and x.outcome is null
  and not exists (select 1 from referrals_out n where n.supersedes = x.id and n.recorded_on <= :as_of)
order by x.event_date, x.chain

-- name: waits
select x.referral_id, x.chain, x.start_date, f.recorded_on, x.reason, x.end_date, x.exit_reason
from waitlist_entries x join waitlist_entries f on f.id = x.chain
where x.referral_id between :first and :last and x.voided = 0 and x.recorded_on <= :as_of
  and not exists (select 1 from waitlist_entries n where n.supersedes = x.id and n.recorded_on <= :as_of)
order by x.referral_id, x.start_date, x.chain

-- name: wait_contacts
select w.referral_id, x.chain, x.event_date, f.recorded_on, x.means, x.note, x.waitlist_entry_id
from waitlist_contacts x join waitlist_contacts f on f.id = x.chain
join waitlist_entries w on w.id = x.waitlist_entry_id
where w.referral_id between :first and :last and x.voided = 0 and x.recorded_on <= :as_of
  and not exists (select 1 from waitlist_contacts n where n.supersedes = x.id and n.recorded_on <= :as_of)

-- name: terminations
select x.referral_id, x.chain, x.event_date, f.recorded_on, x.reason
from service_terminations x join service_terminations f on f.id = x.chain
where x.referral_id between :first and :last and x.voided = 0 and x.recorded_on <= :as_of
  and not exists (select 1 from service_terminations n where n.supersedes = x.id and n.recorded_on <= :as_of)

-- name: closing_summaries
select x.referral_id, x.chain, x.event_date, f.recorded_on, x.summary
from closing_summaries x join closing_summaries f on f.id = x.chain
where x.referral_id between :first and :last and x.voided = 0 and x.recorded_on <= :as_of
  and not exists (select 1 from closing_summaries n where n.supersedes = x.id and n.recorded_on <= :as_of)

-- name: triggers
select x.referral_id, x.chain, x.event_date, f.recorded_on, x.kind
from assessment_triggers x join assessment_triggers f on f.id = x.chain
where x.referral_id between :first and :last and x.voided = 0 and x.recorded_on <= :as_of
  and not exists (select 1 from assessment_triggers n where n.supersedes = x.id and n.recorded_on <= :as_of)

-- name: case_reviews
select x.referral_id, x.chain, x.event_date, f.recorded_on, x.decision, x.note
from case_reviews x join case_reviews f on f.id = x.chain
where x.referral_id between :first and :last and x.voided = 0 and x.recorded_on <= :as_of
  and not exists (select 1 from case_reviews n where n.supersedes = x.id and n.recorded_on <= :as_of)

-- name: attended
-- Days on which the mentee attended a held session of a group of the programme.
select r.chain, s.event_date
from referrals r
join same_persons p on p.person = r.mentee_id
join attendance a on a.person_id = p.member and a.role = 'mentee' and a.status in ('present', 'late') and a.voided = 0
  and a.recorded_on <= :as_of
  and not exists (select 1 from attendance n where n.supersedes = a.id and n.recorded_on <= :as_of)
join group_sessions s on s.chain = a.session_id and s.status = 'held' and s.voided = 0 and s.recorded_on <= :as_of
  and not exists (select 1 from group_sessions n where n.supersedes = s.id and n.recorded_on <= :as_of)
join groups g on g.id = s.group_id and g.programme_id = r.programme_id
where r.chain between :first and :last and r.id = r.chain

-- name: touched
-- Referrals with something new in the write log since the keys given.
select r.chain, 0, r.id from referrals r where r.id > :after0
union all select x.referral_id, 1, x.id from referral_screenings x where x.id > :after1
union all select x.referral_id, 2, x.id from applicant_notices x where x.id > :after2
union all select x.referral_id, 3, x.id from rights_notices x where x.id > :after3
union all select x.referral_id, 4, x.id from intakes x where x.id > :after4
union all select x.referral_id, 5, x.id from urgent_responses x where x.id > :after5
union all select x.referral_id, 6, x.id from assessments x where x.id > :after6
union all select x.referral_id, 7, x.id from referral_decisions x where x.id > :after7
union all select x.referral_id, 8, x.id from outside_summaries x where x.id > :after8
union all select x.referral_id, 9, x.id from referrals_out x where x.id > :after9
union all select x.referral_id, 10, x.id from waitlist_entries x where x.id > :after10
union all select w.referral_id, 11, x.id from waitlist_contacts x join waitlist_entries w on w.id = x.waitlist_entry_id where x.id > :after11
union all select x.referral_id, 12, x.id from service_terminations x where x.id > :after12
union all select x.referral_id, 13, x.id from closing_summaries x where x.id > :after13
union all select r.chain, 14, a.id from attendance a join same_persons p on p.member = a.person_id join referrals r on r.mentee_id = p.person and r.id = r.chain where a.id > :after14
union all select r.chain, 15, m.id from person_merges m join referrals r on r.id = r.chain and r.mentee_id in (select p.member from same_persons p where p.person in (m.kept_id, m.absorbed_id)) where m.id > :after15
union all select x.referral_id, 16, x.id from assessment_triggers x where x.id > :after16
union all select x.referral_id, 17, x.id from case_reviews x where x.id > :after17
union all select x.referral_id, 18, x.id from onward_obstacles x where x.id > :after18

-- name: consents_of
select x.chain, x.event_date, f.recorded_on, x.kind, x.withdrawn_on
from consents x join consents f on f.id = x.chain
where {{same x.mentee_id :mentee}} and x.voided = 0
  and x.recorded_on <= :as_of
  and not exists (select 1 from consents n where n.supersedes = x.id and n.recorded_on <= :as_of)

-- name: givers
-- Who may consent for a mentee on :as_of: those whose relationship says so and whom nothing bars.
select distinct {{kept r.person_id}}
from relationships r
where {{same r.mentee_id :mentee}} and r.may_consent = 1 and r.contact_rule <> 'barred' and r.voided = 0 and r.recorded_on <= :as_of
  and r.start_date <= :as_of and (r.end_date is null or r.end_date >= :as_of)
  and not exists (select 1 from relationships n where n.supersedes = r.id and n.recorded_on <= :as_of)

-- name: providers_of
-- Service providers of a mentee as known on :as_of, with the end of those who no longer coordinate.
select v.chain, v.start_date, f.recorded_on, v.organization, v.end_date
from coordinating_providers v join coordinating_providers f on f.id = v.chain
where {{same v.mentee_id :mentee}} and v.voided = 0 and v.recorded_on <= :as_of
  and not exists (select 1 from coordinating_providers n where n.supersedes = v.id and n.recorded_on <= :as_of)
order by v.start_date, v.chain

-- name: releases_of
-- What of a mentee left the organization in a programme.
select x.chain, x.event_date, f.recorded_on, x.recipient
from information_releases x join information_releases f on f.id = x.chain
where {{same x.mentee_id :mentee}} and x.programme_id = :programme and x.voided = 0 and x.recorded_on <= :as_of
  and not exists (select 1 from information_releases n where n.supersedes = x.id and n.recorded_on <= :as_of)

-- name: release_of
select x.id from information_releases x where x.id = :chain and {{same x.mentee_id :mentee}}

-- name: withdrawn_records
-- Releases and case reviews that were entered in error, for the timeline.
select 'release', x.chain, x.event_date, f.recorded_on, x.recipient
from information_releases x join information_releases f on f.id = x.chain
where {{same x.mentee_id :mentee}} and x.programme_id = :programme and x.voided = 1 and x.recorded_on <= :as_of
union all
select 'case_review', x.chain, x.event_date, f.recorded_on, x.decision
from case_reviews x join case_reviews f on f.id = x.chain
where x.referral_id = :referral and x.voided = 1 and x.recorded_on <= :as_of

-- name: consents_open
-- Consents of a mentee for a programme that nobody withdrew and that did not run out.
select c.chain, c.event_date, c.kind, c.recipient
from consents c
where {{same c.mentee_id :mentee}} and (c.programme_id is null or c.programme_id = :programme) and c.voided = 0
  and c.recorded_on <= :as_of and c.withdrawn_on is null and (c.valid_until is null or c.valid_until >= :as_of)
  and not exists (select 1 from consents n where n.supersedes = c.id and n.recorded_on <= :as_of)
order by c.event_date, c.chain

-- name: authority
-- What a recipient may be told of a mentee on :day: written authority in force, its copy given (CR 2.01).
select c.scope
from consents c
where {{same c.mentee_id :mentee}} and c.kind = 'information_release' and c.recipient = :recipient and c.voided = 0
  and c.recorded_on <= :as_of and c.copy_given_on is not null and c.event_date <= :day
  and (c.valid_until is null or c.valid_until >= :day) and (c.withdrawn_on is null or c.withdrawn_on > :day)
  and not exists (select 1 from consents n where n.supersedes = c.id and n.recorded_on <= :as_of)

-- name: consents_read
-- Every consent of a mentee with who gave it, the newest first: what its family reads.
select c.chain, c.event_date, c.kind, {{kept c.given_by}}, c.basis, c.programme_id, c.valid_until, c.withdrawn_on,
  c.recipient, c.scope, c.copy_given_on
from consents c
where {{same c.mentee_id :mentee}} and c.voided = 0 and c.recorded_on <= :as_of
  and not exists (select 1 from consents n where n.supersedes = c.id and n.recorded_on <= :as_of)
order by c.event_date desc, c.chain desc

-- name: workers_of_programme
-- Who works for a programme on :as_of, in whatever role.
select distinct {{kept s.person_id}} from staff_roles s
where s.programme_id = :programme and s.voided = 0 and s.recorded_on <= :as_of
  and s.start_date <= :as_of and (s.end_date is null or s.end_date >= :as_of)
  and not exists (select 1 from staff_roles n where n.supersedes = s.id and n.recorded_on <= :as_of)

-- name: nominated_by
select {{kept r.nominated_by}} from referrals r
where r.chain = :referral and r.nominated_by is not null and r.voided = 0 and r.recorded_on <= :as_of
  and not exists (select 1 from referrals n where n.supersedes = r.id and n.recorded_on <= :as_of)

-- name: standing_to
-- Who stands to a mentee on :as_of, without those whom nobody may contact.
select distinct {{kept r.person_id}} from relationships r
where {{same r.mentee_id :mentee}} and r.contact_rule <> 'barred' and r.voided = 0 and r.recorded_on <= :as_of
  and r.start_date <= :as_of and (r.end_date is null or r.end_date >= :as_of)
  and not exists (select 1 from relationships n where n.supersedes = r.id and n.recorded_on <= :as_of)
