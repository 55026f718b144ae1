-- name: last_row
-- The end of the log: number and subtree of the newest row.
select seq, node from audit_log order by seq desc limit 1;

-- name: node_at
select node from audit_log where seq = :seq;

-- name: row_at
select seq, at, at_offset, actor, account, person, action, subjects, client, request, outcome, detail, node
from audit_log where seq = :seq;

-- name: rows_from
select seq, at, at_offset, actor, account, person, action, subjects, client, request, outcome, detail, node
from audit_log where seq >= :seq order by seq limit :count;

-- name: rows_before
select seq, at, at_offset, actor, account, person, action, subjects, client, request, outcome, detail, node
from audit_log where seq < :seq order by seq desc limit :count;

-- name: rows_sought
-- `about` is a pattern that holds one subject as stored, or matches all.
select seq, at, at_offset, actor, account, person, action, subjects, client, request, outcome, detail, node
from audit_log
where seq >= :first and seq < :before and (:account = 0 or account = :account) and subjects like :about
order by seq desc limit :count;

-- name: clock_at
select at, at_offset from audit_log where seq = :seq;

-- name: add_row
insert into audit_log (seq, at, at_offset, actor, account, person, action, subjects, client, request, outcome, detail, node)
values (:seq, :at, :at_offset, :actor, :account, :person, :action, :subjects, :client, :request, :outcome, :detail, :node);

-- name: key_changes
-- Where another signing key began (new_key.h).
select seq, at, detail from audit_log where action = 'audit.new_key' and actor = 'operator' order by seq;

-- name: last_checkpoint
select size, at, note from audit_checkpoints order by size desc limit 1;

-- name: checkpoints_from
select size, at, note from audit_checkpoints where size >= :size order by size limit :count;

-- name: checkpoint_since
select note from audit_checkpoints where at >= :at order by size limit 1;

-- name: checkpoint_at
select note from audit_checkpoints where size = :size;

-- name: add_checkpoint
insert into audit_checkpoints (size, at, note) values (:size, :at, :note) on conflict (size) do nothing;
