// SPDX-License-Identifier: AGPL-3.0-or-later
#pragma once
#include <array>
#include <functional>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "bring_in/plan.h"
#include "platform/base/instant.h"
#include "platform/csv/writer.h"
#include "platform/i18n/i18n.h"
#include "records/referring.h"

/// One file on its way into the records: put down, mapped, tried, taken in one transaction, perhaps undone.
namespace kith::bring_in {

inline constexpr int waiting_days = 7;  ///< a file that was not taken is forgotten then

struct File {
  std::int64_t id{};
  std::string name;
  Kind kind{};
  std::string content;  ///< empty once it is taken
  std::string choices;
  ProgrammeId programme;
  std::int64_t put_at{};  ///< UTC seconds
  PersonId put_by;
  std::optional<std::int64_t> taken_at, undone_at;
  std::int64_t taken_rows{};
};
std::optional<File> file(db::Tx& tx, std::int64_t id);
std::vector<File> files(db::Tx& tx);  ///< newest first, without their content
std::int64_t put(db::Tx& tx, std::string_view name, std::string_view bytes, const Choices& choices,
                 const records::Author& author);
void choose(db::Tx& tx, std::int64_t file, const Choices& choices);
bool drop(db::Tx& tx, std::int64_t file);
/// Deletes what waited for longer than `waiting_days`; returns how many.
std::int64_t forget(db::Tx& tx, Instant now);

struct Mapping {
  std::string name;
  Kind kind{};
  std::string choices;
};
std::vector<Mapping> mappings(db::Tx& tx);
std::optional<Choices> mapping(db::Tx& tx, std::string_view name, Kind kind);
void save_mapping(db::Tx& tx, std::string_view name, const Choices& choices, const records::Author& author);

using Counts = std::array<std::uint64_t, 6>;  ///< by verdict
/// Called now and then with the rows done and the rows there are.
using Progress = std::function<void(std::uint64_t rows, std::uint64_t of)>;

/// A file opened to be read with these choices.
class Opened {
 public:
  Opened(std::string bytes, Date today);  ///< throws SheetError
  const sheet::Sheet& sheet() const { return *sheet_; }
  const Columns& columns() const { return columns_; }
  Date today() const { return today_; }

 private:
  std::unique_ptr<sheet::Sheet> sheet_;
  Columns columns_;
  Date today_;
};

/// What the file would do. Nothing is written. `each` sees every row.
Counts dry_run(const Opened& opened, const Reader& reader, const Known& known,
               FunctionRef<void(const sheet::Row&, const Outcome&)> each, const Progress& progress = nullptr);

/// Writes what the dry run promised, in the caller's transaction: all of it, or a refusal and nothing. Refusals: what
/// is `missing` of the choices, the programme, and a row the record store does not take (field "row-12").
struct Taken {
  std::uint64_t rows = 0, records = 0;
  Counts counts{};
  std::uint64_t sealed = 0;  ///< rows left for somebody who may open sealed names (sealed_rows.h)
};
Result<Taken> take(db::Tx& tx, std::int64_t file, const Opened& opened, const Choices& choices,
                   const casefile::Book& book, const records::Author& author, const Progress& progress = nullptr,
                   const Opens& opens = {});

/// Withdraws every record of the file, while nothing is built on them and none was changed since. Otherwise says what
/// stands in the way, at most 20, and changes nothing.
struct InTheWay {
  records::TableKey table;
  std::int64_t chain{};
  bool changed{};  ///< a record of the file itself that was corrected or withdrawn since
};
struct Undone {
  std::uint64_t records = 0;
  std::vector<InTheWay> in_the_way;
};
Result<Undone> undo(db::Tx& tx, std::int64_t file, const records::Author& author);

/// The heading, and the rows that were left out with why, to be mended in a spreadsheet and brought again: the file's
/// columns as they are, then `kith reason`, and for rows about people `kith decision`. Cells are made harmless for
/// spreadsheets (csv::for_spreadsheet). UTF-8 with a byte order mark, which spreadsheets want.
void write_left(const csv::Sink& sink, const Opened& opened, const Reader& reader, const Known& known,
                const i18n::Words& words);
/// "D.O.B.: 03/04/2026 has two readings ..."
std::string told(const i18n::Words& words, const Reason& reason);
/// "Date of birth"
std::string field_label(const i18n::Words& words, std::string_view field);

}  // namespace kith::bring_in
