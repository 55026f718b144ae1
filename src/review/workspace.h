// SPDX-License-Identifier: AGPL-3.0-or-later
#pragma once
#include <map>

#include "platform/http/visit.h"
#include "review/round.h"

/// What an outside reviewer may open today, for the pages and the JSON of the workspace.
namespace kith::review {

/// A drawn file of a round that is open to the account.
struct Drawn {
  Round round;
  SampleFile file;
};
/// Of the path's `file`; nothing when it is not open to the actor.
std::optional<Drawn> open_drawn(Visit& visit);
/// The open rounds, newest quarter first, with the name of the programme.
std::vector<std::pair<Round, std::string>> drawn_rounds(const Visit& visit, db::Tx& tx);

struct ReviewerNote {
  std::string text;
  std::int64_t at{};
};
/// How many notes of the actor's own the files of a round have, by file; a file without one is left out.
using OwnNotes = std::map<std::int64_t, std::int64_t>;
OwnNotes own_notes(const Visit& visit, db::Tx& tx, const Round& round);
/// The actor's own, oldest first.
std::vector<ReviewerNote> notes_on(const Visit& visit, db::Tx& tx, const SampleFile& file);
/// A note of the account's own. Refusal: `invalid` when it is empty or longer than 20,000 bytes.
Result<void> keep_note(db::Tx& tx, AccountId account, const SampleFile& file, std::string_view note, Instant now);
/// The request's field `note`, as one act.
Result<http::Response> add_note(Visit& visit, const Drawn& drawn, http::Response done);

}  // namespace kith::review
