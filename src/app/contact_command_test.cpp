// SPDX-License-Identifier: AGPL-3.0-or-later
#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>
#include <sstream>

#include "app/agency.h"
#include "app/commands.h"
#include "app/commands_for_tests.h"
#include "app/own_door.h"
#include "app/side_door.h"
#include "app/verbs.h"
#include "platform/audit/log.h"
#include "platform/base/clock.h"
#include "support/small_agency.h"
#include "support/temp_folder.h"

namespace kith::app {
namespace {

/// Kim looks after Maya and Tom and has an account; Lee has one and looks after nobody.
class ContactCommand : public testing::Test {
 protected:
  ContactCommand() {
    Agency agency({data_, ""}, true, system_clock);
    test::SmallAgency records(agency.db());
    const PersonId kim = records.worker("Kim"), lee = records.worker("Lee");
    const MatchId match = records.match(records.person("Maya"), records.person("Tom"), on(2026, 9, 1));
    records.assign(match, kim);
    open_account(agency, "kim", kim);
    open_account(agency, "lee", lee);
    match_ = agency.sealer().seal(match.value, public_kind<MatchId>());
    today_ = iso(date_of(agency.now()));
    write("password", password_of_tests + "\n", 0600);
    write("call.json", R"({"event_date":")" + today_ + R"(","mode":"phone","parties":[{"match":")" + match_ +
                           R"(","track":"mentor","result":"reached","note":"Two outings."}]})");
  }
  void write(const std::string& name, const std::string& text, mode_t mode = 0644) {
    write_file(folder_ / name, text, mode);
  }
  std::vector<std::string> words(std::vector<std::string> act, const std::string& login) const {
    act.insert(act.begin(), "contact");
    for (const std::string& word : {std::string("--as"), login, std::string("--password-file"), folder_ / "password"})
      act.push_back(word);
    return act;
  }
  int call(std::vector<std::string> act, const std::string& login = "kim") {
    auto all = words(std::move(act), login);
    all.insert(all.end(), {"--data", data_});
    std::istringstream in;
    std::ostringstream out, err;
    const int exit = run(all, in, out, err);
    said_ = out.str();
    complained_ = err.str();
    return exit;
  }
  std::vector<audit::Row> audited(std::string_view action) {
    Agency agency({data_, ""}, false, system_clock);
    auto rows = agency.db().reading("audit", [](db::Tx& tx) { return audit::newest(tx, 0, 10'000); });
    std::erase_if(rows, [&](const audit::Row& row) { return row.action != action; });
    return rows;
  }
  /// The id in {"contacts":["..."], ...}
  std::string recorded() const {
    const auto from = said_.find("[\"") + 2;
    return said_.substr(from, said_.find('"', from) - from);
  }

  test::TempFolder folder_;
  const std::string data_ = folder_ / "agency";
  std::string match_, today_, said_, complained_;
};

TEST_F(ContactCommand, records_as_the_account_and_the_audit_log_says_who) {
  ASSERT_EQ(call({"record", "--from", folder_ / "call.json"}), 0) << complained_;
  const std::string id = recorded();
  ASSERT_EQ(call({"show", id}), 0) << complained_;
  EXPECT_NE(said_.find("Two outings."), std::string::npos);
  const auto rows = audited("record contact");
  ASSERT_EQ(rows.size(), 1U);
  EXPECT_NE(rows[0].account, 0);
  EXPECT_EQ(audited("see").size(), 1U) << "what was shown is on record too";
}

TEST_F(ContactCommand, the_same_key_records_once) {
  ASSERT_EQ(call({"record", "--from", folder_ / "call.json", "--key", "one-call-0001"}), 0) << complained_;
  const std::string first = said_;
  ASSERT_EQ(call({"record", "--from", folder_ / "call.json", "--key", "one-call-0001"}), 0) << complained_;
  EXPECT_EQ(said_, first);
  EXPECT_EQ(audited("record contact").size(), 1U);
}

TEST_F(ContactCommand, refuses_as_the_page_does) {
  EXPECT_NE(call({"record", "--from", folder_ / "call.json"}, "lee"), 0) << "not Lee's match";
  EXPECT_TRUE(said_.empty());
  write("bad.json", R"({"event_date":"2099-01-01","mode":"phone","parties":[]})");
  EXPECT_EQ(call({"record", "--from", folder_ / "bad.json"}), 2);
  write("bad.json", "no json");
  EXPECT_EQ(call({"record", "--from", folder_ / "bad.json"}), 2);
  EXPECT_EQ(call({"show", "nonsense"}), 4);
  EXPECT_EQ(call({"record"}), 2);
  EXPECT_TRUE(audited("record contact").empty());
}

TEST_F(ContactCommand, wants_the_password_from_a_file_of_ones_own) {
  write("password", "wrong\n", 0600);
  EXPECT_EQ(call({"record", "--from", folder_ / "call.json"}), 3);
  write("password", password_of_tests, 0644);
  EXPECT_EQ(call({"record", "--from", folder_ / "call.json"}), 2);
  EXPECT_NE(complained_.find("owner"), std::string::npos);
  EXPECT_TRUE(audited("record contact").empty());
}

TEST_F(ContactCommand, a_running_server_does_it_for_the_caller) {
  Agency agency({data_, ""}, false, system_clock);
  OwnDoor own(agency);
  SideDoor door(data_, [&](auto args, auto& in, auto& out, auto& err) {
    return run_for_caller({agency, own.door}, std::move(args), in, out, err);
  });
  ASSERT_EQ(call({"record", "--from", folder_ / "call.json"}), 0) << complained_;
  EXPECT_EQ(call({"show", recorded()}), 0) << complained_;
}

}  // namespace
}  // namespace kith::app
