-- Statements of the case file: people and how they stand to each other. Records are written through records::append only.

-- name: newest_merge
-- The newest row that joins or parts two records, gives or ends an alias, protects an address or ends that.
select coalesce((select max(m.id) from person_merges m), 0), coalesce((select max(a.id) from person_aliases a), 0),
       coalesce((select max(a.id) from address_protections a), 0)

-- name: aliases
select k.person, k.alias from called_persons k order by k.person, k.chain

-- name: protected_people
select k.person from protected_persons k

-- name: seals_of
-- What is in force over a person, under any of their records: which, its first row and newest row, since when.
select 'alias', x.chain, x.id, x.event_date, x.alias from person_aliases x
where {{same x.person_id :person}} and x.voided = 0 and x.ended_on is null and not exists (select 1 from person_aliases n where n.supersedes = x.id)
union all
select 'address', x.chain, x.id, x.event_date, null from address_protections x
where {{same x.person_id :person}} and x.voided = 0 and x.ended_on is null and not exists (select 1 from address_protections n where n.supersedes = x.id)
order by 2

-- name: behind_the_seal
-- sealed: what an opened seal shows, and only that (casefile/seal_page.cpp)
select p.given_name, p.family_name, p.preferred_name, p.street, p.city, p.region, p.postal_code
from persons p
where p.chain = :person and p.voided = 0 and p.recorded_on <= :as_of
  and not exists (select 1 from persons n where n.supersedes = p.id and n.recorded_on <= :as_of)

-- name: merged
select m.absorbed_id, m.kept_id from merged_persons m

-- name: merges_of
-- The records joined with this one, the first of them first.
select m.chain, m.id, m.absorbed_id, m.event_date, m.reason, {{name p}}, p.birth_date, p.phone,
       {{name b}}
from person_merges m
join persons p on p.chain = m.absorbed_id and p.voided = 0 and not exists (select 1 from persons n where n.supersedes = p.id)
left join persons b on b.chain = m.decided_by and b.voided = 0 and not exists (select 1 from persons n where n.supersedes = b.id)
where m.kept_id = :person and m.voided = 0 and not exists (select 1 from person_merges n where n.supersedes = m.id)
order by m.chain

-- name: joined_already
-- One of the two is joined with some record: only one that is kept may take in another.
select count(*) from merged_persons m
where m.absorbed_id in (:kept, :absorbed) or m.kept_id = :absorbed

-- name: works_here
-- A record that opens others to somebody: an account, a role, a caseload.
select (select count(*) from accounts a where a.person = :worker and a.state <> 'off_boarded')
     + (select count(*) from staff s where s.person_id = :worker)
     + (select count(*) from staff_roles r where r.person_id = :worker)
     + (select count(*) from match_assignments w where w.person_id = :worker)

-- name: two_people
-- What only two people can be to each other, under any of their records.
select (select count(*) from relationships r where r.voided = 0
          and (({{same r.mentee_id :one}} and {{same r.person_id :other}}) or ({{same r.mentee_id :other}} and {{same r.person_id :one}})))
     + (select count(*) from matches m where m.voided = 0
          and (({{same m.mentee_id :one}} and {{same m.mentor_id :other}}) or ({{same m.mentee_id :other}} and {{same m.mentor_id :one}})))
     + (select count(*) from match_proposals m where m.voided = 0
          and (({{same m.mentee_id :one}} and {{same m.mentor_id :other}}) or ({{same m.mentee_id :other}} and {{same m.mentor_id :one}})))

-- name: new_persons
-- Rows of the write log after :after, for the index of names.
-- sealed: the index shows the alias and finds the words of the record for whoever may open it (casefile/book.h)
select p.id, p.chain, p.voided, p.given_name, p.family_name, p.preferred_name, p.birth_date, p.phone
from persons p where p.id > :after order by p.id

-- name: new_matches
select m.id, m.chain, m.voided, m.programme_id, m.site_id, m.mentor_id, m.mentee_id
from matches m where m.id > :after order by m.id

-- name: new_referrals
select r.id, r.chain, r.voided, r.programme_id, r.site_id, r.mentee_id
from referrals r where r.id > :after order by r.id

-- name: new_applications
select a.id, a.chain, a.voided, a.programme_id, a.person_id
from mentor_applications a where a.id > :after order by a.id

-- name: staff_of_today
-- Who works for a programme on :as_of, and as what; once for each role.
select distinct {{kept s.person_id}}, s.role from staff_roles s
where s.programme_id = :programme and s.voided = 0 and s.recorded_on <= :as_of
  and s.start_date <= :as_of and (s.end_date is null or s.end_date >= :as_of)
  and not exists (select 1 from staff_roles n where n.supersedes = s.id and n.recorded_on <= :as_of)

-- name: new_staff_roles
select s.id, s.chain, s.voided, s.programme_id, s.site_id, s.person_id
from staff_roles s where s.id > :after order by s.id

-- name: new_memberships
select m.id, m.chain, m.voided, g.programme_id, g.site_id, m.person_id, m.role
from group_memberships m join groups g on g.id = m.group_id
where m.id > :after order by m.id

-- name: new_relationships
select r.id, r.chain, r.voided, r.mentee_id, r.person_id
from relationships r where r.id > :after order by r.id

-- name: person
select p.id, {{name p}}, p.birth_date, p.languages, p.gender, p.email, p.phone, {{address p}},
       p.safe_contact_note, p.accessibility_note, p.deceased_on,
       (select f.sourced_id from persons f where f.id = p.chain)
from persons p
where p.chain = :person and p.voided = 0 and p.recorded_on <= :as_of
  and not exists (select 1 from persons n where n.supersedes = p.id and n.recorded_on <= :as_of)

-- name: family_of
-- Everybody around a mentee, those of today first, in the order in which they are to be called, and whether a seal hides
-- their number.
select r.chain, {{kept r.person_id}}, r.kind, r.is_guardian, r.may_consent, r.may_pick_up, r.contact_rule, r.start_date, r.end_date,
       {{name p}}, p.phone, p.safe_contact_note,
       case when exists (select 1 from called_persons k where k.person = p.chain) or exists (select 1 from protected_persons k where k.person = p.chain) then 1 else 0 end
from relationships r
join persons p on p.chain = {{kept r.person_id}} and p.voided = 0 and p.recorded_on <= :as_of
  and not exists (select 1 from persons n where n.supersedes = p.id and n.recorded_on <= :as_of)
where {{same r.mentee_id :person}} and r.voided = 0 and r.recorded_on <= :as_of
  and not exists (select 1 from relationships n where n.supersedes = r.id and n.recorded_on <= :as_of)
order by case when r.end_date is null or r.end_date >= :as_of then 0 else 1 end, r.is_guardian desc,
         case when r.contact_order is null then 1 else 0 end, r.contact_order, r.chain

-- name: wards_of
-- The mentees a person is family of, or stands to in another way.
select r.chain, {{kept r.mentee_id}}, r.kind, r.is_guardian, r.contact_rule, r.start_date, r.end_date, {{name p}}
from relationships r
join persons p on p.chain = {{kept r.mentee_id}} and p.voided = 0 and p.recorded_on <= :as_of
  and not exists (select 1 from persons n where n.supersedes = p.id and n.recorded_on <= :as_of)
where {{same r.person_id :person}} and r.voided = 0 and r.recorded_on <= :as_of
  and not exists (select 1 from relationships n where n.supersedes = r.id and n.recorded_on <= :as_of)
order by r.chain

-- name: custody_of
select c.chain, c.organization, c.informant_name, c.authority, c.temporary, c.may_consent, c.start_date, c.end_date
from custody_intervals c
where {{same c.mentee_id :person}} and c.voided = 0 and c.recorded_on <= :as_of
  and not exists (select 1 from custody_intervals n where n.supersedes = c.id and n.recorded_on <= :as_of)
order by c.start_date desc, c.chain desc

-- name: programme_of
select g.name from programmes g
where g.chain = :programme and g.voided = 0 and g.recorded_on <= :as_of
  and not exists (select 1 from programmes n where n.supersedes = g.id and n.recorded_on <= :as_of)

-- name: last_contacts_of
-- What was last talked about with or concerning a person, by match, newest first.
select c.chain, c.event_date, c.mode, cp.track, cp.result, cp.note, cp.match_id
from contact_parties cp
join supervisory_contacts c on c.chain = cp.contact_id and c.voided = 0 and c.recorded_on <= :as_of
  and not exists (select 1 from supervisory_contacts n where n.supersedes = c.id and n.recorded_on <= :as_of)
where cp.match_id = :match and cp.voided = 0 and cp.recorded_on <= :as_of
  and not exists (select 1 from contact_parties n where n.supersedes = cp.id and n.recorded_on <= :as_of)
order by c.event_date desc, c.chain desc
limit 5

-- name: stands_to
select count(*) from relationships r
where {{same r.mentee_id :mentee}} and {{same r.person_id :person}} and r.voided = 0 and r.recorded_on <= :as_of
  and (r.end_date is null or r.end_date >= :as_of)
  and not exists (select 1 from relationships n where n.supersedes = r.id and n.recorded_on <= :as_of)

-- name: parent_of_relationship
select {{kept r.mentee_id}} from relationships r where r.id = :chain and r.chain = r.id

-- name: parent_of_custody
select {{kept c.mentee_id}} from custody_intervals c where c.id = :chain and c.chain = c.id

-- name: programmes
select p.chain, p.name, p.survivor from programmes p
where p.voided = 0 and p.recorded_on <= :as_of and (p.end_date is null or p.end_date >= :as_of)
  and not exists (select 1 from programmes n where n.supersedes = p.id and n.recorded_on <= :as_of)
order by p.name, p.chain

-- name: add_answer_link
insert into answer_links (kind, match_key, person, subject, until_day, made_at, made_by)
values (:kind, :match, :person, :subject, :until, :at, :by) returning id

-- name: answer_link
select l.kind, l.match_key, l.person, l.subject, l.until_day, (select count(*) from answer_links_ended e where e.link = l.id)
from answer_links l where l.id = :link

-- name: same_question
-- The open link of one question to one person.
select l.id from answer_links l
where l.kind = :kind and l.match_key = :match and l.person = :person and l.subject = :subject and l.until_day >= :today
  and not exists (select 1 from answer_links_ended e where e.link = l.id)
order by l.id desc limit 1

-- name: open_answer_links
select l.match_key, l.subject, l.until_day from answer_links l
where l.kind = :kind and l.until_day >= :today and not exists (select 1 from answer_links_ended e where e.link = l.id)
order by l.id

-- name: links_open
select l.id, l.match_key, l.person, l.subject, l.until_day from answer_links l
where l.kind = :kind and l.until_day >= :today and not exists (select 1 from answer_links_ended e where e.link = l.id)
order by l.id

-- name: end_answer_link
insert into answer_links_ended (link, how, ended_at) values (:link, :how, :at) on conflict (link) do nothing

-- name: addressee
-- The last column: whether they hide (docs/decisions/0284); their number is not given then.
select {{name p}}, p.email, case when exists (select 1 from called_persons k where k.person = p.chain) or exists (select 1 from protected_persons k where k.person = p.chain) then null else p.phone end,
       p.safe_contact_note, p.languages,
       case when exists (select 1 from called_persons k where k.person = p.chain) or exists (select 1 from protected_persons k where k.person = p.chain) then 1 else 0 end
from persons p
where p.chain = :person and p.voided = 0 and p.recorded_on <= :as_of
  and not exists (select 1 from persons n where n.supersedes = p.id and n.recorded_on <= :as_of)

-- name: add_several
insert into several_acts (kind, act, made_at, made_by) values (:kind, :act, :now, :by) returning id

-- name: add_several_line
insert into several_lines (several, subject, table_name, chain, refused) values (:several, :subject, :table, :chain, :refused)

-- name: several
select id, act, made_at, made_by from several_acts where id = :several and kind = :kind

-- name: several_of
-- The newest of a person that can still be taken back.
select a.id, a.act, a.made_at, a.made_by from several_acts a
where a.kind = :kind and a.made_by = :by
  and exists (select 1 from several_lines l where l.several = a.id and l.chain <> 0 and l.back_at is null)
order by a.id desc limit 5

-- name: several_lines
select id, subject, table_name, chain, refused, back_at from several_lines where several = :several order by id

-- name: several_back
update several_lines set back_at = :now where id = :line and back_at is null

-- name: correction_reason
-- Why a version replaces or withdraws another.
select x.reason from correction_reasons x
where x.version_id = :version and x.voided = 0 and not exists (select 1 from correction_reasons n where n.supersedes = x.id)

-- name: sites_of_today
-- Sites where something may be recorded, by name; also those that ended, for late entries.
select x.chain, x.name from sites x
where x.voided = 0 and x.recorded_on <= :as_of
  and not exists (select 1 from sites n where n.supersedes = x.id and n.recorded_on <= :as_of)
order by x.name, x.chain
