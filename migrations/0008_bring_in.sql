-- Bringing in spreadsheets (docs/decisions/0195): files that wait to be taken, saved mappings, and which record came from
-- which row, so that the same row is known again and a whole file can be undone.

create table brought_files (
  id {{id}},
  name text not null,                   -- as the sender calls it; shown, never a path
  kind text not null check (kind in ('people', 'mentors', 'mentees', 'matches', 'meetings', 'contacts')),
  digest text not null,                 -- SHA-256 of the file, hexadecimal
  content text not null,                -- the file in base64; emptied when it is taken, deleted with its row when it is not
  choices text not null,                -- which column is what (src/bring_in/mapping.h)
  programme {{bigint}},                 -- first row of the programme
  put_at {{bigint}} not null,           -- UTC seconds
  put_by {{bigint}} not null,           -- person
  taken_at {{bigint}},                  -- null: waits
  taken_by {{bigint}},
  taken_rows {{bigint}}
) {{strict}};

create table brought_rows (
  id {{id}},
  file {{bigint}} not null references brought_files(id),
  row_number {{bigint}} not null,       -- as the spreadsheet shows it
  place {{bigint}} not null,            -- of the record among those of the row, from 0
  table_name text not null,
  chain {{bigint}} not null,            -- first row of the record
  digest text not null                  -- of what the row says
) {{strict}};
create index brought_rows_file on brought_rows(file);
create index brought_rows_digest on brought_rows(digest);

create table brought_undone (
  id {{id}},
  file {{bigint}} not null unique references brought_files(id),
  undone_at {{bigint}} not null,
  undone_by {{bigint}} not null         -- person
) {{strict}};

create table brought_mappings (
  id {{id}},
  name text not null,
  kind text not null,
  choices text not null,
  saved_at {{bigint}} not null,
  saved_by {{bigint}} not null,         -- person
  unique (name, kind)
) {{strict}};

-- What became of the objects of a OneRoster feed (docs/decisions/0196): kept from one feed to the next.
create table roster_links (
  id {{id}},
  kind text not null check (kind in ('org', 'user', 'agent', 'session', 'class', 'enrollment')),
  external text not null,               -- sourcedId in the feed; an agent: student and adult
  table_name text not null,
  chain {{bigint}} not null,            -- first row of the record
  digest text not null,                 -- of what the feed said last
  ended {{bigint}} not null check (ended in (0, 1)),
  unique (kind, external)
) {{strict}};
