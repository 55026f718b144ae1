-- Evidence packages that a director opened to an outside reviewer (docs/decisions/0295): as long as the opening of a round of file review
-- runs, and until it is taken back.

create table evidence_openings (
  id {{id}},
  opening {{bigint}} not null references review_openings(id),
  package {{bigint}} not null references evidence_packages(id),  -- one with pseudonyms, of the programme of the round
  given_at {{bigint}} not null,
  given_by {{bigint}} not null,   -- account
  taken_at {{bigint}},            -- null: not taken back
  taken_by {{bigint}},            -- account
  check ((taken_at is null) = (taken_by is null))
) {{strict}};
create index evidence_openings_opening on evidence_openings(opening);
create index evidence_openings_package on evidence_openings(package);
