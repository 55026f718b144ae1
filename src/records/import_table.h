// SPDX-License-Identifier: AGPL-3.0-or-later
#pragma once
#include <deque>
#include <unordered_map>

#include "records/import_chain.h"
#include "records/import_run.h"

namespace kith::records {

/// Reads one file of the folder, checks every row and links it into its chain.
class ImportTable {
 public:
  ImportTable(ImportRun& run, TableKey table);
  void read();

 private:
  /// The texts of a row that waits for the row it supersedes.
  struct Waiting {
    std::uint64_t number;
    std::vector<std::string> texts;
  };
  void read_records(csv::Reader& reader);
  bool read_header(csv::Reader& reader);
  void take(const csv::Reader& reader);
  void register_unusable(std::span<const std::string_view> fields);
  bool identify(ImportRow& row);
  void read_values(ImportRow& row);
  void read_value(ImportRow& row, int position);
  void read_ends(ImportRow& row);
  void resolve(ImportRow& row, int position);
  std::optional<Flaw> find_first(TableKey target, std::string_view id, std::int64_t& key);
  std::int64_t recorder_of_person(const ImportRow& row, std::string_view id);
  void wait(const ImportRow& row);
  void release(Targets::Entry entry);
  void report_waiting();
  void report_recorders();
  void problem(ImportRow& row, int position, Flaw flaw);
  std::string_view text(const ImportRow& row, int position) const {
    return row.texts[static_cast<std::size_t>(position)];
  }
  void step();

  ImportRun& run_;
  TableKey table_;
  const std::string file_;
  Targets& ids_;
  ImportChains chains_;
  std::vector<int> order_;             ///< position in the table's columns by place in the file; -1 = unknown
  std::vector<bool> present_, wrong_;  ///< by position
  std::vector<std::string> header_;
  int recorded_at_, recorded_by_, supersedes_, voided_;  ///< positions
  ImportRow row_;
  std::string previous_;
  std::uint64_t rows_ = 0;
  bool again_ = false;  ///< a row that waited: its own problems are reported already
  std::unordered_map<Targets::Entry, std::vector<Waiting>> waiting_;
  std::vector<std::pair<std::uint64_t, Targets::Entry>> recorders_;  ///< of persons, to be checked at the end
};

}  // namespace kith::records
