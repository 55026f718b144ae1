// SPDX-License-Identifier: AGPL-3.0-or-later
// Runs the cases that tell their history as rows of the exchange format (standards/README.md): all of them are imported
// as one agency, read into columns, and each is evaluated in its own programme.
#include <gtest/gtest.h>
#include <toml++/toml.h>

#include <algorithm>
#include <filesystem>
#include <map>
#include <set>

#include "accreditation/catalogue.h"
#include "accreditation/counted_for_tests.h"
#include "records/ddl.h"
#include "records/folder_for_tests.h"
#include "records/import.h"
#include "snapshot/load.h"
#include "support/both_engines.h"

namespace kith::accreditation {
namespace {

using records::Column;
using records::Type;
using snapshot::ProgrammeRow;
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

struct Case {
  std::string file, prefix;
  toml::table table;
};

std::vector<Case> cases_told_in_rows() {
  std::vector<Case> cases;
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

class RecordCases : public testing::Test {
 protected:
  RecordCases() : fresh_(db::Engine::sqlite, records::ddl_steps()), cases_(cases_told_in_rows()) {
    records::FolderForTests folder;
    for (auto& [_, file] : folder.files) file.rows.clear();
    auto& office = folder.add("persons", "office", {{"given_name", "Office"}});
    for (std::string& cell : office) {
      if (cell == "p-1") cell = "office";
      if (cell.starts_with("2026-")) cell = "2014-01-01T12:00:00-05:00";
    }
    for (const Case& c : cases_) {
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

  Measure measure(const Case& c) const {
    const auto day = [&](const char* key, Date otherwise) {
      const auto d = c.table[key].value<toml::date>();
      return Day(d ? on(d->year, d->month, d->day) : otherwise);
    };
    Evaluation e(snapshot_, {day("from", on(2024, 1, 1)), day("to", on(2024, 12, 31)), day("as_of", on(2026, 1, 1))});
    e.keep_counted();
    const auto programme = snapshot_.find<ProgrammeRow, Programme>(c.prefix + "pro");
    const std::string id = c.table["measure"].value_or("");
    for (Measure& m : evaluate(e, programme).measures) {
      test_only::expect_counted(m);
      if (m.id == id) return m;
    }
    throw std::logic_error("no such measure: " + id);
  }

  test::FreshDb fresh_;
  std::vector<Case> cases_;
  snapshot::Snapshot snapshot_;
};

std::string without(const std::string& prefix, std::string text) {
  for (auto at = text.find(prefix); at != text.npos; at = text.find(prefix)) text.erase(at, prefix.size());
  return text;
}
/// "unit reason reason", without the case's own prefix.
std::vector<std::string> failing_of(const Measure& m, const std::string& prefix) {
  std::vector<std::string> all;
  for (const Failing& f : m.failing) {
    std::string text = f.unit;
    for (const std::string& reason : f.reasons) text += " " + reason;
    all.push_back(without(prefix, text));
  }
  std::sort(all.begin(), all.end());
  return all;
}

void check(const Measure& m, const toml::table& expect, const std::string& prefix) {
  EXPECT_EQ(m.num, expect["num"].value_or(std::int64_t{-1}));
  EXPECT_EQ(m.den, expect["den"].value_or(std::int64_t{-1}));
  EXPECT_EQ(word(m.status), expect["status"].value_or("RATED"));
  if (const auto rating = expect["rating"].value<int>()) {
    EXPECT_EQ(m.rating, rating);
  }
  if (const auto* list = expect["failing"].as_array()) {
    std::vector<std::string> failing;
    for (const auto& item : *list) failing.push_back(*item.value<std::string>());
    EXPECT_EQ(failing_of(m, prefix), failing);
  }
  std::map<std::string, std::int64_t> excluded;
  if (const auto* reasons = expect["excluded"].as_table())
    for (const auto& [name, number] : *reasons) excluded[std::string(name.str())] = *number.value<std::int64_t>();
  EXPECT_EQ(m.excluded, excluded);
  std::map<std::string, Share> sub;
  for (const auto& [name, share] : m.sub) sub[without(prefix, name)] = share;
  if (const auto* subs = expect["sub"].as_table())
    for (const auto& [name, share] : *subs) {
      const auto& told = *share.as_array();
      EXPECT_EQ(sub[std::string(name.str())], (Share{*told[0].value<int>(), *told[1].value<int>()})) << name.str();
    }
  if (const auto cap = expect["cap"].value<std::string>()) {
    EXPECT_TRUE(std::any_of(m.caps.begin(), m.caps.end(), [&](const Cap& c) { return c.reason == *cap; })) << *cap;
  }
}

TEST_F(RecordCases, every_case_told_in_rows_holds) {
  for (const Case& c : cases_) {
    SCOPED_TRACE(c.file + ": " + c.table["name"].value_or(""));
    check(measure(c), *c.table["expect"].as_table(), c.prefix);
  }
  EXPECT_GT(cases_.size(), 100u);
}

}  // namespace
}  // namespace kith::accreditation
