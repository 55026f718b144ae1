-- Statements of bringing in spreadsheets. Records are written through records::append only; the slice's own tables hold the
-- files that wait, the saved mappings, and which record came from which row.

-- name: programmes
select p.chain, p.name, p.sourced_id from programmes p
where p.voided = 0 and p.recorded_on <= :as_of
  and not exists (select 1 from programmes n where n.supersedes = p.id and n.recorded_on <= :as_of)
order by p.name, p.chain

-- name: matches
select m.chain, {{kept m.mentor_id}}, {{kept m.mentee_id}}, m.programme_id, m.event_date, c.event_date
from matches m
left join match_closures c on c.match_id = m.chain and c.voided = 0 and c.recorded_on <= :as_of
  and not exists (select 1 from match_closures n where n.supersedes = c.id and n.recorded_on <= :as_of)
where m.voided = 0 and m.recorded_on <= :as_of
  and not exists (select 1 from matches n where n.supersedes = m.id and n.recorded_on <= :as_of)
order by m.chain

-- name: people
-- sealed: told apart by their names in memory, shown to nobody
select {{kept p.chain}}, p.given_name, p.family_name, p.birth_date from persons p
where p.voided = 0 and p.recorded_on <= :as_of
  and not exists (select 1 from persons n where n.supersedes = p.id and n.recorded_on <= :as_of)

-- name: sites
select s.chain, s.name from sites s
where s.voided = 0 and s.recorded_on <= :as_of
  and not exists (select 1 from sites n where n.supersedes = s.id and n.recorded_on <= :as_of)
order by s.chain

-- name: staff
select distinct s.person_id from staff_roles s
where s.voided = 0 and s.recorded_on <= :as_of
  and not exists (select 1 from staff_roles n where n.supersedes = s.id and n.recorded_on <= :as_of)

-- name: guardians
select {{kept r.mentee_id}}, {{kept r.person_id}}, r.start_date, r.end_date from relationships r
where r.is_guardian = 1 and r.voided = 0 and r.recorded_on <= :as_of
  and not exists (select 1 from relationships n where n.supersedes = r.id and n.recorded_on <= :as_of)

-- name: mentor_files
select {{kept a.person_id}}, a.programme_id from mentor_applications a
where a.voided = 0 and a.recorded_on <= :as_of
  and not exists (select 1 from mentor_applications n where n.supersedes = a.id and n.recorded_on <= :as_of)

-- name: mentee_files
select {{kept r.mentee_id}}, r.programme_id from referrals r
where r.voided = 0 and r.recorded_on <= :as_of
  and not exists (select 1 from referrals n where n.supersedes = r.id and n.recorded_on <= :as_of)

-- name: digests
select distinct b.digest from brought_rows b join brought_files f on f.id = b.file
where b.chain > 0 and not exists (select 1 from brought_undone u where u.file = f.id)

-- name: add_file
insert into brought_files (name, kind, digest, content, choices, programme, put_at, put_by)
values (:name, :kind, :digest, :content, :choices, :programme, :now, :by) returning id

-- name: choose
update brought_files set kind = :kind, choices = :choices, programme = :programme where id = :file and taken_at is null

-- name: file
select f.id, f.name, f.kind, f.content, f.choices, f.programme, f.put_at, f.put_by, f.taken_at, f.taken_rows, u.undone_at
from brought_files f left join brought_undone u on u.file = f.id where f.id = :file

-- name: files
select f.id, f.name, f.kind, '', '', f.programme, f.put_at, f.put_by, f.taken_at, f.taken_rows, u.undone_at
from brought_files f left join brought_undone u on u.file = f.id order by f.id desc limit 100

-- name: take_file
update brought_files set taken_at = :now, taken_by = :by, taken_rows = :rows, content = '' where id = :file and taken_at is null

-- name: drop_file
delete from brought_files where id = :file and taken_at is null

-- name: forget_files
delete from brought_files where taken_at is null and put_at < :before

-- name: add_row
insert into brought_rows (file, row_number, place, table_name, chain, digest)
values (:file, :row, :place, :table, :chain, :digest)

-- name: rows_of
select row_number, table_name, chain from brought_rows where file = :file and chain > 0 order by id desc

-- name: sealed_rows
-- Rows that wait for somebody who may open a sealed name; nothing newer is known of what they say.
select b.id, f.name, b.row_number, f.taken_at from brought_rows b join brought_files f on f.id = b.file
where b.table_name = 'sealed' and not exists (select 1 from brought_rows n where n.digest = b.digest and n.id > b.id)
  and not exists (select 1 from brought_undone u where u.file = b.file)
order by b.id

-- name: settle_sealed_row
insert into brought_rows (file, row_number, place, table_name, chain, digest)
select b.file, b.row_number, b.place, :what, 0, b.digest from brought_rows b where b.id = :row

-- name: add_undone
insert into brought_undone (file, undone_at, undone_by) values (:file, :now, :by)

-- name: mappings
select name, kind, choices from brought_mappings order by name

-- name: mapping
select choices from brought_mappings where name = :name and kind = :kind

-- name: drop_mapping
delete from brought_mappings where name = :name and kind = :kind

-- name: add_mapping
insert into brought_mappings (name, kind, choices, saved_at, saved_by) values (:name, :kind, :choices, :now, :by)

-- name: roster_links
select kind, external, table_name, chain, digest, ended from roster_links

-- name: add_roster_link
insert into roster_links (kind, external, table_name, chain, digest, ended)
values (:kind, :external, :table, :chain, :digest, 0)

-- name: set_roster_link
update roster_links set digest = :digest, ended = :ended where kind = :kind and external = :external

-- name: roster_adults
-- How the adults of earlier feeds stand to a student, for a feed that names only the student.
select k.external, r.kind from roster_links k join relationships r on r.chain = k.chain
where k.kind = 'agent' and r.voided = 0 and not exists (select 1 from relationships n where n.supersedes = r.id)
