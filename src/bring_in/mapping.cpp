// SPDX-License-Identifier: AGPL-3.0-or-later
#include "bring_in/mapping.h"

#include <algorithm>
#include <set>

#include "records/fold.h"

namespace kith::bring_in {
namespace {

constexpr std::uint64_t look_at_rows = 25;

bool known_heading(const std::string& folded) {
  for (const Kind kind : all_kinds)
    for (const Field& field : fields_of(kind))
      if (field.name == folded || among(field.heads, folded)) return true;
  return false;
}

/// Accents and case go, and so does what spreadsheets put behind a name: "Cell #", "Police check done?".
std::string key_of(std::string_view heading) {
  std::string key = records::fold(heading);
  const auto begin = key.find_first_not_of(' ');
  if (begin == key.npos) return {};
  key = key.substr(begin, key.find_last_not_of(' ') - begin + 1);
  std::string single;
  for (const char c : key)
    if (c != ' ' || single.empty() || single.back() != ' ') single += c;
  return single;
}

std::uint64_t find_heading_row(const sheet::Sheet& sheet) {
  std::uint64_t first = 0, best = 0;
  std::size_t best_known = 0;
  sheet.rows([&](const sheet::Row& row) {
    if (row.blank()) return row.number < look_at_rows;
    if (first == 0) first = row.number;
    std::size_t known = 0;
    for (const auto cell : row.cells) known += !cell.empty() && known_heading(key_of(cell)) ? 1 : 0;
    if (known > best_known) {
      best_known = known;
      best = row.number;
    }
    return row.number < look_at_rows;
  });
  return best_known > 0 ? best : std::max<std::uint64_t>(first, 1);
}

std::string escaped(std::string_view text) {
  std::string out;
  for (const char c : text) out += c == '\n' || c == '\t' || c == '\r' ? ' ' : c;
  return out;
}

}  // namespace

std::optional<std::size_t> Columns::find(std::string_view key) const {
  for (std::size_t i = 0; i < list.size(); ++i)
    if (list[i].key == key) return i;
  return std::nullopt;
}

Columns columns_of(const sheet::Sheet& sheet) {
  Columns columns;
  columns.heading_row = find_heading_row(sheet);
  std::map<std::string, int> times;
  std::uint64_t looked = 0;
  sheet.rows([&](const sheet::Row& row) {
    if (row.number < columns.heading_row) return true;
    if (row.number == columns.heading_row) {
      for (const auto cell : row.cells) {
        std::string key = key_of(cell);
        const std::string place = "(" + std::to_string(columns.list.size() + 1) + ")";
        if (key.empty()) key = place;
        const int n = ++times[key];
        columns.list.push_back(
            {std::string(cell.empty() ? place : cell), n == 1 ? key : key + '#' + std::to_string(n), {}});
      }
      return true;
    }
    for (std::size_t i = 0; i < columns.list.size(); ++i) {
      auto& samples = columns.list[i].samples;
      const auto cell = row.cell(i);
      if (samples.size() < 3 && !cell.empty() && std::find(samples.begin(), samples.end(), cell) == samples.end())
        samples.emplace_back(cell.substr(0, 40));
    }
    return ++looked < 200;
  });
  return columns;
}

const Columns::Column* Columns::called(std::string_view heading_or_key) const {
  const auto found = std::find_if(list.begin(), list.end(), [&](const Column& c) {
    return c.heading == heading_or_key || c.key == heading_or_key;
  });
  return found == list.end() ? nullptr : &*found;
}

const Source* Choices::source(std::string_view field) const {
  const auto found = fields.find(field);
  return found == fields.end() || found->second.empty() ? nullptr : &found->second;
}

std::string Choices::written() const {
  std::string out;
  if (days) out += *days == Order::day_first ? "days\tday-first\n" : "days\tmonth-first\n";
  for (const auto& [field, source] : fields) {
    if (!source.column.empty())
      out += "column\t" + field + '\t' + escaped(source.column) + '\n';
    else if (!source.constant.empty())
      out += "value\t" + field + '\t' + escaped(source.constant) + '\n';
  }
  return out;
}

Choices Choices::read(Kind kind, std::string_view text) {
  Choices choices;
  choices.kind = kind;
  while (!text.empty()) {
    const auto end = std::min(text.find('\n'), text.size());
    const auto line = text.substr(0, end);
    text.remove_prefix(std::min(end + 1, text.size()));
    const auto tab = line.find('\t');
    if (tab == line.npos) continue;
    const auto what = line.substr(0, tab), rest = line.substr(tab + 1);
    if (what == "days") choices.days = rest == "month-first" ? Order::month_first : Order::day_first;
    const auto second = rest.find('\t');
    if (second == rest.npos || !field_named(kind, rest.substr(0, second))) continue;
    auto& source = choices.fields[std::string(rest.substr(0, second))];
    if (what == "column") source.column = rest.substr(second + 1);
    if (what == "value") source.constant = rest.substr(second + 1);
  }
  return choices;
}

Choices guess(const Columns& columns, Kind kind) {
  Choices choices;
  choices.kind = kind;
  std::set<std::string_view> taken;
  const auto take = [&](auto fits) {
    for (const Field& field : fields_of(kind)) {
      if (choices.source(field.name)) continue;
      for (const auto& column : columns.list)
        if (!taken.contains(column.key) && fits(field, column.key)) {
          choices.fields[std::string(field.name)].column = column.key;
          taken.insert(column.key);
          break;
        }
    }
  };
  take(
      [](const Field& field, const std::string& key) { return key == records::fold(field.name) || key == field.name; });
  take([](const Field& field, const std::string& key) { return among(field.heads, key); });
  return choices;
}

std::vector<std::string_view> missing(const Choices& choices) {
  std::vector<std::string_view> list;
  const auto has = [&](std::string_view field) { return choices.source(field) != nullptr; };
  if (choices.kind <= Kind::mentees) {
    if (!has("full_name") && !has("given_name")) list.push_back("given_name");
  } else if (!has("match")) {
    if (!has("mentor")) list.push_back("mentor");
    if (!has("mentee")) list.push_back("mentee");
  }
  for (const Field& field : fields_of(choices.kind))
    if (field.required && !has(field.name)) list.push_back(field.name);
  return list;
}

}  // namespace kith::bring_in
