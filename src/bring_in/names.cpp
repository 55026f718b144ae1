// SPDX-License-Identifier: AGPL-3.0-or-later
#include "bring_in/names.h"

#include <algorithm>

#include "platform/sheet/sheet.h"
#include "records/fold.h"

namespace kith::bring_in {
namespace {

/// Calls `each(word)` until it says no.
bool all_words(std::string_view line, FunctionRef<bool(std::string_view)> each) {
  while (!line.empty()) {
    const auto end = std::min(line.find(' '), line.size());
    if (end > 0 && !each(line.substr(0, end))) return false;
    line.remove_prefix(std::min(end + 1, line.size()));
  }
  return true;
}

constexpr std::size_t most_hits = 5000;
constexpr auto anybody = [](const casefile::Indexed&) { return true; };

}  // namespace

std::string word_line(std::string_view text) {
  std::string line;
  for (const char c : records::fold(text))
    if (c != ' ' || (!line.empty() && line.back() != ' ')) line += c;
  while (!line.empty() && line.back() == ' ') line.pop_back();
  return line;
}

Named split_name(std::string_view full) {
  full = sheet::trimmed(full);
  if (const auto comma = full.find(','); comma != full.npos)
    return {std::string(sheet::trimmed(full.substr(comma + 1))), std::string(sheet::trimmed(full.substr(0, comma)))};
  const auto blank = full.rfind(' ');
  if (blank == full.npos) return {std::string(full), {}};
  return {std::string(sheet::trimmed(full.substr(0, blank))), std::string(full.substr(blank + 1))};
}

bool fits(const casefile::Indexed& person, std::string_view line) {
  if (line.empty()) return false;
  return all_words(line, [&](std::string_view word) {
    return std::any_of(person.words.begin(), person.words.end(), [&](const std::string& own) {
      return own == word || (word.size() == 1 && own.starts_with(word));
    });
  });
}

bool fits_staff(const casefile::Indexed& person, std::string_view line) {
  if (fits(person, line)) return true;
  if (person.given.empty() || person.family.empty()) return false;
  const std::string login = person.given.substr(0, 1) + person.family;
  std::string close(line);
  std::erase(close, ' ');
  return close == login || (close.size() == 2 && close[0] == person.given[0] && close[1] == person.family[0]);
}

std::vector<PersonId> people_named(const casefile::Book& book, std::string_view cell) {
  const auto line = word_line(cell);
  std::vector<PersonId> found;
  for (const auto& hit : book.find(line, anybody, most_hits))
    if (fits(*book.of(hit.person), line)) found.push_back(hit.person);
  return found;
}

std::string like(const casefile::Book& book, std::string_view cell) {
  const auto hits = book.find(word_line(cell), anybody, 1);
  return hits.empty() ? std::string() : book.of(hits.front().person)->name;
}

std::string shortened(std::string_view cell) {
  auto end = std::min<std::size_t>(cell.size(), 60);
  while (end > 0 && end < cell.size() && (cell[end] & 0xC0) == 0x80) --end;
  return std::string(cell.substr(0, end));
}

std::pair<std::string_view, std::string_view> both_sides(std::string_view cell) {
  for (const std::string_view mark : {"/", " & ", " + ", " - ", " et ", " and "})
    if (const auto at = cell.find(mark); at != cell.npos)
      return {sheet::trimmed(cell.substr(0, at)), sheet::trimmed(cell.substr(at + mark.size()))};
  return {cell, {}};
}

}  // namespace kith::bring_in
