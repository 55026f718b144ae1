// SPDX-License-Identifier: AGPL-3.0-or-later
#include "platform/auth/account.h"

#include <atomic>
#include <thread>

#include "platform/auth/auth_test_support.h"
#include "platform/auth/queries.h"

namespace kith::auth {
namespace {

class Accounts : public AuthTest {
 protected:
  std::string problem(const NewAccount& what) {
    return writing([&](db::Tx& tx) {
      const auto made = create_account(tx, what, noon);
      return made ? std::string("made") : made.error().problems.at(0).field + " " + made.error().problems.at(0).key;
    });
  }
  std::vector<db::Step> all_steps() const { return steps(); }
};
KITH_BOTH_ENGINES(Accounts);

TEST_P(Accounts, queries_fit_the_schema) {
  db().read("prepare", [](db::Tx& tx) {
    for (const db::Sql& sql : sql::all) EXPECT_NO_THROW(tx.prepare(sql)) << sql.name();
  });
}

TEST(Login, is_folded_and_plain) {
  EXPECT_EQ(fold_login("  Amina.Osei@Agency.example "), "amina.osei@agency.example");
  EXPECT_EQ(fold_login("a1"), "a1");
  for (const std::string& bad :
       {std::string("a"), std::string(65, 'a'), std::string("two words"), std::string("caf\xc3\xa9"),
        std::string("a\nb"), std::string(""), std::string("\xd0\xb0mina"), std::string("a:b")})
    EXPECT_FALSE(fold_login(bad)) << bad;
}

TEST_P(Accounts, start_invited_without_a_way_in) {
  const AccountId id = writing([](db::Tx& tx) {
    return create_account(tx,
                          {.login = "Amina",
                           .display_name = "Amina Osei",
                           .person = PersonId{70},
                           .language = "fr",
                           .last_day = today},
                          noon)
        .value();
  });
  const Account a = account(id);
  EXPECT_EQ(a.login, "amina");
  EXPECT_EQ(a.display_name, "Amina Osei");
  EXPECT_EQ(a.person, PersonId{70});
  EXPECT_EQ(a.state, AccountState::invited);
  EXPECT_EQ(a.language, "fr");
  EXPECT_EQ(a.last_day, today);
  EXPECT_FALSE(a.first_day);
  EXPECT_EQ(try_sign_in("amina", "", noon).error().refusal.problems[0].key, "accounts.sign_in.wrong");
}

TEST_P(Accounts, say_what_is_wrong_with_a_new_one) {
  active("amina", PersonId{70});
  EXPECT_EQ(problem({.login = " AMINA ", .display_name = "B"}), "login accounts.login.taken");
  EXPECT_EQ(problem({.login = "b b", .display_name = "B"}), "login accounts.login.invalid");
  EXPECT_EQ(problem({.login = "bo", .display_name = ""}), "name accounts.name.missing");
  EXPECT_EQ(problem({.login = "bo", .display_name = std::string(121, 'x')}), "name accounts.name.too_long");
  EXPECT_EQ(problem({.login = "bo", .display_name = "a\tb\x01"}), "name accounts.name.too_long");
  EXPECT_EQ(problem({.login = "bo", .display_name = "B", .person = PersonId{70}}), "person accounts.person.taken");
  EXPECT_EQ(problem({.login = "bo", .display_name = "B", .language = "de"}), "language accounts.language.unknown");
  EXPECT_EQ(problem({.login = "bo", .display_name = "B", .first_day = today, .last_day = add_days(today, -1)}),
            "last_day accounts.dates.reversed");
  EXPECT_EQ(problem({.login = "bo", .display_name = "B"}), "made");
  EXPECT_EQ(problem({.login = "bob", .display_name = "B"}), "made") << "several accounts without a person";
}

TEST_P(Accounts, a_link_works_once_for_three_days) {
  writing([](db::Tx& tx) { return create_account(tx, {.login = "amina", .display_name = "Amina"}, noon).value(); });
  const AccountId id = reading([](db::Tx& tx) { return find_account(tx, "amina")->id; });
  const Code first = writing([&](db::Tx& tx) { return make_code(tx, id, {}, noon).value(); });
  const Code second = writing([&](db::Tx& tx) { return make_code(tx, id, {}, noon).value(); });
  EXPECT_EQ(first.purpose, CodePurpose::invitation);
  EXPECT_EQ(first.text.size(), 43u);
  reading([&](db::Tx& tx) {
    EXPECT_FALSE(look_up_code(tx, first.text, noon)) << "a newer link makes the older void";
    EXPECT_EQ(look_up_code(tx, second.text, later(72 * 3600 - 1)).value().login, "amina");
    EXPECT_FALSE(look_up_code(tx, second.text, later(72 * 3600)));
    EXPECT_FALSE(look_up_code(tx, "", noon));
    return 0;
  });
  const auto use = [&](Instant now) {
    return writing([&](db::Tx& tx) { return use_code(tx, second.text, good_hash_, now); });
  };
  EXPECT_FALSE(use(later(72 * 3600)));
  EXPECT_EQ(use(later(10)).value(), id);
  EXPECT_EQ(use(later(11)).error().problems[0].key, "accounts.code.void");
  EXPECT_EQ(account(id).state, AccountState::active);
  EXPECT_EQ(account(id).password_changed_by, "invitation");
  EXPECT_TRUE(try_sign_in("amina", good_password, later(20)));
  EXPECT_EQ(writing([&](db::Tx& tx) { return make_code(tx, id, {}, noon).value(); }).purpose, CodePurpose::reset);
}

TEST_P(Accounts, codes_are_not_in_the_database) {
  const AccountId id = active("amina");
  const Code code = writing([&](db::Tx& tx) { return make_code(tx, id, {}, noon).value(); });
  reading([&](db::Tx& tx) {
    EXPECT_FALSE(tx.first("select id from account_codes where code_hash = :code", {{"code", code.text}},
                          [](const db::Row&) { return 0; }));
    EXPECT_TRUE(tx.first("select id from account_codes where used_at is null", {}, [](const db::Row&) { return 0; }));
    return 0;
  });
}

TEST_P(Accounts, of_twenty_at_once_exactly_one_uses_a_link) {
  const AccountId id =
      writing([](db::Tx& tx) { return create_account(tx, {.login = "amina", .display_name = "Amina"}, noon).value(); });
  const Code code = writing([&](db::Tx& tx) { return make_code(tx, id, {}, noon).value(); });
  std::atomic<int> successes{0};
  std::vector<std::thread> threads;
  for (int i = 0; i < 20; ++i)
    threads.emplace_back([&] {
      successes += writing([&](db::Tx& tx) { return use_code(tx, code.text, good_hash_, noon); }).has_value();
    });
  for (auto& thread : threads) thread.join();
  EXPECT_EQ(successes, 1);
}

TEST_P(Accounts, a_reset_by_link_ends_sessions_and_the_lock_out) {
  const AccountId id = active("amina");
  const std::string session = try_sign_in("amina", good_password, noon)->session_token;
  for (int i = 0; i < 8; ++i) try_sign_in("amina", "wrong wrong wrong", later(i * 100));
  const Code code = writing([&](db::Tx& tx) { return make_code(tx, id, {}, noon).value(); });
  EXPECT_TRUE(reading([&](db::Tx& tx) { return find_session(tx, session, noon); }))
      << "asking for a link changes nothing yet";
  const std::string other = hasher_.hash("another good one 1").value();
  writing([&](db::Tx& tx) { return use_code(tx, code.text, other, later(900)).value(); });
  EXPECT_FALSE(reading([&](db::Tx& tx) { return find_session(tx, session, later(900)); }));
  EXPECT_TRUE(try_sign_in("amina", "another good one 1", later(900)));
  EXPECT_EQ(account(id).password_changed_by, "reset");
}

TEST_P(Accounts, a_changed_password_ends_the_other_sessions_and_links) {
  const AccountId id = active("amina");
  const std::string here = try_sign_in("amina", good_password, noon)->session_token;
  const std::string there = try_sign_in("amina", good_password, noon)->session_token;
  const Code link = writing([&](db::Tx& tx) { return make_code(tx, id, {}, noon).value(); });
  const auto keep = reading([&](db::Tx& tx) { return find_session(tx, here, noon)->id; });
  const std::string old_hash = confirm_password(db(), hasher_, {id, ""}, good_password, noon).value();
  const std::string fresh = hasher_.hash("another good one 1").value();
  EXPECT_TRUE(writing([&](db::Tx& tx) { return change_password(tx, id, old_hash, fresh, keep, noon); }));
  reading([&](db::Tx& tx) {
    EXPECT_TRUE(find_session(tx, here, noon));
    EXPECT_FALSE(find_session(tx, there, noon));
    EXPECT_FALSE(look_up_code(tx, link.text, noon));
    return 0;
  });
  EXPECT_EQ(
      writing([&](db::Tx& tx) { return change_password(tx, id, old_hash, "x", keep, noon); }).error().problems[0].key,
      "accounts.password.changed_meanwhile");
  EXPECT_FALSE(try_sign_in("amina", good_password, noon));
  EXPECT_TRUE(try_sign_in("amina", "another good one 1", noon));
}

TEST_P(Accounts, the_current_password_is_asked_with_patience_that_ends) {
  const AccountId id = active("amina");
  EXPECT_TRUE(confirm_password(db(), hasher_, {id, ""}, good_password, noon));
  for (int i = 0; i < 5; ++i)
    EXPECT_EQ(confirm_password(db(), hasher_, {id, ""}, "wrong wrong wrong", noon).error().refusal.problems[0].key,
              "accounts.password.current_wrong");
  EXPECT_EQ(confirm_password(db(), hasher_, {id, ""}, good_password, noon).error().refusal.problems[0].key,
            "accounts.sign_in.wait");
  EXPECT_TRUE(confirm_password(db(), hasher_, {id, ""}, good_password, later(2)));
  EXPECT_EQ(confirm_password(db(), hasher_, {id, "sixteen letters."}, "wrong", later(2)).error().refusal.kind,
            RefusalKind::forbidden);
  const auto rows = audited();
  EXPECT_EQ(rows[0].action, "account.password");
  EXPECT_EQ(rows[0].outcome, "refused");
  EXPECT_EQ(rows[0].account, id.value);
  EXPECT_EQ(rows[0].client, "sixteen letters.");
  EXPECT_EQ(std::count_if(rows.begin(), rows.end(), [](const auto& row) { return row.action == "account.password"; }),
            6);
}

TEST_P(Accounts, suspending_shuts_every_door_at_once) {
  const AccountId id = active("amina");
  const auto in = try_sign_in("amina", good_password, noon).value();
  const Code link = writing([&](db::Tx& tx) { return make_code(tx, id, {}, noon).value(); });
  EXPECT_EQ(writing([&](db::Tx& tx) { return change_state(tx, id, AccountState::suspended, noon); }).value(),
            AccountState::suspended);
  reading([&](db::Tx& tx) {
    EXPECT_FALSE(find_session(tx, in.session_token, noon));
    EXPECT_FALSE(look_up_code(tx, link.text, noon));
    EXPECT_FALSE(load_actor(tx, id, today).signed_in());
    return 0;
  });
  EXPECT_FALSE(try_sign_in("amina", good_password, noon, in.device_token));
  EXPECT_EQ(writing([&](db::Tx& tx) { return make_code(tx, id, {}, noon); }).error().problems[0].key,
            "accounts.state.not_active");
  EXPECT_EQ(writing([&](db::Tx& tx) { return change_state(tx, id, AccountState::active, noon); }).value(),
            AccountState::active);
  EXPECT_FALSE(reading([&](db::Tx& tx) { return find_session(tx, in.session_token, noon); }))
      << "the old session stays dead";
  EXPECT_TRUE(try_sign_in("amina", good_password, noon));
}

TEST_P(Accounts, off_boarded_is_for_good) {
  const AccountId id = active("amina");
  writing([&](db::Tx& tx) { return change_state(tx, id, AccountState::off_boarded, noon).value(); });
  EXPECT_EQ(
      writing([&](db::Tx& tx) { return change_state(tx, id, AccountState::active, noon); }).error().problems[0].key,
      "accounts.state.gone");
  EXPECT_EQ(
      writing([&](db::Tx& tx) { return change_state(tx, AccountId{999}, AccountState::active, noon); }).error().kind,
      RefusalKind::not_found);
  const AccountId other =
      writing([](db::Tx& tx) { return create_account(tx, {.login = "bo", .display_name = "B"}, noon).value(); });
  writing([&](db::Tx& tx) { return change_state(tx, other, AccountState::suspended, noon).value(); });
  EXPECT_EQ(writing([&](db::Tx& tx) { return change_state(tx, other, AccountState::active, noon); }).value(),
            AccountState::invited)
      << "without a password nobody becomes active";
  EXPECT_FALSE(writing([&](db::Tx& tx) { return change_state(tx, other, AccountState::expired, noon); }));
}

TEST_P(Accounts, end_on_their_last_day) {
  const AccountId id = active("amina");
  writing([&](db::Tx& tx) {
    return change_account(tx, id,
                          {.login = "amina", .display_name = "A", .first_day = today, .last_day = add_days(today, 1)},
                          noon)
        .value();
  });
  const std::string session = try_sign_in("amina", good_password, later(11 * 3600))->session_token;  // 23:00
  const Instant next_evening = later(24 * 3600 + 6 * 3600);
  const std::string evening = try_sign_in("amina", good_password, next_evening)->session_token;
  const Instant after_midnight = later(36 * 3600 + 60);
  EXPECT_FALSE(reading([&](db::Tx& tx) { return find_session(tx, evening, after_midnight); }))
      << "a running session ends at midnight";
  EXPECT_FALSE(try_sign_in("amina", good_password, after_midnight));
  EXPECT_FALSE(reading([&](db::Tx& tx) { return load_actor(tx, id, add_days(today, 2)); }).signed_in());
  EXPECT_EQ(state_on(account(id), add_days(today, 2)), AccountState::expired);
  EXPECT_EQ(state_on(account(id), add_days(today, -1)), AccountState::invited);
  EXPECT_EQ(writing([&](db::Tx& tx) { return expire_accounts(tx, add_days(today, 1), noon); }), 0);
  EXPECT_EQ(writing([&](db::Tx& tx) { return expire_accounts(tx, add_days(today, 2), after_midnight); }), 1);
  EXPECT_EQ(account(id).state, AccountState::expired);
  EXPECT_EQ(audited()[0].action, "account.expire");
  EXPECT_EQ(audited()[0].by, "job");
  EXPECT_EQ(audited()[0].subjects, "[[\"account\"," + std::to_string(id.value) + "]]");
  EXPECT_EQ(writing([&](db::Tx& tx) { return expire_accounts(tx, add_days(today, 2), after_midnight); }), 0);
}

TEST_P(Accounts, changing_rights_ends_sessions_and_changing_a_name_does_not) {
  const AccountId id = active("amina");
  const auto session = [&] { return try_sign_in("amina", good_password, noon)->session_token; };
  const auto runs = [&](const std::string& token) {
    return reading([&](db::Tx& tx) { return find_session(tx, token, noon); }).has_value();
  };
  const std::string a = session();
  writing([&](db::Tx& tx) {
    return change_account(tx, id, {.login = "amina", .display_name = "Another Name"}, noon).value();
  });
  EXPECT_TRUE(runs(a));
  writing([&](db::Tx& tx) {
    return change_account(tx, id, {.login = "amina", .display_name = "Another Name", .person = PersonId{5}}, noon)
        .value();
  });
  EXPECT_FALSE(runs(a));
  const std::string b = session();
  const auto grant = writing([&](db::Tx& tx) {
    return add_grant(tx, id, {Grant{Role::mentor, {}, {}}, today, {}}, {}, noon).value();
  });
  EXPECT_FALSE(runs(b));
  const std::string c = session();
  EXPECT_FALSE(writing([&](db::Tx& tx) { return revoke_grant(tx, id, grant + 1, noon); }));
  EXPECT_TRUE(runs(c));
  EXPECT_TRUE(writing([&](db::Tx& tx) { return revoke_grant(tx, id, grant, noon); }));
  EXPECT_FALSE(runs(c));
}

TEST_P(Accounts, are_listed_by_login_a_page_at_a_time) {
  for (const char* login : {"carl", "amina", "bo_x"}) active(login);
  const auto listed = [&](const std::string& after, int limit) {
    std::string names;
    for (const Account& a : reading([&](db::Tx& tx) { return list_accounts(tx, after, limit); }))
      names += a.login + " ";
    return names;
  };
  EXPECT_EQ(listed("", 10), "amina bo_x carl ");
  EXPECT_EQ(listed("", 2), "amina bo_x ");
  EXPECT_EQ(listed("bo_x", 2), "carl ");
  EXPECT_EQ(reading([](db::Tx& tx) { return count_accounts(tx); }), 3);
}

TEST_P(Accounts, the_database_itself_refuses_an_active_account_without_a_password) {
  EXPECT_THROW(writing([](db::Tx& tx) {
                 return tx.exec(
                     "insert into accounts (login, display_name, state, made_at, state_changed_at) values ('x1', 'X', "
                     "'active', 0, 0)");
               }),
               db::DbError);
}

class Actors : public AuthTest {
 protected:
  void programme(std::int64_t id, std::int64_t chain, Date recorded, std::optional<std::int64_t> supersedes = {},
                 int voided = 0) {
    writing([&](db::Tx& tx) {
      return tx.exec(
          "insert into programmes (id, name, chain, supersedes, recorded_on, voided) values (:id, 'P', :chain, "
          ":supersedes, :on, :voided)",
          {{"id", id}, {"chain", chain}, {"supersedes", supersedes}, {"on", recorded}, {"voided", voided}});
    });
  }
  struct StaffRow {
    std::int64_t id, person, programme;
    std::string role;
    Date from{}, until{}, recorded{};
    std::int64_t site{}, supersedes{};
    int voided{0};
  };
  void staff(const StaffRow& r) {
    writing([&](db::Tx& tx) {
      return tx.exec(
          "insert into staff_roles (id, person_id, programme_id, site_id, role, start_date, end_date, chain, "
          "supersedes, recorded_on, voided) "
          "values (:id, :person, :programme, :site, :role, :from, :until, :chain, :supersedes, :recorded, :voided)",
          {{"id", r.id},
           {"person", r.person},
           {"programme", r.programme},
           {"site", r.site ? std::optional(r.site) : std::nullopt},
           {"role", r.role},
           {"from", r.from},
           {"until", r.until == Date{} ? std::nullopt : std::optional(r.until)},
           {"chain", r.supersedes ? r.supersedes : r.id},
           {"supersedes", r.supersedes ? std::optional(r.supersedes) : std::nullopt},
           {"recorded", r.recorded},
           {"voided", r.voided}});
    });
  }
  Actor actor(AccountId id, Date on = today) {
    return reading([&](db::Tx& tx) { return load_actor(tx, id, on); });
  }
  static constexpr Date long_ago = kith::on(2024, 1, 1);
};
KITH_BOTH_ENGINES(Actors);

TEST_P(Actors, have_the_roles_of_their_effective_staff_rows_today) {
  const AccountId id = active("amina", PersonId{70});
  programme(1, 1, long_ago);
  programme(2, 2, long_ago);
  staff({.id = 10,
         .person = 70,
         .programme = 1,
         .role = "coordinator",
         .from = long_ago,
         .recorded = long_ago,
         .site = 5});
  staff({.id = 11,
         .person = 70,
         .programme = 2,
         .role = "trainer",
         .from = long_ago,
         .until = today,
         .recorded = long_ago});
  staff({.id = 12,
         .person = 70,
         .programme = 2,
         .role = "director",
         .from = long_ago,
         .until = add_days(today, -1),
         .recorded = long_ago});
  staff(
      {.id = 13, .person = 70, .programme = 2, .role = "supervisor", .from = add_days(today, 1), .recorded = long_ago});
  staff({.id = 14, .person = 71, .programme = 2, .role = "director", .from = long_ago, .recorded = long_ago});
  const std::vector<Grant> expected{{Role::coordinator, ProgrammeId{1}, SiteId{5}},
                                    {Role::trainer, ProgrammeId{2}, {}}};
  EXPECT_EQ(actor(id).grants, expected);
  EXPECT_EQ(actor(id).display_name, "Name of amina");
  EXPECT_EQ(actor(id).person, PersonId{70});
}

TEST_P(Actors, a_corrected_or_withdrawn_row_counts_no_more) {
  const AccountId id = active("amina", PersonId{70});
  programme(1, 1, long_ago);
  programme(2, 2, long_ago);
  staff({.id = 10, .person = 70, .programme = 1, .role = "director", .from = long_ago, .recorded = long_ago});
  staff({.id = 11,
         .person = 70,
         .programme = 1,
         .role = "director",
         .from = long_ago,
         .until = add_days(today, -1),
         .recorded = today,
         .supersedes = 10});
  EXPECT_TRUE(actor(id).grants.empty()) << "the end entered today acts today";
  EXPECT_EQ(actor(id, add_days(today, -1)).grants.size(), 1u);
  staff({.id = 20, .person = 70, .programme = 2, .role = "coordinator", .from = long_ago, .recorded = long_ago});
  EXPECT_EQ(actor(id).grants.size(), 1u);
  staff({.id = 21,
         .person = 70,
         .programme = 2,
         .role = "coordinator",
         .from = long_ago,
         .recorded = today,
         .supersedes = 20,
         .voided = 1});
  EXPECT_TRUE(actor(id).grants.empty());
}

TEST_P(Actors, a_director_of_every_programme_directs_the_agency) {
  const AccountId id = active("amina", PersonId{70});
  programme(1, 1, long_ago);
  staff({.id = 10, .person = 70, .programme = 1, .role = "director", .from = long_ago, .recorded = long_ago});
  EXPECT_TRUE(actor(id).may(Permission::see_audit));
  programme(2, 2, today);
  EXPECT_FALSE(actor(id).may(Permission::see_audit)) << "a second programme begins";
  staff(
      {.id = 11, .person = 70, .programme = 2, .role = "director", .from = long_ago, .recorded = long_ago, .site = 5});
  EXPECT_FALSE(actor(id).may(Permission::see_audit)) << "one site is not the programme";
  programme(3, 2, today, 2, 1);
  EXPECT_TRUE(actor(id).may(Permission::see_audit)) << "the second programme was entered in error";
}

TEST_P(Actors, an_administrator_of_any_programme_administers_the_agency_and_sees_no_case) {
  const AccountId id = active("root.admin", PersonId{70});
  programme(1, 1, long_ago);
  programme(2, 2, long_ago);
  staff({.id = 10, .person = 70, .programme = 1, .role = "administrator", .from = long_ago, .recorded = long_ago});
  EXPECT_TRUE(actor(id).may(Permission::manage_accounts));
  for (const Permission p : {Permission::see_match, Permission::see_work_list, Permission::see_records,
                             Permission::see_audit, Permission::see_measures})
    EXPECT_FALSE(actor(id).may(p)) << name(p);
}

TEST_P(Actors, have_their_own_grants_within_their_dates) {
  const AccountId id = active("mentor.m", PersonId{80});
  const auto add = [&](Role role, Date from, std::optional<Date> until) {
    return writing([&](db::Tx& tx) {
      return add_grant(tx, id, {Grant{role, ProgrammeId{1}, {}}, from, until}, {}, noon).value();
    });
  };
  const auto mentor = add(Role::mentor, today, today);
  add(Role::guardian, add_days(today, 1), {});
  add(Role::reviewer, long_ago, add_days(today, -1));
  EXPECT_EQ(actor(id).grants, (std::vector<Grant>{{Role::mentor, ProgrammeId{1}, {}}}));
  EXPECT_EQ(actor(id, add_days(today, 1)).grants, (std::vector<Grant>{{Role::guardian, ProgrammeId{1}, {}}}));
  EXPECT_EQ(reading([&](db::Tx& tx) { return list_grants(tx, id).size(); }), 3u);
  writing([&](db::Tx& tx) { return revoke_grant(tx, id, mentor, noon); });
  EXPECT_TRUE(actor(id).grants.empty());
  EXPECT_EQ(writing([&](db::Tx& tx) {
              return add_grant(tx, id, {Grant{Role::mentor, {}, {}}, today, add_days(today, -1)}, {}, noon);
            })
                .error()
                .problems[0]
                .key,
            "accounts.dates.reversed");
}

TEST_P(Actors, of_an_account_that_is_not_active_are_nobody) {
  const AccountId id = active("amina", PersonId{70});
  writing([&](db::Tx& tx) { return add_grant(tx, id, {Grant{Role::director, {}, {}}, today, {}}, {}, noon).value(); });
  for (const AccountState state : {AccountState::suspended, AccountState::active, AccountState::off_boarded}) {
    writing([&](db::Tx& tx) { return change_state(tx, id, state, noon).value(); });
    EXPECT_EQ(actor(id).may(Permission::see_work_list), state == AccountState::active) << name(state);
  }
  EXPECT_FALSE(actor(AccountId{999}).signed_in());
}

}  // namespace
}  // namespace kith::auth
