-- Hand-over of a whole caseload in one act (docs/decisions/0219): which assignments it ended and began, so that it can be
-- taken back as a whole. The assignments themselves are records; nothing here is read to know who owns a match.

create table caseload_handovers (
  id {{id}},
  from_person {{bigint}} not null,      -- whose caseload
  first_day {{bigint}} not null,        -- of the receivers
  back_on {{bigint}},                   -- first day of the old worker again; null = not coming back
  made_at {{bigint}} not null,          -- UTC seconds
  made_by {{bigint}} not null,          -- person
  undone_at {{bigint}},
  undone_by {{bigint}}
) {{strict}};
create index caseload_handovers_person on caseload_handovers(from_person);

create table caseload_handover_lines (
  id {{id}},
  handover {{bigint}} not null references caseload_handovers(id),
  ended {{bigint}} not null,            -- assignment of the old worker: first row, the version before and the one after
  ended_before {{bigint}} not null,
  ended_after {{bigint}} not null,
  begun {{bigint}} not null,            -- assignment of the receiver: first row
  back {{bigint}}                       -- assignment of the old worker after the return: first row
) {{strict}};
create index caseload_handover_lines_of on caseload_handover_lines(handover);
