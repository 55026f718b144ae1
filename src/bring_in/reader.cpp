// SPDX-License-Identifier: AGPL-3.0-or-later
#include "bring_in/reader.h"

#include <algorithm>
#include <charconv>
#include <cmath>

#include "bring_in/names.h"
#include "casefile/record_form.h"
#include "platform/csv/writer.h"
#include "records/fold.h"

namespace kith::bring_in {

std::string_view name(Verdict verdict) {
  constexpr std::array<std::string_view, 6> names{"take", "join", "known", "blank", "ask", "refuse"};
  return names[static_cast<std::size_t>(verdict)];
}

void Outcome::add(Verdict worse, Reason reason) {
  if (!reason.note) verdict = std::max(verdict, worse);
  reasons.push_back(std::move(reason));
}

NewRecord& NewRecord::text(records::ColumnKey column, std::string_view value) {
  if (!value.empty()) values.push_back({column, {db::Value::Kind::text, 0, std::string(value)}});
  return *this;
}
NewRecord& NewRecord::number(records::ColumnKey column, std::int64_t value) {
  values.push_back({column, {db::Value::Kind::integer, value, {}}});
  return *this;
}
NewRecord& NewRecord::of(records::ColumnKey column, int place) {
  values.push_back({column, {db::Value::Kind::integer, 0, {}}, place});
  return *this;
}

Reader::Reader(const sheet::Sheet& sheet, const Columns& columns, const Choices& choices, Date today)
    : sheet_(sheet), columns_(columns), choices_(choices), today_(today), values_(columns.list.size()) {
  for (const Field& field : fields_of(choices.kind)) {
    const Source* source = choices_.source(field.name);
    if (!source || source->column.empty()) continue;
    if (const auto place = columns.find(source->column)) column_of_[field.name] = *place;
  }
  sheet_.rows([&](const sheet::Row& row) {
    if (row.number <= columns_.heading_row) return true;
    ++rows_;
    for (std::size_t i = 0; i < values_.size(); ++i) values_[i] += row.cell(i).empty() ? 0 : 1;
    for (const auto& [field, place] : column_of_)
      if (field_named(choices_.kind, field)->reading == Reading::day)
        days_[field].see(day_cell(row.cell(place), today_, sheet_.form().days_from_1904));
    return true;
  });
}

std::vector<std::string_view> Reader::asks() const {
  std::vector<std::string_view> list;
  for (const auto& [field, column] : days_)
    if (column.asks() && !choices_.days) list.push_back(field);
  return list;
}

const DayColumn* Reader::days(std::string_view field) const {
  const auto found = days_.find(field);
  return found == days_.end() ? nullptr : &found->second;
}

std::vector<Reader::Left> Reader::unused() const {
  std::vector<Left> list;
  for (std::size_t i = 0; i < values_.size(); ++i) {
    const bool used = std::any_of(column_of_.begin(), column_of_.end(), [&](const auto& c) { return c.second == i; });
    if (!used && values_[i] > 0 && !columns_.list[i].key.starts_with("kith "))
      list.push_back({columns_.list[i].heading, values_[i]});
  }
  return list;
}

std::string_view Reader::text(const sheet::Row& row, std::string_view field) const {
  const Source* source = choices_.source(field);
  if (!source) return {};
  if (source->column.empty()) return sheet::trimmed(source->constant);
  const auto place = column_of_.find(field);
  return place == column_of_.end() ? std::string_view() : csv::from_spreadsheet(row.cell(place->second));
}

std::string Reader::plain(const sheet::Row& row, std::string_view field) const {
  std::string out;
  for (const char c : text(row, field)) out += static_cast<unsigned char>(c) < 0x20 && c != '\n' && c != '\t' ? ' ' : c;
  return out;
}

std::optional<Date> Reader::day(const sheet::Row& row, std::string_view field, Outcome& out, bool may_be_future) const {
  const auto typed = text(row, field);
  const auto cell = day_cell(typed, today_, sheet_.form().days_from_1904);
  static const DayColumn none;
  const auto* column = days(field);
  const auto found = day_of(cell, column ? *column : none, choices_.days);
  if (cell.what == DayCell::What::unreadable)
    out.add(Verdict::refuse, {field, "bring_in.reason.no_day", shortened(typed)});
  else if (cell.what == DayCell::What::two_ways && !found)
    out.add(Verdict::ask, {field, "bring_in.reason.two_days", std::string(typed)});
  else if (found && *found > today_ && !may_be_future)
    out.add(Verdict::refuse, {field, "bring_in.reason.future", shortened(typed)});
  return found;
}

std::optional<std::string_view> Reader::choice(const sheet::Row& row, std::string_view name, Outcome& out) const {
  const auto typed = text(row, name);
  if (typed.empty()) return std::nullopt;
  const Field& field = *field_named(choices_.kind, name);
  std::string folded;
  for (const char c : records::fold(typed))
    if (c != ' ' || (!folded.empty() && folded.back() != ' ')) folded += c;
  while (!folded.empty() && folded.back() == ' ') folded.pop_back();
  std::replace(folded.begin(), folded.end(), '_', ' ');
  auto code = choice_of(field, folded);
  if (!code) code = choice_of(field, typed);
  if (!code) out.add(Verdict::refuse, {name, "bring_in.reason.no_choice", std::string(typed.substr(0, 60))});
  return code;
}

std::optional<int> minutes_in(std::string_view text, bool heading_says_minutes) {
  std::string plain;
  for (const char c : text)
    if (c != ' ') plain += c == ',' ? '.' : c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c;
  double first = 0;
  const auto* end = plain.data() + plain.size();
  const auto [at, error] = std::from_chars(plain.data(), end, first);
  if (error != std::errc{} || first < 0 || first > 10'080) return std::nullopt;
  const std::string_view unit(at, static_cast<std::size_t>(end - at));
  double minutes = -1;
  const auto is = [&](std::initializer_list<std::string_view> words) {
    return std::find(words.begin(), words.end(), unit) != words.end();
  };
  if (unit.empty())
    minutes = heading_says_minutes ? first : first * 60;
  else if (is({"h", "hr", "hrs", "hour", "hours", "heure", "heures"}))
    minutes = first * 60;
  else if (is({"m", "min", "mins", "minute", "minutes"}))
    minutes = first;
  else if (unit.front() == 'h' || unit.front() == ':') {
    int rest = 0;
    const auto [stop, wrong] = std::from_chars(at + 1, end, rest);
    const std::string_view tail(stop, static_cast<std::size_t>(end - stop));
    if (wrong == std::errc{} && rest < 60 && (tail.empty() || tail == "m" || tail == "min"))
      minutes = first * 60 + rest;
  }
  const auto whole = static_cast<int>(std::lround(minutes));
  return minutes < 0 || whole < 1 || whole > 10'080 ? std::nullopt : std::optional(whole);
}

std::optional<int> Reader::minutes(const sheet::Row& row, std::string_view field, Outcome& out) const {
  const auto typed = text(row, field);
  if (typed.empty()) return std::nullopt;
  const Source* source = choices_.source(field);
  const auto found = minutes_in(typed, source && source->column.starts_with("min"));
  if (!found) out.add(Verdict::refuse, {field, "bring_in.reason.no_length", std::string(typed.substr(0, 60))});
  return found;
}

std::string Reader::phone(const sheet::Row& row, Outcome& out) const {
  const auto typed = text(row, "phone");
  if (typed.empty()) return {};
  const bool letters = std::any_of(typed.begin(), typed.end(), [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c & 0x80) != 0;
  });
  if (!letters)
    if (auto number = casefile::phone_of(typed)) return *number;
  out.add(Verdict::blank, {"phone", "bring_in.reason.no_phone", std::string(typed.substr(0, 60)), true});
  return {};
}

std::string Reader::email(const sheet::Row& row, Outcome& out) const {
  const auto typed = text(row, "email");
  if (typed.empty()) return {};
  const auto at = typed.find('@');
  if (at != typed.npos && at > 0 && typed.find('.', at) != typed.npos &&
      typed.find_first_of(" ,;<>\"()\n\t") == typed.npos && typed.rfind('@') == at)
    return std::string(typed);
  out.add(Verdict::blank, {"email", "bring_in.reason.no_email", std::string(typed.substr(0, 60)), true});
  return {};
}

bool Reader::says_nothing(const sheet::Row& row) const {
  bool any = false;
  for (const auto& [field, place] : column_of_) any = any || (field != "decision" && !row.cell(place).empty());
  if (!any) return true;
  for (const auto cell : row.cells) {
    if (cell.empty()) continue;
    const auto first = records::fold(cell);
    return first == "total" || first == "totals" || first == "totaux" || first == "somme" || first == "grand total";
  }
  return true;
}

}  // namespace kith::bring_in
