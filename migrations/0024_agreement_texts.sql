-- Texts that are signed on screen, and who signed them (docs/decisions/0204). A text belongs to a version of a document (documents); a signature to
-- an agreement (agreements). Rows are added, never changed: what somebody signed stays as it was read.
create table agreement_texts (
  id {{id}},
  document {{bigint}} not null,         -- first row of the document whose version it is
  kind text not null check (kind in ('commitment', 'code_of_conduct', 'confidentiality')),
  version text not null,                -- what the agency calls it; stands in the agreement
  text_en text not null,                -- paragraphs; at least one of the two languages is filled
  text_fr text not null,
  visits {{bigint}},                    -- of a commitment: least visits a month
  months {{bigint}},                    -- of a commitment: months of service
  sign_by {{bigint}} not null,          -- day number: until then whoever signed an earlier version signs this one
  typed_at {{bigint}} not null,         -- UTC seconds
  typed_by {{bigint}} not null          -- person
) {{strict}};
create index agreement_texts_document on agreement_texts(document);

create table agreement_signatures (
  id {{id}},
  agreement {{bigint}} not null unique, -- first row of the agreement
  text_id {{bigint}} not null,          -- agreement_texts
  signed_name text not null,            -- as it was typed
  language text not null check (language in ('en', 'fr')), -- in which it was read
  way text not null check (way in ('own_account', 'at_office')),
  signed_at {{bigint}} not null         -- UTC seconds
) {{strict}};
create index agreement_signatures_text on agreement_signatures(text_id);
