-- Files of documents (docs/decisions/0214). The content lies sealed in the vault (src/platform/files/vault.h); what it shows is a record
-- of the exchange format (documents). These tables are the platform's own.

create table uploads (
  id {{id}},
  document {{bigint}} not null,         -- first row of the document
  file text not null unique,            -- its name in the vault, 32 random digits
  wrapped_key text not null,            -- its key, sealed with the agency's; emptied when the file is taken away for good
  sha256 text not null,                 -- of the content
  bytes {{bigint}} not null,            -- of the content
  kind text not null check (kind in ('pdf', 'png', 'jpeg', 'webp', 'docx', 'xlsx', 'odt', 'text')),
  name text not null,                   -- as the sender calls it, made safe; shown, never a path
  put_at {{bigint}} not null,           -- UTC seconds
  put_by {{bigint}} not null            -- person
) {{strict}};
create index uploads_document on uploads(document);
create index uploads_put_by on uploads(put_by, put_at);

-- Documents that belong to one case and not to the register: a signed consent, the copy of a check.
create table case_papers (
  id {{id}},
  document {{bigint}} not null unique,  -- first row of the document
  table_name text not null check (table_name in ('consents', 'background_checks', 'agreements', 'referrals', 'competency_evidence', 'site_agreements')),
  record {{bigint}} not null            -- first row of the record it belongs to
) {{strict}};
create index case_papers_record on case_papers(table_name, record);
