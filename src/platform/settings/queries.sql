-- name: value_of
select value from settings where name = :name;

-- name: put_value
insert into settings (name, value, changed_at) values (:name, :value, :changed_at)
on conflict (name) do update set value = excluded.value, changed_at = excluded.changed_at;

-- name: put_first_value
insert into settings (name, value, changed_at) values (:name, :value, :changed_at) on conflict (name) do nothing;
