// SPDX-License-Identifier: AGPL-3.0-or-later
#include "app/act_as.h"

#include <gtest/gtest.h>
#include <sys/stat.h>

#include <filesystem>
#include <fstream>
#include <nlohmann/json.hpp>
#include <sstream>
#include <utility>

#include "app/agency.h"
#include "app/own_door.h"
#include "app/side_door.h"
#include "app/verbs.h"
#include "platform/auth/account.h"
#include "platform/auth/password.h"
#include "platform/auth/session.h"
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
    password_file_ = file_with("password", "gravel piano tulip\n");
  }
  std::string file_with(const std::string& name, const std::string& text) {
    std::ofstream(folder_ / name) << text;
    ::chmod((folder_ / name).c_str(), 0600);
    return folder_ / name;
  }
  int act(const std::vector<std::string>& words) {
    std::ostringstream out;
    const int exit = act(words, out);
    said_ = out.str();
    return exit;
  }
  int act(std::vector<std::string> words, std::ostream& out) {
    words.insert(words.begin(), {"act", "--as", "root.admin", "--password-file", password_file_});
    words.insert(words.end(), {"--data", store_.folder});
    std::istringstream in;
    std::ostringstream err;
    const int exit = run(words, in, out, err);
    complained_ = err.str();
    return exit;
  }

  test::TempFolder folder_;
  StoreOptions store_{folder_ / "agency", ""};
  std::string password_file_, said_, complained_;
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
  ASSERT_EQ(act({"GET", account}), 0) << complained_;
  const auto version = [&] { return "version=" + std::string(json::parse(said_)["version"]); };
  ASSERT_EQ(act({"POST", account, version(), "name=Mia M."}), 0) << complained_;
  ASSERT_EQ(act({"GET", account}), 0) << complained_;
  EXPECT_EQ(json::parse(said_)["last_day"], "2099-01-31") << "what is left out stays";
  ASSERT_EQ(act({"POST", account, version(), "last_day="}), 0) << complained_;
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

TEST_F(ActAs, a_running_server_reads_no_stream_and_waits_for_none) {
  Agency agency(store_, false, system_clock);
  OwnDoor own(agency);
  const SideDoor door(store_.folder, [&](auto args, auto& in, auto& out, auto& err) {
    return run_for_caller({agency, own.door}, std::move(args), in, out, err);
  });
  const std::string pipe = folder_ / "pipe";
  ASSERT_EQ(::mkfifo(pipe.c_str(), 0600), 0);
  for (const std::string& from : {std::string("/dev/fd/63"), std::string("/dev/stdin"), std::string("/proc/self/fd/0"),
                                  std::string("/dev/zero"), pipe}) {
    EXPECT_EQ(act({"POST", "accounts", "--from=" + from}), 2) << from;
    EXPECT_NE(complained_.find("no pipe or device of yours"), std::string::npos) << complained_;
    EXPECT_EQ(act({"POST", "bring-in/files", "kind=people", "--file", from}), 2) << from;
    const auto kept = std::exchange(password_file_, from);
    EXPECT_EQ(act({"GET", "accounts"}), 2) << from;
    password_file_ = kept;
  }
  EXPECT_EQ(act({"GET", "accounts"}), 0) << complained_;
}

TEST_F(ActAs, too_many_tries_are_told_with_the_wait_and_are_no_wrong_password) {
  password_file_ = file_with("wrong", "no such thing\n");
  int exit = 0;
  for (int tries = 0; tries < 12 && exit != 6; ++tries) exit = act({"GET", "accounts"});
  EXPECT_EQ(exit, 6) << "unavailable, as the API's 429";
  EXPECT_NE(complained_.find("too many tries with this name or from this machine; try again in "), std::string::npos)
      << complained_;
}

TEST_F(ActAs, every_session_is_ended_that_was_begun) {
  ASSERT_EQ(act({"GET", "accounts"}), 0) << complained_;
  ASSERT_EQ(act({"POST", "accounts", "--from", folder_ / "password"}), 2) << "no JSON";
  struct TakesNothing : std::streambuf {
  } nowhere;
  std::ostream full(&nowhere);
  full.exceptions(std::ios::badbit);
  ASSERT_THROW(act({"GET", "accounts"}, full), std::ios_base::failure) << "the answer could not be written";
  Agency agency(store_, false, system_clock);
  const auto open = agency.db().reading("sessions", [&](db::Tx& tx) {
    const auto account = auth::find_account(tx, "root.admin");
    return auth::list_sessions(tx, account->id, agency.now()).size();
  });
  EXPECT_EQ(open, 0U);
}

}  // namespace
}  // namespace kith::app
