-- What the measures' pages read beside the columns: names, and the records behind exchange ids.

-- name: programmes_by_name
select p.chain, p.name
from programmes p
where p.voided = 0 and p.recorded_on <= :as_of
  and not exists (select 1 from programmes n where n.supersedes = p.id and n.recorded_on <= :as_of)
order by p.name, p.chain

-- name: match_by_exchange_id
select m.id from matches m where m.sourced_id = :id and m.id = m.chain

-- name: match_of_meeting
select m.match_id from meeting_logs m where m.sourced_id = :id and m.id = m.chain

-- name: contact_by_exchange_id
select c.id from supervisory_contacts c where c.sourced_id = :id and c.id = c.chain

-- name: match_of_contact
-- The matches a contact was about; the first one decides who may open it from a figure.
select cp.match_id
from contact_parties cp
where cp.contact_id = :contact and cp.voided = 0 and cp.recorded_on <= :as_of
  and not exists (select 1 from contact_parties n where n.supersedes = cp.id and n.recorded_on <= :as_of)
order by cp.id
limit 1

-- name: match_of_request
select r.match_id from support_requests r where r.sourced_id = :id and r.id = r.chain

-- name: person_by_exchange_id
select p.id from persons p where p.sourced_id = :id and p.id = p.chain

-- name: name_of_person
select {{name p}}
from persons p
where p.chain = :person and p.voided = 0 and p.recorded_on <= :as_of
  and not exists (select 1 from persons n where n.supersedes = p.id and n.recorded_on <= :as_of)

-- name: mentee_of_referral
select {{kept r.mentee_id}} from referrals r where r.sourced_id = :id and r.id = r.chain

-- name: mentee_of_intake
select {{kept r.mentee_id}} from intakes i join referrals r on r.id = i.referral_id where i.sourced_id = :id and i.id = i.chain

-- name: mentee_of_trigger
select {{kept r.mentee_id}} from assessment_triggers t join referrals r on r.id = t.referral_id where t.sourced_id = :id and t.id = t.chain

-- name: mentee_of_assessment
select {{kept r.mentee_id}} from assessments a join referrals r on r.id = a.referral_id where a.sourced_id = :id and a.id = a.chain

-- name: applicant
select {{kept a.person_id}} from mentor_applications a where a.sourced_id = :id and a.id = a.chain

-- name: meeting_by_exchange_id
select m.id from meeting_logs m where m.sourced_id = :id and m.id = m.chain

-- name: referral_by_exchange_id
select r.id from referrals r where r.sourced_id = :id and r.id = r.chain

-- name: referral_of_intake
select i.referral_id from intakes i where i.sourced_id = :id and i.id = i.chain

-- name: referral_of_trigger
select t.referral_id from assessment_triggers t where t.sourced_id = :id and t.id = t.chain

-- name: referral_of_assessment
select a.referral_id from assessments a where a.sourced_id = :id and a.id = a.chain

-- name: application_by_exchange_id
select a.id from mentor_applications a where a.sourced_id = :id and a.id = a.chain

-- name: programme_editions
-- Every version of the programme known by then, oldest first: which edition it was pinned to, and when that was typed.
select p.standards_family, p.edition_year, p.recorded_on
from programmes p
where p.chain = :programme and p.recorded_on <= :as_of and p.voided = 0
order by p.id

-- name: name_of_site
select s.name
from sites s
where s.chain = :site and s.voided = 0 and s.recorded_on <= :as_of
  and not exists (select 1 from sites n where n.supersedes = s.id and n.recorded_on <= :as_of)

-- name: author_of_document
-- Who recorded a version of a document, and so vouches for it.
select {{name p}}
from documents d join persons p on p.chain = d.recorded_by
where d.id = :version and p.voided = 0 and p.recorded_on <= :as_of
  and not exists (select 1 from persons n where n.supersedes = p.id and n.recorded_on <= :as_of)

-- name: concerns_about
-- Concerns that name the person in any version.
select distinct c.chain from concerns c where {{same c.about_person_id :person}}

-- name: own_texts
select x.chain, x.id, x.name, x.event_date, x.content, {{name p}}
from own_catalogues x
left join persons p on p.chain = x.recorded_by and p.voided = 0 and p.recorded_on <= :as_of
  and not exists (select 1 from persons n where n.supersedes = p.id and n.recorded_on <= :as_of)
where x.voided = 0 and x.recorded_on <= :as_of
  and not exists (select 1 from own_catalogues n where n.supersedes = x.id and n.recorded_on <= :as_of)
order by x.name, x.chain

-- name: own_text
select x.chain, x.id, x.name, x.event_date, x.content, {{name p}}
from own_catalogues x
left join persons p on p.chain = x.recorded_by and p.voided = 0 and p.recorded_on <= :as_of
  and not exists (select 1 from persons n where n.supersedes = p.id and n.recorded_on <= :as_of)
where x.chain = :chain and x.voided = 0 and x.recorded_on <= :as_of
  and not exists (select 1 from own_catalogues n where n.supersedes = x.id and n.recorded_on <= :as_of)

-- name: own_versions
select x.chain, x.id, x.name, x.event_date, x.content, {{name p}}
from own_catalogues x
left join persons p on p.chain = x.recorded_by and p.voided = 0
  and not exists (select 1 from persons n where n.supersedes = p.id)
where x.chain = :chain and x.voided = 0
order by x.id desc

-- name: programme_by_exchange_id
select p.id from programmes p where p.sourced_id = :id and p.id = p.chain

-- name: programmes_named
select p.chain, f.sourced_id, p.name
from programmes p join programmes f on f.id = p.chain
where p.voided = 0 and p.recorded_on <= :as_of
  and not exists (select 1 from programmes n where n.supersedes = p.id and n.recorded_on <= :as_of)
order by p.name, p.chain
