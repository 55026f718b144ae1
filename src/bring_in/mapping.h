// SPDX-License-Identifier: AGPL-3.0-or-later
#pragma once
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "bring_in/days.h"
#include "bring_in/kinds.h"
#include "platform/base/id.h"
#include "platform/sheet/sheet.h"

/// Which column of a file is which field.
namespace kith::bring_in {

/// The columns of one file, as its heading row tells them.
struct Columns {
  std::uint64_t heading_row = 1;  ///< rows above are titles
  struct Column {
    std::string heading;               ///< as it stands in the file; "(column 3)" without one
    std::string key;                   ///< folded, "#2" after a repeated one: names the column in saved mappings
    std::vector<std::string> samples;  ///< the first three different values
  };
  std::vector<Column> list;
  std::optional<std::size_t> find(std::string_view key) const;
  const Column* called(std::string_view heading_or_key) const;  ///< the first; null when there is none
};
/// The heading row is the one among the first 25 with the most headings that any kind knows; without such a row the
/// first that is not blank.
Columns columns_of(const sheet::Sheet& sheet);

/// Where one field comes from: a column, or one value for every row.
struct Source {
  std::string column;    ///< key
  std::string constant;  ///< as somebody types it
  bool empty() const { return column.empty() && constant.empty(); }
};

/// What somebody chose for one file. Kept with it, and by name for the next file of the same kind.
struct Choices {
  Kind kind = Kind::people;
  std::map<std::string, Source, std::less<>> fields;
  std::optional<Order> days;  ///< how days with two readings are meant where the file does not tell
  ProgrammeId programme;      ///< for everything but people; not part of a saved mapping

  const Source* source(std::string_view field) const;
  /// One line a choice; `read` takes what `written` gives and ignores what it does not know.
  std::string written() const;
  static Choices read(Kind kind, std::string_view text);
};

/// Each field gets the first column whose heading means it; the rest is left to the person. `started` keeps what is
/// set.
Choices guess(const Columns& columns, Kind kind);

/// Fields of the kind that are required and have no source, by name.
std::vector<std::string_view> missing(const Choices& choices);

}  // namespace kith::bring_in
