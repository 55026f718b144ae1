// SPDX-License-Identifier: AGPL-3.0-or-later
#include "app/store.h"

#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>
#include <sstream>

#include "app/agency.h"
#include "app/checkpoints.h"
#include "app/commands.h"
#include "app/own_door.h"
#include "app/verbs.h"
#include "platform/audit/log.h"
#include "support/both_engines.h"
#include "support/temp_folder.h"

namespace kith::app {
namespace {

const Instant morning{1'790'000'000, 0};

TEST(Store, an_empty_place_is_refused_and_not_taken_for_another) {
  for (std::vector<std::string> args : {std::vector<std::string>{"--postgres", ""}, {"--postgres="}, {"--data", ""}})
    EXPECT_THROW(take_store_options(args), std::invalid_argument);
}

class OnPostgres : public testing::Test {
 protected:
  void SetUp() override {
    if (!test::available(db::Engine::postgres)) GTEST_SKIP() << "skipped: no PostgreSQL";
    fresh_ = std::make_unique<test::FreshDb>(db::Engine::postgres, std::vector<db::Step>{});
    fresh_->close();
  }
  StoreOptions in(const std::string& folder) { return {folder_ / folder, fresh_->options().postgres}; }
  std::string refusal(const StoreOptions& options) {
    try {
      Agency(options, false, clock_);
    } catch (const std::exception& refused) {
      return refused.what();
    }
    return "";
  }
  static void act(Agency& agency) {
    agency.db().write("act", [](db::Tx& tx) {
      audit::Entry row;
      row.at = morning;
      row.by = audit::By::machine;
      row.action = "test.act";
      audit::append(tx, row);
    });
  }

  test::TempFolder folder_;
  FixedClock clock_{morning};
  std::unique_ptr<test::FreshDb> fresh_;
};

TEST_F(OnPostgres, a_database_without_an_agency_is_not_made_one_by_serving) {
  std::filesystem::create_directories(folder_ / "a");
  std::ofstream(folder_ / "a/audit.key") << "of some agency\n";
  EXPECT_FALSE(exists(in("a")));
  EXPECT_NE(refusal(in("a")).find("no agency in this database"), std::string::npos);
  EXPECT_NE(refusal(in("b")).find("no agency in this database"), std::string::npos);
  EXPECT_FALSE(exists(in("a"))) << "nothing was made";
}

TEST_F(OnPostgres, a_folder_without_the_key_is_told_so_and_not_to_seed) {
  { const Agency made(in("a"), true, clock_); }
  EXPECT_TRUE(exists(in("b")));
  const auto why = refusal(in("b"));
  EXPECT_NE(why.find("audit.key"), std::string::npos) << why;
  EXPECT_EQ(why.find("seed"), std::string::npos) << why;
  EXPECT_EQ(refusal(in("a")), "");
}

TEST_F(OnPostgres, another_agencys_key_signs_nothing) {
  {
    Agency made(in("a"), true, clock_);
    act(made);
    ASSERT_TRUE(take_checkpoint(made, at_once));
  }
  { const Agency other({folder_ / "b", ""}, true, clock_); }
  EXPECT_NE(refusal(in("b")).find("not the key that signs"), std::string::npos);
  EXPECT_EQ(refusal(in("a")), "");
}

TEST_F(OnPostgres, a_running_server_answers_the_command_line_about_its_own_database_only) {
  Agency agency(in("a"), true, clock_);
  OwnDoor own(agency);
  std::istringstream nothing;
  std::ostringstream out, err;
  const auto ask = [&](std::vector<std::string> words) {
    return run_for_caller({agency, own.door}, std::move(words), nothing, out, err);
  };
  const int nameless = 1;  // it answers: nobody has begun an agency in its database
  EXPECT_EQ(ask({"status", "--postgres", fresh_->options().postgres}), nameless) << err.str();
  EXPECT_EQ(ask({"status"}), nameless) << err.str();
  EXPECT_EQ(out.str(), "no agency here\nno agency here\n");
  EXPECT_EQ(ask({"status", "--postgres", "host=/elsewhere dbname=other"}), 2);
  EXPECT_NE(err.str().find("another database"), std::string::npos);
  EXPECT_EQ(err.str().find("elsewhere"), std::string::npos);
}

}  // namespace
}  // namespace kith::app
