-- name: put
insert into mail_outbox (act, record, part, dedupe, person, address, language, subject, body, message_id, made_at, due_at, state, attempts, next_at, held_until, error)
values (:act, :record, :part, :dedupe, :person, :address, :language, :subject, :body, :message_id, :now, :due, 'waiting', 0, :due, 0, '')
on conflict (dedupe) do nothing;

-- name: next_letter
select id, act, record, address, language, subject, body, message_id, attempts from mail_outbox
where state = 'waiting' and next_at <= :now and held_until <= :now order by next_at, id limit 1;

-- name: hold
update mail_outbox set held_until = :until, attempts = attempts + 1 where id = :id and state = 'waiting' and held_until <= :now;

-- name: mark_sent
-- Also when it was taken back while it was on its way: it has left.
update mail_outbox set state = 'sent', done_at = :now, held_until = 0, error = '', address = '', subject = '', body = '' where id = :id;

-- name: put_off
update mail_outbox set next_at = :next, held_until = 0, error = :error where id = :id and state = 'waiting';

-- name: give_up
update mail_outbox set state = 'failed', done_at = :now, held_until = 0, error = :error where id = :id and state = 'waiting';

-- name: take_back
update mail_outbox set state = 'taken_back', done_at = :now, address = '', subject = '', body = ''
where act = :act and record = :record and state in ('waiting', 'failed');

-- name: about_one
select record, part, state, made_at, next_at, done_at, error from mail_outbox where act = :act and record = :record order by id;

-- name: about_all
select record, part, state, made_at, next_at, done_at, error from mail_outbox where act = :act order by record, id;

-- name: waiting_records
select distinct record from mail_outbox where act = :act and state = 'waiting' order by record;

-- name: unsent
select id, act, made_at, state, attempts, next_at, error from mail_outbox where state in ('waiting', 'failed')
order by case state when 'failed' then 0 else 1 end, id limit :most;

-- name: counts
select coalesce(sum(case when state = 'waiting' then 1 else 0 end), 0), coalesce(sum(case when state = 'failed' then 1 else 0 end), 0),
  coalesce(sum(case when state = 'sent' then 1 else 0 end), 0), max(case when state = 'sent' then done_at end),
  min(case when state = 'waiting' then made_at end) from mail_outbox;

-- name: try_again
update mail_outbox set state = 'waiting', attempts = 0, next_at = :now, done_at = null where id = :id and state in ('waiting', 'failed') and held_until <= :now;

-- name: try_all_again
update mail_outbox set next_at = :now where state = 'waiting' and next_at > :now and due_at <= :now;

-- name: forget_failed
update mail_outbox set state = 'taken_back', address = '', subject = '', body = '' where state = 'failed' and done_at < :before;
