// SPDX-License-Identifier: AGPL-3.0-or-later
#include "records/import_index.h"

#include <algorithm>
#include <functional>
#include <stdexcept>

#include "records/statements.h"

namespace kith::records {

std::string_view IdIndex::id(Entry entry) const {
  const std::uint32_t begin = entry == 0 ? 0 : ends_[entry - 1];
  return std::string_view(texts_).substr(begin, ends_[entry] - begin);
}

/// The slot that holds `id`, or the empty one where it belongs.
std::size_t IdIndex::slot_of(std::string_view text, std::size_t hash) const {
  const std::size_t mask = slots_.size() - 1;
  const auto tag = static_cast<std::uint32_t>(hash >> 32);
  std::size_t slot = hash & mask;
  while (slots_[slot] != none && (tags_[slots_[slot]] != tag || id(slots_[slot]) != text)) slot = (slot + 1) & mask;
  return slot;
}

IdIndex::Entry IdIndex::find(std::string_view text) const {
  return slots_.empty() ? none : slots_[slot_of(text, std::hash<std::string_view>{}(text))];
}

IdIndex::Entry IdIndex::add(std::string_view text) {
  if ((ends_.size() + 1) * 4 > slots_.size() * 3) grow();
  const std::size_t hash = std::hash<std::string_view>{}(text);
  const std::size_t slot = slot_of(text, hash);
  if (slots_[slot] != none) return slots_[slot];
  if (texts_.size() + text.size() > std::numeric_limits<std::uint32_t>::max()) throw std::length_error("too many ids");
  const Entry entry = size();
  texts_ += text;
  ends_.push_back(static_cast<std::uint32_t>(texts_.size()));
  tags_.push_back(static_cast<std::uint32_t>(hash >> 32));
  slots_[slot] = entry;
  return entry;
}

void IdIndex::grow() {
  std::vector<Entry>(std::max<std::size_t>(64, slots_.size() * 2), none).swap(slots_);
  const std::size_t mask = slots_.size() - 1;
  for (Entry entry = 0; entry < size(); ++entry) {
    std::size_t slot = std::hash<std::string_view>{}(id(entry)) & mask;
    while (slots_[slot] != none) slot = (slot + 1) & mask;
    slots_[slot] = entry;
  }
}

Targets::Entry Targets::add(std::string_view id) {
  const Entry entry = ids_.add(id);
  if (entry == keys_.size()) {
    keys_.push_back(0);
    flags_.push_back(0);
  }
  return entry;
}

std::int64_t Targets::key(Entry entry) {
  if (keys_[entry] == 0) keys_[entry] = ++greatest_;
  return keys_[entry];
}

void Targets::load(db::Tx& tx, TableKey table) {
  loaded_ = true;
  constexpr int slice = 20000;
  for (int got = slice; got == slice;) {
    got = 0;
    tx.query(statements(table).ids, {{"after", greatest_}, {"limit", slice}}, [&](const db::Row& row) {
      ++got;
      greatest_ = row.integer(0);
      const Entry entry = add(row.text(1));
      keys_[entry] = greatest_;
      set(entry, stored);
      if (row.integer(2) == greatest_) set(entry, first);
    });
  }
  greatest_stored_ = greatest_;
}

}  // namespace kith::records
