// SPDX-License-Identifier: AGPL-3.0-or-later
// Import and export together: what goes in comes out byte for byte, on both engines.
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <map>

#include "records/ddl.h"
#include "records/export.h"
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
  std::vector<db::Step> steps() const override { return {ddl_step()}; }
  test::TempFolder temp;
};
KITH_BOTH_ENGINES(Exchange);

/// Invented agencies by the generator of ../shared: seed and flags.
bool generate(const std::string& folder, const std::string& flags) {
  const auto program = test::shared("exchange/generate.py");
  return program &&
         std::system(("python3 " + program->string() + " --out " + folder + " " + flags + " > /dev/null").c_str()) == 0;
}

TEST_P(Exchange, generated_folders_come_back_byte_for_byte) {
  if (!test::shared("exchange/generate.py")) GTEST_SKIP() << "skipped: no ../shared";
  const std::string folder = temp / "in", out = temp / "out";
  ASSERT_TRUE(generate(folder, "--size S --seed 3 --as-of 2026-03-31 --edge-cases"));
  const auto report = import_from(db(), folder, {});
  ASSERT_TRUE(report.stored) << problems_of(report);
  EXPECT_TRUE(report.notes.empty());
  EXPECT_GT(report.added, 50000U);
  export_to(db(), out, {.formative = true});
  const Bytes before = bytes_of(folder), after = bytes_of(out);
  ASSERT_EQ(before.size(), 99U);
  ASSERT_EQ(after.size(), 99U);
  for (const auto& [file, bytes] : before) EXPECT_EQ(after.at(file) == bytes, true) << file << " differs";
  const auto again = import_from(db(), folder, {});
  EXPECT_TRUE(again.stored) << problems_of(again);
  EXPECT_EQ(again.added, 0U);
  EXPECT_EQ(again.unchanged, report.added);
}

}  // namespace
}  // namespace kith::records
