-- name: files_taken
select files from list_files where account = :account and day = :day;

-- name: count_file
insert into list_files (account, day, files, rows_taken) values (:account, :day, 1, :rows)
on conflict (account, day) do update set files = list_files.files + 1, rows_taken = list_files.rows_taken + excluded.rows_taken;

-- name: names_of_survivors
-- Every version of the names of everybody in a referral or match of a programme that is, or once was, for survivors, of
-- everybody who is called by an alias, and of the family of both, who often have the same name; last the alias.
-- sealed: they are what is taken out of files
with served as (
  select m.mentee_id as person from matches m join programmes p on p.chain = m.programme_id and p.survivor = 1
  union select r.mentee_id from referrals r join programmes p on p.chain = r.programme_id and p.survivor = 1
  union select k.person from called_persons k),
hidden as (
  select s.person from served s
  union select f.person_id from relationships f
  where f.kind in ('parent', 'step_parent', 'grandparent', 'foster_carer', 'legal_guardian', 'sibling', 'other_relative')
    and f.mentee_id in (select a.member from same_persons a where a.person in (select s.person from served s)))
select v.chain, v.given_name, v.family_name, v.preferred_name, (select k.alias from called_persons k where k.person = v.chain limit 1)
from persons v
where v.chain in (select a.member from same_persons a where a.person in (select h.person from hidden h))
order by v.chain, v.id;
