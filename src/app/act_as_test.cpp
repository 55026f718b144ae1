// SPDX-License-Identifier: AGPL-3.0-or-later
#include "app/act_as.h"

#include <gtest/gtest.h>
#include <sys/stat.h>

#include <filesystem>
#include <fstream>
#include <nlohmann/json.hpp>
#include <sstream>

#include "app/agency.h"
#include "app/own_door.h"
#include "app/side_door.h"
#include "app/verbs.h"
#include "platform/auth/account.h"
#include "platform/auth/password.h"
#include "platform/base/clock.h"
#include "platform/settings/settings.h"
#include "support/temp_folder.h"

namespace kith::app {
namespace {

using nlohmann::json;

/// An agency with its administrator, "root.admin".
class ActAs : public testing::Test {
 protected:
  void SetUp() override {
    Agency agency(store_, true, system_clock);
    const auto hash = auth::Hasher(auth::HashCost{1, 8192}).hash("gravel piano tulip").value();
    agency.db().write("account", [&](db::Tx& tx) {
      const auto root =
          auth::create_active_account(tx, {.login = "root.admin", .display_name = "Root"}, hash, agency.now()).value();
      auth::add_grant(tx, root, {{auth::Role::administrator, {}, {}}, date_of(agency.now()), {}}, root, agency.now())
          .value();
    });
    const std::string password = folder_ / "password";
    std::ofstream(password) << "gravel piano tulip\n";
    ::chmod(password.c_str(), 0600);
  }
  int act(std::vector<std::string> words) {
    words.insert(words.begin(), {"act", "--as", "root.admin", "--password-file", folder_ / "password"});
    words.insert(words.end(), {"--data", store_.folder});
    std::istringstream in;
    std::ostringstream out, err;
    const int exit = run(words, in, out, err);
    said_ = out.str();
    complained_ = err.str();
    return exit;
  }

  test::TempFolder folder_;
  StoreOptions store_{folder_ / "agency", ""};
  std::string said_, complained_;
};

TEST_F(ActAs, a_link_begins_with_the_address_in_letters_or_is_a_path) {
  ASSERT_EQ(act({"POST", "accounts", "name=Mia", "login=mia"}), 0) << complained_;
  EXPECT_TRUE(std::string(json::parse(said_)["link"]).starts_with("/welcome/")) << said_;
  const std::string account = json::parse(said_)["id"];
  {
    Agency agency(store_, false, system_clock);
    agency.db().write("settings", [&](db::Tx& tx) {
      ASSERT_TRUE(settings::set(tx, "mail_public_address", "https://kith.example.org:8443", agency.now()));
    });
  }
  ASSERT_EQ(act({"POST", "accounts/" + account + "/link"}), 0) << complained_;
  EXPECT_TRUE(std::string(json::parse(said_)["link"]).starts_with("https://kith.example.org:8443/welcome/")) << said_;
}

TEST_F(ActAs, nothing_typed_takes_a_day_away) {
  ASSERT_EQ(act({"POST", "accounts", "name=Mia", "login=mia", "last_day=2099-01-31"}), 0) << complained_;
  const std::string account = "accounts/" + std::string(json::parse(said_)["id"]);
  ASSERT_EQ(act({"POST", account, "name=Mia M."}), 0) << complained_;
  ASSERT_EQ(act({"GET", account}), 0) << complained_;
  EXPECT_EQ(json::parse(said_)["last_day"], "2099-01-31") << "what is left out stays";
  ASSERT_EQ(act({"POST", account, "last_day="}), 0) << complained_;
  ASSERT_EQ(act({"GET", account}), 0) << complained_;
  EXPECT_TRUE(json::parse(said_)["last_day"].is_null()) << said_;
}

TEST_F(ActAs, a_file_longer_than_a_body_is_not_read) {
  std::ofstream(folder_ / "long").close();
  std::filesystem::resize_file(folder_ / "long", 8ULL << 30);
  EXPECT_EQ(act({"POST", "bring-in/files", "kind=people", "--file", folder_ / "long"}), 2);
  EXPECT_NE(complained_.find("too long"), std::string::npos) << complained_;
  EXPECT_EQ(act({"POST", "accounts", "--from", folder_ / "long"}), 2);
  EXPECT_NE(complained_.find("too long"), std::string::npos) << complained_;
  EXPECT_EQ(act({"POST", "bring-in/files", "kind=people", "--file", folder_ / ""}), 2);
  EXPECT_NE(complained_.find("names no file"), std::string::npos) << complained_;
}

TEST_F(ActAs, a_running_server_reads_no_stream_that_is_open_in_itself) {
  Agency agency(store_, false, system_clock);
  OwnDoor own(agency);
  const SideDoor door(store_.folder, [&](auto args, auto& in, auto& out, auto& err) {
    return run_for_caller({agency, own.door}, std::move(args), in, out, err);
  });
  for (const std::string from : {"--from=/dev/fd/63", "--from=/dev/stdin", "--from=/proc/self/fd/0"}) {
    EXPECT_EQ(act({"POST", "accounts", from}), 2) << from;
    EXPECT_NE(complained_.find("no pipe of yours"), std::string::npos) << complained_;
  }
  EXPECT_EQ(act({"GET", "accounts"}), 0) << complained_;
}

}  // namespace
}  // namespace kith::app
