-- Which account may read what a release of information names (docs/decisions/0273). What it shows on a day is never kept: it is derived
-- from the release, the custody or the care, and the match as they stand.

create table share_openings (
  id {{id}},
  account {{bigint}} not null references accounts(id),
  account_grant {{bigint}} not null references account_grants(id),
  consent {{bigint}} not null,          -- first row of the release (consents)
  match_id {{bigint}} not null,         -- first row of the match whose part is shown
  read_as text not null check (read_as in ('service_provider', 'custody_contact', 'clinician', 'employer_hr')),
  recipient text not null,              -- whom the release named when it was opened; shows nothing once it names another
  first_day {{bigint}} not null,
  last_day {{bigint}} not null,         -- included: ends with its close
  why text not null,
  opened_at {{bigint}} not null,
  opened_by {{bigint}} not null,        -- person
  check (last_day >= first_day)
) {{strict}};
create index share_openings_account on share_openings(account);
create index share_openings_match on share_openings(match_id);

create table share_openings_ended (
  id {{id}},
  opening {{bigint}} not null unique references share_openings(id),
  ended_on {{bigint}} not null,         -- no access from this day on
  ended_at {{bigint}} not null,
  ended_by {{bigint}} not null          -- person
) {{strict}};
