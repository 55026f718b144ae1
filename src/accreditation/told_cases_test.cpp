// SPDX-License-Identifier: AGPL-3.0-or-later
// How cases told in rows become one agency (told_cases.h).
#include "accreditation/told_cases.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <filesystem>
#include <map>
#include <set>

#include "records/ddl.h"
#include "records/folder_for_tests.h"
#include "records/import.h"

namespace kith::accreditation {
namespace {

using records::Column;
using records::Type;
using Cells = std::map<std::string, std::string>;

std::string text_of(const toml::node& node) {
  if (const auto date = node.value<toml::date>()) {
    std::ostringstream out;
    out << *date;
    return out.str();
  }
  if (const auto* flag = node.as_boolean()) return flag->get() ? "true" : "false";
  if (const auto* number = node.as_integer()) return std::to_string(number->get());
  return node.value<std::string>().value_or("");
}

/// The rows of one case, under ids with a prefix of their own so that all cases fit in one agency.
class Told {
 public:
  Told(records::FolderForTests& folder, const toml::table& c, std::string prefix)
      : folder_(folder), prefix_(std::move(prefix)) {
    for (const char* person : {"mentor", "kid", "mum", "staff", "teacher"})
      if (person == std::string("kid"))
        add("persons", {{"id", person},
                        {"birth_date", c["born"] ? text_of(*c["born"].node()) : "2012-06-01"},
                        {"phone", c["known"].value_or(false) ? "555-0100" : ""}});
      else
        add("persons", {{"id", person}});
    add("programmes", {{"id", "pro"},
                       {"model", "mixed"},
                       {"overlays", c["overlays"].value_or("ima;martin;eepm4")},
                       {"standards_family", "MS"},
                       {"edition_year", "2020"},
                       {"time_zone", "America/Toronto"},
                       {"start_date", "2015-01-01"}});
    usual(c);
    if (const auto* tables = c["rows"].as_table())
      for (const auto& [table, rows] : *tables)
        for (const auto& row : *rows.as_array()) {
          Cells cells;
          for (const auto& [column, value] : *row.as_table()) cells[std::string(column.str())] = text_of(value);
          add(std::string(table.str()), cells);
        }
  }

 private:
  /// A guardian, and a match that began on 10 January 2024, unless the case is `without` them.
  void usual(const toml::table& c) {
    std::set<std::string> without;
    if (const auto* list = c["without"].as_array())
      for (const auto& name : *list) without.insert(*name.value<std::string>());
    if (!without.contains("relationships"))
      add("relationships", {{"person_id", "mum"},
                            {"kind", "parent"},
                            {"is_guardian", "true"},
                            {"may_consent", "true"},
                            {"contact_rule", "any"},
                            {"start_date", "2015-01-01"}});
    if (without.contains("matches")) return;
    add("matches", {{"id", "match-1"},
                    {"event_date", "2024-01-02"},
                    {"proposal_id", c["proposal"].value_or("")},
                    {"group_id", c["group"].value_or("")}});
    if (!without.contains("initial_meetings"))
      add("initial_meetings",
          {{"event_date", "2024-01-10"}, {"status", "held"}, {"arranged_by_staff", "true"}, {"staff_present", "true"}});
  }
  void add(const std::string& name, Cells cells) {
    if (name == "site_agreements") cells.emplace("programme_id", "pro");  // blank would be every case's programme
    const auto key = records::TableKey::find(name);
    if (!key) throw std::logic_error("a case names no table of the exchange format: " + name);
    const records::Table& table = **key;
    const std::string id = cells.contains("id") ? cells["id"] : name + "-" + std::to_string(++numbers_[name]);
    std::string typed = cells.contains("typed") ? cells["typed"] : "2015-01-02", owner = "office";
    cells.erase("id"), cells.erase("typed");
    records::FolderForTests::Cells row;
    for (const Column& column : table.columns) {
      const std::string at(column.name);
      if (at == "sourced_id" || at == "recorded_at" || at == "recorded_by" || at == "voided") continue;
      const auto told = cells.find(at);
      std::string value = told != cells.end() ? told->second : column.required ? usual_value(column) : std::string();
      if (told != cells.end()) cells.erase(told);
      if (column.late_entry && typed == "2015-01-02" && !value.empty()) typed = value;
      row.emplace_back(at, with_prefix(column, value));
    }
    if (!cells.empty()) throw std::logic_error("a case names no column of " + name + ": " + cells.begin()->first);
    auto& added = folder_.add(std::string(table.file.substr(0, table.file.size() - 4)), prefix_ + id, row);
    for (std::size_t i = 0; i < table.columns.size(); ++i) {
      if (table.columns[i].name == "recorded_at") added[i] = typed + "T12:00:00-05:00";
      if (table.columns[i].name == "recorded_by") added[i] = owner;
    }
  }
  std::string usual_value(const Column& column) const {
    if (column.type == Type::ref) {
      const std::string name(column.name),
          to(column.references < 0 ? "" : records::tables()[static_cast<std::size_t>(column.references)].name);
      if (name == "mentor_id") return "mentor";
      if (name == "mentee_id") return "kid";
      if (to == "persons") return "staff";
      if (to == "programmes") return "pro";
      if (to == "matches") return "match-1";
      return to + "-1";
    }
    if (column.type == Type::boolean) return "false";
    if (column.type == Type::integer) return "1";
    if (column.type == Type::code || column.type == Type::codes) return std::string(column.codes.front());
    return "x";
  }
  std::string with_prefix(const Column& column, const std::string& value) const {
    if (value.empty() || (column.type != Type::ref && column.type != Type::refs)) return value;
    std::string all = prefix_;
    for (const char c : value) (all += c) += c == ';' ? prefix_ : std::string();
    return all;
  }

  records::FolderForTests& folder_;
  std::string prefix_;
  std::map<std::string, int> numbers_;
};

std::vector<ToldCase> cases_told_in_rows() {
  std::vector<ToldCase> cases;
  std::vector<std::string> files;
  for (const auto& file : std::filesystem::recursive_directory_iterator(KITH_SOURCE_DIR "/standards"))
    if (file.path().string().ends_with(".cases.toml")) files.push_back(file.path().string());
  std::sort(files.begin(), files.end());
  for (const std::string& file : files) {
    const toml::table parsed = toml::parse_file(file);
    for (const auto& c : *parsed["case"].as_array())
      if (c.as_table()->contains("rows"))
        cases.push_back({file.substr(file.rfind('/') + 1), "k" + std::to_string(cases.size()) + "-", *c.as_table()});
  }
  return cases;
}

}  // namespace

Period ToldCase::period() const {
  const auto day = [&](const char* key, Date otherwise) {
    const auto d = table[key].value<toml::date>();
    return Day(d ? on(d->year, d->month, d->day) : otherwise);
  };
  return {day("from", on(2024, 1, 1)), day("to", on(2024, 12, 31)), day("as_of", on(2026, 1, 1))};
}

ToldCases::ToldCases() : fresh_(db::Engine::sqlite, records::ddl_steps()), cases_(cases_told_in_rows()) {
  records::FolderForTests folder;
  for (auto& [_, file] : folder.files) file.rows.clear();
  auto& office = folder.add("persons", "office", {{"given_name", "Office"}});
  for (std::string& cell : office) {
    if (cell == "p-1") cell = "office";
    if (cell.starts_with("2026-")) cell = "2014-01-01T12:00:00-05:00";
  }
  for (const ToldCase& c : cases_) {
    SCOPED_TRACE(c.file + ": " + c.table["name"].value_or(""));
    Told(folder, c.table, c.prefix);
  }
  const test::TempFolder path;
  folder.write(path.path());
  const auto report = records::import_from(fresh_.db(), path.path(), {});
  for (const auto& problem : report.problems)
    ADD_FAILURE() << problem.file << " row " << problem.row << " " << problem.column << ": " << problem.value;
  snapshot_ = snapshot::load(fresh_.db());
}

}  // namespace kith::accreditation
