// SPDX-License-Identifier: AGPL-3.0-or-later
#pragma once
#include <cstdint>
#include <optional>
#include <string>
#include <type_traits>
#include <variant>

#include "platform/http/visit.h"
#include "platform/lists/outward_names.h"
#include "platform/render/components.h"
#include "platform/sheet/write.h"

/// A list of a page as a file (decision 0210). The page's own handler answers: it finds the same rows for
/// the same actor and filters, all of them instead of one page, and hands them here instead of to its template. So a
/// file can hold nothing that the page would not show.
///
///   if (lists::wanted(visit)) return lists::answer(visit, "screening.title.checks", columns, rows);
///
/// Its route is `<path of the page>/as/{file:word}`, made by `as_file`, where {file} is csv or xlsx.
namespace kith::lists {

/// Files a person may take on one day (ASVS 2.1.3, 2.4.1).
inline constexpr int files_a_day = 40;

/// A number with two decimals.
struct Hundredths {
  std::int64_t value{};
};

/// What stands in a cell; an empty one when there is nothing. A status is its words.
struct Cell {
  using Value = std::variant<std::monostate, std::string, Date, std::int64_t, Hundredths>;
  // NOLINTBEGIN(google-explicit-constructor)
  Cell() = default;
  Cell(std::string text) : value(std::move(text)) {}
  Cell(const char* text) : value(std::string(text)) {}
  Cell(const render::Status& status) : value(status.text) {}
  Cell(Date day) : value(day) {}
  Cell(Hundredths number) : value(number) {}
  template <class N>
  requires(std::is_integral_v<N> && !std::is_same_v<N, bool>) Cell(N number)
      : value(static_cast<std::int64_t>(number)) {}
  template <class T>
  Cell(const std::optional<T>& maybe) {
    if (maybe) *this = Cell(*maybe);
  }
  // NOLINTEND(google-explicit-constructor)
  Value value{};
};

template <class Row>
struct Column {
  i18n::Key heading;
  Cell (*of)(const Row&);
};

/// The field `Member` of a row as a cell: `{"training.column.mentor", field<&Row::name>}`.
template <auto Member, class Row>
Cell field(const Row& row) {
  return Cell(row.*Member);
}

/// Whether this request wants the page's list as a file: its page then finds all rows.
bool wanted(const Visit& visit);

/// Takes the rows of one file, cell by cell. Texts leave with `OutwardNames`.
class Rows {
 public:
  Rows(sheet::Writer& writer, const OutwardNames& names) : writer_(writer), names_(names) {}
  void cell(const Cell& cell);
  void end() {
    writer_.end_row();
    ++count_;
  }
  std::int64_t count() const { return count_; }

 private:
  sheet::Writer& writer_;
  const OutwardNames& names_;
  std::int64_t count_{0};
};

/// The answer with the file that `fill` writes, headings first. Counts it for the day, writes the audit row "list.file"
/// with the number of rows, both before a byte leaves. Instead of it a page in words: after `files_a_day`, and when the
/// rows are more than an XLSX sheet holds. `title` names sheet and file.
http::Response answer(Visit& visit, std::string_view title, FunctionRef<void(Rows&)> fill);

template <class Row, std::size_t N, class List>
http::Response answer_titled(Visit& visit, std::string_view title, const Column<Row> (&columns)[N], const List& list) {
  return answer(visit, title, [&](Rows& rows) {
    for (const auto& column : columns) rows.cell(visit.words.text(column.heading));
    rows.end();
    for (const Row& row : list) {
      for (const auto& column : columns) rows.cell(column.of(row));
      rows.end();
    }
  });
}

template <class Row, std::size_t N, class List>
http::Response answer(Visit& visit, i18n::Key title, const Column<Row> (&columns)[N], const List& list) {
  return answer_titled(visit, visit.words.text(title), columns, list);
}

/// The route of a page's list as a file. Needs `export_list`, and whatever the page itself needs; who lacks that is
/// told that there is nothing (404).
http::Route as_file(std::string_view path, std::string_view title, auth::Permission page, http::PageHandler handler,
                    std::source_location where = std::source_location::current());

/// The end of such a route's path.
inline constexpr std::string_view as_file_end = "/as/{file:word}";

}  // namespace kith::lists
