-- name: put_draft
insert into drafts (account, form, subject, fields, saved_at) values (:account, :form, :subject, :fields, :now)
on conflict (account, form, subject) do update set fields = excluded.fields, saved_at = excluded.saved_at;

-- name: draft_at
select fields, saved_at from drafts where account = :account and form = :form and subject = :subject;

-- name: drop_draft
delete from drafts where account = :account and form = :form and subject = :subject;

-- name: drafts_of
select form, subject, saved_at from drafts where account = :account order by saved_at desc, form, subject;

-- name: purge_drafts
delete from drafts where saved_at < :before;
