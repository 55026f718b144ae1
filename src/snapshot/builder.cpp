// SPDX-License-Identifier: AGPL-3.0-or-later
#include "snapshot/builder.h"

#include <algorithm>
#include <cstring>
#include <stdexcept>

#include "snapshot/derived.h"

namespace kith::snapshot {
namespace {

/// What `add` was told beyond the row itself.
struct Told {
  std::uint32_t supersedes, owner_before;
  Day on;
  bool voided;
};

}  // namespace

struct Builder::Batch {
  Rows rows;
  std::vector<Told> told;
  std::uint32_t until{};  ///< the last key that was announced

  void make_room(std::size_t versions) {
    rows.words.reserve(versions * rows.stride());
    rows.owners.reserve(versions);
    told.reserve(versions);
  }
  /// Ends versions replaced within the batch; returns those to end in the column, under every owner they can have.
  std::vector<Ending> settle_successions(const Grouped<MergeRow>& merges) {
    std::vector<Ending> endings;
    for (std::size_t i = 0; i < told.size(); ++i) {
      const std::uint32_t replaced = told[i].supersedes;
      if (replaced == 0) continue;
      const Day on = told[i].on;
      std::size_t old = place_of(replaced);
      if (old >= told.size() || rows.version(old).row != replaced) {
        endings.push_back({told[i].owner_before, replaced, on});
        for (const MergeRow& merge : merges.of(told[i].owner_before)) endings.push_back({merge.kept.key, replaced, on});
        continue;
      }
      for (; old < told.size() && rows.version(old).row == replaced; ++old) {
        Life& life = rows.version(old).life;
        life.superseded_on = std::min<TypedDay>(life.superseded_on, on);
      }
    }
    return endings;
  }
  /// The versions that are effective on some day, and first ones that are kept for their name.
  Rows visible() {
    const std::size_t stride = rows.stride();
    std::size_t kept = 0;
    for (std::size_t i = 0; i < told.size(); ++i) {
      const bool named = rows.layout.keeps_first && told[i].supersedes == 0;
      if (told[i].voided || !(named || rows.version(i).life.ever())) continue;
      if (kept != i) {
        std::memcpy(&rows.words[kept * stride], &rows.words[i * stride], stride * 8);
        rows.owners[kept] = rows.owners[i];
      }
      ++kept;
    }
    rows.words.resize(kept * stride);
    rows.owners.resize(kept);
    return std::move(rows);
  }

 private:
  std::size_t place_of(std::uint32_t key) const {
    std::size_t low = 0, high = told.size();
    while (low < high) {
      const std::size_t middle = (low + high) / 2;
      rows.version(middle).row < key ? low = middle + 1 : high = middle;
    }
    return low;
  }
};

Builder::Builder(Snapshot base, std::size_t waiting)
    : next_(std::move(base)), waiting_(waiting), pending_(new Batch[kinds]) {}
Builder::~Builder() = default;
Builder::Builder(Builder&&) noexcept = default;

IdPool& Builder::pool(Kind kind) {
  auto& pool = next_.pools_[Snapshot::place(kind)];
  if (!pool) pool = std::make_shared<IdPool>();
  return *pool;
}

TextLists& Builder::lists(Kind kind) {
  auto& lists = next_.lists_[Snapshot::place(kind)];
  if (!lists) lists = std::make_shared<TextLists>();
  return *lists;
}

void Builder::add_version(Kind kind, const Layout& layout, const Stamp& stamp, std::uint32_t owner, Version& row,
                          std::uint32_t owner_before) {
  Batch& batch = pending_[Snapshot::place(kind)];
  if (batch.told.size() >= waiting_) settle(kind);
  batch.rows.layout = layout;
  if (batch.told.empty() && stamp.row < batch.until)
    batch.make_room(std::min<std::size_t>(waiting_, batch.until - stamp.row + 1));
  const bool first = stamp.part_from <= stamp.recorded_on;
  if (!batch.told.empty() && batch.rows.version(batch.told.size() - 1).row >= stamp.row + (first ? 0 : 1))
    throw std::logic_error("versions must be added by growing key");
  row.row = stamp.row;
  row.life = {std::max(stamp.recorded_on, stamp.part_from), stamp.part_until};
  batch.rows.add(row, owner);
  batch.told.push_back({stamp.supersedes, owner_before ? owner_before : owner, stamp.recorded_on, stamp.voided});
  mark_seen(kind, stamp.row);
}

std::uint32_t Builder::person_on(std::uint32_t person, Day on, Day& turn) const {
  std::uint32_t meant = person;
  for (const MergeRow& merge : Grouped<MergeRow>(next_.columns_[Snapshot::place(Kind::person_merges)]).of(person)) {
    if (merge.shows(on)) meant = merge.kept.key;
    for (const Day day : {merge.life.recorded_on, merge.life.superseded_on})
      if (on < day) turn = std::min(turn, day);
  }
  return meant;
}

void Builder::expect(Kind kind, std::uint32_t until) { pending_[Snapshot::place(kind)].until = until; }

void Builder::mark_seen(Kind kind, std::uint32_t key) {
  auto& seen = next_.seen_[Snapshot::place(kind)];
  seen = std::max(seen, key);
}

void Builder::settle(Kind kind) {
  Batch& batch = pending_[Snapshot::place(kind)];
  if (batch.told.empty()) return;
  if (kind == Kind::contact_parties) settle(Kind::supervisory_contacts);
  const std::vector<Ending> endings =
      batch.settle_successions(Grouped<MergeRow>(next_.columns_[Snapshot::place(Kind::person_merges)]));
  const Rows additions = batch.visible();
  batch = Batch{{}, {}, batch.until};
  for (const Change& change : derived(next_, kind, additions, endings)) {
    Column& column = next_.columns_[Snapshot::place(change.kind)];
    column = column.with(change.rows, change.endings, tie_of(next_, change.kind));
  }
  Column& column = next_.columns_[Snapshot::place(kind)];
  column = column.with(additions, endings);
}

void Builder::adopt(const Snapshot& other, Kind kind) {
  const std::size_t i = Snapshot::place(kind);
  next_.columns_[i] = other.columns_[i];
  next_.pools_[i] = other.pools_[i];
  next_.lists_[i] = other.lists_[i];
  next_.seen_[i] = other.seen_[i];
  for (const Kind follows : derived_of(kind)) adopt(other, follows);
}

Snapshot Builder::finish() {
  for (std::size_t kind = 0; kind < record_kinds; ++kind) settle(static_cast<Kind>(kind));
  return next_;
}

}  // namespace kith::snapshot
