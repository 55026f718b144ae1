-- File review (PQI 4), the outside reviewer's workspace, and what becomes of findings. These are working papers: what the
-- standards count (the round that was completed, the actions of the plan) are records of the exchange format. Rows are added,
-- never changed; the newest row of an answer is the one that holds.

create table review_rounds (
  id {{id}},
  programme {{bigint}} not null,        -- first row of the programme
  quarter_start {{bigint}} not null,    -- first day of the quarter
  rule text not null check (rule in ('tenth', 'yearly')),
  algorithm text not null,              -- "kith-draw-1": docs/file-review.md
  seed text not null,                   -- made by the program when the round was opened
  drawn_on {{bigint}} not null,         -- civil day; the population is what was known then
  drawn_at {{bigint}} not null,
  drawn_by {{bigint}} not null,         -- person
  unique (programme, quarter_start)     -- a draw is made once
) {{strict}};

-- The population of a round, frozen at the draw: one row a file, drawn or not.
create table review_files (
  id {{id}},
  round {{bigint}} not null references review_rounds(id),
  label text not null,                  -- "mentee-12": what the file is called on sheets; tells nobody's name
  stratum text not null check (stratum in ('open_mentee', 'closed_mentee', 'open_mentor', 'closed_mentor')),
  person {{bigint}} not null,           -- first row of the person whose file it is
  record {{bigint}},                    -- referral or application the file begins with; null = there is none: a finding
  withdrawn {{bigint}} not null check (withdrawn in (0, 1)),  -- a tombstone
  seen_before {{bigint}} not null check (seen_before in (0, 1)),  -- drawn in one of the three rounds before
  place {{bigint}},                     -- in the sample, from 1; null = not drawn
  unique (round, label)
) {{strict}};
create index review_files_person on review_files(person);

create table review_readers (
  id {{id}},
  file {{bigint}} not null references review_files(id),
  second {{bigint}} not null check (second in (0, 1)),
  person {{bigint}} not null,
  named_at {{bigint}} not null,
  named_by {{bigint}} not null
) {{strict}};
create index review_readers_file on review_readers(file);
create index review_readers_person on review_readers(person);

create table review_answers (
  id {{id}},
  file {{bigint}} not null references review_files(id),
  second {{bigint}} not null check (second in (0, 1)),
  item text not null,                   -- of standards/file-review
  answer text not null check (answer in ('pass', 'fail', 'na')),
  reason text,
  pointer text,                         -- where in the file it stands
  answered_on {{bigint}} not null,      -- civil day
  answered_at {{bigint}} not null,
  answered_by {{bigint}} not null       -- person
) {{strict}};
create index review_answers_file on review_answers(file);

create table review_ends (
  id {{id}},
  round {{bigint}} not null unique references review_rounds(id),
  record {{bigint}} not null,           -- of file_review_rounds
  ended_on {{bigint}} not null,
  ended_at {{bigint}} not null,
  ended_by {{bigint}} not null
) {{strict}};

create table review_findings (
  id {{id}},
  round {{bigint}} not null references review_rounds(id),
  kind text not null check (kind in ('missing_file', 'failed_item', 'readers_differ', 'data_quality')),
  item text,                            -- of the checklist; null = about the file
  clause text not null,
  file {{bigint}} references review_files(id),
  num {{bigint}} not null,              -- files that passed ...
  den {{bigint}} not null,              -- ... of those reviewed
  computed_num {{bigint}},              -- data_quality: the computed figure
  computed_den {{bigint}},
  opened_on {{bigint}} not null
) {{strict}};
create index review_findings_round on review_findings(round);

-- A finding that became an action of the improvement plan (plan_actions).
create table review_finding_actions (
  id {{id}},
  finding {{bigint}} not null references review_findings(id),
  action {{bigint}} not null,           -- first row of the plan action
  linked_at {{bigint}} not null
) {{strict}};
create index review_finding_actions_action on review_finding_actions(action);

-- What the exchange format has no word for: an action begun, and one that somebody else has verified.
create table action_steps (
  id {{id}},
  action {{bigint}} not null,           -- first row of the plan action
  step text not null check (step in ('in_progress', 'verified')),
  happened_on {{bigint}} not null,
  note text,
  noted_at {{bigint}} not null,
  noted_by {{bigint}} not null
) {{strict}};
create index action_steps_action on action_steps(action);

-- A round opened to an outside reviewer.
create table review_openings (
  id {{id}},
  account {{bigint}} not null references accounts(id),
  round {{bigint}} not null references review_rounds(id),
  account_grant {{bigint}} not null references account_grants(id),
  first_day {{bigint}} not null,
  last_day {{bigint}} not null,         -- included: ends with its close
  released {{bigint}} not null check (released in (0, 1)),  -- files of survivors, by the director
  why text not null,
  opened_at {{bigint}} not null,
  opened_by {{bigint}} not null,
  check (last_day >= first_day)
) {{strict}};
create index review_openings_account on review_openings(account);

create table review_openings_ended (
  id {{id}},
  opening {{bigint}} not null unique references review_openings(id),
  ended_on {{bigint}} not null,         -- no access from this day on
  ended_at {{bigint}} not null,
  ended_by {{bigint}} not null
) {{strict}};

-- The outside reviewer's own notes; nobody else reads them.
create table review_notes (
  id {{id}},
  account {{bigint}} not null references accounts(id),
  round {{bigint}} not null references review_rounds(id),
  file {{bigint}} references review_files(id),
  note text not null,
  written_at {{bigint}} not null
) {{strict}};
create index review_notes_account on review_notes(account);
