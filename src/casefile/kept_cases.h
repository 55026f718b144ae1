// SPDX-License-Identifier: AGPL-3.0-or-later
#pragma once
#include <algorithm>
#include <array>
#include <cstdint>
#include <limits>
#include <map>
#include <mutex>
#include <set>
#include <shared_mutex>
#include <string>
#include <vector>

#include "platform/base/function_ref.h"
#include "platform/db/db.h"

namespace kith::casefile {

/// All cases of one kind in a running server, by key, kept current like the snapshot: after a commit only those with
/// something new in the write log are read again. Thread-safe.
template <class Case, std::size_t Tables>
class KeptCases {
 public:
  using Cases = std::map<std::int64_t, Case>;
  void reading(db::Db& db, Date today, FunctionRef<void(const Cases&)> read) {
    const auto generation = db.generation();
    {
      const std::shared_lock lock(mutex_);
      if (loaded_ && generation == generation_) return read(cases_);
    }
    const std::unique_lock lock(mutex_);
    if (!loaded_ || generation != generation_) {
      db.read("refresh cases", [&](db::Tx& tx) { refresh(tx, today); });
      generation_ = generation;
      loaded_ = true;
    }
    read(cases_);
  }

 protected:
  /// The cases with keys from `first` to `last`, as known on `as_of`.
  using Load = Cases (*)(db::Tx& tx, std::int64_t first, std::int64_t last, Date as_of);
  /// `touched` asks `Tables` tables for rows after :after0, :after1 ...; gives case, number of the table, key of the
  /// row.
  KeptCases(db::Sql touched, Load load) : touched_(touched), load_(load) {}

 private:
  using Seen = std::array<std::int64_t, Tables>;
  std::set<std::int64_t> touched_since(db::Tx& tx, Seen& last) const {
    std::array<std::string, Tables> names;
    std::vector<db::Param> after;
    for (std::size_t i = 0; i < Tables; ++i) {
      names[i] = "after" + std::to_string(i);
      after.push_back({names[i], seen_[i]});
    }
    std::set<std::int64_t> cases;
    tx.query(touched_, after, [&](const db::Row& row) {
      auto& seen = last[static_cast<std::size_t>(row.integer(1))];
      seen = std::max(seen, row.integer(2));
      cases.insert(row.integer(0));
    });
    return cases;
  }
  /// New rows count as seen only once their cases were read: a read that fails leaves everything as it was.
  void refresh(db::Tx& tx, Date today) {
    Seen last = seen_;
    const auto touched = touched_since(tx, last);
    Cases read;
    if (!loaded_) {
      read = load_(tx, 0, std::numeric_limits<std::int64_t>::max(), today);
    } else {
      for (const auto key : touched) read.merge(load_(tx, key, key, today));
      for (const auto key : touched) cases_.erase(key);
    }
    cases_.merge(read);
    seen_ = last;
  }

  const db::Sql touched_;
  const Load load_;
  std::shared_mutex mutex_;
  Cases cases_;
  Seen seen_{};
  std::uint64_t generation_{};
  bool loaded_{};
};

}  // namespace kith::casefile
