// SPDX-License-Identifier: AGPL-3.0-or-later
#include "matching/csv_table.h"

#include <algorithm>
#include <filesystem>

namespace kith::matching {
namespace {

constexpr std::size_t most_mistakes = 100;

const char* what(csv::Mistake::Kind kind) {
  using Kind = csv::Mistake::Kind;
  switch (kind) {
    case Kind::encoding: return "holds bytes that are not UTF-8";
    case Kind::stray_quote: return "holds a quote but is not quoted";
    case Kind::text_after_quote: return "has text after its closing quote";
    case Kind::lone_return: return "holds a carriage return without a line feed";
    case Kind::open_quote: return "has a quote that is never closed";
    case Kind::record_too_long: return "makes the row too long";
  }
  return "";
}

}  // namespace

CsvTable::CsvTable(std::string path, std::vector<FileMistake>& mistakes)
    : path_(std::move(path)),
      mistakes_(mistakes),
      in_(path_, std::ios::binary),
      reader_([this](std::span<char> into) -> std::size_t {
        in_.read(into.data(), static_cast<std::streamsize>(into.size()));
        return static_cast<std::size_t>(in_.gcount());
      }) {
  if (auto what = unusable(); !what.empty()) {
    mistakes_.push_back({path_, 1, "", std::move(what)});
    return;
  }
  columns_.assign(reader_.fields().begin(), reader_.fields().end());
  note_mistakes();
  for (std::size_t c = 0; c < columns_.size(); ++c)
    if (std::find(columns_.begin(), columns_.begin() + static_cast<std::ptrdiff_t>(c), columns_[c]) !=
        columns_.begin() + static_cast<std::ptrdiff_t>(c))
      mistake(columns_[c], "stands twice in the header");
}

std::string CsvTable::unusable() {
  std::error_code none;
  if (std::filesystem::is_directory(path_, none)) return "is a folder";
  if (!in_) return "cannot be read";
  if (!reader_.next()) return "is empty";
  if (reader_.fields().size() == 1)
    for (const auto& [mark, name] : {std::pair(';', "semicolons"), std::pair('\t', "tabs")})
      if (reader_.fields()[0].find(mark) != std::string_view::npos)
        return std::string("has columns separated by ") + name + ": save it with commas";
  return {};
}

std::optional<std::size_t> CsvTable::column(std::string_view name) const {
  const auto found = std::find(columns_.begin(), columns_.end(), name);
  return found == columns_.end() ? std::nullopt : std::optional(static_cast<std::size_t>(found - columns_.begin()));
}

void CsvTable::mistake(std::string column, std::string what) {
  if (mistakes_.size() < most_mistakes) mistakes_.push_back({path_, row(), std::move(column), std::move(what)});
}

bool CsvTable::note_mistakes() {
  for (const csv::Mistake& m : reader_.mistakes()) {
    const auto field = static_cast<std::size_t>(m.field);
    mistake(field < columns_.size() ? columns_[field] : "", what(m.kind));
  }
  return !reader_.mistakes().empty();
}

bool CsvTable::next() {
  while (!columns_.empty() && reader_.next()) {
    if (note_mistakes()) continue;
    if (reader_.fields().size() == columns_.size()) return true;
    mistake("", "has " + std::to_string(reader_.fields().size()) + " values under " + std::to_string(columns_.size()) +
                    " columns");
  }
  return false;
}

}  // namespace kith::matching
