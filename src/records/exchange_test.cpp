// SPDX-License-Identifier: AGPL-3.0-or-later
// Import and export together: what goes in comes out byte for byte, on both engines.
#include <algorithm>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <map>

#include "records/agency.h"
#include "records/ddl.h"
#include "records/export.h"
#include "records/folder_for_tests.h"
#include "records/import.h"
#include "support/both_engines.h"
#include "support/shared.h"

namespace kith::records {
namespace {

namespace fs = std::filesystem;
using Bytes = std::map<std::string, std::string>;

Bytes bytes_of(const std::string& folder) {
  Bytes files;
  for (const auto& entry : fs::recursive_directory_iterator(folder)) {
    if (!entry.is_regular_file()) continue;
    std::ifstream in(entry.path(), std::ios::binary);
    files[entry.path().lexically_relative(folder).generic_string()] = {std::istreambuf_iterator<char>(in), {}};
  }
  return files;
}

std::string problems_of(const ImportReport& report) {
  std::string text;
  for (std::size_t i = 0; i < report.problems.size() && i < 20; ++i) {
    const auto& line = report.problems[i];
    text += line.file + "," + std::to_string(line.row) + "," + line.column + "," + std::string(name(line.code)) + " " +
            line.key + "\n";
  }
  return text;
}

class Exchange : public test::BothEngines {
 protected:
  std::vector<db::Step> steps() const override { return ddl_steps(); }
  test::TempFolder temp;
};
KITH_BOTH_ENGINES(Exchange);

/// Invented agencies by the generator of ../shared: seed and flags.
bool generate(const std::string& folder, const std::string& flags) {
  const auto program = test::shared("exchange/generate.py");
  const std::string command = "python3 " + program->string() + " --out " + folder + " " + flags + " > /dev/null";
  return std::system(command.c_str()) == 0;
}

void expect_same(const Bytes& a, const Bytes& b) {
  EXPECT_EQ(a.size(), b.size());
  for (const auto& [file, bytes] : a) {
    ASSERT_TRUE(b.contains(file)) << file;
    EXPECT_TRUE(b.at(file) == bytes) << file << " differs";
  }
}

const std::string demo = std::string(KITH_SOURCE_DIR) + "/demo/agency.zip";

TEST_P(Exchange, the_demonstration_agency_comes_back_byte_for_byte) {
  const auto report = import_from(db(), demo, {});
  ASSERT_TRUE(report.stored) << problems_of(report);
  EXPECT_TRUE(report.notes.empty());
  EXPECT_GT(report.added, 60000U);
  const std::string first = temp / "first";
  const auto written = export_to(db(), first, {.formative = true});
  EXPECT_EQ(written.total, report.added);
  const auto other_engine = GetParam() == db::Engine::sqlite ? db::Engine::postgres : db::Engine::sqlite;
  if (!test::available(other_engine)) GTEST_SKIP() << "skipped: no PostgreSQL";
  test::FreshDb other(other_engine, steps());
  ASSERT_TRUE(import_from(other.db(), first, {}).stored);
  export_to(other.db(), temp / "third", {.formative = true});
  expect_same(bytes_of(first), bytes_of(temp / "third"));
}

TEST_P(Exchange, generated_folders_come_back_byte_for_byte) {
  if (!test::shared("exchange/generate.py")) GTEST_SKIP() << "skipped: no ../shared";
  const std::string folder = temp / "in", out = temp / "out";
  ASSERT_TRUE(generate(folder, "--size S --seed 3 --as-of 2026-03-31 --edge-cases"));
  const auto report = import_from(db(), folder, {});
  ASSERT_TRUE(report.stored) << problems_of(report);
  EXPECT_TRUE(report.notes.empty());
  export_to(db(), out, {.minor = 0, .formative = true});
  expect_same(bytes_of(folder), bytes_of(out));
  EXPECT_EQ(bytes_of(out).size(), 99U);
  const auto again = import_from(db(), folder, {});
  EXPECT_TRUE(again.stored) << problems_of(again);
  EXPECT_EQ(again.added, 0U);
  EXPECT_EQ(again.unchanged, report.added);
}

TEST_P(Exchange, a_small_agency_with_every_kind_of_value_comes_back) {
  FolderForTests folder;
  folder.set("persons", 2, "languages", "fr-CA;iu-Cans");
  folder.set("persons", 2, "identities", "First Nations;two words");
  folder.set("persons", 2, "family_name", "=cmd|' /C calc'!A0");
  folder.set("persons", 2, "safe_contact_note", "line one\nline \"two\", and ᖁᔭᓐᓇᒦᒃ");
  folder.meeting("L-0", {{"start_time", "00:05"}, {"minutes", "0"}, {"activities", "beading;talking"}});
  folder.correction("A.0", "l-1", {{"recorded_at", "2026-01-06T23:59:59+05:45"}});
  folder.correction("0_0", "A.0", {{"recorded_at", "2026-01-09T00:00:00-05:00"}, {"voided", "true"}});
  folder.add("agreements", "z-1",
             {{"person_id", "p-2"},
              {"programme_id", "g-1"},
              {"kind", "commitment"},
              {"event_date", "2025-11-01"},
              {"min_hours_per_month", "4.05"},
              {"duration_months", "12"}});
  folder.add("no_meeting_entries", "w-1",
             {{"match_id", "m-1"}, {"month", "2025-11"}, {"event_date", "2025-12-01"}, {"reason", "ill"}});
  folder.add("evaluation_cycles", "y-1",
             {{"programme_id", "g-1"}, {"event_date", "2025-12-01"}, {"sources", "surveys;records"}});
  folder.add("evaluation_feedback", "y-2",
             {{"evaluation_cycle_id", "y-1"}, {"group", "mentors"}, {"invited", "9"}, {"responded", "7"}});
  folder.add("matching_profiles", "x-1",
             {{"person_id", "p-3"}, {"event_date", "2025-12-01"}, {"interests", "chess;hockey"}, {"east_km", "-12"}});
  folder.add("weekly_availabilities", "x-2",
             {{"person_id", "p-3"}, {"tuesday", "h16;h18"}, {"valid_from", "2025-12-01"}});
  folder.add("matching_runs", "x-3",
             {{"programme_id", "g-1"},
              {"event_date", "2025-12-01"},
              {"placement", "optimal"},
              {"placing_first", "true"},
              {"mentors", "1"},
              {"mentees", "1"},
              {"possible_pairs", "1"},
              {"placed", "1"},
              {"points", "900"},
              {"bound", "900"},
              {"proven", "true"},
              {"criteria", "[weights]\ninterests = 180"},
              {"inputs_digest", "ab"}});
  folder.add("matching_decisions", "x-4",
             {{"mentee_id", "p-3"},
              {"programme_id", "g-1"},
              {"run_id", "x-3"},
              {"mentor_id", "p-2"},
              {"event_date", "2025-12-01"},
              {"decision", "propose"},
              {"alternatives", "p-4;p-1"},
              {"decided_by", "p-1"}});
  for (auto& [name, file] : folder.files) std::ranges::sort(file.rows);
  folder.write(temp / "in");
  const auto report = import_from(db(), temp / "in", {});
  ASSERT_TRUE(report.stored) << problems_of(report);
  export_to(db(), temp / "out", {.formative = true});
  expect_same(bytes_of(temp / "in"), bytes_of(temp / "out"));
}

TEST_P(Exchange, what_1_0_does_not_know_is_left_out_and_not_missed) {
  FolderForTests folder;
  folder.add("matching_profiles", "x-1", {{"person_id", "p-3"}, {"event_date", "2025-12-01"}, {"interests", "canary"}});
  folder.write(temp / "in");
  ASSERT_TRUE(import_from(db(), temp / "in", {}).stored);
  export_to(db(), temp / "old", {.minor = 0, .formative = true});
  const Bytes old = bytes_of(temp / "old");
  EXPECT_EQ(old.size(), 99U);
  EXPECT_NE(old.at("manifest.csv").find("format_version,1.0\r\n"), std::string::npos);
  for (const auto& [file, bytes] : old) EXPECT_EQ(bytes.find("canary"), std::string::npos) << file;
  test::FreshDb other(GetParam(), steps());
  const auto report = import_from(other.db(), temp / "old", {});
  ASSERT_TRUE(report.stored) << problems_of(report);
  export_to(other.db(), temp / "again", {.minor = 0, .formative = true});
  expect_same(old, bytes_of(temp / "again"));
  FolderForTests::put(temp / "old/matching_profiles.csv", bytes_of(temp / "in").at("matching_profiles.csv"));
  const auto beside = import_from(other.db(), temp / "old", {});
  EXPECT_TRUE(beside.stored);
  ASSERT_EQ(beside.notes.size(), 1U) << "a file of a later version in a folder of 1.0 is left alone, and said so";
}

TEST_P(Exchange, without_the_right_formative_data_stay_inside) {
  FolderForTests folder;
  folder.add("formative/formative_cycles", "f-1",
             {{"programme_id", "g-1"},
              {"mentee_id", "p-3"},
              {"mentor_id", "p-2"},
              {"start_date", "2025-01-01"},
              {"summary", "canary"}});
  folder.write(temp / "in");
  ASSERT_TRUE(import_from(db(), temp / "in", {}).stored);
  const auto written = export_to(db(), temp / "out", {});
  EXPECT_EQ(written.rows.size(), 118U);
  const Bytes files = bytes_of(temp / "out");
  EXPECT_EQ(files.size(), 119U);
  for (const auto& [file, bytes] : files) {
    EXPECT_EQ(file.find("formative/"), std::string::npos);
    EXPECT_EQ(bytes.find("canary"), std::string::npos) << file;
  }
  EXPECT_NE(files.at("manifest.csv").find("formative,omitted\r\n"), std::string::npos);
  EXPECT_EQ(files.at("manifest.csv").find("formative/"), std::string::npos);
  test::FreshDb other(GetParam(), steps());
  const auto taken = import_from(other.db(), temp / "out", {});
  EXPECT_TRUE(taken.stored);
  EXPECT_EQ(taken.notes.size(), 1U) << "that something was left out is said";
  EXPECT_TRUE(other.db().reading("agency", [](db::Tx& tx) { return formative_left_out(tx); }));
  EXPECT_FALSE(db().reading("agency", [](db::Tx& tx) { return formative_left_out(tx); }));
  export_to(other.db(), temp / "again", {.formative = true});
  expect_same(files, bytes_of(temp / "again"));
}

TEST_P(Exchange, an_empty_system_that_knows_its_agency_exports_and_imports) {
  EXPECT_THROW(export_to(db(), temp / "none", {}), ExportError);
  EXPECT_FALSE(fs::exists(temp / "none"));
  db().write("agency", [](db::Tx& tx) { set_agency(tx, {"Kin, Inc.", "CA", "fr", "America/Moncton"}); });
  export_to(db(), temp / "out", {.formative = true});
  test::FreshDb other(GetParam(), steps());
  ASSERT_TRUE(import_from(other.db(), temp / "out", {}).stored);
  const auto known = other.db().reading("agency", [](db::Tx& tx) { return agency(tx); });
  EXPECT_EQ(known, (Agency{"Kin, Inc.", "CA", "fr", "America/Moncton"}));
}

}  // namespace
}  // namespace kith::records
