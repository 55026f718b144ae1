-- name: files_taken
select files from list_files where account = :account and day = :day;

-- name: count_file
insert into list_files (account, day, files, rows_taken) values (:account, :day, 1, :rows)
on conflict (account, day) do update set files = list_files.files + 1, rows_taken = list_files.rows_taken + excluded.rows_taken;

-- name: names_of_survivors
-- Every version of the names of everybody in a referral or match of a programme that is, or once was, for survivors, and of
-- everybody who is called by an alias; last the alias.
-- sealed: they are what is taken out of files
select v.chain, v.given_name, v.family_name, v.preferred_name, (select k.alias from called_persons k where k.person = v.chain limit 1)
from persons v
where v.chain in (select s.member from same_persons s where s.person in (
  select m.mentee_id from matches m join programmes p on p.chain = m.programme_id and p.survivor = 1
  union select r.mentee_id from referrals r join programmes p on p.chain = r.programme_id and p.survivor = 1
  union select k.person from called_persons k))
order by v.chain, v.id;
