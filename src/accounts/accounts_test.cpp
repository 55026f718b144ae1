// SPDX-License-Identifier: AGPL-3.0-or-later
#include "accounts/accounts.h"

#include <gtest/gtest.h>

#include <algorithm>

#include "accounts/test_browser.h"
#include "platform/auth/account.h"
#include "platform/auth/queries.h"
#include "platform/http/stream.h"
#include "platform/mail/outbox.h"
#include "records/ddl.h"
#include "support/both_engines.h"
#include "support/small_agency.h"

namespace kith::accounts {
namespace {

using test::Browser;

const Instant noon{1'763'830'800, -300};
const std::string good = "gravel piano tulip";

std::vector<db::Step> all_steps() {
  auto steps = db::file_steps();
  for (auto& step : records::ddl_steps()) steps.push_back(std::move(step));
  return steps;
}

class Pages : public kith::test::BothEngines {
 protected:
  std::vector<db::Step> steps() const override { return all_steps(); }
  void SetUp() override {
    BothEngines::SetUp();
    if (IsSkipped()) return;
    secrets_ = db().writing("secrets", [](db::Tx& tx) { return settings::ensure_secrets(tx, noon); });
    uses_ = {&db(), &hasher_, &secrets_, [] { return std::string("Northside Mentors"); },
             [this](Visit&) { return unheard_; }};
    router_.add(routes(uses_));
    amina_ = active("amina", "Amina <Osei>");
    root_ = active("root.admin", "Robin Admin");
    db().write("grant", [&](db::Tx& tx) {
      ASSERT_TRUE(auth::add_grant(tx, root_, {{auth::Role::administrator, {}, {}}, date_of(noon), {}}, {}, noon));
    });
  }
  AccountId active(const std::string& login, const std::string& name) {
    return db().writing("account", [&](db::Tx& tx) {
      return auth::create_active_account(tx, {.login = login, .display_name = name}, hash_, noon).value();
    });
  }
  Browser browser() {
    Browser made(uses_, router_);
    made.now = noon;
    return made;
  }
  /// As JSON tells it.
  std::string version(Browser& admin, AccountId id) const {
    const std::string body = admin.get("/api/v1" + at(id)).body, name = "\"version\":\"";
    const auto begin = body.find(name) + name.size();
    return body.substr(begin, body.find('"', begin) - begin);
  }
  Browser signed_in(const std::string& login) {
    Browser made = browser();
    EXPECT_EQ(made.post("/sign-in", {{"login", login}, {"password", good}}).status, 303);
    return made;
  }
  std::string sealed(AccountId id) const { return IdSealer(secrets_.ids()).seal(id.value, "account"); }
  std::string at(AccountId id, const std::string& rest = "") const { return "/accounts/" + sealed(id) + rest; }
  auth::Account account(AccountId id) {
    return db().reading("account", [&](db::Tx& tx) { return auth::find_account(tx, id).value(); });
  }
  bool runs(const std::string& token) {
    return db().reading("session", [&](db::Tx& tx) { return auth::find_session(tx, token, noon); }).has_value();
  }
  static std::string location(const http::Response& answer) {
    for (const auto& [name, value] : answer.headers)
      if (name == "location" || name == "Location") return value;
    return "";
  }
  static bool holds(const http::Response& answer, std::string_view text) {
    return answer.body.find(text) != std::string::npos;
  }
  static std::string code_in(const http::Response& answer) {
    const auto start = answer.body.find("/welcome/");
    return start == std::string::npos ? "" : answer.body.substr(start + 9, 43);
  }

  auth::Hasher hasher_{auth::HashCost{1, 8192}};
  const std::string hash_ = hasher_.hash(good).value();
  settings::Secrets secrets_;
  std::int64_t unheard_{};
  Uses uses_;
  http::Router router_;
  AccountId amina_, root_;
};
KITH_BOTH_ENGINES(Pages);

TEST(AuthQueries, fit_the_real_record_tables) { kith::test::prepare_all(auth::sql::all, all_steps()); }

TEST(Routes, can_be_listed_without_an_agency) {
  http::Router router;
  router.add(routes({}));
  EXPECT_EQ(router.routes().size(), 36u);
  for (const http::Route& route : router.routes()) EXPECT_TRUE(i18n::Key::find(route.title)) << route.title;
}

TEST_P(Pages, sign_in_and_out) {
  Browser b = browser();
  EXPECT_EQ(b.get("/sign-in").status, 200);
  EXPECT_EQ(location(b.get("/account")), "/sign-in");
  const auto wrong = b.post("/sign-in", {{"login", "amina"}, {"password", "wrong wrong wrong"}});
  EXPECT_EQ(wrong.status, 403);
  EXPECT_TRUE(holds(wrong, "Login name or password is wrong"));
  EXPECT_TRUE(holds(wrong, "value=\"amina\"")) << "the login is kept";
  EXPECT_FALSE(holds(wrong, "wrong wrong wrong")) << "the password is not";
  const auto right = b.post("/sign-in", {{"login", "amina"}, {"password", good}, {"next", "/supervision/work-list"}});
  EXPECT_EQ(right.status, 303);
  EXPECT_EQ(location(right), "/account?done=done.failed_tries") << "somebody typed a wrong password before";
  const std::string session = b.session();
  EXPECT_TRUE(runs(session));
  EXPECT_EQ(b.get("/account").status, 200);
  EXPECT_EQ(location(b.get("/sign-in")), "/") << "signed in already";
  const auto out = b.post("/sign-out", {});
  EXPECT_EQ(location(out), "/sign-in?done=done.signed_out");
  EXPECT_EQ(b.session(), "");
  EXPECT_FALSE(runs(session));
}

TEST_P(Pages, after_signing_in_only_own_paths_are_gone_to) {
  for (const auto& [next, where] :
       std::vector<std::pair<std::string, std::string>>{{"/supervision/matches/x", "/supervision/matches/x"},
                                                        {"", "/"},
                                                        {"//evil.example", "/"},
                                                        {"https://evil.example", "/"},
                                                        {"/\\evil.example", "/"},
                                                        {"javascript:alert(1)", "/"},
                                                        {"/sign-in", "/"}}) {
    Browser b = browser();
    EXPECT_EQ(location(b.post("/sign-in", {{"login", "amina"}, {"password", good}, {"next", next}})), where) << next;
  }
}

TEST_P(Pages, waiting_is_said_with_its_seconds) {
  Browser b = browser();
  for (int i = 0; i < 8; ++i) b.post("/sign-in", {{"login", "amina"}, {"password", "wrong wrong wrong"}});
  const auto answer = b.post("/sign-in", {{"login", "amina"}, {"password", good}});
  EXPECT_EQ(answer.status, 429);
  EXPECT_TRUE(holds(answer, "Next try in 1 second."));
  bool said = false;
  for (const auto& [name, value] : answer.headers) said = said || (name == "retry-after" && value == "1");
  EXPECT_TRUE(said);
}

TEST_P(Pages, without_the_form_token_nothing_changes) {
  Browser b = signed_in("amina");
  b.with_form_token = false;
  EXPECT_EQ(b.post("/sign-out", {}).status, 403);
  EXPECT_EQ(b.post("/account/password", {{"current_password", good}, {"new_password", "x"}}).status, 403);
  EXPECT_TRUE(runs(b.session()));
}

TEST_P(Pages, an_invitation_sets_the_first_password_once) {
  const AccountId id = db().writing("account", [](db::Tx& tx) {
    return auth::create_account(tx, {.login = "bo", .display_name = "Bo Lee"}, noon).value();
  });
  const std::string code = db().writing("code", [&](db::Tx& tx) { return auth::make_code(tx, id, {}, noon)->text; });
  Browser b = browser();
  const std::string path = "/welcome/" + code;
  EXPECT_TRUE(holds(b.get(path), "Welcome, Bo Lee. Your login name is bo."));
  const auto differs = b.post(path, {{"new_password", good}, {"new_password_again", good + "x"}});
  EXPECT_EQ(differs.status, 422);
  EXPECT_TRUE(holds(differs, "The two entries differ."));
  EXPECT_FALSE(holds(differs, good)) << "a password is never shown again";
  EXPECT_TRUE(
      holds(b.post(path, {{"new_password", "short"}, {"new_password_again", "short"}}), "at least 15 characters"));
  EXPECT_TRUE(
      holds(b.post(path, {{"new_password", "Northside-Mentors-26"}, {"new_password_again", "Northside-Mentors-26"}}),
            "words of our work"));
  EXPECT_EQ(location(b.post(path, {{"new_password", good}, {"new_password_again", good}})),
            "/sign-in?done=done.password_set");
  EXPECT_EQ(b.get(path).status, 404);
  EXPECT_EQ(b.post(path, {{"new_password", good}, {"new_password_again", good}}).status, 404);
  EXPECT_EQ(b.get("/welcome/" + std::string(43, 'A')).status, 404);
  EXPECT_EQ(b.post("/sign-in", {{"login", "bo"}, {"password", good}}).status, 303);
}

TEST_P(Pages, own_password_needs_the_current_one_and_renews_the_session) {
  Browser here = signed_in("amina"), there = signed_in("amina");
  const std::string before = here.session();
  const auto change = [&](const std::string& current, const std::string& fresh) {
    return here.post("/account/password",
                     {{"current_password", current}, {"new_password", fresh}, {"new_password_again", fresh}});
  };
  const auto wrong = change("wrong wrong wrong", "velvet otter canyon");
  EXPECT_EQ(wrong.status, 422);
  EXPECT_TRUE(holds(wrong, "This is not your current password."));
  EXPECT_EQ(change(good, "amina likes plums").status, 422);
  EXPECT_EQ(location(change(good, "velvet otter canyon")), "/account?done=done.password_changed");
  EXPECT_NE(here.session(), before);
  EXPECT_FALSE(runs(before));
  EXPECT_TRUE(runs(here.session()));
  EXPECT_FALSE(runs(there.session()));
  EXPECT_EQ(browser().post("/sign-in", {{"login", "amina"}, {"password", "velvet otter canyon"}}).status, 303);
}

TEST_P(Pages, whoever_gives_out_roles_is_told_of_concerns_that_nobody_may_read) {
  auto admin = signed_in("root.admin");
  EXPECT_EQ(admin.get("/accounts").body.find("role=\"alert\""), std::string::npos);
  unheard_ = 2;
  EXPECT_NE(admin.get("/accounts").body.find("2 concerns wait"), std::string::npos);
}

TEST_P(Pages, own_sessions_are_listed_and_ended_and_nobody_elses) {
  Browser here = signed_in("amina"), there = signed_in("amina"), other = signed_in("root.admin");
  const auto page = here.get("/account");
  EXPECT_TRUE(holds(page, "this one"));
  EXPECT_TRUE(holds(page, "22 Nov 2025, 12:00")) << "on the agency's clock";
  const auto id_of = [&](const Browser& b) {
    return db().reading("session", [&](db::Tx& tx) {
      return IdSealer(secrets_.ids()).seal(auth::find_session(tx, b.session(), noon)->id, "session");
    });
  };
  EXPECT_TRUE(holds(page, id_of(there)));
  EXPECT_FALSE(holds(page, id_of(other)));
  EXPECT_EQ(here.post("/account/sessions", {{"session", id_of(other)}}).status, 404);
  EXPECT_TRUE(runs(other.session()));
  EXPECT_EQ(here.post("/account/sessions", {{"session", "1"}}).status, 404);
  EXPECT_EQ(here.post("/account/sessions", {{"session", id_of(there)}}).status, 303);
  EXPECT_FALSE(runs(there.session()));
  Browser third = signed_in("amina");
  EXPECT_EQ(here.post("/account/sessions", {{"session", "others"}}).status, 303);
  EXPECT_FALSE(runs(third.session()));
  EXPECT_TRUE(runs(here.session()));
}

TEST_P(Pages, language_is_remembered_for_the_browser_and_the_person) {
  Browser b = browser();
  EXPECT_EQ(location(b.post("/language", {{"language", "fr"}, {"back", "/sign-in"}})), "/sign-in");
  EXPECT_EQ(b.cookies["__Host-kith-language"], "fr");
  EXPECT_EQ(b.post("/language", {{"language", "de"}, {"back", "/"}}).status, 422);
  EXPECT_EQ(location(b.post("/language", {{"language", "en"}, {"back", "https://evil.example/"}})), "/");
  Browser in = signed_in("amina");
  in.post("/language", {{"language", "fr"}, {"back", "/account"}});
  EXPECT_EQ(account(amina_).language, "fr");
  in.language = i18n::Language::fr;
  EXPECT_TRUE(holds(in.get("/account"), "Votre compte"));
}

TEST_P(Pages, only_administrators_see_accounts) {
  Browser b = signed_in("amina");
  for (const std::string& path : {std::string("/accounts"), std::string("/accounts/new"), at(root_)})
    EXPECT_EQ(b.get(path).status, 403) << path;
  for (const std::string& path : {std::string("/accounts/new"), at(amina_), at(amina_, "/state"), at(amina_, "/link"),
                                  at(amina_, "/sessions"), at(amina_, "/roles"), at(amina_, "/roles/1")})
    EXPECT_EQ(b.post(path, {{"state", "active"}, {"role", "administrator"}}).status, 403) << path;
  Browser admin = signed_in("root.admin");
  const auto list = admin.get("/accounts");
  EXPECT_TRUE(holds(list, "2 accounts"));
  EXPECT_TRUE(holds(list, "Amina &lt;Osei&gt;"));
  EXPECT_FALSE(holds(list, "<Osei>"));
  EXPECT_TRUE(holds(admin.get("/accounts?q=robin"), "root.admin"));
  EXPECT_FALSE(holds(admin.get("/accounts?q=robin"), ">amina<"));
  EXPECT_TRUE(holds(admin.get("/accounts?q=nobody"), "No account fits."));
}

TEST_P(Pages, an_administrator_makes_an_account_and_sees_its_link_once) {
  Browser admin = signed_in("root.admin");
  admin.key = "the same attempt";
  const std::vector<std::pair<std::string, std::string>> form{
      {"name", "Mia Mentor"}, {"login", "Mia"}, {"role", "mentor"}, {"language", "fr"}, {"last_day", "31 Dec 2026"}};
  const auto made = admin.post("/accounts/new", form);
  EXPECT_EQ(made.status, 200);
  EXPECT_TRUE(holds(made, "https://kith.example/welcome/"));
  const std::string code = code_in(made);
  EXPECT_TRUE(holds(browser().get("/welcome/" + code), "Mia Mentor"));
  const auto again = admin.post("/accounts/new", form);
  EXPECT_EQ(code_in(again), "") << "not kept anywhere";
  db().read("kept", [&](db::Tx& tx) {
    tx.query("select body, location from idempotency", {},
             [&](const db::Row& r) { EXPECT_EQ((r.string(0) + r.string(1)).find(code), std::string::npos); });
  });
  const auto mia = db().reading("account", [](db::Tx& tx) { return auth::find_account(tx, "mia").value(); });
  EXPECT_EQ(mia.language, "fr");
  EXPECT_EQ(mia.last_day, on(2026, 12, 31));
  EXPECT_EQ(db().reading("grants", [&](db::Tx& tx) { return auth::list_grants(tx, mia.id).at(0).grant.role; }),
            auth::Role::mentor);
  admin.key.clear();
  const auto taken = admin.post("/accounts/new", form);
  EXPECT_EQ(taken.status, 422);
  EXPECT_TRUE(holds(taken, "belongs to another account"));
  EXPECT_TRUE(holds(admin.post("/accounts/new", {{"name", "X"}, {"login", "xx"}, {"person", "p-404"}}),
                    "no person with this id"));
  EXPECT_TRUE(holds(admin.post("/accounts/new", {{"name", "X"}, {"login", "xx"}, {"last_day", "someday"}}),
                    "This is not a day"));
  EXPECT_EQ(db().reading("count", [](db::Tx& tx) { return auth::count_accounts(tx); }), 3);
}

TEST_P(Pages, staff_without_an_account_are_chosen_by_name) {
  kith::test::SmallAgency agency(db());
  const auto kim = agency.worker("Kim");
  agency.worker("Kim", "trainer");
  agency.person("Maya");
  const auto rows = db().reading("test", [&](db::Tx& tx) { return records::history(tx, "persons", kim.value); });
  db().write("test", [&](db::Tx& tx) {
    ASSERT_TRUE(
        records::correct(tx, "persons", kim.value, rows.back().id, {{"persons.family_name", "Abel"}}, agency.author()));
  });
  Browser admin = signed_in("root.admin");
  const auto page = admin.get("/accounts/new");
  EXPECT_TRUE(holds(page, ">Kim Abel<")) << "two are called Kim: who of them gets the roles has to be seen";
  EXPECT_FALSE(holds(page, "Maya")) << "no staff";
  EXPECT_TRUE(holds(admin.get("/api/v1/accounts/staff"), "\"name\":\"Kim Abel\""));
  EXPECT_EQ(
      admin.post("/accounts/new", {{"name", "Kim"}, {"login", "kim"}, {"language", "en"}, {"staff", "nobody"}}).status,
      422);
  const std::string mark = "<option value=\"";
  std::string text = page.body;
  const auto name = text.find(">Kim Abel");
  const auto from = text.rfind(mark, name) + mark.size();
  const auto value = text.substr(from, text.find('"', from) - from);
  EXPECT_EQ(admin.post("/accounts/new", {{"name", ""}, {"login", "kim"}, {"language", "en"}, {"staff", value}}).status,
            200);
  const auto made = db().reading("account", [](db::Tx& tx) { return auth::find_account(tx, "kim").value(); });
  EXPECT_EQ(made.person, kim);
  EXPECT_EQ(made.display_name, "Kim Abel") << "nobody types a name that was chosen";
  EXPECT_FALSE(holds(admin.get("/accounts/new"), ">Kim Abel"));
}

TEST_P(Pages, staff_recorded_twice_are_offered_once_and_not_when_either_record_has_an_account) {
  kith::test::SmallAgency agency(db());
  const auto ana = agency.worker("Ana"), other = agency.worker("Anna"), kim = agency.worker("Kim"),
             second = agency.person("Kimmy");
  const auto joined = [&](PersonId kept, PersonId absorbed) {
    agency.add("person_merges", {{"person_merges.kept_id", kept},
                                 {"person_merges.absorbed_id", absorbed},
                                 {"person_merges.event_date", on(2026, 1, 5)},
                                 {"person_merges.decided_by", agency.office},
                                 {"person_merges.reason", "The same person"}});
  };
  joined(ana, other);
  Browser admin = signed_in("root.admin");
  EXPECT_TRUE(holds(admin.get("/accounts/new"), ">Ana"));
  EXPECT_FALSE(holds(admin.get("/accounts/new"), ">Anna")) << "once, as the record that is kept";
  EXPECT_TRUE(holds(admin.get("/accounts/new"), ">Kim"));
  db().write("account", [&](db::Tx& tx) {
    ASSERT_TRUE(
        auth::create_active_account(tx, {.login = "kimmy", .display_name = "Kimmy", .person = second}, hash_, noon));
  });
  joined(kim, second);
  EXPECT_FALSE(holds(admin.get("/accounts/new"), ">Kim")) << "the account hangs on the other record";
}

TEST_P(Pages, roles_that_open_files_are_not_given_by_administrators) {
  Browser admin = signed_in("root.admin");
  for (const char* role : {"director", "supervisor", "coordinator", "intake_worker", "clinician", "king", ""}) {
    EXPECT_EQ(admin.post(at(amina_, "/roles"), {{"role", role}}).status, 422) << role;
    if (*role != '\0') {
      EXPECT_EQ(admin.post("/accounts/new", {{"name", "X"}, {"login", "xx"}, {"role", role}}).status, 422) << role;
    }
  }
  EXPECT_TRUE(db().reading("grants", [&](db::Tx& tx) { return auth::list_grants(tx, amina_); }).empty());
  Browser amina = signed_in("amina");
  EXPECT_EQ(admin.post(at(amina_, "/roles"), {{"role", "mentor"}}).status, 303);
  EXPECT_FALSE(runs(amina.session())) << "a change of rights ends sessions";
  const auto grant = db().reading("grants", [&](db::Tx& tx) { return auth::list_grants(tx, amina_).at(0).id; });
  EXPECT_TRUE(holds(admin.get(at(amina_)), "whole agency"));
  EXPECT_EQ(admin.post(at(root_, "/roles/" + std::to_string(grant)), {}).status, 422)
      << "not through another account's page";
  EXPECT_EQ(admin.post(at(amina_, "/roles/" + std::to_string(grant)), {}).status, 303);
  EXPECT_EQ(admin.post(at(amina_, "/roles/" + std::to_string(grant)), {}).status, 404);
}

TEST_P(Pages, a_last_day_before_today_is_told_beside_its_field) {
  Browser admin = signed_in("root.admin");
  const auto one = admin.post(at(amina_, "/roles"), {{"role", "mentor"}, {"until", "2020-01-31"}});
  EXPECT_EQ(one.status, 422);
  EXPECT_TRUE(holds(one, "href=\"#until\"")) << one.body;
  const auto fresh =
      admin.post("/accounts/new", {{"name", "Max"}, {"login", "max"}, {"role", "mentor"}, {"last_day", "2020-01-31"}});
  EXPECT_EQ(fresh.status, 422);
  EXPECT_TRUE(holds(fresh, "href=\"#last_day\"")) << fresh.body;
}

TEST_P(Pages, accounts_are_found_as_people_are) {
  active("elodie.roy", "\u00c9lodie Roy");
  Browser admin = signed_in("root.admin");
  const auto found = [&](const std::string& typed) { return holds(admin.get("/accounts?q=" + typed), "elodie.roy<"); };
  for (const char* typed : {"", "elodie", "ELODIE", "\u00e9lodie", "\u00c9LOD", "elodie.roy", "ROY"})
    EXPECT_TRUE(found(typed)) << typed;
  for (const char* typed : {"amina", "%", "_", "\\"}) EXPECT_FALSE(found(typed)) << typed;
}

TEST_P(Pages, accounts_are_had_as_a_file_by_whoever_keeps_them) {
  for (int n = 0; n < 60; ++n) active("mentor." + std::to_string(n), "=Mentor " + std::to_string(n));
  Browser admin = signed_in("root.admin"), amina = signed_in("amina");
  const auto body = [&](const std::string& path) {
    auto answer = admin.get(path);
    EXPECT_EQ(answer.status, 200) << path;
    return answer.stream ? http::rest_of(*answer.stream) : answer.body;
  };
  const auto all = body("/accounts/as/csv");
  EXPECT_EQ(std::count(all.begin(), all.end(), '\n'), 63) << "headings, two and sixty: " << all;
  EXPECT_NE(all.find("'=Mentor 59"), all.npos) << "no formula";
  EXPECT_NE(all.find("administrator"), all.npos) << all;
  const auto some = body("/accounts/as/csv?q=mentor.5");
  EXPECT_EQ(std::count(some.begin(), some.end(), '\n'), 12) << "5 and 50 to 59: " << some;
  EXPECT_EQ(admin.get("/accounts/as/pdf").status, 404);
  EXPECT_EQ(amina.get("/accounts/as/csv").status, 403);
}

TEST_P(Pages, nobody_changes_the_own_rights) {
  Browser admin = signed_in("root.admin");
  for (const auto& [path, fields] :
       std::vector<std::pair<std::string, std::vector<std::pair<std::string, std::string>>>>{
           {"/state", {{"state", "suspended"}}},
           {"/state", {{"state", "off_boarded"}, {"sure", "true"}}},
           {"/roles", {{"role", "reviewer"}}},
           {"/roles/1", {}},
           {"",
            {{"version", version(admin, root_)},
             {"name", "Robin Admin"},
             {"login", "root.admin"},
             {"last_day", "2030-01-01"}}}})
    EXPECT_EQ(admin.post(at(root_, path), fields).status, 422) << path;
  EXPECT_EQ(
      admin.post(at(root_), {{"version", version(admin, root_)}, {"name", "Robin B."}, {"login", "root.admin"}}).status,
      303)
      << "the name is no right";
  EXPECT_EQ(account(root_).display_name, "Robin B.");
}

TEST_P(Pages, two_administrators_do_not_overwrite_each_other) {
  Browser first = signed_in("root.admin"), second = signed_in("root.admin");
  const std::string api = "/api/v1" + at(amina_), read = version(first, amina_);
  const auto page = second.get(at(amina_));
  EXPECT_TRUE(holds(page, "name=\"version\" value=\"" + read + "\"")) << page.body;
  EXPECT_EQ(first.post(api, {{"version", read}, {"last_day", "2030-01-01"}}).status, 200);
  EXPECT_EQ(second.post(api, {{"version", read}, {"last_day", "2031-01-01"}}).status, 409);
  EXPECT_EQ(second.post(api, {{"last_day", "2031-01-01"}}).status, 422) << "an account is read before it is changed";
  const auto refused = second.post(at(amina_), {{"version", read}, {"name", "Amina"}, {"login", "amina"}});
  EXPECT_EQ(refused.status, 409);
  EXPECT_TRUE(holds(refused, "Somebody changed this account")) << refused.body;
  EXPECT_EQ(account(amina_).last_day, on(2030, 1, 1));
  const std::string now = version(second, amina_);
  EXPECT_TRUE(holds(refused, now)) << "whoever saves again has seen what stands";
  signed_in("amina");
  EXPECT_EQ(version(second, amina_), now) << "to sign in changes nothing";
  EXPECT_EQ(second.post(api, {{"version", now}, {"last_day", "2031-01-01"}}).status, 200);
}

TEST_P(Pages, accounts_are_suspended_reopened_and_closed) {
  Browser admin = signed_in("root.admin"), amina = signed_in("amina");
  EXPECT_EQ(admin.post(at(amina_, "/sessions"), {}).status, 303);
  EXPECT_FALSE(runs(amina.session()));
  amina = signed_in("amina");
  EXPECT_EQ(admin.post(at(amina_, "/state"), {{"state", "suspended"}}).status, 303);
  EXPECT_FALSE(runs(amina.session()));
  EXPECT_EQ(location(amina.get("/account")), "/sign-in");
  EXPECT_EQ(admin.post(at(amina_, "/link"), {}).status, 409);
  EXPECT_TRUE(holds(admin.get(at(amina_)), "Open again"));
  EXPECT_EQ(admin.post(at(amina_, "/state"), {{"state", "active"}}).status, 303);
  EXPECT_EQ(admin.post(at(amina_, "/state"), {{"state", "expired"}}).status, 409);
  EXPECT_EQ(admin.post(at(amina_, "/state"), {{"state", "off_boarded"}}).status, 422) << "not confirmed";
  EXPECT_EQ(admin.post(at(amina_, "/state"), {{"state", "off_boarded"}, {"sure", "true"}}).status, 303);
  EXPECT_EQ(admin.post(at(amina_, "/state"), {{"state", "active"}}).status, 409);
  EXPECT_EQ(account(amina_).state, auth::AccountState::off_boarded);
}

TEST_P(Pages, a_reset_link_is_handed_over_and_changes_nothing_until_used) {
  Browser admin = signed_in("root.admin"), amina = signed_in("amina");
  const std::string code = code_in(admin.post(at(amina_, "/link"), {}));
  EXPECT_EQ(code.size(), 43u);
  EXPECT_TRUE(runs(amina.session()));
  Browser b = browser();
  EXPECT_TRUE(holds(b.get("/welcome/" + code), "choose a new password for amina"));
  EXPECT_EQ(b.post("/welcome/" + code,
                   {{"new_password", "velvet otter canyon"}, {"new_password_again", "velvet otter canyon"}})
                .status,
            303);
  EXPECT_FALSE(runs(amina.session()));
}

TEST_P(Pages, as_json_an_account_is_made_and_its_link_told_once) {
  Browser admin = signed_in("root.admin");
  admin.key = "the same attempt";
  const std::vector<std::pair<std::string, std::string>> form{
      {"name", "Mia Mentor"}, {"login", "mia"}, {"role", "mentor"}, {"last_day", "2026-12-31"}};
  const auto made = admin.post("/api/v1/accounts", form);
  EXPECT_EQ(made.status, 201);
  EXPECT_TRUE(holds(browser().get("/welcome/" + code_in(made)), "Mia Mentor")) << made.body;
  const auto again = admin.post("/api/v1/accounts", form);
  EXPECT_EQ(again.status, 201);
  EXPECT_FALSE(holds(again, "welcome")) << "kept nowhere";
  admin.key.clear();
  EXPECT_EQ(admin.post("/api/v1/accounts", form).status, 422) << "the login belongs to another account";
  EXPECT_EQ(admin.post("/api/v1/accounts", {{"name", "X"}, {"login", "xx"}, {"role", "director"}}).status, 422);
  EXPECT_EQ(admin.post("/api/v1/accounts", {{"name", "X"}, {"login", "xx"}, {"password", good}}).status, 422)
      << "no password passes here";
  const auto list = admin.get("/api/v1/accounts?q=mia");
  EXPECT_TRUE(holds(list, "\"login\":\"mia\"") && !holds(list, "amina\"")) << list.body;
  EXPECT_EQ(signed_in("amina").get("/api/v1/accounts").status, 403);
}

TEST_P(Pages, as_json_an_account_is_changed_linked_suspended_and_given_roles) {
  Browser admin = signed_in("root.admin"), amina = signed_in("amina");
  const std::string api = "/api/v1" + at(amina_), own = "/api/v1" + at(root_);
  EXPECT_EQ(admin.post(api, {{"version", version(admin, amina_)}, {"name", ""}}).status, 422);
  EXPECT_EQ(admin.post(api, {{"version", version(admin, amina_)}, {"last_day", "2030-01-01"}}).status, 200);
  EXPECT_EQ(admin.post(api, {{"version", version(admin, amina_)}, {"name", "Amina O."}}).status, 200);
  EXPECT_EQ(account(amina_).login, "amina") << "what is not sent stays";
  EXPECT_EQ(account(amina_).last_day, on(2030, 1, 1));
  EXPECT_EQ(admin.post(api + "/roles", {{"role", "mentor"}, {"until", "2020-01-31"}}).status, 422);
  EXPECT_EQ(admin.post(api + "/roles", {{"role", "mentor"}}).status, 200);
  EXPECT_EQ(admin.post(own + "/roles", {{"role", "mentor"}}).status, 422) << "not one's own rights";
  const auto grant = db().reading("grants", [&](db::Tx& tx) { return auth::list_grants(tx, amina_).at(0).id; });
  EXPECT_TRUE(holds(admin.get(api), "\"grant\":" + std::to_string(grant)));
  EXPECT_EQ(admin.post(api + "/roles/" + std::to_string(grant), {}).status, 200);
  EXPECT_EQ(admin.post(api + "/roles/" + std::to_string(grant), {}).status, 404);
  amina = signed_in("amina");
  EXPECT_EQ(admin.post(api + "/sessions", {}).status, 200);
  EXPECT_FALSE(runs(amina.session()));
  EXPECT_EQ(code_in(admin.post(api + "/link", {})).size(), 43u);
  EXPECT_EQ(admin.post(api + "/state", {{"state", "expired"}}).status, 422);
  EXPECT_EQ(admin.post(api + "/state", {{"state", "suspended"}}).status, 200);
  EXPECT_EQ(admin.post(api + "/link", {}).status, 409);
  EXPECT_EQ(admin.post(api + "/state", {{"state", "off_boarded"}}).status, 422) << "not sure";
  EXPECT_EQ(admin.post(api + "/state", {{"state", "off_boarded"}, {"sure", "true"}}).status, 200);
  EXPECT_EQ(admin.post("/api/v1/accounts/" + std::string(26, '0') + "/sessions", {}).status, 404);
}

TEST_P(Pages, as_json_everybody_sees_and_ends_their_own_sessions) {
  Browser here = signed_in("amina"), there = signed_in("amina");
  EXPECT_TRUE(holds(here.get("/api/v1/account"), "\"this_one\":true"));
  EXPECT_EQ(here.post("/api/v1/account/sessions", {{"session", "1"}}).status, 404);
  EXPECT_EQ(here.post("/api/v1/account/sessions", {{"session", "others"}}).status, 200);
  EXPECT_FALSE(runs(there.session()));
  EXPECT_TRUE(runs(here.session()));
}

TEST_P(Pages, unknown_accounts_are_not_found) {
  Browser admin = signed_in("root.admin");
  const std::string unknown = IdSealer(secrets_.ids()).seal(999, "account"),
                    person = IdSealer(secrets_.ids()).seal(amina_.value, "person");
  for (const std::string& id : {unknown, person, std::string(26, '0')}) {
    EXPECT_EQ(admin.get("/accounts/" + id).status, 404) << id;
    EXPECT_EQ(admin.post("/accounts/" + id + "/state", {{"state", "suspended"}}).status, 404) << id;
  }
  EXPECT_EQ(account(amina_).state, auth::AccountState::active);
}

TEST_P(Pages, letters_that_have_not_left_are_shown_without_address_and_tried_again) {
  db().write("mail", [](db::Tx& tx) {
    for (const auto& [name, value] : {std::pair{"mail", "on"}, std::pair{"mail_from", "kith@example.org"},
                                      std::pair{"mail_public_address", "https://kith.example.org"}})
      ASSERT_TRUE(settings::set(tx, name, value, noon));
    mail::put(tx, {"reference", 7, 3, "", {}, "ana@example.org", "en", "A short question", "Who is it?\n"}, noon);
    tx.exec("update mail_outbox set state = 'failed', error = 'refused', done_at = 1", {});
  });
  auto root = signed_in("root.admin");
  const auto page = root.get("/accounts/mail");
  ASSERT_EQ(page.status, 200);
  EXPECT_TRUE(holds(page, "Request to a referee"));
  EXPECT_TRUE(holds(page, "The relay refuses this letter."));
  EXPECT_FALSE(holds(page, "ana@example.org"));
  EXPECT_FALSE(holds(page, "short question"));
  const std::string begin = "/accounts/mail/";
  const auto at = page.body.find(begin);
  ASSERT_NE(at, page.body.npos);
  const auto again = page.body.substr(at, page.body.find('"', at) - at);
  EXPECT_TRUE(holds(root.get("/api/v1/mail"), "\"why\":\"refused\""));
  EXPECT_FALSE(holds(root.get("/api/v1/mail"), "ana@example.org"));
  EXPECT_EQ(root.post("/api/v1/mail/" + std::string(26, '0') + "/again", {}).status, 404);
  EXPECT_EQ(root.post("/api/v1/mail" + again.substr(begin.size() - 1), {}).status, 200);
  db().write("mail", [](db::Tx& tx) { tx.exec("update mail_outbox set state = 'failed', done_at = 1", {}); });
  EXPECT_EQ(root.post(again, {}).status, 303);
  EXPECT_EQ(db().reading("unsent", [](db::Tx& tx) { return mail::unsent(tx, 5).at(0).state; }), mail::State::waiting);
  EXPECT_EQ(signed_in("amina").get("/accounts/mail").status, 403);
}

}  // namespace
}  // namespace kith::accounts
