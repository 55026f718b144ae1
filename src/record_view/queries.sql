-- Statements of the record view: everything else it reads through records/append.h.

-- name: sealed
-- Whether a name and an address of :person are hidden.
select (select count(*) from called_persons k where k.person = :person), (select count(*) from protected_persons k where k.person = :person)
