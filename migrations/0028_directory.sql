-- Directories of services that other organizations publish (Open Referral HSDS; docs/decisions/0209). A copy of what was
-- read last: a service that is read again is brought up to date, one that is no longer there is marked and stays, because a
-- referral may have gone to it. What a family was told stands in the referral itself.

create table directory_services (
  id {{id}},
  source text not null,                 -- which directory, as the agency calls it
  external text not null,               -- the service's id in that directory
  name text not null,
  other_name text not null,             -- in another language, mostly
  organization text not null,           -- name of who offers it
  description text not null,
  eligibility text not null,
  least_age {{bigint}},                 -- in years; null = not said
  most_age {{bigint}},
  languages text not null,              -- one a line, as written
  language_codes text not null,         -- ";en;fr;"
  areas text not null,                  -- one a line
  addresses text not null,              -- one a line
  phones text not null,                 -- one a line
  email text not null,
  url text not null,
  hours text not null,                  -- one a line: iCalendar days and times, or words
  fees text not null,
  applying text not null,               -- how one gets in
  papers text not null,                 -- what has to be brought along, one a line
  wait text not null,
  alert text not null,                  -- what to know just now
  status text not null check (status in ('active', 'inactive', 'defunct', 'temporarily closed')),
  assured_on {{bigint}},                -- day number: until then somebody vouched for it
  digest text not null,                 -- of all of the above: whether a later reading says anything new
  name_folded text not null,            -- records/fold.h
  folded text not null,                 -- all that is searched
  first_read {{bigint}} not null,       -- UTC seconds
  changed_at {{bigint}} not null,       -- UTC seconds
  gone_at {{bigint}},                   -- UTC seconds: the reading that no longer had it
  unique (source, external)
) {{strict}};

create table directory_readings (
  id {{id}},
  source text not null,
  read_at {{bigint}} not null,          -- UTC seconds
  read_by {{bigint}},                   -- person; null = at the command line
  added {{bigint}} not null,
  changed {{bigint}} not null,
  unchanged {{bigint}} not null,
  gone {{bigint}} not null
) {{strict}};

-- Which service a referral went to.
create table directory_choices (
  id {{id}},
  referral_out {{bigint}} not null unique, -- first row of the referral out
  service {{bigint}} not null references directory_services(id)
) {{strict}};
create index directory_choices_service on directory_choices(service);
