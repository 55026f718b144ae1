// SPDX-License-Identifier: AGPL-3.0-or-later
#pragma once
#include "casefile/record_form.h"
#include "concerns/concern.h"
#include "platform/db/db.h"

namespace kith::concerns {

/// All concerns known on `as_of`, by day; or one.
std::vector<Concern> load_all(db::Tx& tx, Date as_of);
std::vector<Concern> load_of_match(db::Tx& tx, MatchId match, Date as_of);
/// Those that are not closed: O(concerns) index look-ups, and a reading of each that is left.
std::vector<Concern> load_unclosed(db::Tx& tx, Date as_of);
std::optional<Concern> load_one(db::Tx& tx, std::int64_t concern, Date as_of);

/// Accounts that may handle some concern on the day, by the staff records or by a role of their own; directors first.
std::vector<AccountId> handlers(db::Tx& tx, Date as_of);

struct ActForm {
  Act act{};
  casefile::RecordForm form;
};
const ActForm& form_of(Act act);
extern const casefile::RecordForm concern_form;

/// A new concern about a match or a programme; `unnamed`: it does not say who raised it.
struct Raised {
  ProgrammeId programme;
  MatchId match;
  bool unnamed{};
};
Result<std::int64_t> raise(db::Tx& tx, const Raised& raised, const casefile::Answers& answers,
                           const records::Author& author);

/// The next step. Refusals: `conflict` when refused_in says why; `invalid` by field: a day to come or before the
/// concern, a joint meeting before either talk, a talk, report, answer or end without a note.
Result<std::int64_t> record_act(db::Tx& tx, const Concern& concern, Act act, const casefile::Answers& answers,
                                const records::Author& author);

}  // namespace kith::concerns
