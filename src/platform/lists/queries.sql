-- name: files_taken
select files from list_files where account = :account and day = :day;

-- name: count_file
insert into list_files (account, day, files, rows_taken) values (:account, :day, 1, :rows)
on conflict (account, day) do update set files = list_files.files + 1, rows_taken = list_files.rows_taken + excluded.rows_taken;
