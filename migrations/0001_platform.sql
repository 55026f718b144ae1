-- Tables of the platform itself: settings, accounts, sessions, the audit log, repeated requests, drafts.
-- Moments are UTC seconds, days are day numbers since 1970-01-01. Secrets that people hold (passwords, codes, tokens)
-- are stored as hashes only.

create table settings (
  name text not null primary key,  -- "agency_secret", "agency_id", ...
  value text not null,
  changed_at {{bigint}} not null
) {{strict}};

create table accounts (
  id {{id}},
  login text not null unique,           -- folded: NFC, lower case, no blanks at the ends
  display_name text not null,
  person {{bigint}} unique,             -- first row of the person in the records; null = not in the records
  state text not null check (state in ('active', 'invited', 'suspended', 'expired', 'off_boarded')),
  language text check (language in ('en', 'fr')),  -- null = as the browser asks
  password text,                        -- argon2id string with its own parameters; null = none yet
  password_changed_at {{bigint}},
  password_changed_by text check (password_changed_by in ('owner', 'invitation', 'reset', 'operator')),
  first_day {{bigint}},                 -- rights from this day on; null = at once
  last_day {{bigint}},                  -- rights until this day, included; null = open
  made_at {{bigint}} not null,
  state_changed_at {{bigint}} not null,
  last_sign_in {{bigint}},              -- the newest successful one
  failed_since {{bigint}} not null default 0,  -- wrong passwords since then
  check (last_day is null or first_day is null or last_day >= first_day),
  check (state <> 'active' or password is not null)
) {{strict}};

-- Roles that do not come from staff_roles: mentors, mentees, guardians, reviewers, agency-wide directors, administrators.
create table account_grants (
  id {{id}},
  account {{bigint}} not null references accounts(id),
  role text not null check (role in ('director', 'supervisor', 'coordinator', 'intake_worker', 'screening_officer',
    'trainer', 'teacher_lead', 'school_champion', 'team_lead', 'mentor', 'mentee', 'guardian', 'custody_contact',
    'involved_adult', 'service_provider', 'clinician', 'evaluator', 'reviewer', 'leadership', 'employer_hr',
    'administrator')),
  programme {{bigint}},                 -- null = every programme
  site {{bigint}},                      -- null = every site
  valid_from {{bigint}} not null,       -- first day
  valid_until {{bigint}},               -- last day, included; null = open
  granted_at {{bigint}} not null,
  granted_by {{bigint}} not null,       -- account; 0 = the command line
  revoked_at {{bigint}},
  check (valid_until is null or valid_until >= valid_from)
) {{strict}};
create index account_grants_account on account_grants(account);

-- One-time links: invitations and password resets.
create table account_codes (
  id {{id}},
  account {{bigint}} not null references accounts(id),
  purpose text not null check (purpose in ('invitation', 'reset')),
  code_hash text not null unique,       -- BLAKE2b-256 of the code, base64url
  made_at {{bigint}} not null,
  made_by {{bigint}} not null,          -- account; 0 = the command line
  ends_at {{bigint}} not null,
  used_at {{bigint}}                    -- used, or replaced by a newer one
) {{strict}};
create index account_codes_account on account_codes(account);

-- Browsers from which somebody has signed in to an account before; they keep a lock-out counter of their own.
create table account_devices (
  id {{id}},
  account {{bigint}} not null references accounts(id),
  token_hash text not null unique,      -- BLAKE2b-256 of the device cookie, base64url
  made_at {{bigint}} not null,
  seen_at {{bigint}} not null,
  forgotten_at {{bigint}}
) {{strict}};
create index account_devices_account on account_devices(account);

-- Failed tries: per login name (known or not), per known device, per client address.
create table sign_in_tries (
  subject text not null primary key,    -- "login:...", "device:...", "client:...", keyed digests
  failures {{bigint}} not null,         -- in a row
  next_at {{bigint}} not null,          -- no try before this moment
  hour_from {{bigint}} not null,        -- the running hour in which ...
  hour_tries {{bigint}} not null,       -- ... so many tries reached the password hash
  last_at {{bigint}} not null
) {{strict}};
create index sign_in_tries_last on sign_in_tries(last_at);

create table sessions (
  id {{id}},
  account {{bigint}} not null references accounts(id),
  token_hash text not null unique,      -- BLAKE2b-256 of the session cookie, base64url
  step text not null check (step in ('password', 'complete')),  -- how far the sign-in has come
  made_at {{bigint}} not null,
  seen_at {{bigint}} not null,          -- kept to a few minutes
  ends_at {{bigint}} not null,          -- absolute end
  client text not null,                 -- keyed digest of the address
  browser text not null,                -- "Firefox, Windows": for the owner's list of sessions
  ended_at {{bigint}},
  end_reason text check (end_reason in ('signed_out', 'replaced', 'owner', 'administrator', 'account', 'password', 'expired'))
) {{strict}};
create index sessions_account on sessions(account);

-- The audit log. `node` is the root of the biggest complete subtree that ends with the row (platform/audit/log.h).
create table audit_log (
  seq {{id}},                           -- 1, 2, 3 ... without a gap
  at {{bigint}} not null,
  at_offset {{bigint}} not null,        -- minutes
  actor text not null check (actor in ('account', 'anonymous', 'operator', 'job')),
  account {{bigint}} not null,          -- 0 = none
  person {{bigint}} not null,           -- 0 = none
  action text not null,
  subjects text not null,               -- [["match",12],["person",7]]
  client text not null,
  request text not null,
  outcome text not null,
  detail text not null,
  node text not null
) {{strict}};

create table audit_checkpoints (
  size {{bigint}} not null primary key, -- number of rows the checkpoint speaks for
  at {{bigint}} not null,
  note text not null                    -- the signed note
) {{strict}};

-- only: sqlite
create trigger audit_log_no_update before update on audit_log begin select raise(abort, 'the audit log is never changed'); end;
-- only: sqlite
create trigger audit_log_no_delete before delete on audit_log begin select raise(abort, 'the audit log is never changed'); end;
-- only: sqlite
create trigger audit_checkpoints_no_update before update on audit_checkpoints begin select raise(abort, 'the audit log is never changed'); end;
-- only: sqlite
create trigger audit_checkpoints_no_delete before delete on audit_checkpoints begin select raise(abort, 'the audit log is never changed'); end;
-- only: postgres
create function refuse_audit_change() returns trigger language plpgsql as
$$ begin raise exception 'the audit log is never changed' using errcode = 'integrity_constraint_violation'; end $$;
-- only: postgres
create trigger audit_log_frozen before update or delete on audit_log for each row execute function refuse_audit_change();
-- only: postgres
create trigger audit_log_not_emptied before truncate on audit_log for each statement execute function refuse_audit_change();
-- only: postgres
create trigger audit_checkpoints_frozen before update or delete on audit_checkpoints for each row execute function refuse_audit_change();
-- only: postgres
create trigger audit_checkpoints_not_emptied before truncate on audit_checkpoints for each statement execute function refuse_audit_change();

-- Answers to changing requests, kept a day, so that a repeated request gets the first answer and changes nothing.
create table idempotency (
  account {{bigint}} not null,          -- 0 = nobody signed in
  key text not null,
  route text not null,                  -- method and route pattern
  request_hash text not null,           -- BLAKE2b-256 of path and fields, base64url
  status {{bigint}} not null,
  location text not null,
  content_type text not null,
  body text not null,
  at {{bigint}} not null,
  primary key (account, key)
) {{strict}};
create index idempotency_at on idempotency(at);

-- What somebody has typed and not sent yet; one per person, form and record.
create table drafts (
  account {{bigint}} not null references accounts(id),
  form text not null,
  subject text not null,                -- the record the form is about: "match:12", or empty
  fields text not null,                 -- JSON: {"note":"...","minutes":"45"}
  saved_at {{bigint}} not null,
  primary key (account, form, subject)
) {{strict}};
create index drafts_saved_at on drafts(saved_at);
