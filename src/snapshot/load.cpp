// SPDX-License-Identifier: AGPL-3.0-or-later
#include "snapshot/load.h"

#include <algorithm>
#include <array>
#include <atomic>
#include <optional>
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
  builder.expect(source.kind, until);
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

/// The tables of a store, taken by several threads: the longest first, each by the next thread that is free. Contacts
/// and their parties are one share.
class Shares {
 public:
  explicit Shares(const Marks& marks) : marks_(marks) {
    for (const Source& source : all_sources())
      if (source.kind == Kind::contact_parties)
        shares_.back().push_back(&source);
      else
        shares_.push_back({&source});
    std::stable_sort(shares_.begin(), shares_.end(),
                     [&](const Share& a, const Share& b) { return rows_of(a) > rows_of(b); });
  }
  /// What one thread has read, in a read transaction of its own.
  Builder read_some(db::Db& db, const Snapshot& base) {
    Builder builder(base);
    db.read("load snapshot", [&](db::Tx& tx) {
      for (std::size_t i = next_++; i < shares_.size(); i = next_++)
        for (const Source* source : shares_[i]) read(*source, tx, 0, mark_of(marks_, source->kind), builder);
    });
    return builder;
  }

 private:
  using Share = std::vector<const Source*>;
  std::uint64_t rows_of(const Share& share) const {
    std::uint64_t rows = 0;
    for (const Source* source : share) rows += mark_of(marks_, source->kind);
    return rows;
  }

  const Marks& marks_;
  std::vector<Share> shares_;
  std::atomic<std::size_t> next_{};
};

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
  Shares shares(marks);
  Snapshot other;
  std::exception_ptr failed;
  std::thread beside([&] {
    try {
      other = shares.read_some(db, base).finish();
    } catch (...) {
      failed = std::current_exception();
    }
  });
  std::optional<Builder> builder;
  try {
    builder.emplace(shares.read_some(db, base));
  } catch (...) {
    beside.join();
    throw;
  }
  beside.join();
  if (failed) std::rethrow_exception(failed);
  for (const Source& source : all_sources())
    if (other.seen(source.kind) > 0) builder->adopt(other, source.kind);
  return builder->finish();
}

}  // namespace kith::snapshot
