// SPDX-License-Identifier: AGPL-3.0-or-later
#pragma once
#include <array>
#include <map>
#include <unordered_set>

#include "records/import_run.h"

namespace kith::records {

/// Links the rows of one file into chains of corrections, in an order in which the row superseded always comes first,
/// and hands those that may be stored to the database (FORMAT §3, §4.5, §4.6).
class ImportChains {
 public:
  ImportChains(ImportRun& run, TableKey table);
  /// Whether the row can be linked now: it begins a chain, or what it supersedes is there.
  bool ready(const ImportRow& row) const;
  /// Links a row that is ready.
  void link(const ImportRow& row);
  /// A row that could not be read far enough: whatever follows it is not judged against it.
  void skip(Targets::Entry entry);
  /// After the last row: rules over all rows of the file; what is left is written.
  void finish();
  std::uint64_t added() const { return added_; }
  std::uint64_t unchanged() const { return unchanged_; }

 private:
  /// What a later row of the chain is compared with.
  struct Facts {
    std::int64_t recorded_at = 0, chain = 0;
    std::int32_t recorded_on = 0, offset = 0;
    std::uint64_t content = 0;
    std::array<std::int64_t, 3> parents{};  ///< 0 = not known
    bool sound = false;
  };
  struct Candidate {
    Targets::Entry entry;
    std::int64_t owner, chain;
    std::uint64_t row;
  };
  /// A row that joins two records of one person (docs/decisions/0221).
  struct Joins {
    Targets::Entry entry;
    std::int64_t kept, absorbed;
    std::uint64_t row;
  };
  void problem(const ImportRow& row, int position, Code code, const char* key);
  Facts facts_of(const ImportRow& row) const;
  const Facts& facts_before(Targets::Entry superseded);
  void follow(const ImportRow& row, Facts& facts);
  bool same_as_stored(const ImportRow& row);
  void check_across(const ImportRow& row, const Facts& facts);
  void check_there(const ImportRow& row, const Facts& facts, ColumnKey person);
  void check_only_one();
  void check_joined();

  ImportRun& run_;
  TableKey table_;
  Targets& ids_;
  ImportBatch batch_;
  std::vector<int> parents_;  ///< positions
  std::vector<Facts> facts_;  ///< by entry
  std::vector<Candidate> candidates_;
  std::vector<Joins> joins_;
  std::unordered_set<std::int64_t> touched_;  ///< chains that the file continues
  std::uint64_t added_ = 0, unchanged_ = 0;
};

}  // namespace kith::records
