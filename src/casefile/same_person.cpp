// SPDX-License-Identifier: AGPL-3.0-or-later
#include "casefile/same_person.h"

#include "casefile/person_name.h"
#include "casefile/queries.h"

namespace kith::casefile {
namespace {

bool any(db::Tx& tx, db::Sql sql, std::initializer_list<db::Param> params) {
  return tx.first(sql, params, [](const db::Row& row) { return row.integer(0); }).value_or(0) != 0;
}

}  // namespace

std::vector<Merged> merged_into(db::Tx& tx, PersonId kept) {
  return tx.all(sql::merges_of, {{"person", kept}}, [](const db::Row& row) {
    return Merged{.merge = row.integer(0),
                  .version = row.integer(1),
                  .absorbed = row.id<PersonId>(2),
                  .since = row.date(3),
                  .reason = row.string(4),
                  .name = person_name(row.text(5), row.text(6), row.text(7)),
                  .by = row.null(10) ? std::string() : person_name(row.text(10), row.text(11), row.text(12)),
                  .phone = row.string(9),
                  .born = row.maybe_date(8)};
  });
}

Result<std::int64_t> join_records(db::Tx& tx, PersonId kept, PersonId absorbed, std::string_view reason,
                                  const records::Author& author) {
  if (kept == absorbed) return refuse(RefusalKind::invalid, "casefile.same.flaw.itself", "kept_id");
  if (any(tx, sql::joined_already, {{"kept", kept}, {"absorbed", absorbed}}))
    return refuse(RefusalKind::conflict, "casefile.same.flaw.chain", "kept_id");
  if (any(tx, sql::works_here, {{"worker", absorbed}}))
    return refuse(RefusalKind::conflict, "casefile.same.flaw.works_here", "kept_id");
  if (any(tx, sql::two_people, {{"one", kept}, {"other", absorbed}}))
    return refuse(RefusalKind::conflict, "casefile.same.flaw.two_people", "kept_id");
  const auto made = records::append(tx, "person_merges",
                                    {{"person_merges.kept_id", kept},
                                     {"person_merges.absorbed_id", absorbed},
                                     {"person_merges.event_date", date_of(author.at)},
                                     {"person_merges.decided_by", author.person},
                                     {"person_merges.reason", reason}},
                                    author);
  if (!made) return tl::unexpected(made.error());
  return made->chain;
}

Result<std::int64_t> part_records(db::Tx& tx, const Merged& merged, const records::Author& author) {
  const auto gone = records::void_record(tx, "person_merges", merged.merge, merged.version, author);
  if (!gone) return tl::unexpected(gone.error());
  return gone->chain;
}

}  // namespace kith::casefile
