-- One act for many rows of a list (docs/decisions/0213): what was written for which row, or why nothing was, so that it can
-- be seen and taken back as a whole. What is written are records; nothing here is read to know how a case stands.

create table several_acts (
  id {{id}},
  kind text not null,                   -- whose list: "intake", "screening", "training"
  act text not null,                    -- the slice's name of what was done
  made_at {{bigint}} not null,          -- UTC seconds
  made_by {{bigint}} not null           -- person
) {{strict}};
create index several_acts_by on several_acts(made_by);

create table several_lines (
  id {{id}},
  several {{bigint}} not null references several_acts(id),
  subject {{bigint}} not null,          -- the row: key of what the list is about
  table_name text not null,             -- of what was written; empty: no record
  chain {{bigint}} not null,            -- its first row; 0 = nothing was written
  refused text not null,                -- locale key of why; empty: it was written
  back_at {{bigint}}                    -- UTC seconds: taken back
) {{strict}};
create index several_lines_of on several_lines(several);
