// SPDX-License-Identifier: AGPL-3.0-or-later
// A valid folder, changed at random: an import either names the file that was changed or stores what an export gives
// back; it never stores half, never throws, and says the same in a dry run.
#include <filesystem>
#include <random>

#include "records/ddl.h"
#include "records/export.h"
#include "records/folder_for_tests.h"
#include "records/import.h"
#include "support/both_engines.h"

namespace kith::records {
namespace {

using Random = std::mt19937;

FolderForTests agency() {
  FolderForTests folder;
  folder.correction("l-3", "l-1");
  folder.correction("l-4", "l-3", {{"recorded_at", "2026-01-08T10:00:00-05:00"}});
  folder.party("q-2", "mentee", "self", "p-3");
  folder.add("match_closures", "e-1",
             {{"match_id", "m-1"}, {"event_date", "2025-12-30"}, {"kind", "planned"}, {"reason", "goals_reached"}});
  folder.add("policies", "r-1",
             {{"key", "screen_days"}, {"value", "9"}, {"valid_from", "2025-02-01"}, {"valid_until", "2025-03-01"}});
  return folder;
}

const char* const pieces[] = {"",
                              "x",
                              " ",
                              "p-1",
                              "p-9",
                              "l-1",
                              "l-3",
                              "m-1",
                              "true",
                              "false",
                              "2025-12-01",
                              "2031-01-01",
                              "0",
                              "99999",
                              "1.5",
                              "phone",
                              "2026-01-05T10:00:00-05:00",
                              "2001-01-01T00:00:00+00:00",
                              ";",
                              "a;b",
                              "\xC3\xA9",
                              "e\xCC\x81",
                              "\xFF",
                              "\"",
                              ",",
                              "\n",
                              "\r",
                              "=1+1",
                              "-0",
                              "007"};

/// Changes one cell, row or byte; returns the file touched.
std::string mutate(FolderForTests& folder, Random& random) {
  static const std::vector<std::string> filled{
      "persons",         "programmes",     "matches", "meeting_logs", "supervisory_contacts",
      "contact_parties", "match_closures", "policies"};
  const std::string name = filled[random() % filled.size()];
  auto& file = folder.files.at(name + ".csv");
  auto& row = file.rows[random() % file.rows.size()];
  const std::string piece = pieces[random() % std::size(pieces)];
  switch (random() % 8) {
    case 0: file.rows.push_back(row); break;
    case 1: std::swap(row, file.rows[random() % file.rows.size()]); break;
    case 2: {
      std::string bytes = FolderForTests::text_of(file);
      bytes.insert(random() % bytes.size(), piece);
      folder.raw[name + ".csv"] = bytes;
      break;
    }
    case 3: row[random() % row.size()] += piece; break;
    default: row[random() % row.size()] = piece;
  }
  return name + ".csv";
}

std::map<std::string, std::string> contents(const std::string& folder) {
  std::map<std::string, std::string> files;
  for (const auto& entry : std::filesystem::recursive_directory_iterator(folder))
    if (entry.is_regular_file()) {
      std::ifstream in(entry.path(), std::ios::binary);
      files[entry.path().lexically_relative(folder).generic_string()] = {std::istreambuf_iterator<char>(in), {}};
    }
  return files;
}

TEST(Mutation, a_changed_folder_is_refused_by_name_or_comes_back) {
  Random random(20261122);
  int refused = 0, stored = 0;
  for (int round = 0; round < 60; ++round) {
    const test::TempFolder temp;
    FolderForTests folder = agency();
    const std::string touched = mutate(folder, random);
    folder.write(temp / "in");
    test::FreshDb fresh(db::Engine::sqlite, ddl_steps());
    const auto trial = import_from(fresh.db(), temp / "in", {.dry_run = true});
    const auto report = import_from(fresh.db(), temp / "in", {});
    EXPECT_EQ(trial.problem_count, report.problem_count) << round;
    EXPECT_EQ(report.stored, report.problem_count == 0) << round;
    if (!report.stored) {
      ++refused;
      // The row count of a file with bytes put in is the manifest's matter; a lost id shows where it is named.
      EXPECT_FALSE(report.problems.empty()) << touched;
      continue;
    }
    ++stored;
    export_to(fresh.db(), temp / "first", {.formative = true});
    test::FreshDb other(db::Engine::sqlite, ddl_steps());
    const auto back = import_from(other.db(), temp / "first", {});
    ASSERT_TRUE(back.stored) << round << " " << touched;
    EXPECT_EQ(back.added, report.added);
    export_to(other.db(), temp / "second", {.formative = true});
    EXPECT_TRUE(contents(temp / "first") == contents(temp / "second")) << round;
  }
  EXPECT_GT(refused, 15);
  EXPECT_GT(stored, 5);
}

}  // namespace
}  // namespace kith::records
