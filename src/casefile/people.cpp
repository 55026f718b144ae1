// SPDX-License-Identifier: AGPL-3.0-or-later
#include "casefile/people.h"

#include "casefile/queries.h"

namespace kith::casefile {
namespace {

File file_of(const db::Row& row, Side side, MatchId match = {}) {
  return {side, row.id<ProgrammeId>(3), row.id<SiteId>(4), match};
}

}  // namespace

void People::refresh(db::Db& db) {
  const auto generation = db.generation();
  {
    const std::shared_lock lock(mutex_);
    if (loaded_ && generation == generation_) return;
  }
  const std::unique_lock lock(mutex_);
  if (loaded_ && generation == generation_) return;
  db.read("refresh people", [&](db::Tx& tx) { read_new(tx); });
  generation_ = generation;
  loaded_ = true;
}

void People::read_new(db::Tx& tx) {
  std::int64_t merges = 0, aliases = 0, protections = 0;
  tx.query(sql::newest_merge, {}, [&](const db::Row& row) {
    merges = row.integer(0);
    aliases = row.integer(1);
    protections = row.integer(2);
  });
  // Files stand with others now, or somebody is called otherwise; rare, so everything is read again.
  if (merges != merges_ || aliases != aliases_ || protections != protections_) {
    book_ = Book();
    seen_ = {};
    tx.query(sql::merged, {}, [&](const db::Row& row) { book_.join(row.id<PersonId>(0), row.id<PersonId>(1)); });
    tx.query(sql::aliases, {}, [&](const db::Row& row) { book_.call(row.id<PersonId>(0), row.text(1)); });
    tx.query(sql::protected_people, {}, [&](const db::Row& row) { book_.hide_number(row.id<PersonId>(0)); });
    merges_ = merges;
    aliases_ = aliases;
    protections_ = protections;
  }
  std::size_t table = 0;
  // Every query: id, chain, voided, ... A later version of a record replaces what the earlier one gave.
  const auto read = [&](db::Sql sql, char kind, FunctionRef<void(const db::Row&)> put) {
    auto& seen = seen_[table++];
    tx.query(sql, {{"after", seen}}, [&](const db::Row& row) {
      seen = row.integer(0);
      book_.drop(kind, row.integer(1));
      if (!row.flag(2))
        put(row);
      else if (kind == 'p')
        book_.withdraw(row.id<PersonId>(1));
    });
  };
  read(sql::new_persons, 'p', [&](const db::Row& row) {
    book_.put(row.id<PersonId>(1), row.text(3), row.text(4), row.text(5), row.maybe_date(6), row.text(7));
  });
  read(sql::new_matches, 'm', [&](const db::Row& row) {
    const auto match = row.id<MatchId>(1);
    book_.file('m', row.integer(1), row.id<PersonId>(5), file_of(row, Side::mentor, match));
    book_.file('m', row.integer(1), row.id<PersonId>(6), file_of(row, Side::mentee, match));
  });
  read(sql::new_referrals, 'f',
       [&](const db::Row& row) { book_.file('f', row.integer(1), row.id<PersonId>(5), file_of(row, Side::mentee)); });
  read(sql::new_applications, 'a', [&](const db::Row& row) {
    book_.file('a', row.integer(1), row.id<PersonId>(4), {Side::mentor, row.id<ProgrammeId>(3), {}, {}});
  });
  read(sql::new_staff_roles, 's',
       [&](const db::Row& row) { book_.file('s', row.integer(1), row.id<PersonId>(5), file_of(row, Side::staff)); });
  read(sql::new_memberships, 'g', [&](const db::Row& row) {
    const auto role = row.text(6);
    if (role != "visitor")
      book_.file('g', row.integer(1), row.id<PersonId>(5),
                 file_of(row, role == "mentor" ? Side::mentor : Side::mentee));
  });
  read(sql::new_relationships, 'r',
       [&](const db::Row& row) { book_.ward(row.integer(1), row.id<PersonId>(4), row.id<PersonId>(3)); });
}

}  // namespace kith::casefile
