-- Statements of the directory of services. The slice alone writes directory_services, directory_readings, directory_choices.

-- name: known
select external, id, digest, gone_at from directory_services where source = :source

-- name: add_service
insert into directory_services (source, external, name, other_name, organization, description, eligibility, least_age, most_age,
  languages, language_codes, areas, addresses, phones, email, url, hours, fees, applying, papers, wait, alert, status, assured_on,
  digest, name_folded, folded, first_read, changed_at)
values (:source, :external, :name, :other_name, :organization, :description, :eligibility, :least_age, :most_age,
  :languages, :language_codes, :areas, :addresses, :phones, :email, :url, :hours, :fees, :applying, :papers, :wait, :alert, :status,
  :assured_on, :digest, :name_folded, :folded, :now, :now)

-- name: set_service
update directory_services set name = :name, other_name = :other_name, organization = :organization, description = :description,
  eligibility = :eligibility, least_age = :least_age, most_age = :most_age, languages = :languages, language_codes = :language_codes,
  areas = :areas, addresses = :addresses, phones = :phones, email = :email, url = :url, hours = :hours, fees = :fees,
  applying = :applying, papers = :papers, wait = :wait, alert = :alert, status = :status, assured_on = :assured_on, digest = :digest,
  name_folded = :name_folded, folded = :folded, changed_at = :now, gone_at = null
where id = :id

-- name: mark_gone
update directory_services set gone_at = :now where id = :id

-- name: add_reading
insert into directory_readings (source, read_at, read_by, added, changed, unchanged, gone)
values (:source, :now, :by, :added, :changed, :unchanged, :gone)

-- name: readings
select r.source, r.read_at, r.added, r.changed, r.unchanged, r.gone from directory_readings r
where not exists (select 1 from directory_readings n where n.source = r.source and n.id > r.id) order by r.source

-- name: found
-- Each pattern is "%" or "%word%" of folded text; those whose name fits stand first.
select id, name, other_name, organization, description, eligibility, least_age, most_age, languages, areas, addresses, phones,
  alert, status, gone_at
from directory_services
where (:all = 1 or (status = 'active' and gone_at is null))
  and folded like :w1 and folded like :w2 and folded like :w3 and folded like :w4
  and language_codes like :language
  and (:age < 0 or ((least_age is null or least_age <= :age) and (most_age is null or most_age >= :age)))
order by case when name_folded like :w1 then 0 else 1 end, name_folded, id limit :most offset :skip

-- name: count_found
select count(*) from directory_services
where (:all = 1 or (status = 'active' and gone_at is null))
  and folded like :w1 and folded like :w2 and folded like :w3 and folded like :w4
  and language_codes like :language
  and (:age < 0 or ((least_age is null or least_age <= :age) and (most_age is null or most_age >= :age)))

-- name: languages
select distinct languages, language_codes from directory_services where gone_at is null

-- name: service
select id, name, other_name, organization, description, eligibility, least_age, most_age, languages, areas, addresses, phones,
  alert, status, gone_at, email, url, hours, fees, applying, papers, wait, assured_on, source, changed_at
from directory_services where id = :service

-- name: choose
insert into directory_choices (referral_out, service) values (:referral_out, :service)

-- name: chosen_by
-- What came of the referrals that went there.
select r.outcome, count(*) from directory_choices c join referrals_out r on r.chain = c.referral_out
where c.service = :service and r.voided = 0 and r.recorded_on <= :as_of
  and not exists (select 1 from referrals_out n where n.supersedes = r.id and n.recorded_on <= :as_of)
group by r.outcome order by r.outcome
