-- Letters to people who asked to become mentors and were rejected or deferred. The decision is a record (mentor_decisions); that it was told is here.
-- There is no text: everybody with the same answer gets the same words (workflows.md section 18, 58 and 59).
create table decision_letters (
  id {{id}},
  decision {{bigint}} not null unique,  -- first row of the decision
  language text not null check (language in ('en', 'fr')),
  sent_on {{bigint}} not null,          -- day number
  sent_at {{bigint}} not null,          -- UTC seconds
  sent_by {{bigint}} not null           -- person
) {{strict}};
