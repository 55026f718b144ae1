// SPDX-License-Identifier: AGPL-3.0-or-later
#include "app/front_door.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <fstream>
#include <iterator>

#include "app/slices.h"
#include "platform/audit/log.h"
#include "platform/auth/account.h"
#include "platform/auth/csrf.h"
#include "platform/auth/policy.h"
#include "platform/auth/session.h"
#include "platform/http/body.h"
#include "support/temp_folder.h"

namespace kith::app {
namespace {

using auth::AccountState;
using auth::Permission;
using auth::Role;
using http::Kind;
using http::Method;

const Instant noon{1'763'830'800, -300};
const std::string passphrase = "gravel piano tulip";

/// The whole program behind its front door, without the network.
class Door : public testing::Test {
 protected:
  Door() { clock_.set(noon); }

  /// An active account with one role over the whole agency.
  AccountId account(const std::string& login, std::optional<Role> role = {}) {
    return agency_.db().writing("account", [&](db::Tx& tx) {
      const auto id = auth::create_active_account(tx, {.login = login, .display_name = login}, hash_, noon).value();
      if (role) auth::add_grant(tx, id, {{*role, {}, {}}, date_of(noon), {}}, {}, noon).value();
      return id;
    });
  }
  std::string session(AccountId id, auth::Step step = auth::Step::complete) {
    return agency_.db().writing("session", [&](db::Tx& tx) {
      return auth::start_session(tx, {.account = id, .step = step, .client = "c", .browser = "b"}, clock_.now(""));
    });
  }
  void force_state(AccountId id, AccountState state) {  // as if the sessions had not been ended with it
    agency_.db().write("state", [&](db::Tx& tx) {
      tx.exec("update accounts set state = :state where id = :id", {{"state", auth::name(state)}, {"id", id}});
    });
  }
  bool runs(const std::string& token) {
    return agency_.db()
        .reading("session", [&](db::Tx& tx) { return auth::find_session(tx, token, clock_.now("")); })
        .has_value();
  }
  std::vector<audit::Row> audited(std::string_view action) {
    auto rows = agency_.db().reading("audit", [](db::Tx& tx) { return audit::newest(tx, 0, 10'000); });
    std::erase_if(rows, [&](const audit::Row& row) { return row.action != action; });
    return rows;
  }

  /// A path that fits the route's pattern and leads to nothing.
  std::string sample_path(const http::Route& route) {
    std::string path;
    std::string_view rest = route.path;
    while (!rest.empty()) {
      const auto open = rest.find('{');
      path += rest.substr(0, open);
      if (open == rest.npos) break;
      const auto close = rest.find('}', open);
      const auto type = rest.substr(rest.find(':', open) + 1, close - rest.find(':', open) - 1);
      path += type == "id"     ? agency_.sealer().seal(987654321, "match")
              : type == "int"  ? "1"
              : type == "date" ? "2025-11-22"
                               : "nothing";
      rest.remove_prefix(close + 1);
    }
    return path;
  }
  http::Request request(Method method, std::string path, const std::string& token = "") {
    http::Request r;
    r.method = method;
    r.path = path;
    r.raw_target = std::move(path);
    r.client = "192.0.2.1";
    r.secure = true;
    r.headers.add("host", "kith.example");
    if (!token.empty()) r.cookies.add("__Host-kith", token);
    return r;
  }
  /// As a page of ours would send it.
  http::Request honest(const http::Route& route, const std::string& token) {
    http::Request r = request(route.method, sample_path(route), token);
    if (http::is_safe(route.method)) return r;
    r.headers.add("origin", "https://kith.example");
    r.json_body = route.kind == Kind::api;
    if (route.kind == Kind::api)
      r.headers.add("content-type", "application/json");
    else if (!token.empty())
      r.form.add("_csrf", auth::form_token(agency_.secrets().forms(), token));
    return r;
  }
  static std::string location(const http::Response& answer) {
    for (const auto& [name, value] : answer.headers)
      if (name == "location" || name == "Location") return value;
    return "";
  }
  static std::string cookie(const http::Response& answer, const std::string& name) {
    for (const auto& [key, value] : answer.headers)
      if (key == "set-cookie" && value.starts_with(name + "="))
        return value.substr(name.size() + 1, value.find(';') - name.size() - 1);
    return "";
  }
  static bool as_nobody(const http::Route& route, const http::Response& answer) {
    return route.kind == Kind::page ? answer.status == 303 && (location(answer) == "/sign-in" ||
                                                               location(answer).starts_with("/sign-in?next"))
                                    : answer.status == 401;
  }
  static bool let_through(const http::Response& answer) {
    return answer.status != 401 && answer.status != 403 && answer.status < 500 &&
           !location(answer).starts_with("/sign-in?next");
  }

  FixedClock clock_{noon};
  test::TempFolder folder_;
  Agency agency_{StoreOptions{folder_ / "agency", ""}, true, clock_};
  Metrics metrics_;
  Log log_{folder_ / "kith.log"};
  Slices slices_{&agency_, metrics_};
  FrontDoor door_{agency_, slices_.router(), log_, metrics_};
  const std::string hash_ = auth::Hasher(auth::HashCost{1, 8192}).hash(passphrase).value();
};

bool opens_by_table(Role role, Permission permission) {
  if (auth::declared(role, permission) == auth::Relations{auth::Relation::own_site}) return false;  // of no named site
  return std::any_of(auth::all_relations.begin(), auth::all_relations.end(),
                     [&](auth::Relation r) { return auth::allows(AccountState::active, role, permission, r); });
}

TEST_F(Door, every_role_at_every_route_as_the_table_says) {
  int cells = 0;
  for (const Role role : auth::all_roles) {
    const AccountId id = account("role." + std::string(name(role)), role);
    for (const http::Route& route : slices_.router().routes()) {
      if (route.path == "/sign-in") continue;  // answers 403 to a wrong password
      const auto answer = door_.answer(honest(route, session(id)));
      if (opens_by_table(role, route.permission))
        EXPECT_TRUE(let_through(answer)) << name(role) << " " << http::name(route.method) << " " << route.path << " "
                                         << answer.status;
      else
        EXPECT_EQ(answer.status, 403) << name(role) << " " << http::name(route.method) << " " << route.path;
      ++cells;
    }
  }
  EXPECT_GT(cells, 21 * 30);
}

TEST_F(Door, accounts_that_are_not_active_are_nobody_at_every_route) {
  for (const AccountState state : auth::all_account_states) {
    const AccountId id = account("state." + std::string(name(state)), Role::director);
    agency_.db().write("grant", [&](db::Tx& tx) {
      auth::add_grant(tx, id, {{Role::administrator, {}, {}}, date_of(noon), {}}, {}, noon).value();
    });
    for (const http::Route& route : slices_.router().routes()) {
      if (route.permission == Permission::anyone) continue;
      const std::string token = session(id);
      force_state(id, state);
      const auto answer = door_.answer(honest(route, token));
      EXPECT_EQ(as_nobody(route, answer), state != AccountState::active)
          << name(state) << " " << route.path << " " << answer.status;
      force_state(id, AccountState::active);
    }
  }
}

TEST_F(Door, without_a_whole_session_everybody_is_nobody) {
  const AccountId id = account("amina", Role::director);
  const std::string half = session(id, auth::Step::password), ended = session(id), old = session(id);
  agency_.db().write("end", [&](db::Tx& tx) { auth::end_session(tx, ended, auth::End::owner, noon); });
  for (const http::Route& route : slices_.router().routes()) {
    if (route.permission == Permission::anyone) continue;
    for (const std::string& token :
         {std::string(), half, ended, std::string(43, 'A'), std::string("x"), std::string(5000, 'A')})
      EXPECT_TRUE(as_nobody(route, door_.answer(honest(route, token)))) << route.path << " " << token.substr(0, 5);
  }
  clock_.set({noon.utc_seconds + auth::idle_seconds, -300});
  for (const http::Route& route : slices_.router().routes())
    if (route.permission != Permission::anyone) {
      EXPECT_TRUE(as_nobody(route, door_.answer(honest(route, old)))) << route.path;
    }
}

TEST_F(Door, a_cookie_of_the_other_kind_of_connection_does_not_count) {
  const std::string token = session(account("amina"));
  http::Request tossed = request(Method::get, "/account");
  tossed.cookies.add("kith", token);
  EXPECT_EQ(door_.answer(tossed).status, 303) << "over https only the __Host- cookie counts";
  http::Request plain = request(Method::get, "/account");
  plain.secure = false;
  plain.cookies.add("kith", token);
  EXPECT_EQ(door_.answer(plain).status, 200);
}

TEST_F(Door, no_changing_route_takes_a_forged_request) {
  const AccountId id = account("amina", Role::director);
  agency_.db().write("grant", [&](db::Tx& tx) {
    for (const Role role : {Role::administrator, Role::supervisor, Role::mentor, Role::reviewer})
      auth::add_grant(tx, id, {{role, {}, {}}, date_of(noon), {}}, {}, noon).value();
  });
  const std::string token = session(id), other = session(id);
  int routes = 0;
  for (const http::Route& route : slices_.router().routes()) {
    if (http::is_safe(route.method) || route.kind == Kind::probe) continue;
    ++routes;
    const auto status = [&](FunctionRef<void(http::Request&)> spoil) {
      http::Request r = honest(route, token);
      spoil(r);
      return door_.answer(r).status;
    };
    const auto with_header = [&](std::string name, std::string value) {
      return status([&](http::Request& r) {
        http::Fields kept;
        for (const auto& [key, old] : r.headers.list())
          if (key != name) kept.add(key, old);
        kept.add(name, value);
        r.headers = kept;
      });
    };
    for (const char* origin : {"https://evil.example", "null", "http://kith.example",
                               "https://kith.example.evil.example", "https://kith.example:444"})
      EXPECT_EQ(with_header("origin", origin), 403) << route.path << " " << origin;
    for (const char* site : {"cross-site", "same-site", "nonsense"})
      EXPECT_EQ(with_header("sec-fetch-site", site), 403) << route.path << " " << site;
    if (route.kind == Kind::api) {
      EXPECT_EQ(status([](http::Request& r) {
                  r.json_body = false;
                  r.form.add("a", "b");
                }),
                415)
          << route.path;
      continue;
    }
    for (const std::string& shown :
         {std::string(), std::string("x"), auth::form_token(agency_.secrets().forms(), other), std::string(43, 'A')})
      EXPECT_EQ(status([&](http::Request& r) {
                  http::Fields form;
                  form.add("_csrf", shown);
                  r.form = form;
                }),
                403)
          << route.path << " " << shown;
    EXPECT_EQ(status([](http::Request& r) { r.form = {}; }), 403) << route.path;
    EXPECT_EQ(status([](http::Request& r) {
                r.query = r.form;
                r.form = {};
              }),
              403)
        << route.path << ": a token in the address does not count";
  }
  EXPECT_GE(routes, 12);
  EXPECT_TRUE(runs(token)) << "none of them signed anybody out";
  EXPECT_EQ(audited("refused").at(0).outcome, "forged");
}

// ASVS 15.3.7; the form is kept as a draft, like every form that is turned down.
TEST_F(Door, a_field_of_one_value_that_comes_twice_is_refused_and_named) {
  const std::string token = session(account("amina", Role::director));
  http::Request asked = request(Method::get, "/", token);
  for (const char* whose : {"mine", "everyone"}) asked.query.add("whose", whose);
  const auto answer = door_.answer(asked);
  EXPECT_EQ(answer.status, 400);
  EXPECT_NE(answer.body.find("<code>whose</code>"), std::string::npos);
  EXPECT_EQ(door_.answer(request(Method::get, "/", token)).status, 200);
  http::Request guess = request(Method::post, "/sign-in");
  guess.headers.add("origin", "https://kith.example");
  for (const char* name : {"login", "login", "password"}) guess.form.add(name, "amina");
  EXPECT_EQ(door_.answer(guess).status, 400);
}

TEST_F(Door, another_method_does_not_reach_a_changing_handler) {
  const std::string token = session(account("amina"));
  EXPECT_EQ(door_.answer(request(Method::get, "/sign-out", token)).status, 405);
  EXPECT_EQ(door_.answer(request(Method::head, "/sign-out", token)).status, 405);
  EXPECT_TRUE(runs(token));
}

TEST_F(Door, every_405_says_what_is_allowed) {
  const std::string token = session(account("amina"));
  for (const char* path : {"/sign-out", "/healthz", "/api/v1/account", "/assets/kith.000000000000.css"}) {
    const auto answer = door_.answer(request(Method::delete_, path, token));
    EXPECT_EQ(answer.status, 405) << path;
    EXPECT_TRUE(answer.has_header("allow")) << path;
  }
}

TEST_F(Door, an_empty_body_called_json_is_one_without_fields) {
  http::Request r = request(Method::post, "/api/v1/account/sessions", session(account("amina")));
  r.headers.add("origin", "https://kith.example");
  r.headers.add("content-type", "application/json");
  ASSERT_EQ(http::decode_body(r, "", {}, {}), 0);
  EXPECT_EQ(door_.answer(r).status, 422) << "which session is missing; no other type of body (415)";
}

TEST_F(Door, signing_in_takes_no_session_that_was_brought_along) {
  const AccountId attacker = account("attacker");
  account("amina");
  const std::string planted = session(attacker);
  http::Request r = request(Method::post, "/sign-in", planted);
  r.headers.add("origin", "https://kith.example");
  r.form.add("_csrf", auth::form_token(agency_.secrets().forms(), planted));
  r.form.add("login", "amina");
  r.form.add("password", passphrase);
  const auto in = door_.answer(r);
  ASSERT_EQ(in.status, 303);
  const std::string fresh = cookie(in, "__Host-kith");
  EXPECT_EQ(fresh.size(), 43u);
  EXPECT_NE(fresh, planted);
  EXPECT_FALSE(runs(planted));
  EXPECT_TRUE(runs(fresh));
}

TEST_F(Door, a_sign_in_from_another_site_is_refused) {
  account("amina");
  http::Request r = request(Method::post, "/sign-in");
  r.form.add("login", "amina");
  r.form.add("password", passphrase);
  r.headers.add("origin", "https://evil.example");
  const auto answer = door_.answer(r);
  EXPECT_EQ(answer.status, 403);
  EXPECT_EQ(cookie(answer, "__Host-kith"), "");
}

TEST_F(Door, whoever_is_turned_away_is_noted) {
  const AccountId id = account("amina", Role::coordinator);
  door_.answer(request(Method::get, "/accounts", session(id)));
  const auto rows = audited("refused");
  ASSERT_EQ(rows.size(), 1u);
  EXPECT_EQ(rows[0].account, id.value);
  EXPECT_EQ(rows[0].outcome, "forbidden");
  EXPECT_EQ(rows[0].detail, "GET /accounts");
  EXPECT_FALSE(rows[0].request.empty());
  door_.answer(request(Method::get, "/accounts"));
  EXPECT_EQ(audited("refused").size(), 1u) << "strangers cannot fill the log";
}

TEST_F(Door, what_does_not_exist_and_what_may_not_be_seen_look_alike) {
  const std::string token = session(account("amina", Role::coordinator));
  const auto of_another_kind = agency_.sealer().seal(5, "person"), unknown = agency_.sealer().seal(987654321, "match");
  for (const http::Route& route : slices_.router().routes()) {
    if (route.path != "/supervision/matches/{match:id}") continue;
    const auto a = door_.answer(request(Method::get, "/supervision/matches/" + of_another_kind, token));
    const auto b = door_.answer(request(Method::get, "/supervision/matches/" + unknown, token));
    EXPECT_EQ(a.status, 404);
    EXPECT_EQ(b.status, 404);
    EXPECT_EQ(a.body.size(), b.body.size());
  }
}

/// The form for a new person: what was typed is there again for whoever typed it, and gone when it was recorded.
class KeptForm : public Door {
 protected:
  KeptForm() : clerk_(account("clerk", Role::intake_worker)), token_(session(clerk_)) {}
  http::Request post(const std::string& path, const std::string& token,
                     const std::vector<std::pair<std::string, std::string>>& fields) {
    auto r = request(Method::post, path, token);
    r.headers.add("origin", "https://kith.example");
    r.form.add("_csrf", auth::form_token(agency_.secrets().forms(), token));
    r.form.add("_draft", "/casefile/people");
    r.form.add("_page", "/casefile/people/new");
    for (const auto& [name, value] : fields) r.form.add(name, value);
    return r;
  }
  std::string form(const std::string& token) {
    return door_.answer(request(Method::get, "/casefile/people/new", token)).body;
  }
  bool shows(const std::string& token, std::string_view text) { return form(token).find(text) != std::string::npos; }

  AccountId clerk_;
  std::string token_;
};

TEST_F(KeptForm, is_kept_when_it_is_turned_down_and_gone_with_the_act_that_takes_it) {
  ASSERT_TRUE(shows(token_, "name=\"_draft\" value=\"/casefile/people\""));
  ASSERT_EQ(door_.answer(post("/casefile/people", token_, {{"safe_contact_note", "Call after six"}})).status, 422);
  EXPECT_TRUE(shows(token_, ">Call after six</textarea>"));
  EXPECT_TRUE(shows(token_, "is back. Nothing was sent."));
  EXPECT_FALSE(shows(session(account("other", Role::intake_worker)), "Call after six")) << "of one person only";
  const auto taken =
      door_.answer(post("/casefile/people", token_, {{"given_name", "Ada"}, {"safe_contact_note", "Call after six"}}));
  ASSERT_EQ(taken.status, 303) << taken.body;
  EXPECT_FALSE(shows(token_, "Call after six"));
}

TEST_F(KeptForm, is_kept_while_typing_and_can_be_begun_afresh) {
  EXPECT_EQ(door_.answer(post("/drafts", token_, {{"safe_contact_note", "Call after six"}})).status, 204);
  EXPECT_TRUE(shows(token_, ">Call after six</textarea>"));
  const auto afresh = door_.answer(post("/drafts", token_, {{"safe_contact_note", "Call"}, {"_discard", "yes"}}));
  EXPECT_EQ(afresh.status, 303);
  EXPECT_EQ(location(afresh), "/casefile/people/new");
  EXPECT_FALSE(shows(token_, "Call after six"));
}

TEST_F(KeptForm, is_kept_when_the_session_ran_out_while_typing) {
  const auto late = post("/casefile/people", token_, {{"given_name", "Ada"}, {"safe_contact_note", "Call after six"}});
  clock_.set({noon.utc_seconds + 2 * 3600, noon.offset_minutes});
  const auto answer = door_.answer(late);
  EXPECT_EQ(answer.status, 303);
  EXPECT_EQ(location(answer), "/sign-in?next=%2Fcasefile%2Fpeople%2Fnew") << "back to the form";
  const auto again = session(clerk_);
  EXPECT_TRUE(shows(again, ">Call after six</textarea>"));
  EXPECT_TRUE(shows(again, "value=\"Ada\""));
}

TEST_F(KeptForm, of_a_session_that_somebody_ended_or_a_forged_form_is_not) {
  auto forged = post("/casefile/people", token_, {{"safe_contact_note", "Forged"}});
  forged.form = {};
  forged.form.add("_draft", "/casefile/people");
  forged.form.add("safe_contact_note", "Forged");
  EXPECT_EQ(door_.answer(forged).status, 403);
  const auto late = post("/casefile/people", token_, {{"safe_contact_note", "Ended"}});
  agency_.db().write("end", [&](db::Tx& tx) { auth::end_session(tx, token_, auth::End::administrator, noon); });
  EXPECT_EQ(door_.answer(late).status, 303);
  const auto again = session(clerk_);
  EXPECT_FALSE(shows(again, "Forged"));
  EXPECT_FALSE(shows(again, "Ended"));
}

TEST_F(Door, a_csp_report_is_counted_and_logged_without_what_stands_in_it) {
  const auto report = [&](std::string body) {
    http::Request r = request(Method::post, "/csp-reports");
    r.body = std::move(body);
    return door_.answer(r).status;
  };
  const std::string url = "https://kith.example/casefile/people/" + agency_.sealer().seal(5, "person") + "?q=Zoe";
  EXPECT_EQ(report("{\"csp-report\":{\"effective-directive\":\"script-src-elem\",\"document-uri\":\"" + url +
                   "\",\"blocked-uri\":\"https://evil.example/x.js\"}}"),
            204);
  EXPECT_EQ(
      report("[{\"type\":\"csp-violation\",\"body\":{\"effectiveDirective\":\"Zoe Zoe\",\"documentURL\":\"x\"}}]"),
      204);
  EXPECT_EQ(report("nonsense"), 204);
  std::ifstream file(folder_ / "kith.log");
  const std::string log{std::istreambuf_iterator<char>(file), {}};
  EXPECT_NE(log.find("\"directive\":\"script-src-elem\",\"route\":\"/casefile/people/{person:id}\""), log.npos) << log;
  EXPECT_NE(log.find("\"directive\":\"(other)\",\"route\":\"(none)\""), log.npos) << log;
  EXPECT_EQ(log.find("Zoe"), log.npos);
  EXPECT_EQ(log.find("evil"), log.npos);
}

/// A public form and a code guessed from one IPv6 network count as one sender's.
TEST_F(Door, codes_guessed_within_one_ipv6_network_count_together) {
  int refused = 0;
  for (int i = 0; i < 200; ++i) {
    http::Request r = request(Method::post, "/training/sign-in");
    r.client = "2001:db8:1:2::" + std::to_string(i);
    r.headers.add("origin", "https://kith.example");
    r.form.add("code", "ZZZZ" + std::to_string(i));
    r.form.add("name", "x");
    refused += door_.answer(r).status == 429;
  }
  EXPECT_GT(refused, 100);
  const auto rows = agency_.db().reading("log", [](db::Tx& tx) { return audit::newest(tx, 0, 200); });
  ASSERT_EQ(rows.size(), 200u);
  EXPECT_EQ(rows.front().outcome, "training.flaw.too_often");
  EXPECT_EQ(rows.back().outcome, "training.flaw.code") << "and none is done";
}

TEST_F(Door, being_seen_is_written_every_few_minutes_only) {
  const std::string token = session(account("amina"));
  const auto last_seen = [&] {
    return agency_.db().reading("seen", [](db::Tx& tx) {
      return tx.first("select max(seen_at) from sessions", {}, [](const db::Row& r) { return r.integer(0); }).value();
    });
  };
  const auto generation = agency_.db().generation();
  for (int i = 0; i < 20; ++i) {
    clock_.set({noon.utc_seconds + i, -300});
    door_.answer(request(Method::get, "/account", token));
  }
  EXPECT_EQ(last_seen(), noon.utc_seconds);
  clock_.set({noon.utc_seconds + auth::touch_seconds, -300});
  door_.answer(request(Method::get, "/account", token));
  EXPECT_EQ(last_seen(), noon.utc_seconds + auth::touch_seconds);
  EXPECT_EQ(agency_.db().generation(), generation) << "nothing kept in memory is made anew for it";
}

}  // namespace
}  // namespace kith::app
