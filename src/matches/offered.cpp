// SPDX-License-Identifier: AGPL-3.0-or-later
#include "matches/acts.h"
#include "matches/queries.h"

/// Whom and what the forms of a match offer.
namespace kith::matches {

std::vector<PersonId> guardians_for(db::Tx& tx, PersonId mentee, Date today) {
  return tx.all(sql::givers, {{"mentee", mentee}, {"as_of", today}},
                [](const db::Row& row) { return row.id<PersonId>(0); });
}

std::vector<Provider> providers_for(db::Tx& tx, PersonId mentee, Date today) {
  return tx.all(sql::providers, {{"mentee", mentee}, {"as_of", today}}, [](const db::Row& row) {
    return Provider{row.integer(0), row.string(1), row.string(2)};
  });
}

std::vector<Group> groups_for(db::Tx& tx, ProgrammeId programme, Date day, Date today) {
  return tx.all(sql::groups, {{"programme", programme}, {"day", day}, {"as_of", today}}, [](const db::Row& row) {
    return Group{row.integer(0), row.null(2) ? row.string(1) : row.string(1) + " · " + row.string(2)};
  });
}

std::vector<PersonId> supervisors_of(db::Tx& tx, ProgrammeId programme, Date day, Date today) {
  return tx.all(sql::supervisors, {{"programme", programme}, {"day", day}, {"as_of", today}},
                [](const db::Row& row) { return row.id<PersonId>(0); });
}

std::vector<PersonId> workers_of(db::Tx& tx, ProgrammeId programme, Date today) {
  return tx.all(sql::workers, {{"programme", programme}, {"as_of", today}},
                [](const db::Row& row) { return row.id<PersonId>(0); });
}

}  // namespace kith::matches
