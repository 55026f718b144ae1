// SPDX-License-Identifier: AGPL-3.0-or-later
#include "app/kept_pages.h"

#include <gtest/gtest.h>

#include <fstream>
#include <iterator>
#include <thread>

#include "app/front_door.h"
#include "app/slices.h"
#include "platform/audit/log.h"
#include "platform/auth/account.h"
#include "platform/auth/session.h"
#include "support/both_engines.h"
#include "support/small_agency.h"

namespace kith::app {
namespace {

constexpr std::string_view work_list = "/supervision/work-list";

/// A program that serves an agency.
struct Program {
  Program(const StoreOptions& store, bool create, const Clock& clock, const std::string& log)
      : agency(store, create, clock), log(log) {}
  http::Response get(const std::string& token, std::string_view path = work_list) {
    http::Request request;
    request.path = request.raw_target = std::string(path);
    request.client = "192.0.2.1";
    request.secure = true;
    request.cookies.add("__Host-kith", token);
    return door.answer(request);
  }
  Agency agency;
  Metrics metrics;
  Log log;
  Slices slices{&agency, metrics};
  FrontDoor door{agency, slices.router(), log, metrics};
};

/// Kim looks after Maya and Tom since 1 September 2026; Ana is Tom's mother. It is 15 December and nobody was called.
class Freshness : public testing::TestWithParam<db::Engine> {
 protected:
  void SetUp() override {
    if (!test::available(GetParam())) GTEST_SKIP();
    fresh_ = std::make_unique<test::FreshDb>(GetParam(), test::all_steps());
    store_ = {fresh_->options().folder.empty() ? folder_ / "one" : fresh_->options().folder,
              fresh_->options().postgres};
    fresh_->close();
    clock_.set(test::SmallAgency::noon(today_));
    program_ = std::make_unique<Program>(store_, true, clock_, folder_ / "kith.log");
    told_ = std::make_unique<test::SmallAgency>(db());
    kim_ = told_->worker("Kim");
    maya_ = told_->person("Maya", "Lin", "+14165550101");
    tom_ = told_->person("Tom", "Roy");
    ana_ = told_->person("Ana", "Roy", "+14165550102", "after six");
    told_->relative(tom_, ana_, "parent", true);
    match_ = told_->match(maya_, tom_, on(2026, 9, 1));
    assignment_ = told_->assign(match_, kim_);
    account_ = db().writing("account", [&](db::Tx& tx) {
      return auth::create_active_account(tx, {.login = "kim", .display_name = "Kim", .person = kim_}, "x", now())
          .value();
    });
    token_ = signed_in();
  }
  void TearDown() override {
    told_.reset();
    program_.reset();
  }
  db::Db& db() { return program_->agency.db(); }
  Instant now() { return clock_.now(""); }
  std::string signed_in() {
    return db().writing("session", [&](db::Tx& tx) {
      return auth::start_session(tx, {.account = account_, .client = "c", .browser = "b"}, now());
    });
  }
  std::string page() { return program_->get(token_).body; }
  bool shows(std::string_view text) { return page().find(text) != std::string::npos; }
  std::size_t from_memory() { return program_->door.shown_from_memory(); }
  /// Both ask twice, so that the page would be kept if anything is.
  void warm() {
    page();
    page();
  }
  void correct(records::TableKey table, std::int64_t key, const std::vector<records::Field>& fields) {
    const auto done = db().writing("correct", [&](db::Tx& tx) {
      const auto last = records::history(tx, table, key).back().id;
      return records::correct(tx, table, key, last, fields, told_->author(today_));
    });
    ASSERT_TRUE(done.has_value());
  }
  void log_contact() {
    const auto contact = told_->add("supervisory_contacts",
                                    {{"supervisory_contacts.programme_id", told_->programme},
                                     {"supervisory_contacts.event_date", today_},
                                     {"supervisory_contacts.mode", "phone"},
                                     {"supervisory_contacts.staff_id", kim_}},
                                    today_);
    told_->add("contact_parties",
               {{"contact_parties.contact_id", contact},
                {"contact_parties.match_id", match_},
                {"contact_parties.track", "mentor"},
                {"contact_parties.informant_kind", "self"},
                {"contact_parties.person_id", maya_},
                {"contact_parties.result", "reached"},
                {"contact_parties.information_obtained", 1},
                {"contact_parties.note", "They built a kite."}},
               today_);
  }
  std::vector<audit::Row> seen() {
    auto rows = db().reading("audit", [](db::Tx& tx) { return audit::newest(tx, 0, 1000); });
    std::erase_if(rows, [](const audit::Row& row) { return row.action != "see"; });
    return rows;
  }

  const Date today_ = on(2026, 12, 15);
  test::TempFolder folder_;
  FixedClock clock_{test::SmallAgency::noon(today_)};
  std::unique_ptr<test::FreshDb> fresh_;
  StoreOptions store_;
  std::unique_ptr<Program> program_;
  std::unique_ptr<test::SmallAgency> told_;
  PersonId kim_, maya_, tom_, ana_;
  MatchId match_;
  std::int64_t assignment_{};
  AccountId account_;
  std::string token_;
};
KITH_BOTH_ENGINES(Freshness);

std::string token_of(const std::string& page, std::string_view name) {
  const auto at = page.find("name=\"" + std::string(name) + "\" value=\"");
  if (at == page.npos) return {};
  const auto from = page.find("value=\"", at) + 7;
  return page.substr(from, page.find('"', from) - from);
}

TEST_P(Freshness, the_same_page_again_is_kept_with_tokens_of_its_own_and_audited_alike) {
  page();
  const std::string one = page();
  const auto before = from_memory();
  const std::string two = page();
  EXPECT_EQ(from_memory() - before, GetParam() == db::Engine::sqlite ? 1U : 0U);
  ASSERT_NE(one.find("Maya"), one.npos);
  EXPECT_EQ(one.size(), two.size());
  for (const auto* name : {"_csrf", "_key"}) {
    EXPECT_FALSE(token_of(one, name).empty());
    EXPECT_NE(token_of(one, name), token_of(two, name)) << name;
  }
  const auto rows = seen();
  ASSERT_EQ(rows.size(), 3U);
  EXPECT_EQ(rows[0].subjects, rows[2].subjects);
  EXPECT_NE(rows[0].request, rows[2].request);
  EXPECT_NE(rows[0].subjects.find("\"person\""), std::string::npos);
}

TEST_P(Freshness, a_number_a_contact_and_a_hand_over_are_on_the_very_next_page) {
  warm();
  ASSERT_TRUE(shows("555-0102"));
  correct("persons", ana_.value, {{"persons.phone", "+14165550177"}});
  EXPECT_TRUE(shows("555-0177"));
  EXPECT_FALSE(shows("555-0102"));
  log_contact();
  EXPECT_TRUE(shows("They built a kite."));
  warm();
  ASSERT_TRUE(shows("Tom"));
  correct("match_assignments", assignment_, {{"match_assignments.end_date", add_days(today_, -1)}});
  EXPECT_FALSE(shows("Tom"));
}

TEST_P(Freshness, a_changed_policy_makes_the_page_anew) {
  warm();
  const auto served = from_memory();
  told_->add("policies",
             {{"policies.programme_id", told_->programme},
              {"policies.key", "contact_preset"},
              {"policies.value", "ebmp"},
              {"policies.valid_from", on(2026, 9, 1)},
              {"policies.approved_by", told_->office}},
             today_);
  const std::string other_rhythm = page();
  EXPECT_EQ(from_memory(), served);
  EXPECT_NE(other_rhythm.find("Tom"), std::string::npos);
}

TEST_P(Freshness, an_ended_session_or_a_suspended_account_is_let_in_no_more) {
  warm();
  ASSERT_EQ(program_->get(token_).status, 200);
  db().write("end", [&](db::Tx& tx) { auth::end_session(tx, token_, auth::End::administrator, now()); });
  EXPECT_EQ(program_->get(token_).status, 303);
  token_ = signed_in();
  warm();
  ASSERT_EQ(program_->get(token_).status, 200);
  db().write("suspend", [&](db::Tx& tx) {
    tx.exec("update accounts set state = 'suspended' where id = :id", {{"id", account_}});
  });
  EXPECT_EQ(program_->get(token_).status, 303);
}

TEST_P(Freshness, a_role_that_ended_opens_nothing) {
  warm();
  const auto role = db().reading("role", [&](db::Tx& tx) {
    return tx.first("select max(chain) from staff_roles", {}, [](const db::Row& r) { return r.integer(0); }).value();
  });
  correct("staff_roles", role, {{"staff_roles.end_date", add_days(today_, -1)}});
  EXPECT_EQ(program_->get(token_).status, 403);
}

TEST_P(Freshness, a_session_that_runs_out_is_not_kept_alive_by_memory) {
  warm();
  const Instant begun = now();
  clock_.set({begun.utc_seconds + auth::idle_seconds + 1, 0});
  EXPECT_EQ(program_->get(token_).status, 303);
  clock_.set(begun);
  warm();
  for (std::int64_t passed = 0; passed <= auth::whole_seconds - 1800; passed += 1800) {
    clock_.set({begun.utc_seconds + passed, 0});
    EXPECT_EQ(program_->get(token_).status, 200) << passed << " seconds: it is in use";
  }
  clock_.set({begun.utc_seconds + auth::whole_seconds + 1, 0});
  EXPECT_EQ(program_->get(token_).status, 303);
}

TEST_P(Freshness, the_next_day_is_another_page) {
  const std::string late = [&] {
    clock_.set({test::SmallAgency::noon(today_).utc_seconds + 12 * 3600 - 60, 0});
    token_ = signed_in();
    warm();
    return page();
  }();
  const auto served = from_memory();
  clock_.set({test::SmallAgency::noon(today_).utc_seconds + 12 * 3600 + 60, 0});
  EXPECT_NE(page().find("16 December 2026"), std::string::npos);
  EXPECT_EQ(from_memory(), served);
  EXPECT_EQ(late.find("16 December 2026"), std::string::npos);
}

TEST_P(Freshness, what_others_saw_and_that_a_session_was_seen_makes_no_page_anew) {
  if (GetParam() != db::Engine::sqlite) GTEST_SKIP() << "nothing is kept where others write too";
  warm();
  const auto served = from_memory();
  clock_.set({now().utc_seconds + auth::touch_seconds, 0});
  page();
  EXPECT_EQ(from_memory(), served + 1);
  const auto sessions = db().reading("sessions", [&](db::Tx& tx) { return auth::list_sessions(tx, account_, now()); });
  EXPECT_EQ(sessions.front().seen_at, now().utc_seconds);
}

TEST_P(Freshness, of_two_programs_on_one_database_each_sees_what_the_other_wrote) {
  if (GetParam() != db::Engine::postgres) GTEST_SKIP() << "one program per folder";
  Program other({folder_ / "two", store_.postgres}, true, clock_, folder_ / "two.log");
  warm();
  ASSERT_NE(other.get(token_).body.find("555-0102"), std::string::npos);
  ASSERT_EQ(other.get(token_).status, 200);
  correct("persons", ana_.value, {{"persons.phone", "+14165550177"}});
  EXPECT_NE(other.get(token_).body.find("555-0177"), std::string::npos) << "the very next page";
  log_contact();
  EXPECT_TRUE(shows("They built a kite."));
  bool told = false;
  for (int tries = 0; !told && tries < 20; ++tries) {
    std::this_thread::sleep_for(std::chrono::milliseconds(50));
    told = other.get(token_).body.find("They built a kite.") != std::string::npos;
  }
  EXPECT_TRUE(told) << "the columns hear of it within a second (ADR 0013)";
  correct("match_assignments", assignment_, {{"match_assignments.end_date", add_days(today_, -1)}});
  EXPECT_FALSE(shows("Tom"));
  db().write("end", [&](db::Tx& tx) { auth::end_session(tx, token_, auth::End::administrator, now()); });
  EXPECT_EQ(other.get(token_).status, 303);
}

TEST(KeptPages, forget_all_when_anything_was_written_or_there_is_too_much) {
  KeptPages pages(1000);
  const auto page = [](std::string body) {
    return std::make_shared<const KeptPage>(http::Response::html(std::move(body)), std::vector<GivenToken>{},
                                            std::vector<audit::Subject>{});
  };
  pages.keep(7, "a", page("A"));
  EXPECT_NE(pages.find(7, "a"), nullptr);
  EXPECT_EQ(pages.find(8, "a"), nullptr);
  EXPECT_EQ(pages.find(7, "b"), nullptr);
  pages.keep(8, "b", page("B"));
  EXPECT_EQ(pages.find(7, "a"), nullptr);
  pages.keep(7, "a", page("A"));
  EXPECT_EQ(pages.find(8, "a"), nullptr) << "made of what is older";
  EXPECT_NE(pages.find(8, "b"), nullptr);
  pages.keep(8, "c", page(std::string(999, 'c')));
  EXPECT_EQ(pages.find(8, "b"), nullptr);
  EXPECT_NE(pages.find(8, "c"), nullptr);
  for (int i = 0; i < 3; ++i) pages.keep(9, "c", page(std::string(400, 'c')));
  pages.keep(9, "d", page(std::string(300, 'd')));
  EXPECT_NE(pages.find(9, "c"), nullptr) << "a page kept again counts once";
}

TEST(KeptPages, a_token_is_never_shown_twice) {
  using Kind = GivenToken::Kind;
  const KeptPage page(
      http::Response::html("<a>key1<b>tok1<c>key2<d>key1"),
      {{Kind::fresh_key, "key1"}, {Kind::form_token, "tok1"}, {Kind::fresh_key, "key2"}, {Kind::fresh_key, "unused"}},
      {});
  int given = 0;
  const auto again =
      page.with([&](Kind kind) { return (kind == Kind::form_token ? "T" : "K") + std::to_string(++given); });
  EXPECT_EQ(again.body, "<a>K1<b>T2<c>K3<d>K4");
}

/// Nothing can be added to the audit log any more.
void lose_the_log(db::Db& db) {
  db.write("lose the log", [](db::Tx& tx) { tx.exec("alter table audit_log rename to audit_log_away", {}); });
}

// G44: if the audit cannot be written, nothing is shown.
TEST_P(Freshness, what_cannot_be_audited_is_not_shown) {
  ASSERT_TRUE(shows("Maya Lin"));
  lose_the_log(db());
  for (int n = 0; n < 2; ++n) {  // the second is not taken from memory either
    const auto answer = program_->get(token_);
    EXPECT_GE(answer.status, 500);
    EXPECT_EQ(answer.body.find("Maya"), std::string::npos);
    EXPECT_EQ(answer.body.find("+1416"), std::string::npos);
    EXPECT_EQ(answer.body.find("audit_log"), std::string::npos) << "a reference and nothing else";
  }
  std::ifstream in(folder_ / "kith.log");
  const std::string log((std::istreambuf_iterator<char>(in)), {});
  EXPECT_NE(log.find("\"failure\""), std::string::npos);
  EXPECT_EQ(log.find("Maya"), std::string::npos);
}

// G43: the act and its audit row are one transaction.
TEST_P(Freshness, what_cannot_be_audited_is_not_done) {
  const auto match = program_->agency.sealer().seal(match_.value, "match");
  const auto log_a_call = [&] {
    http::Request request;
    request.method = http::Method::post;
    request.path = request.raw_target = "/api/v1/contacts";
    request.client = "192.0.2.1";
    request.secure = request.json_body = true;
    for (const auto& [name, value] : {std::pair{"host", "kith.example"}, std::pair{"origin", "https://kith.example"},
                                      std::pair{"content-type", "application/json"}})
      request.headers.add(name, value);
    request.cookies.add("__Host-kith", token_);
    for (const auto& [name, value] : {std::pair<std::string, std::string>{"event_date", "2026-12-15"},
                                      {"mode", "phone"},
                                      {"parties.0.match", match},
                                      {"parties.0.track", "mentor"},
                                      {"parties.0.result", "reached"},
                                      {"parties.0.note", "They built a kite."}})
      request.form.add(name, value);
    return program_->door.answer(request);
  };
  const auto contacts = [&] {
    return db().reading("contacts", [](db::Tx& tx) {
      return tx.first("select count(*) from supervisory_contacts", {}, [](const db::Row& r) { return r.integer(0); });
    });
  };
  ASSERT_EQ(log_a_call().status, 201);
  const auto before = contacts();
  lose_the_log(db());
  const auto answer = log_a_call();
  EXPECT_GE(answer.status, 500);
  EXPECT_EQ(answer.body.find("kite"), std::string::npos);
  EXPECT_EQ(contacts(), before);
}

TEST(AuditDeskTest, what_cannot_be_written_fails_alone) {
  test::FreshDb fresh(db::Engine::sqlite, db::file_steps());
  std::vector<std::string> outcomes(3);
  {
    AuditDesk desk(fresh.db());
    for (std::size_t i = 0; i < outcomes.size(); ++i) {
      audit::Entry entry;
      entry.action = i == 1 ? "" : "see";
      desk.add({entry}, [&outcomes, i](const std::exception_ptr& why) { outcomes[i] = why ? "not" : "kept"; });
    }
  }
  EXPECT_EQ(outcomes, (std::vector<std::string>{"kept", "not", "kept"}));
  EXPECT_EQ(fresh.db().reading("size", [](db::Tx& tx) { return audit::size(tx); }), 2U);
}

}  // namespace
}  // namespace kith::app
