-- Statements of arrivals: what the public sends before anybody of the staff has seen it.

-- name: begin_arrival
insert into arrivals (kind, link, fields, language, begun_at, saved_at, sent_at, sent_on, doubtful)
values (:kind, :link, :fields, :language, :now, :now, :sent_at, :sent_on, :doubtful)

-- name: save_arrival
update arrivals set fields = :fields, language = :language, saved_at = :now where link = :link and sent_at is null

-- name: send_arrival
update arrivals set fields = :fields, language = :language, saved_at = :now, sent_at = :now, sent_on = :sent_on, doubtful = :doubtful
where link = :link and sent_at is null

-- name: of_link
select a.id, a.kind, a.fields, a.language, a.sent_on, a.doubtful from arrivals a
where a.link = :link and (a.sent_at is not null or a.saved_at >= :since)

-- name: newest_of_link
select a.id from arrivals a where a.link = :link

-- name: waiting
select a.id, a.kind, a.fields, a.language, a.sent_on, a.doubtful from arrivals a
where a.sent_on is not null and not exists (select 1 from arrivals_settled s where s.arrival = a.id)
order by a.sent_on, a.id

-- name: one
select a.id, a.kind, a.fields, a.language, a.sent_on, a.doubtful from arrivals a
where a.id = :arrival and a.sent_on is not null and not exists (select 1 from arrivals_settled s where s.arrival = a.id)

-- name: settle
insert into arrivals_settled (arrival, record, reason, settled_on, settled_at, settled_by)
values (:arrival, :record, :reason, :on, :at, :by)

-- name: blank
-- What was taken is a record now, and what was set aside nobody asks for again: the words go, the line stays.
update arrivals set fields = '{}' where fields <> '{}'
  and exists (select 1 from arrivals_settled s where s.arrival = arrivals.id and s.settled_at < :before)

-- name: purge
delete from arrivals where sent_at is null and saved_at < :before
