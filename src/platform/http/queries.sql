-- name: answer_of
select route, request_hash, status, location, content_type, body from idempotency where account = :account and key = :key;

-- name: keep_answer
insert into idempotency (account, key, route, request_hash, status, location, content_type, body, at)
values (:account, :key, :route, :request_hash, :status, :location, :content_type, :body, :at);

-- name: purge_answers
delete from idempotency where at < :before;
