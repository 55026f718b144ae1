// SPDX-License-Identifier: AGPL-3.0-or-later
// Kept figures are those worked out from nothing, whatever was recorded since; and every computation declares what it
// reads.
#include "accreditation/kept_figures.h"

#include <gtest/gtest.h>

#include <functional>
#include <iostream>
#include <set>

#include "accreditation/few_cases.h"
#include "accreditation/reads_for_tests.h"
#include "accreditation/told_cases.h"
#include "records/append.h"
#include "records/schema.h"

namespace kith::accreditation {
namespace {

using namespace snapshot;  // NOLINT: rows of the columns

const Period year{Day(on(2024, 1, 1)), Day(on(2024, 12, 31)), Day(on(2026, 1, 2))};

/// Everything an answer says, as text.
std::string told_of(const ProgrammeResult& result) {
  std::string text;
  for (std::size_t i = 0; i < result.measures.size(); ++i) text += result.measures.json(i) + "\n";
  for (const ClauseResult& c : result.clauses)
    text +=
        std::string(c.clause) + " " + std::string(word(c.status)) + " " + std::to_string(c.rating.value_or(0)) + "\n";
  return text;
}
std::string told_of(const std::vector<Measure>& measures) {
  std::string text;
  for (const Measure& m : measures) text += Figure(m).json() + "\n";
  return text;
}

/// The agency of all told cases, into which rows are typed; what is kept is compared with what is worked out from
/// nothing.
class Followed {
 public:
  Followed() : columns_(std::make_shared<const Snapshot>(told_.snapshot())) {
    for (std::size_t i = 0; i < told_.cases().size(); i += 150) watched_.push_back(told_.programme(told_.cases()[i]));
  }
  /// Types something for the programme of the row, or another one; returns whether any figure changed.
  bool same_after(const std::function<void(db::Tx&)>& act, const ToldCase* of) {
    std::vector<ProgrammeRef> all = watched_;
    if (of) all.push_back(told_.programme(*of));
    Period period = of ? of->period() : year;
    period.as_of = year.as_of;  // on which the rows are typed
    const std::string before = kept(all, period);
    type(act);
    const std::string after = kept(all, period);
    EXPECT_EQ(after, from_nothing(all, period));
    return before != after;
  }
  /// The case that tells of a record, when its measure reads such records.
  const ToldCase* about(const records::Version& row, Kind kind) const {
    const std::string prefix = row.sourced_id.substr(0, row.sourced_id.find('-') + 1);
    for (const ToldCase& c : told_.cases())
      if (c.prefix == prefix && reads(c.table["measure"].value_or(""), kind)) return &c;
    return nullptr;
  }
  db::Db& db() { return told_.db(); }
  std::shared_ptr<const Snapshot> type(const std::function<void(db::Tx&)>& act) {
    told_.db().write("test", act);
    columns_ = std::make_shared<const Snapshot>(
        told_.db().reading("test", [&](db::Tx& tx) { return refresh(*columns_, tx); }));
    return columns_;
  }
  KeptFigures figures;

 private:
  static bool reads(std::string_view measure, Kind kind) {
    for (const ClauseRules* rules : all_clauses())
      for (const std::string_view id : rules->measures)
        if (id == measure)
          for (const Computation& c : rules->computations)
            if ((c.reads + every_measure_reads).has(kind)) return true;
    return false;
  }
  std::string kept(const std::vector<ProgrammeRef>& programmes, const Period& period) {
    std::string text;
    for (const ProgrammeRef p : programmes) text += told_of(figures.of(columns_, period, p));
    return text;
  }
  std::string from_nothing(const std::vector<ProgrammeRef>& programmes, const Period& period) const {
    std::string text;
    Evaluation e(*columns_, period);
    for (const ProgrammeRef p : programmes) text += told_of(evaluate(e, p));
    return text;
  }

  ToldCases told_;
  std::shared_ptr<const Snapshot> columns_;
  std::vector<ProgrammeRef> watched_;
};

const records::Author clerk{PersonId{1}, {day_number(on(2026, 1, 2)) * 86'400LL + 43'200, 0}};

using records::Table;
using records::TableKey;

TableKey key_of(const Table& table) { return *TableKey::find(table.name); }
std::vector<records::Version> all_of(db::Tx& tx, const Table& table) {
  return records::list(tx, key_of(table), on(2026, 1, 2), 0, 10'000);
}
/// A middle record of a table and the last.
std::vector<records::Version> some_of(db::Tx& tx, const Table& table) {
  const auto all = all_of(tx, table);
  std::vector<records::Version> some;
  if (!all.empty())
    for (const std::size_t i : {all.size() / 2, all.size() - 1})
      if (some.empty() || some.back().id != all[i].id) some.push_back(all[i]);
  return some;
}

/// The same as a record of its own; false when a rule forbids two.
bool type_again(db::Tx& tx, const Table& table, const records::Version& row) {
  std::vector<records::Field> fields;
  const auto content = table.content();
  for (std::size_t i = 0; i < content.size(); ++i)
    if (row.values[i].kind != db::Value::Kind::null)
      fields.push_back({records::ColumnKey::at(key_of(table), static_cast<int>(&content[i] - table.columns.data())),
                        row.values[i].value()});
  return records::append(tx, key_of(table), fields, clerk).has_value();
}

/// A first record of a type that no case tells of, about the match that the last case has: it holds what it must, and
/// what it refers to.
bool type_first(db::Tx& tx, const Table& table) {
  const Table& matches = *TableKey("matches");
  const records::Version match = all_of(tx, matches).back();
  std::vector<records::Field> fields, required;
  const auto content = table.content();
  for (const records::Column& column : content) {
    const records::ColumnKey key =
        records::ColumnKey::at(key_of(table), static_cast<int>(&column - table.columns.data()));
    if (column.type != records::Type::ref && column.type != records::Type::text && !column.required) continue;
    db::Value value(1);
    if (column.type == records::Type::ref) {
      const Table& to = records::tables()[static_cast<std::size_t>(column.references)];
      const auto there = to.name == matches.name ? std::vector{match} : all_of(tx, to);
      if (there.empty()) continue;
      value = db::Value(there.back().chain);
      for (std::size_t i = matches.content().size(); i-- > 0;)  // its own programme and mentor
        if (matches.content()[i].references == column.references && to.name != matches.name &&
            match.values[i].kind == db::Value::Kind::integer)
          value = match.values[i].value();
    }
    if (column.name == "staff_id") value = db::Value(1);
    if (column.type == records::Type::code || column.type == records::Type::codes)
      value = db::Value(column.codes.front());
    if (column.type == records::Type::text || column.type == records::Type::texts) value = db::Value("x");
    if (column.type == records::Type::date || column.type == records::Type::month) value = db::Value(on(2024, 3, 1));
    fields.push_back({key, value});
    if (column.required) required.push_back({key, value});
  }
  return records::append(tx, key_of(table), fields, clerk).has_value() ||
         records::append(tx, key_of(table), required, clerk).has_value();
}

/// Of every record type rows are typed once more, and withdrawn.
TEST(KeptFigures, are_those_from_nothing_after_a_row_of_any_kind) {
  Followed agency;
  std::set<std::string> not_typed, that_count;
  for (const Table& table : records::tables().first(record_kinds)) {  // those that are in columns
    SCOPED_TRACE(table.name);
    bool typed = false, changed = false;
    agency.db().write("test", [&](db::Tx& tx) { typed = all_of(tx, table).empty() && type_first(tx, table); });
    const Kind kind = static_cast<Kind>(key_of(table).index());
    std::vector<records::Version> some;
    agency.db().read("test", [&](db::Tx& tx) {
      for (const records::Version& row : all_of(tx, table))
        if (some.empty() && agency.about(row, kind)) some.push_back(row);
      if (some.empty()) some = some_of(tx, table);
    });
    for (const records::Version& row : some) {
      const ToldCase* of = agency.about(row, kind);
      changed |= agency.same_after([&](db::Tx& tx) { typed |= type_again(tx, table, row); }, of);
      const auto withdraw = [&](db::Tx& tx) {
        typed |= records::void_record(tx, key_of(table), row.chain, row.id, clerk).has_value();
      };
      if (table.name != "programmes") changed |= agency.same_after(withdraw, of);
      if (testing::Test::HasFailure()) return;  // one is enough to see
    }
    if (!typed) not_typed.emplace(table.name);
    if (changed) that_count.emplace(table.name);
  }
  EXPECT_EQ(not_typed, std::set<std::string>()) << "no row to try";
  EXPECT_GT(that_count.size(), 10u) << "rows change figures";
}

/// All programmes and the agency block.
std::string told_of(const Report& report) {
  std::string text;
  for (const ProgrammeResult& result : report.programmes) text += told_of(result);
  return text + told_of(report.agency);
}

TEST(KeptFigures, of_the_whole_agency_are_those_from_nothing_and_a_contact_costs_its_own_programme) {
  Followed agency;
  const auto ask = [&](const std::shared_ptr<const Snapshot>& columns) {
    Evaluation e(*columns, year);
    const std::string kept = told_of(agency.figures.report(columns, year, std::nullopt));
    EXPECT_EQ(kept, told_of(report_on(e, std::nullopt)));
    return kept;
  };
  ask(agency.type([](db::Tx& tx) {
    EXPECT_TRUE(type_first(tx, *TableKey("supervisory_contacts")));
    EXPECT_TRUE(type_first(tx, *TableKey("contact_parties")));
  }));
  std::size_t done = agency.figures.computed();
  for (const TableKey table : {TableKey("outcomes"), TableKey("meeting_logs"), TableKey("contact_parties")}) {
    ask(agency.type([&](db::Tx& tx) {
      const auto some = some_of(tx, *table);
      EXPECT_TRUE(some.empty() ? type_first(tx, *table) : type_again(tx, *table, some.back())) << table->name;
    }));
    const std::size_t more = agency.figures.computed() - done;
    done += more;
    EXPECT_GT(more, 0u) << table->name;
    if (table != TableKey("outcomes")) {
      EXPECT_LE(more, 5u) << table->name << ": of one programme, and only what reads it";
    }
  }
}

TEST(KeptFigures, one_measure_computed_again_names_the_units_that_all_would_name) {
  const ToldCases told;
  const auto columns = std::make_shared<const Snapshot>(told.snapshot());
  std::size_t counted = 0;
  for (std::size_t i = 0; i < told.cases().size(); i += 100) {
    const auto programme = told.programme(told.cases()[i]);
    const Period period = told.cases()[i].period();
    Evaluation all(*columns, period), one(*columns, period);
    all.keep_counted(), one.keep_counted();
    const ProgrammeResult wanted = evaluate(all, programme);
    KeptFigures kept;
    const ProgrammeResult plain = kept.of(columns, period, programme);
    for (std::size_t m = 0; m < wanted.measures.size(); ++m) {
      const Measure& want = wanted.measures[m];
      const Measure got = computed_again(one, plain, want.id).measures[m];
      EXPECT_EQ(Figure(got).json(), Figure(want).json());
      ASSERT_EQ(got.counted.size(), want.counted.size()) << want.id;
      for (std::size_t u = 0; u < got.counted.size(); ++u) EXPECT_EQ(got.counted[u].unit, want.counted[u].unit);
      counted += got.counted.size();
    }
  }
  EXPECT_GT(counted, 0u);
}

TEST(KeptFigures, persons_behind_figures_are_kept_until_the_records_change) {
  const ToldCases told;
  const auto columns = std::make_shared<const Snapshot>(told.snapshot());
  const auto programme = told.programme(told.cases().front());
  const Period period = told.cases().front().period();
  KeptFigures kept;
  const auto first = kept.persons(columns, period, programme);
  EXPECT_EQ(kept.persons(columns, period, programme), first) << "not counted again";
  EXPECT_NE(kept.persons(columns, year, programme), first);
  EXPECT_NE(kept.persons(std::make_shared<const Snapshot>(told.snapshot()), period, programme), first);
  Evaluation e(*columns, period);
  e.keep_counted();
  const auto counted = persons_behind(e, evaluate(e, programme));
  ASSERT_EQ(first->size(), counted.size());
  for (std::size_t i = 0; i < counted.size(); ++i) EXPECT_EQ((*first)[i].all, counted[i].all);
}

TEST(KeptFigures, of_days_asked_for_long_ago_are_forgotten_when_they_are_many) {
  const ToldCases told;
  const auto columns = std::make_shared<const Snapshot>(told.snapshot());
  KeptFigures figures(1'000'000);
  const auto ask = [&](int month) {
    Period period = year;
    period.as_of = Day(on(2026, static_cast<unsigned>(month), 3));
    return told_of(figures.of(columns, period, told.programme(told.cases().front())));
  };
  const std::string first = ask(1);
  const std::size_t one = figures.bytes();
  EXPECT_GT(one, 10'000u);
  EXPECT_LT(one, 500'000u);
  for (int month = 2; month <= 12; ++month) ask(month);
  EXPECT_LE(figures.bytes(), 1'000'000u);
  EXPECT_EQ(ask(1), first) << "what was forgotten is worked out again";
}

TEST(KeptFigures, every_computation_declares_all_that_it_reads) {
  const ToldCases told;
  for (const ToldCase& c : told.cases()) {
    SCOPED_TRACE(c.file + ": " + c.table["name"].value_or(""));
    test_only::expect_declared(told.snapshot(), c.period(), told.programme(c), c.table["measure"].value_or(""));
  }
}

}  // namespace
}  // namespace kith::accreditation
