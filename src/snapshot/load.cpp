// SPDX-License-Identifier: AGPL-3.0-or-later
#include "snapshot/load.h"

#include <algorithm>
#include <array>
#include <stdexcept>
#include <thread>

#include "snapshot/cells.h"
#include "snapshot/queries.h"

namespace kith::snapshot {
namespace {

/// The greatest key of each table that is read; the last is that of the merges.
using Marks = std::array<std::uint32_t, record_kinds + 1>;

/// Every table that is read, contacts before their parties.
const std::vector<Source>& all_sources() {
  static const std::vector<Source> all = [] {
    std::vector<Source> all;
    for (const auto& chapter : {match_sources(), personnel_sources(), screening_sources(), intake_sources(),
                                agency_sources(), formative_sources()})
      all.insert(all.end(), chapter.begin(), chapter.end());
    return all;
  }();
  return all;
}

void fill_merge(MergeRow& r, Cells& c) { take(c, r.kept); }
const Source merges = source<MergeRow, fill_merge>(sql::merges);

std::uint32_t mark_of(const Marks& marks, Kind kind) {
  return kind == Kind::person_merges ? marks.back() : marks[static_cast<std::size_t>(kind)];
}

/// The half of the store that a thread of its own reads.
bool of_contacts(Kind kind) { return kind == Kind::supervisory_contacts || kind == Kind::contact_parties; }

Marks newest(db::Tx& tx) {
  Marks marks{};
  tx.query(sql::newest, {}, [&](const db::Row& row) {
    Cells cells(row);
    for (auto& mark : marks) mark = cells.key();
  });
  return marks;
}

void read(const Source& source, db::Tx& tx, std::uint32_t after, std::uint32_t until, Builder& builder) {
  if (after >= until) return;
  tx.query(source.sql, {{"after", after}, {"until", until}}, [&](const db::Row& row) { source.add(builder, row); });
  builder.mark_seen(source.kind, until);
  builder.settle(source.kind);
}

/// Who is the same person, and nothing else yet.
Snapshot only_merges(db::Tx& tx, const Marks& marks) {
  Builder builder;
  read(merges, tx, 0, marks.back(), builder);
  return builder.finish();
}

/// Two records were joined or parted: rows about them stand elsewhere. Rare, so everything is read again.
Snapshot from_the_beginning(db::Tx& tx, const Marks& marks) {
  Builder builder(only_merges(tx, marks));
  for (const Source& source : all_sources()) read(source, tx, 0, mark_of(marks, source.kind), builder);
  return builder.finish();
}

}  // namespace

Snapshot load(db::Tx& tx) { return refresh(Snapshot(), tx); }

Snapshot refresh(const Snapshot& base, db::Tx& tx) {
  const Marks marks = newest(tx);
  if (base.seen(Kind::person_merges) < marks.back()) return from_the_beginning(tx, marks);
  if (std::all_of(all_sources().begin(), all_sources().end(),
                  [&](const Source& s) { return base.seen(s.kind) >= mark_of(marks, s.kind); }))
    return base;
  Builder builder(base);
  for (const Source& source : all_sources())
    read(source, tx, base.seen(source.kind), mark_of(marks, source.kind), builder);
  return builder.finish();
}

bool within(const Snapshot& snapshot, db::Tx& tx) {
  const Marks marks = newest(tx);
  if (snapshot.seen(Kind::person_merges) > marks.back()) return false;
  for (std::size_t kind = 0; kind < record_kinds; ++kind)
    if (snapshot.seen(static_cast<Kind>(kind)) > marks[kind]) return false;
  return true;
}

Snapshot load(db::Db& db) {
  const Marks marks = db.reading("load snapshot", newest);
  const Snapshot base = db.reading("load merges", [&](db::Tx& tx) { return only_merges(tx, marks); });
  Snapshot contacts;
  std::exception_ptr failed;
  const auto read_half = [&](bool contacts_only, Builder& builder) {
    db.read(contacts_only ? "load contacts" : "load snapshot", [&](db::Tx& tx) {
      for (const Source& source : all_sources())
        if (of_contacts(source.kind) == contacts_only) read(source, tx, 0, mark_of(marks, source.kind), builder);
    });
  };
  std::thread other([&] {
    try {
      Builder builder(base);
      read_half(true, builder);
      contacts = builder.finish();
    } catch (...) {
      failed = std::current_exception();
    }
  });
  Builder builder(base);
  try {
    read_half(false, builder);
  } catch (...) {
    other.join();
    throw;
  }
  other.join();
  if (failed) std::rethrow_exception(failed);
  builder.adopt(contacts, {Kind::supervisory_contacts, Kind::contact_parties, Kind::party_rows});
  return builder.finish();
}

}  // namespace kith::snapshot
