-- Evidence packages made on a page (docs/evidence.md). They are no records: the same records, period and as-of day give the
-- same bytes again. A row tells what was asked for, by whom, and how far it is; the archive lies in the data folder.

create table evidence_packages (
  id {{id}},
  programme {{bigint}} not null,        -- first row of the programme
  first_day {{bigint}} not null,        -- of the period
  last_day {{bigint}} not null,
  as_of {{bigint}} not null,            -- what was recorded by this day
  edition text not null,                -- which standards: "all", "base", or an overlay
  language text not null check (language in ('en', 'fr')),
  named {{bigint}} not null check (named in (0, 1)),  -- names instead of pseudonyms
  why text,                             -- why with names; null = pseudonyms
  printed {{bigint}} not null check (printed in (0, 1)),  -- with PDFs
  asked_on {{bigint}} not null,         -- civil day
  asked_at {{bigint}} not null,
  asked_by {{bigint}} not null,         -- account
  state text not null check (state in ('waiting', 'running', 'made', 'failed', 'cancelled', 'removed')),
  stopping {{bigint}} not null check (stopping in (0, 1)),  -- somebody wants it cancelled
  step text,                            -- the part that is made now
  done {{bigint}} not null,             -- steps that are made ...
  steps {{bigint}} not null,            -- ... of how many; 0 = not begun
  tries {{bigint}} not null,            -- how often it was begun: a server that ends leaves it to the next one
  place text,                           -- data folder that makes it, or keeps it
  beat_at {{bigint}},                   -- when its maker last told of itself
  ended_at {{bigint}},                  -- made, failed, cancelled
  bytes {{bigint}},                     -- of the archive
  sha256 text,                          -- of the archive
  package_sum text,                     -- SHA-256 of the SHA256SUMS in it
  removed_on {{bigint}},                -- civil day
  check (last_day >= first_day)
) {{strict}};
create index evidence_packages_programme on evidence_packages(programme);
create index evidence_packages_state on evidence_packages(state);
