// SPDX-License-Identifier: AGPL-3.0-or-later
#include "records/import_book.h"

#include <algorithm>
#include <tuple>
#include <vector>

#include "platform/base/utf8.h"

namespace kith::records {
namespace {

constexpr std::size_t value_characters = 200;

/// At most 200 characters, and only of what is UTF-8.
std::string shortened(std::string_view value) {
  value = value.substr(0, utf8_prefix(value));
  if (utf8_length(value) <= value_characters) return std::string(value);
  std::size_t end = 0, characters = 0;
  for (; end < value.size(); ++end)
    if ((static_cast<unsigned char>(value[end]) & 0xC0) != 0x80 && characters++ == value_characters) break;
  return std::string(value.substr(0, end)) + "…";
}

/// Place of a file in the report: the manifest, then the order of the format, then anything else.
int place(const std::string& file) {
  if (file == manifest_file) return -1;
  const auto table = TableKey::find(file);
  return table ? table->index() : table_count();
}

int column_place(const ReportLine& line) {
  const auto table = TableKey::find(line.file);
  return table ? position_of(**table, line.column) : -1;
}

}  // namespace

void ImportBook::add(ReportLine line) {
  ++report_.problem_count;
  if (++counts_[line.file] <= listed_per_file) report_.problems.push_back(std::move(line));
}

void ImportBook::add(const Table& table, std::uint64_t row, int position, std::string_view value, Flaw flaw,
                     std::string detail) {
  const std::string column(position < 0 ? "" : table.columns[static_cast<std::size_t>(position)].name);
  add({std::string(table.file), row, column, shortened(value), flaw.code, flaw.key, std::move(detail)});
}

void ImportBook::note(std::string_view file, const char* key) {
  const auto same = [&](const ImportNote& note) { return note.file == file && note.key == key; };
  if (std::ranges::none_of(report_.notes, same)) report_.notes.push_back({std::string(file), key});
}

void ImportBook::finish() {
  std::vector<std::tuple<int, std::uint64_t, int, std::size_t>> order;
  for (std::size_t i = 0; i < report_.problems.size(); ++i) {
    const ReportLine& line = report_.problems[i];
    order.emplace_back(place(line.file), line.row, column_place(line), i);
  }
  std::ranges::sort(order);
  std::vector<ReportLine> sorted;
  for (const auto& entry : order) sorted.push_back(std::move(report_.problems[std::get<3>(entry)]));
  report_.problems = std::move(sorted);
  std::ranges::stable_sort(report_.notes, {}, [](const ImportNote& n) { return place(n.file); });
  std::ranges::sort(report_.files, {}, [](const FileCount& f) { return place(f.file); });
  for (FileCount& file : report_.files)
    if (const auto count = counts_.find(file.file); count != counts_.end()) file.problems = count->second;
}

}  // namespace kith::records
