// SPDX-License-Identifier: AGPL-3.0-or-later
#include "accreditation/records_case.h"

#include <algorithm>

#include "accreditation/counted_for_tests.h"
#include "accreditation/reads_for_tests.h"
#include "records/ddl.h"
#include "snapshot/load.h"

namespace kith::accreditation {
namespace {

using records::Type;

Date date_of(const toml::date& d) { return on(d.year, d.month, d.day); }
std::optional<Date> date_in(const toml::table& t, std::string_view key) {
  const auto found = t[key].value<toml::date>();
  return found ? std::optional(date_of(*found)) : std::nullopt;
}
toml::date as_toml(Date d) {
  const std::chrono::year_month_day ymd{d};
  return {static_cast<int>(ymd.year()), static_cast<unsigned>(ymd.month()), static_cast<unsigned>(ymd.day())};
}

/// The day the row tells of, by its first filled date; not after the usual as-of day.
Date told_day(const records::Table& table, const toml::table& row) {
  if (const auto typed = date_in(row, "typed")) return *typed;
  for (const char* name : {"event_date", "start_date", "valid_from"})
    if (records::position_of(table, name) >= 0)
      if (const auto d = date_in(row, name)) return std::min(*d, on(2025, 12, 31));
  return on(2015, 1, 1);
}

}  // namespace

bool RecordsCase::tells(const toml::table& t) {
  for (const auto& [key, value] : t)
    if (key.str() == "records" || (value.is_array() && records::TableKey::find(key.str()))) return true;
  return false;
}

RecordsCase::RecordsCase(const toml::table& t) : t_(t), db_(db::Engine::sqlite, records::ddl_steps()) {
  db_.db().writing("tell", [&](db::Tx& tx) {
    usual(tx);
    for (const records::TableKey table : records::tables_in_load_order())
      if (const auto* rows = t_[table->name].as_array())
        for (const auto& row : *rows) add(tx, table, *row.as_table());
    return 0;
  });
}

Date RecordsCase::day(std::string_view key, Date otherwise) const { return date_in(t_, key).value_or(otherwise); }

Measure RecordsCase::measure() const {
  const Snapshot s = db_.db().reading("load", [](db::Tx& tx) { return snapshot::load(tx); });
  Evaluation e(s,
               {Day(day("from", on(2024, 1, 1))), Day(day("to", on(2024, 12, 31))), Day(day("as_of", on(2026, 1, 1)))});
  e.keep_counted();
  test_only::expect_declared(s, e.period(), ProgrammeRef{static_cast<std::uint32_t>(first_.at("programmes"))});
  const std::string id = t_["measure"].value_or("");
  const ProgrammeRef programme{static_cast<std::uint32_t>(first_.at("programmes"))};
  for (Measure m : evaluate(e, programme).measures) {
    test_only::expect_counted(m);
    if (m.id != id) continue;
    for (Failing& f : m.failing) {
      rename(f.unit);
      for (std::string& reason : f.reasons) rename(reason);
    }
    std::sort(m.failing.begin(), m.failing.end(), [](auto& a, auto& b) { return a.unit < b.unit; });
    return m;
  }
  throw std::logic_error("no such measure: " + id);
}

void RecordsCase::usual(db::Tx& tx) {
  for (const char* name : {"staff", "mentor", "kid", "mum"}) {
    toml::table person{{"id", name}};
    if (name == std::string_view("kid")) person.insert("birth_date", as_toml(day("born", on(2012, 6, 1))));
    add(tx, "persons", person);
  }
  first_["persons"] = keys_.at("mentor");
  toml::table programme{{"id", "pro-1"},
                        {"guardian_topic_applies", true},
                        {"edition_year", 2020},
                        {"start_date", as_toml(on(2015, 1, 1))}};
  if (const auto* more = t_["programme"].as_table())
    for (const auto& [key, value] : *more) programme.insert_or_assign(key, value);
  add(tx, "programmes", programme);
  if (!t_.contains("no_guardian"))
    add(tx, "relationships",
        toml::table{{"mentee_id", "kid"},
                    {"person_id", "mum"},
                    {"is_guardian", true},
                    {"may_consent", true},
                    {"start_date", as_toml(on(2015, 1, 1))}});
  if (t_.contains("start")) usual_match(tx);
}

void RecordsCase::usual_match(db::Tx& tx) {
  const toml::date start = as_toml(day("start", {}));
  add(tx, "matches", toml::table{{"id", "match-1"}, {"event_date", start}});
  add(tx, "initial_meetings", toml::table{{"event_date", start}, {"arranged_by_staff", true}});
  if (t_.contains("closed")) add(tx, "match_closures", toml::table{{"event_date", as_toml(day("closed", {}))}});
}

void RecordsCase::add(db::Tx& tx, records::TableKey table, const toml::table& row) {
  texts_.clear();
  std::vector<records::Field> fields;
  for (int i = 1; i < static_cast<int>(table->columns.size()) - 4; ++i) {
    const auto column = records::ColumnKey::at(table, i);
    if (row.contains(column->name))
      fields.push_back({column, told(*column, row)});
    else if (column->required)
      fields.push_back({column, harmless(*column)});
  }
  const PersonId author{keys_.contains("staff") ? keys_.at("staff") : 1};
  const Instant at{std::int64_t{day_number(told_day(*table, row))} * 86400 + 43200, 0};
  const auto appended = records::append(tx, table, std::span<const records::Field>(fields), {author, at});
  if (!appended) {
    const auto& problem = appended.error().problems.front();
    throw std::logic_error(std::string(table->name) + ": " + problem.field + " " + problem.key);
  }
  first_.emplace(table->name, appended->chain);
  const std::string name = row["id"].value_or(std::string(table->name) + "-" + std::to_string(++told_));
  keys_[name] = appended->chain;
  names_[appended->sourced_id] = name;
}

db::Value RecordsCase::told(const records::Column& column, const toml::table& row) {
  const auto cell = row[column.name];
  switch (column.type) {
    case Type::date:
    case Type::month: return db::Value(*date_in(row, column.name));
    case Type::boolean: return db::Value(std::int64_t{*cell.value<bool>()});
    case Type::integer: return db::Value(*cell.value<std::int64_t>());
    case Type::decimal: return db::Value(static_cast<std::int64_t>(*cell.value<double>() * 100 + 0.5));
    case Type::ref: return db::Value(keys_.at(*cell.value<std::string>()));
    case Type::refs: return text(exchange_ids(*cell.value<std::string>()));
    default: return text(*cell.value<std::string>());
  }
}

db::Value RecordsCase::harmless(const records::Column& column) {
  switch (column.type) {
    case Type::date:
    case Type::month: return db::Value(on(2015, 1, 1));
    case Type::boolean:
    case Type::integer:
    case Type::decimal: return db::Value(column.min.value_or(0));
    case Type::ref: return db::Value(usual_reference(column));
    case Type::code: return db::Value(column.codes.front());
    case Type::codes: return db::Value(column.codes.empty() ? std::string_view("x") : column.codes.front());
    default: return db::Value(std::string_view("x"));
  }
}

std::int64_t RecordsCase::usual_reference(const records::Column& column) const {
  if (column.name == "mentee_id") return keys_.at("kid");
  if (column.name == "staff_id") return keys_.at("staff");
  return first_.at(records::target_of(column)->name);
}

/// "prov-a;prov-b" as the ids the store gave them.
std::string RecordsCase::exchange_ids(std::string_view joined) const {
  std::string all;
  while (!joined.empty()) {
    const std::size_t end = std::min(joined.find(';'), joined.size());
    for (const auto& [id, name] : names_)
      if (name == joined.substr(0, end)) all += (all.empty() ? "" : ";") + id;
    joined.remove_prefix(std::min(end + 1, joined.size()));
  }
  return all;
}

void RecordsCase::rename(std::string& text) const {
  for (const auto& [id, name] : names_)
    for (std::size_t at = text.find(id); at != text.npos; at = text.find(id, at + name.size()))
      text.replace(at, id.size(), name);
}

}  // namespace kith::accreditation
