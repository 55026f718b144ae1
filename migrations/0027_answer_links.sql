-- Questions that somebody answers by a link without an account (docs/decisions/0207). What is answered becomes a record of
-- the slice that asked; nothing here is read to know what is owed.

create table answer_links (
  id {{id}},
  kind text not null check (kind in ('survey', 'meetings')),
  match_key {{bigint}} not null,        -- first row of the match
  person {{bigint}} not null,           -- who is asked
  subject text not null,                -- what exactly, in the words of the slice: "relationship mentor 6", "2026-10"
  until_day {{bigint}} not null,        -- the last civil day it can be answered
  made_at {{bigint}} not null,          -- UTC seconds
  made_by {{bigint}} not null           -- person
) {{strict}};
create index answer_links_match on answer_links(match_key);

-- A link is answered once, or taken back.
create table answer_links_ended (
  id {{id}},
  link {{bigint}} not null unique references answer_links(id),
  how text not null check (how in ('answered', 'withdrawn')),
  ended_at {{bigint}} not null          -- UTC seconds
) {{strict}};
