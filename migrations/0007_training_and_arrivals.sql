-- Working papers of training (MS 5) and of what the public sends. What the standards count are records of the exchange format:
-- events, training records, applications, referrals, concerns, references.

-- A training that is planned: a record may not lie in the future, so it becomes one when the trainer says who was there.
create table training_plans (
  id {{id}},
  programme {{bigint}} not null,        -- first row of the programme
  version {{bigint}} not null,          -- first row of the course version
  day {{bigint}} not null,              -- civil day
  mode text not null check (mode in ('in_person', 'video', 'self_paced')),
  hours {{bigint}},                     -- hundredths; null = not said
  trainer {{bigint}} not null,          -- person
  place text not null,                  -- room or address; may be empty
  starts_at {{bigint}},                 -- minutes after midnight; null = not said
  code text not null unique,            -- eight characters; holds on the day only
  made_at {{bigint}} not null,
  made_by {{bigint}} not null           -- person
) {{strict}};

create table training_held (
  id {{id}},
  training {{bigint}} not null unique references training_plans(id),
  event {{bigint}} not null unique      -- first row of the training event
) {{strict}};

-- Who is expected. A later row takes an earlier one back.
create table training_places (
  id {{id}},
  training {{bigint}} not null references training_plans(id),
  person {{bigint}} not null,
  expected {{bigint}} not null check (expected in (0, 1)),
  noted_at {{bigint}} not null,
  noted_by {{bigint}} not null
) {{strict}};
create index training_places_training on training_places(training);

-- What somebody typed on the sign-in page. It proves nothing: the trainer says who was there.
create table training_sign_ins (
  id {{id}},
  training {{bigint}} not null references training_plans(id),
  name text not null,                   -- as typed
  phone_end text not null,              -- last four digits, as typed; may be empty
  signed_at {{bigint}} not null
) {{strict}};
create index training_sign_ins_training on training_sign_ins(training);

-- What the public began or sent: one row a form, readable by whoever holds its link until it is sent, by the worker after.
create table arrivals (
  id {{id}},
  kind text not null check (kind in ('mentor', 'referral', 'concern')),
  link text not null unique,            -- digest of the random link
  fields text not null,                 -- names and values as JSON
  language text not null,               -- of the page
  begun_at {{bigint}} not null,
  saved_at {{bigint}} not null,
  sent_at {{bigint}},                   -- null = a draft, deleted after its time
  sent_on {{bigint}},                   -- civil day: from it the standards count
  doubtful {{bigint}} not null check (doubtful in (0, 1))  -- sent faster than people type, or with the trap filled in
) {{strict}};
create index arrivals_sent on arrivals(sent_on);

-- What became of it: a record of a slice, or nothing with a reason.
create table arrivals_settled (
  id {{id}},
  arrival {{bigint}} not null unique references arrivals(id),
  record {{bigint}},                    -- first row of the application, referral or concern; null = set aside
  reason text not null,                 -- why it was set aside; else empty
  settled_on {{bigint}} not null,
  settled_at {{bigint}} not null,
  settled_by {{bigint}} not null        -- person
) {{strict}};

-- How a referee is reached, and in which language; the request itself is a record (mentor_references).
create table reference_ways (
  id {{id}},
  reference {{bigint}} not null,        -- first row of the mentor reference; the newest row holds
  email text not null,
  phone text not null,
  language text not null,
  noted_at {{bigint}} not null
) {{strict}};
create index reference_ways_reference on reference_ways(reference);

-- Letters to a referee that were sent.
create table reference_letters (
  id {{id}},
  reference {{bigint}} not null,        -- first row of the mentor reference
  step {{bigint}} not null check (step in (0, 3, 7, 10)),  -- days after the request
  sent_on {{bigint}} not null,
  sent_at {{bigint}} not null,
  sent_by {{bigint}} not null,          -- person
  unique (reference, step)
) {{strict}};

-- What a referee answered by the link, in their own words; method, status and day stand in the record.
create table reference_answers (
  id {{id}},
  reference {{bigint}} not null,        -- first row of the mentor reference
  known_for text not null,
  strengths text not null,
  worries text not null,
  verdict text not null check (verdict in ('', 'positive', 'mixed', 'negative')),
  answered_at {{bigint}} not null
) {{strict}};
create index reference_answers_reference on reference_answers(reference);
