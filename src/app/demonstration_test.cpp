// SPDX-License-Identifier: AGPL-3.0-or-later
#include "app/demonstration.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <sstream>

#include "app/queries.h"
#include "app/verbs.h"
#include "documents/store.h"
#include "evidence/opened.h"
#include "platform/auth/account.h"
#include "review/answers.h"
#include "review/improvement.h"
#include "review/openings.h"
#include "support/temp_folder.h"

namespace kith::app {
namespace {

/// The records of the demonstration agency, and then what is done in it by its director.
TEST(Demonstration, has_a_round_that_ended_one_half_read_and_files_of_documents) {
  const test::TempFolder folder;
  const std::string demo = KITH_SOURCE_DIR "/demo", zip = folder / "agency.zip", data = folder / "data";
  std::filesystem::copy_file(demo + "/agency.zip", zip);  // alone: nothing lies beside it
  std::istringstream in;
  std::ostringstream out, err;
  ASSERT_EQ(run({"seed", "--data", data, "--agency", zip}, in, out, err), 0) << err.str();
  Agency agency({data, ""}, false, system_clock);
  const Date today = date_of(agency.now());
  const auto director = agency.db().reading("test", [&](db::Tx& tx) {
    return tx.first(sql::directors, {{"today", today}}, [](const db::Row& row) { return row.id<PersonId>(0); });
  });
  demonstrate_review(agency, *director, demo, out);
  demonstrate_documents(agency, *director, demo, out, files::Apart(KITH_FILES_CHILD));
  demonstrate_opening(agency, "director", "reviewer", demo, out);
  agency.db().read("test", [&](db::Tx& tx) {
    const auto reviewer = auth::find_account(tx, "reviewer");
    ASSERT_TRUE(reviewer);
    EXPECT_EQ(review::rounds_open_to(tx, reviewer->id, today).size(), 1u);
    EXPECT_EQ(evidence::packages_open_to(tx, reviewer->id, today).size(), 1u);
    const auto rounds = review::rounds(tx);  // newest quarter first
    ASSERT_EQ(rounds.size(), 2u);
    const auto half = review::sample_of(tx, rounds[0].id);
    EXPECT_EQ(review::state_of(rounds[0], half), review::State::assigned);
    const auto read = std::count_if(half.begin(), half.end(), [](const auto& file) { return file.answered[0] > 0; });
    EXPECT_EQ(read, static_cast<std::ptrdiff_t>(half.size() / 2));
    const auto findings = review::findings_of(tx, rounds[1].id, today);
    EXPECT_EQ(review::state_of(rounds[1], review::sample_of(tx, rounds[1].id), findings), review::State::reported);
    const auto has = [&](std::string_view kind, review::FindingState state) {
      return std::any_of(findings.begin(), findings.end(),
                         [&](const auto& f) { return f.kind == kind && f.state == state; });
    };
    // On few days of the year nobody may read one of the files again: all are cases of theirs.
    const auto done = review::sample_of(tx, rounds[1].id);
    const bool twice = std::any_of(done.begin(), done.end(), [](const auto& file) { return bool{file.readers[1]}; });
    EXPECT_EQ(has("readers_differ", review::FindingState::planned), twice);
    EXPECT_TRUE(has("failed_item", review::FindingState::open));
    const auto apart = std::ranges::count(findings, "data_quality", &review::Finding::kind);
    EXPECT_LT(apart, 8) << "readers saw about what kith computes, more or less by the day";
    const auto uploads = documents::all_uploads(tx);
    EXPECT_EQ(uploads.size(), 6u);
    for (const auto& upload : uploads) EXPECT_TRUE(agency.vault().get(upload.kept)) << upload.name;
    bool overdue = false;
    for (const auto& series : documents::load_register(tx, today)) {
      const auto& one = series.holds();
      if (one.has_file) {
        EXPECT_TRUE(one.approved && one.review) << one.title;
      }
      overdue |= one.has_file && series.overdue(today);
    }
    EXPECT_TRUE(overdue);
  });
}

TEST(Demonstration, keeps_the_logins_when_what_is_done_in_it_does_not_fit) {
  const test::TempFolder folder;
  const std::string zip = folder / "agency.zip", data = folder / "data";
  std::filesystem::copy_file(KITH_SOURCE_DIR "/demo/agency.zip", zip);
  std::ofstream(folder / "review.toml") << "[[answer]]\nitem = 1 2";
  std::istringstream in;
  std::ostringstream out, err;
  EXPECT_NE(run({"seed", "--data", data, "--agency", zip}, in, out, err), 0);
  EXPECT_TRUE(std::filesystem::exists(data + "/demonstration-logins.txt")) << err.str();
}

}  // namespace
}  // namespace kith::app
