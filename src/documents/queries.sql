-- Statements of the register of documents. Records are written through records::append only. Every read is effective on :as_of.

-- name: all_documents
-- All documents but the papers of cases, ours and those that came with an import; a document of no programme is the whole agency's.
select d.chain, d.id, d.programme_id, p.name, d.kind, d.title, d.status, d.event_date, d.review_date, d.parts_missing, d.location, d.recorded_by
from documents d
left join programmes p on p.chain = d.programme_id and p.voided = 0 and p.recorded_on <= :as_of
  and not exists (select 1 from programmes n where n.supersedes = p.id and n.recorded_on <= :as_of)
where d.voided = 0 and d.recorded_on <= :as_of
  and not exists (select 1 from documents n where n.supersedes = d.id and n.recorded_on <= :as_of)
  and not exists (select 1 from case_papers c where c.document = d.chain)
  and (d.kind not in ('certificate', 'consent_form', 'agreement_form', 'other') or d.chain in (select w.document from agreement_texts w) or not {{case_paper d}})
order by d.chain

-- name: stands
-- Whether a document is not withdrawn.
select d.id from documents d
where d.chain = :document and d.voided = 0 and d.recorded_on <= :as_of
  and not exists (select 1 from documents n where n.supersedes = d.id and n.recorded_on <= :as_of)

-- name: uploads
select u.id, u.document, u.file, u.wrapped_key, u.sha256, u.bytes, u.kind, u.name, u.put_at, u.put_by from uploads u order by u.id

-- name: upload
select u.id, u.document, u.file, u.wrapped_key, u.sha256, u.bytes, u.kind, u.name, u.put_at, u.put_by from uploads u where u.id = :upload

-- name: uploads_of
select u.id, u.document, u.file, u.wrapped_key, u.sha256, u.bytes, u.kind, u.name, u.put_at, u.put_by
from uploads u where u.document = :document order by u.id desc

-- name: with_files
select distinct u.document from uploads u order by u.document

-- name: add_upload
insert into uploads (document, file, wrapped_key, sha256, bytes, kind, name, put_at, put_by)
values (:document, :file, :wrapped_key, :sha256, :bytes, :kind, :name, :put_at, :put_by)
returning id

-- name: sent_since
select coalesce(sum(u.bytes), 0) from uploads u where u.put_by = :person and u.put_at > :since

-- name: kept_in_all
select coalesce(sum(u.bytes), 0) from uploads u

-- name: add_paper
insert into case_papers (document, table_name, record) values (:document, :table, :record)

-- name: paper
select c.table_name, c.record from case_papers c where c.document = :document

-- name: papers_of
select c.document, d.title, d.event_date from case_papers c
join documents d on d.chain = c.document and d.voided = 0 and d.recorded_on <= :as_of
  and not exists (select 1 from documents n where n.supersedes = d.id and n.recorded_on <= :as_of)
where c.table_name = :table and c.record = :record
order by c.id desc

-- name: records_of_person
-- What of somebody's file has a paper: table, record, kind, day, programme.
select 'consents' as of_table, t.chain, t.kind, t.event_date as day, t.programme_id from consents t
where {{same t.mentee_id :person}} and t.voided = 0 and t.recorded_on <= :as_of
  and not exists (select 1 from consents n where n.supersedes = t.id and n.recorded_on <= :as_of)
union all
select 'background_checks', t.chain, t.check_type, t.event_date, null from background_checks t
where {{same t.person_id :person}} and t.voided = 0 and t.recorded_on <= :as_of
  and not exists (select 1 from background_checks n where n.supersedes = t.id and n.recorded_on <= :as_of)
union all
select 'agreements', t.chain, t.kind, t.event_date, t.programme_id from agreements t
where {{same t.person_id :person}} and t.voided = 0 and t.recorded_on <= :as_of
  and not exists (select 1 from agreements n where n.supersedes = t.id and n.recorded_on <= :as_of)
union all
select 'referrals', t.chain, t.source, t.event_date, t.programme_id from referrals t
where {{same t.mentee_id :person}} and t.voided = 0 and t.recorded_on <= :as_of
  and not exists (select 1 from referrals n where n.supersedes = t.id and n.recorded_on <= :as_of)
order by 4 desc, 2 desc

-- name: mentee_of_consent
select {{kept t.mentee_id}} from consents t where t.chain = :record and t.id = t.chain

-- name: person_of_check
select {{kept t.person_id}} from background_checks t where t.chain = :record and t.id = t.chain

-- name: person_of_agreement
select {{kept t.person_id}} from agreements t where t.chain = :record and t.id = t.chain

-- name: mentee_of_referral
select {{kept t.mentee_id}} from referrals t where t.chain = :record and t.id = t.chain

-- name: exchange_id
select d.sourced_id from documents d where d.chain = :document and d.id = d.chain

-- name: forget_withdrawn
-- Files whose document was withdrawn before :before lose their key.
update uploads set wrapped_key = '' where wrapped_key <> '' and exists (
  select 1 from documents d where d.chain = uploads.document and d.voided = 1 and d.recorded_at < :before
    and not exists (select 1 from documents n where n.supersedes = d.id))
