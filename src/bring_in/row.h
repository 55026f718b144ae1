// SPDX-License-Identifier: AGPL-3.0-or-later
#pragma once
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "records/append.h"

/// What becomes of one row of a file.
namespace kith::bring_in {

enum class Verdict : std::uint8_t {
  take,    ///< new: its records are written
  join,    ///< somebody known gets what the row tells
  known,   ///< is there already; nothing to do
  blank,   ///< nothing in it, or a total
  ask,     ///< somebody has to decide: it is left out until then
  refuse,  ///< cannot be taken as it stands
};
constexpr bool is_taken(Verdict verdict) { return verdict == Verdict::take || verdict == Verdict::join; }
constexpr bool is_left(Verdict verdict) { return verdict == Verdict::ask || verdict == Verdict::refuse; }
std::string_view name(Verdict verdict);

/// Why, or what was left out of it. `key` is a locale key with perhaps {detail}; only the detail carries what stands in
/// the file or the records.
struct Reason {
  std::string_view field;  ///< of kinds.h; empty: the row
  const char* key = nullptr;
  std::string detail{};
  bool note = false;  ///< the row is taken all the same
};

/// One record to write. A reference to another of the same row is its place among them, put in when that is written.
struct NewRecord {
  records::TableKey table;
  struct Value {
    records::ColumnKey column;
    records::Stored stored;
    int of_row = -1;  ///< the record of this row whose key it is
  };
  std::vector<Value> values;

  NewRecord& text(records::ColumnKey column, std::string_view value);  ///< empty: left out
  NewRecord& number(records::ColumnKey column, std::int64_t value);
  NewRecord& day(records::ColumnKey column, std::optional<Date> value) {
    return value ? number(column, day_number(*value)) : *this;
  }
  NewRecord& of(records::ColumnKey column, int place);
};

struct Outcome {
  Verdict verdict = Verdict::blank;
  std::vector<Reason> reasons;
  std::string who;     ///< what the row is about, for a list
  std::string digest;  ///< of what was understood; the same again is known
  std::vector<NewRecord> records;

  void add(Verdict worse, Reason reason);
};

}  // namespace kith::bring_in
