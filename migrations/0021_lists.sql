-- Lists taken away as files (docs/decisions/0210): how many somebody took on a day, for the limit. What was taken stands in
-- the audit log.
create table list_files (
  account {{bigint}} not null,
  day {{bigint}} not null,              -- day number in the agency's zone
  files {{bigint}} not null,
  rows_taken {{bigint}} not null,
  primary key (account, day)
) {{strict}};
