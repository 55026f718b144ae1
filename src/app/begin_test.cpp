// SPDX-License-Identifier: AGPL-3.0-or-later
#include <gtest/gtest.h>

#include <filesystem>
#include <sstream>

#include "app/agency.h"
#include "app/verbs.h"
#include "platform/audit/log.h"
#include "platform/auth/account.h"
#include "platform/auth/actor.h"
#include "platform/auth/password.h"
#include "records/agency.h"
#include "support/temp_folder.h"

namespace kith::app {
namespace {

/// `kith begin` in a folder of its own.
class Begin : public testing::Test {
 protected:
  int begin(const std::string& option = "", const std::string& value = "") {
    std::vector<std::pair<std::string, std::string>> options{{"--name", "Elmwood Mentoring"},
                                                             {"--country", "CA"},
                                                             {"--time-zone", "America/Toronto"},
                                                             {"--language", "fr"},
                                                             {"--given-name", "Zoé"},
                                                             {"--family-name", "Tremblay"},
                                                             {"--login", "zoe"}};
    std::vector<std::string> args{"begin", "--data", data_};
    for (const auto& [name, usual] : options) {
      args.push_back(name);
      args.push_back(name == option ? value : usual);
    }
    std::istringstream in;
    std::ostringstream out, err;
    const int exit = run(std::move(args), in, out, err);
    said_ = out.str();
    complained_ = err.str();
    return exit;
  }

  const test::TempFolder folder_;
  const std::string data_ = folder_.path() + "/data";
  std::string said_, complained_;
};

TEST_F(Begin, makes_an_agency_whose_director_founds_the_rest_on_screen) {
  ASSERT_EQ(begin(), 0) << complained_;
  EXPECT_NE(said_.find("/welcome/"), std::string::npos) << said_;
  Agency agency({data_, ""}, false, system_clock);
  EXPECT_EQ(agency.name(), "Elmwood Mentoring");
  EXPECT_EQ(agency.zone(), "America/Toronto");
  EXPECT_EQ(agency.default_language(), i18n::Language::fr);
  agency.db().read("test", [&](db::Tx& tx) {
    const auto account = auth::find_account(tx, "zoe");
    ASSERT_TRUE(account);
    EXPECT_TRUE(account->person.value) << "records are typed by a person";
  });
  const auto hash = auth::Hasher(auth::HashCost{1, 8192}).hash("gravel piano tulip").value();
  agency.db().write("test", [&](db::Tx& tx) {
    const auto account = auth::find_account(tx, "zoe");
    ASSERT_TRUE(auth::use_code(tx, said_.substr(said_.find("/welcome/") + 9, 43), hash, agency.now()));
    const auto actor = auth::load_actor(tx, account->id, date_of(agency.now()));
    EXPECT_TRUE(actor.may(auth::Permission::import_records)) << "founds programmes";
    EXPECT_TRUE(actor.may(auth::Permission::manage_accounts));
    EXPECT_EQ(audit::newest(tx, 0, 10).front().action, "agency.begin");
  });
}

TEST_F(Begin, wants_an_empty_place) {
  ASSERT_EQ(begin(), 0) << complained_;
  EXPECT_EQ(begin("--login", "another"), 2);
  EXPECT_NE(complained_.find("empty place"), std::string::npos) << complained_;
}

TEST_F(Begin, an_agency_that_has_nobody_yet_is_not_founded_anew) {
  {
    Agency agency({data_, ""}, true, system_clock);
    agency.db().write("test", [](db::Tx& tx) { records::set_agency(tx, {"Kin", "CA", "en", "America/Moncton"}); });
  }
  EXPECT_EQ(begin(), 2);
  EXPECT_NE(complained_.find("empty place"), std::string::npos) << complained_;
  EXPECT_EQ(Agency({data_, ""}, false, system_clock).name(), "Kin");
}

TEST_F(Begin, what_cannot_be_is_named_and_makes_nothing) {
  const std::pair<std::string, std::string> wrong[] = {
      {"--country", "Canada"}, {"--time-zone", "Toronto"}, {"--language", "de"}, {"--name", " "}};
  for (const auto& [option, value] : wrong) {
    EXPECT_EQ(begin(option, value), 2) << option;
    EXPECT_NE(complained_.find(option), std::string::npos) << complained_;
    EXPECT_FALSE(std::filesystem::exists(data_)) << option;
  }
}

TEST_F(Begin, what_a_refused_import_left_is_no_agency_and_may_become_one) {
  const auto say = [&](std::vector<std::string> args) {
    std::istringstream in;
    std::ostringstream out, err;
    args.insert(args.end(), {"--data", data_});
    const int exit = run(std::move(args), in, out, err);
    return std::pair(exit, out.str() + err.str());
  };
  ASSERT_NE(say({"import", folder_.path() + "/nowhere"}).first, 0);
  EXPECT_EQ(say({"status"}), std::pair(1, std::string("no agency here\n")));
  const auto served = say({"serve", "--listen", "127.0.0.1:0"});
  EXPECT_EQ(served.first, 2) << served.second;
  EXPECT_EQ(begin(), 0) << complained_;
  EXPECT_EQ(say({"status"}), std::pair(0, std::string("Elmwood Mentoring, America/Toronto\n")));
}

TEST_F(Begin, a_refused_name_says_why_and_leaves_the_place_empty) {
  EXPECT_EQ(begin("--login", "Zoé T"), 2);
  EXPECT_EQ(complained_.find("accounts."), std::string::npos) << "words, not their key: " << complained_;
  EXPECT_EQ(begin(), 0) << complained_;
}

}  // namespace
}  // namespace kith::app
