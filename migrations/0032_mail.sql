-- Letters that leave by mail (docs/decisions/0240): put here in the transaction of the act that causes them, sent by a thread of the
-- server. A letter that was sent or taken back keeps neither address nor text: only what it was about, to whom, when.

create table mail_outbox (
  id {{id}},
  act text not null,                    -- what it is about, a word of the slice: "reference", "survey", "decision"
  record {{bigint}} not null,           -- first row of the record that `act` names
  part {{bigint}} not null,             -- which of several letters about it: days after the request; 0
  dedupe text not null unique,          -- the same letter is put once, whoever derives it
  person {{bigint}},                    -- to whom, when they are a person of the records
  address text not null,                -- empty once it was sent or taken back
  language text not null check (language in ('en', 'fr')),
  subject text not null,                -- empty once it was sent or taken back
  body text not null,                   -- plain text; empty once it was sent or taken back
  message_id text not null unique,      -- random; the part before the "@" of the Message-ID, the same at every try
  made_at {{bigint}} not null,          -- UTC seconds
  due_at {{bigint}} not null,           -- UTC seconds: not sent before
  state text not null check (state in ('waiting', 'sent', 'failed', 'taken_back')),
  attempts {{bigint}} not null,         -- tries begun
  next_at {{bigint}} not null,          -- UTC seconds: the next try
  held_until {{bigint}} not null,       -- UTC seconds: a server is at it until then
  error text not null,                  -- kind of the last failure, a word of kith; empty: none
  done_at {{bigint}}                    -- UTC seconds: sent, given up or taken back
) {{strict}};
create index mail_outbox_next on mail_outbox(state, next_at);
create index mail_outbox_about on mail_outbox(act, record);
