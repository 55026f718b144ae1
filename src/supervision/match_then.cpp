// SPDX-License-Identifier: AGPL-3.0-or-later
#include "supervision/match_then.h"

#include "supervision/queries.h"

namespace kith::supervision {

std::optional<MatchThen> match_then(db::Tx& tx, MatchId match, Date day, Date as_of) {
  auto then = tx.first(sql::match_parties, {{"match", match}, {"as_of", as_of}}, [&](const db::Row& row) {
    MatchThen found;
    found.match = match;
    found.programme = row.id<ProgrammeId>(0);
    found.mentor = row.id<PersonId>(2);
    found.mentee = row.id<PersonId>(3);
    return found;
  });
  if (!then) return std::nullopt;
  const auto person = [](const db::Row& row) { return row.id<PersonId>(0); };
  then->standings = tx.all(
      sql::standings_of_mentee, {{"mentee", then->mentee}, {"day", day}, {"as_of", as_of}}, [](const db::Row& row) {
        return Standing{row.id<PersonId>(0), row.flag(1), snapshot::parse_code<ContactRule>(row.text(2))};
      });
  then->in_temporary_custody =
      tx.first(sql::custody_of_mentee, {{"mentee", then->mentee}, {"day", day}, {"as_of", as_of}}, [](const db::Row&) {
          return true;
        }).has_value();
  then->mentors_of_mentee = tx.all(sql::mentors_of_mentee, {{"mentee", then->mentee}, {"as_of", as_of}}, person);
  then->workers = tx.all(sql::workers_of_match, {{"match", match}, {"as_of", as_of}}, person);
  return then;
}

}  // namespace kith::supervision
