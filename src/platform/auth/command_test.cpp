// SPDX-License-Identifier: AGPL-3.0-or-later
#include "platform/auth/command.h"

#include <sstream>

#include "platform/auth/auth_test_support.h"
#include "platform/auth/policy.h"

namespace kith::auth {
namespace {

class Users : public AuthTest {
 protected:
  void SetUp() override {
    AuthTest::SetUp();
    if (IsSkipped()) return;
    db().write("records", [](db::Tx& tx) {
      tx.exec("insert into programmes (id, sourced_id, chain, recorded_on, voided) values (3, 'prog-1', 3, 0, 0)");
      tx.exec("insert into sites (id, sourced_id, chain, recorded_on, voided) values (5, 'site-1', 5, 0, 0)");
      tx.exec("insert into persons (id, sourced_id, chain, recorded_on, voided) values (70, 'p-70', 70, 0, 0)");
    });
  }
  struct Said {
    int exit;
    std::string out, err;
  };
  Said user(std::vector<std::string> args, const std::string& typed = "") {
    std::istringstream in(typed);
    std::ostringstream out, err;
    const int exit = user_command(args, Console{db(), hasher_, noon, "Northside Mentors", in, out, err,
                                                [](std::string_view key) { return "<" + std::string(key) + ">"; }});
    return {exit, out.str(), err.str()};
  }
  Actor actor(const std::string& login) {
    return reading([&](db::Tx& tx) { return load_actor(tx, find_account(tx, login)->id, today); });
  }
  static std::string code_in(const std::string& text) {
    const auto at = text.find("/welcome/");
    return at == text.npos ? "" : text.substr(at + 9, 43);
  }
};
KITH_BOTH_ENGINES(Users);

TEST_P(Users, the_first_administrator_comes_from_the_console_by_a_one_time_link) {
  EXPECT_EQ(user({"list"}).out, "") << "no default account";
  const Said added = user({"add", "root.admin", "--name", "Robin Admin", "--role", "administrator"});
  ASSERT_EQ(added.exit, 0) << added.err;
  EXPECT_NE(added.out.find("invitation link, for 72 hours and once"), std::string::npos);
  EXPECT_EQ(user({"list"}).out, "root.admin\tinvited\tRobin Admin\t1:administrator \n");
  writing([&](db::Tx& tx) { return use_code(tx, code_in(added.out), good_hash_, noon).value(); });
  EXPECT_TRUE(try_sign_in("root.admin", good_password, noon));
  EXPECT_TRUE(actor("root.admin").may(Permission::manage_accounts));
  const auto rows = audited();
  EXPECT_EQ(rows.back().action, "account.create");
  EXPECT_EQ(rows.back().by, "operator");
  EXPECT_EQ(rows.back().subjects, "[[\"account\",1]]");
}

TEST_P(Users, a_password_from_standard_input_meets_the_same_rules) {
  const std::vector<std::string> add{"add", "amina", "--name", "Amina Osei", "--password-stdin"};
  EXPECT_EQ(user(add, "short\n").err, "kith user: <accounts.password.too_short>\n");
  EXPECT_EQ(user(add, "amina likes plums 7\n").exit, 2);
  EXPECT_EQ(user(add, "Northside-Mentor-77\n").err, "kith user: <accounts.password.context>\n");
  EXPECT_EQ(user(add, "passwordpassword\n").err, "kith user: <accounts.password.common>\n");
  EXPECT_EQ(user(add, "").exit, 2);
  EXPECT_EQ(user({"list"}).out, "");
  const Said added = user(add, good_password + "\n");
  EXPECT_EQ(added.exit, 0) << added.err;
  EXPECT_EQ(added.out, "") << "no link is needed, no password is shown";
  EXPECT_TRUE(try_sign_in("amina", good_password, noon));
  EXPECT_EQ(account(AccountId{1}).password_changed_by, "operator");
}

TEST_P(Users, are_linked_and_given_roles_by_exchange_ids) {
  ASSERT_EQ(user({"add", "amina", "--name", "A", "--person", "p-70", "--role", "supervisor:prog-1:site-1", "--role",
                  "mentor", "--last-day", "2026-01-31", "--password-stdin"},
                 good_password)
                .exit,
            0);
  EXPECT_EQ(actor("amina").person, PersonId{70});
  EXPECT_EQ(actor("amina").grants,
            (std::vector<Grant>{{Role::supervisor, ProgrammeId{3}, SiteId{5}}, {Role::mentor, {}, {}}}));
  EXPECT_EQ(account(AccountId{1}).last_day, kith::on(2026, 1, 31));
  for (const std::vector<std::string>& wrong :
       {std::vector<std::string>{"add", "bo", "--name", "B", "--person", "p-71"},
        {"add", "bo", "--name", "B", "--role", "supervisor:prog-9"},
        {"add", "bo", "--name", "B", "--role", "supervisor:prog-1:site-9"},
        {"suspend", "bo"},
        {"reset", "bo"},
        {"grant", "bo", "mentor"},
        {"revoke", "amina", "99"},
        {"end-sessions", "bo"}})
    EXPECT_EQ(user(wrong).exit, 4) << wrong[0];
  for (const std::vector<std::string>& wrong : {std::vector<std::string>{"add", "bo", "--name", "B", "--role", "king"},
                                                {"add", "b o", "--name", "B"},
                                                {"add", "bo"},
                                                {"add", "amina", "--name", "B"},
                                                {"add", "bo", "--name", "B", "--person", "p-70"},
                                                {},
                                                {"nonsense"},
                                                {"suspend"},
                                                {"add", "bo", "--name", "B", "--last-day", "soon"}})
    EXPECT_EQ(user(wrong).exit, 2) << (wrong.empty() ? "" : wrong[0]);
  EXPECT_EQ(reading([](db::Tx& tx) { return count_accounts(tx); }), 1) << "nothing half-made is left";
}

TEST_P(Users, are_suspended_resumed_and_removed) {
  active("amina");
  const std::string session = try_sign_in("amina", good_password, noon)->session_token;
  const auto runs = [&] { return reading([&](db::Tx& tx) { return find_session(tx, session, noon); }).has_value(); };
  EXPECT_TRUE(runs());
  EXPECT_EQ(user({"suspend", "AMINA"}).exit, 0);
  EXPECT_FALSE(runs());
  EXPECT_EQ(user({"list"}).out, "amina\tsuspended\tName of amina\t\n");
  EXPECT_EQ(user({"reset", "amina"}).exit, 5);
  EXPECT_EQ(user({"resume", "amina"}).exit, 0);
  EXPECT_TRUE(try_sign_in("amina", good_password, noon));
  EXPECT_EQ(user({"end-sessions", "amina"}).out, "1 sessions ended\n");
  EXPECT_EQ(user({"remove", "amina"}).exit, 0);
  EXPECT_EQ(user({"resume", "amina"}).exit, 5);
  std::vector<std::string> details;
  for (const auto& row : audited())
    if (row.by == "operator") details.push_back(row.action + " " + row.detail);
  EXPECT_EQ(details, (std::vector<std::string>{"account.state state=off_boarded", "account.end_sessions sessions=1",
                                               "account.state state=active", "account.state state=suspended"}));
}

TEST_P(Users, get_a_new_password_by_a_link_the_operator_only_passes_on) {
  active("amina");
  const Said link = user({"reset", "amina"});
  ASSERT_EQ(link.exit, 0);
  EXPECT_NE(link.out.find("reset link"), std::string::npos);
  EXPECT_EQ(reading([&](db::Tx& tx) { return look_up_code(tx, code_in(link.out), noon)->login; }), "amina");
  EXPECT_TRUE(try_sign_in("amina", good_password, noon)) << "until it is used the old password holds";
}

TEST_P(Users, gain_and_lose_roles) {
  active("amina");
  EXPECT_EQ(user({"grant", "amina", "director:prog-1", "--until", "2025-11-22"}).exit, 0);
  EXPECT_TRUE(actor("amina").may(Permission::see_match, Relation::own_programme, ProgrammeId{3}));
  EXPECT_EQ(user({"grant", "amina", "director", "--until", "2025-11-21"}).exit, 2);
  EXPECT_EQ(user({"revoke", "amina", "1"}).exit, 0);
  EXPECT_FALSE(actor("amina").may(Permission::see_match));
}

TEST(PolicyCommand, prints_the_table) {
  std::ostringstream out, err;
  EXPECT_EQ(policy_command(std::vector<std::string>{"--json"}, out, err), 0);
  EXPECT_EQ(out.str(), policy_json());
  std::ostringstream text;
  EXPECT_EQ(policy_command({}, text, err), 0);
  EXPECT_EQ(text.str(), policy_text());
  EXPECT_EQ(policy_command(std::vector<std::string>{"--colour"}, out, err), 2);
}

}  // namespace
}  // namespace kith::auth
