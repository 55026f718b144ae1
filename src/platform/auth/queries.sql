-- ===== accounts =====
-- name: add_account
insert into accounts (login, display_name, person, state, language, first_day, last_day, made_at, state_changed_at)
values (:login, :display_name, :person, 'invited', :language, :first_day, :last_day, :now, :now)
returning id;

-- name: account_by_id
select id, login, display_name, person, state, language, first_day, last_day, made_at, state_changed_at,
  password_changed_at, last_sign_in, password_changed_by, failed_since
from accounts where id = :id;

-- name: account_by_login
select id, login, display_name, person, state, language, first_day, last_day, made_at, state_changed_at,
  password_changed_at, last_sign_in, password_changed_by, failed_since
from accounts where login = :login;

-- name: accounts_after
select id, login, display_name, person, state, language, first_day, last_day, made_at, state_changed_at,
  password_changed_at, last_sign_in, password_changed_by, failed_since
from accounts
where login > :after
order by login limit :count;

-- name: account_count
select count(*) from accounts;

-- name: login_taken
select id from accounts where login = :login and id <> :id;

-- name: person_taken
select id from accounts where person = :person and id <> :id;

-- name: put_account
update accounts set login = :login, display_name = :display_name, person = :person, language = :language,
  first_day = :first_day, last_day = :last_day
where id = :id;

-- name: put_language
update accounts set language = :language where id = :id;

-- name: put_state
update accounts set state = :state, state_changed_at = :now where id = :id;

-- name: password_of
select password from accounts where id = :id;

-- name: put_password
-- Only over the password that was there when the new one was asked for.
update accounts set password = :new, password_changed_at = :now, password_changed_by = :by
where id = :id and password = :old;

-- name: put_rehashed
update accounts set password = :new where id = :id and password = :old;

-- name: activate_with_password
update accounts set password = :password, password_changed_at = :now, password_changed_by = :by, failed_since = 0,
  state = 'active', state_changed_at = case when state = 'active' then state_changed_at else :now end
where id = :id and state in ('active', 'invited');

-- name: note_sign_in
update accounts set last_sign_in = :now, failed_since = 0 where id = :id;

-- name: note_failure
update accounts set failed_since = failed_since + 1 where id = :id;

-- name: accounts_past_their_last_day
select id from accounts where state in ('active', 'invited', 'suspended') and last_day < :today;

-- ===== grants =====
-- name: add_grant
insert into account_grants (account, role, programme, site, valid_from, valid_until, granted_at, granted_by)
values (:account, :role, :programme, :site, :valid_from, :valid_until, :now, :by)
returning id;

-- name: revoke_grant
update account_grants set revoked_at = :now where id = :id and account = :account and revoked_at is null;

-- name: grants_of
select id, role, programme, site, valid_from, valid_until from account_grants
where account = :account and revoked_at is null order by id;

-- name: grants_today
-- A reviewer's role opens the programmes of rounds that are open to the account, none beside them: programme -1 is nowhere.
select g.role, case when g.role = 'reviewer' and not exists (select 1 from review_openings o
    left join review_openings_ended e on e.opening = o.id
    where o.account_grant = g.id and o.first_day <= :today and o.last_day >= :today and (e.ended_on is null or e.ended_on > :today))
  then -1 else g.programme end, g.site
from account_grants g
where g.account = :account and g.revoked_at is null and g.valid_from <= :today and (g.valid_until is null or g.valid_until >= :today)
order by g.id;

-- ===== roles from the records =====
-- name: staff_roles_today
-- Rows of the person that are effective today and cover today.
select r.role, r.programme_id, r.site_id from staff_roles r
where r.person_id = :person and r.recorded_on <= :today and r.voided = 0
  and r.start_date <= :today and (r.end_date is null or r.end_date >= :today)
  and not exists (select 1 from staff_roles n where n.supersedes = r.id and n.recorded_on <= :today)
order by r.id;

-- name: programmes_today
select p.chain from programmes p
where p.recorded_on <= :today and p.voided = 0
  and not exists (select 1 from programmes n where n.supersedes = p.id and n.recorded_on <= :today);

-- name: person_by_id
select chain from persons where sourced_id = :sourced_id;

-- name: programme_by_id
select chain from programmes where sourced_id = :sourced_id;

-- name: site_by_id
select chain from sites where sourced_id = :sourced_id;

-- ===== one-time links =====
-- name: void_codes
update account_codes set used_at = :now where account = :account and used_at is null;

-- name: add_code
insert into account_codes (account, purpose, code_hash, made_at, made_by, ends_at)
values (:account, :purpose, :code_hash, :now, :by, :ends_at);

-- name: open_code
select c.account, c.purpose, a.login, a.display_name from account_codes c join accounts a on a.id = c.account
where c.code_hash = :code_hash and c.used_at is null and c.ends_at > :now and a.state in ('active', 'invited');

-- name: use_code
update account_codes set used_at = :now where code_hash = :code_hash and used_at is null and ends_at > :now
returning account, purpose;

-- ===== browsers and tries =====
-- name: known_browser
select id, account from account_devices where token_hash = :token_hash and forgotten_at is null;

-- name: add_browser
insert into account_devices (account, token_hash, made_at, seen_at) values (:account, :token_hash, :now, :now) returning id;

-- name: see_browser
update account_devices set seen_at = :now where id = :id;

-- name: forget_browser
update account_devices set forgotten_at = :now where id = :id and forgotten_at is null;

-- name: forget_browsers
update account_devices set forgotten_at = :now where account = :account and forgotten_at is null;

-- name: tries_of
select failures, next_at, hour_from, hour_tries from sign_in_tries where subject = :subject;

-- name: put_tries
insert into sign_in_tries (subject, failures, next_at, hour_from, hour_tries, last_at)
values (:subject, :failures, :next_at, :hour_from, :hour_tries, :now)
on conflict (subject) do update set failures = excluded.failures, next_at = excluded.next_at,
  hour_from = excluded.hour_from, hour_tries = excluded.hour_tries, last_at = excluded.last_at;

-- name: clear_failures
-- After a success; the hour's count stays.
update sign_in_tries set failures = 0, next_at = 0 where subject = :subject;

-- name: take_back_failure
-- A success at an address that others use too: only its own try is taken back.
update sign_in_tries set failures = case when failures > 0 then failures - 1 else 0 end, next_at = :next_at
where subject = :subject;

-- name: give_hour_back
-- A success of the command line: what the hour had counted for it.
update sign_in_tries set hour_tries = case when hour_tries > 0 then hour_tries - 1 else 0 end where subject = :subject;

-- name: drop_tries
delete from sign_in_tries where subject = :subject;

-- ===== sessions =====
-- name: add_session
insert into sessions (account, token_hash, step, made_at, seen_at, ends_at, client, browser)
values (:account, :token_hash, :step, :now, :now, :ends_at, :client, :browser);

-- name: running_session
select s.id, s.account, s.step, s.made_at, s.seen_at, s.ends_at, s.client, s.browser, a.first_day, a.last_day
from sessions s join accounts a on a.id = s.account
where s.token_hash = :token_hash and s.ended_at is null and s.ends_at > :now and s.seen_at > :idle_since
  and a.state = 'active';

-- name: lapsed_session
-- Of a session that nobody ended, running or not.
select s.account from sessions s join accounts a on a.id = s.account
where s.token_hash = :token_hash and s.ended_at is null and s.step = 'complete' and a.state = 'active'
  and (a.first_day is null or a.first_day <= :today) and (a.last_day is null or a.last_day >= :today);

-- name: running_sessions
select s.id, s.account, s.step, s.made_at, s.seen_at, s.ends_at, s.client, s.browser, a.first_day, a.last_day
from sessions s join accounts a on a.id = s.account
where s.account = :account and s.ended_at is null and s.ends_at > :now and s.seen_at > :idle_since
order by s.made_at desc, s.id desc;

-- name: touch_session
update sessions set seen_at = :now where id = :id and ended_at is null and seen_at < :now;

-- name: rotate_session
update sessions set token_hash = :token_hash, step = :step, seen_at = :now
where id = :id and ended_at is null and ends_at > :now;

-- name: end_session_of_token
update sessions set ended_at = :now, end_reason = :why where token_hash = :token_hash and ended_at is null;

-- name: end_own_session
update sessions set ended_at = :now, end_reason = :why where id = :id and account = :account and ended_at is null;

-- name: end_sessions
update sessions set ended_at = :now, end_reason = :why where account = :account and id <> :keep and ended_at is null;

-- ===== clearing up =====
-- name: purge_sessions
delete from sessions where coalesce(ended_at, ends_at) < :before;

-- name: purge_codes
delete from account_codes where coalesce(used_at, ends_at) < :before;

-- name: purge_browsers
delete from account_devices where forgotten_at < :before or seen_at < :long_before;

-- name: purge_tries
delete from sign_in_tries where last_at < :before;
