// SPDX-License-Identifier: AGPL-3.0-or-later
#include "casefile/trail.h"

#include <gtest/gtest.h>

#include <stdexcept>

#include "casefile/people.h"
#include "platform/audit/log.h"
#include "platform/auth/account.h"
#include "platform/http/stream.h"
#include "platform/i18n/keys.h"
#include "snapshot/load.h"
#include "support/both_engines.h"
#include "support/fake_visit.h"
#include "support/small_agency.h"

namespace kith::casefile {
namespace {

using auth::Role;
constexpr Date trail_day = on(2026, 11, 22);
const std::vector<db::Step> trail_steps = test::all_steps();

/// Maya mentors Zoé. Kim (account "kim") looked at them and logged a contact; the log holds more of other days.
class Trail : public test::BothEngines {
 protected:
  std::vector<db::Step> steps() const override { return trail_steps; }
  void SetUp() override {
    BothEngines::SetUp();
    if (!test::available(GetParam())) return;
    agency_ = std::make_unique<test::SmallAgency>(db());
    maya_ = agency_->person("Maya", "Lin");
    zoe_ = agency_->person("Zoé", "Gagné");
    tom_ = agency_->person("Tom", "O'Brien");
    match_ = agency_->match(maya_, zoe_, on(2026, 9, 1));
    actor_ = agency_->actor(agency_->worker("Dora", "director"), Role::director);
    actor_.grants = {{Role::director, {}, {}}};  // of the whole agency
    kim_ = db().writing("test", [](db::Tx& tx) {
      return auth::create_account(tx, {.login = "kim", .display_name = "Kim Roy"}, test::SmallAgency::noon(trail_day))
          .value();
    });
  }
  /// A row of the log, `days` before the day on which it is read.
  void logged(int days, std::string action, std::string detail, std::vector<audit::Subject> about,
              std::string outcome = "done") {
    db().write("test", [&](db::Tx& tx) {
      audit::Entry entry;
      entry.at = test::SmallAgency::noon(add_days(trail_day, -days));
      entry.account = kim_;
      entry.action = std::move(action);
      entry.detail = std::move(detail);
      entry.subjects = std::move(about);
      entry.outcome = std::move(outcome);
      audit::append(tx, std::move(entry));
    });
  }
  http::Response ask(std::string_view pattern, http::Fields query = {}, http::PathValues path = {}) {
    TrailUses uses;
    uses.people.columns = [this] {
      return std::make_shared<const snapshot::Snapshot>(
          db().reading("test", [](db::Tx& tx) { return snapshot::load(tx); }));
    };
    uses.people.book = [this](FunctionRef<void(const Book&)> read) { people_.reading(db(), read); };
    uses.title = [](std::string_view page) -> std::optional<i18n::Key> {
      if (page == "/casefile/people/{person:id}") return i18n::Key("casefile.title.one");
      return std::nullopt;
    };
    const auto routes = trail_routes(uses);
    for (const auto& route : routes) {
      if (route.path != pattern) continue;
      http::Request request;
      request.path = "/casefile/trail";
      request.query = std::move(query);
      const i18n::Words words(i18n::Language::en);
      test::FakeVisit visit(db(), request, actor_, words, test::SmallAgency::noon(trail_day), route, path);
      auto answer = route.handler(visit);
      if (answer.stream) answer.body = http::rest_of(*answer.stream);
      seen_ = visit.seen;
      return answer;
    }
    throw std::logic_error("no such route");
  }
  std::string page(std::initializer_list<std::pair<const char*, std::string>> query = {}) {
    http::Fields fields;
    for (const auto& [name, value] : query) fields.add(name, value);
    return ask("/casefile/trail", std::move(fields)).body;
  }
  template <class Id>
  static std::string sealed(Id id, std::string_view kind) {
    return test::FakeVisit::sealer().seal(id.value, kind);
  }
  static std::string before_in(const std::string& page) {
    const auto at = page.find("before=") + 7;
    return page.substr(at, page.find('"', at) - at);
  }
  static bool says(const std::string& page, std::string_view text) { return page.find(text) != std::string::npos; }

  std::unique_ptr<test::SmallAgency> agency_;
  People people_;
  PersonId maya_, zoe_, tom_;
  MatchId match_;
  AccountId kim_;
  auth::Actor actor_;
  test::FakeVisit::Seen seen_;
};
KITH_BOTH_ENGINES(Trail);

TEST_P(Trail, tells_who_saw_whom_in_words_and_notes_whose_names_it_shows) {
  logged(0, "see", "/casefile/people/{person:id}", {{"person", tom_.value}});
  const auto body = page();
  EXPECT_TRUE(says(body, "Kim Roy") && says(body, "O'Brien")) << body;
  EXPECT_TRUE(says(body, "Seen"));
  EXPECT_FALSE(says(body, "casefile.title.one") || says(body, "{person:id}")) << "the page's title, not its path";
  EXPECT_EQ(seen_, (test::FakeVisit::Seen{{"person", tom_.value}}));
}

TEST_P(Trail, names_the_act_beside_the_page_it_was_done_on) {
  logged(0, "person.correct", "/casefile/people/{person:id} rows=2", {{"person", tom_.value}});
  EXPECT_TRUE(says(page(), "person.correct rows=2"));
}

TEST_P(Trail, of_an_account_stays_about_it_when_nothing_was_done) {
  EXPECT_TRUE(says(page({{"account", sealed(kim_, "account")}}), "Only:"));
  http::Fields fields;
  fields.add("account", sealed(AccountId{999}, "account"));
  EXPECT_EQ(ask("/casefile/trail", fields).status, 404);
}

TEST_P(Trail, of_a_person_holds_what_was_done_about_their_matches) {
  logged(1, "contact.record", "/supervision/contacts", {{"match", match_.value}, {"contact", 5}});
  logged(1, "person.correct", "/casefile/people/{person:id}/correct", {{"person", tom_.value}});
  const auto zoe = page({{"person", sealed(zoe_, "person")}});
  EXPECT_TRUE(says(zoe, "contact.record") && says(zoe, "and 1 more")) << "the contact has no name of its own";
  EXPECT_FALSE(says(zoe, "person.correct"));
  const auto match = page({{"match", sealed(match_, "match")}});
  EXPECT_TRUE(says(match, "contact.record"));
  const auto tom = page({{"person", sealed(tom_, "person")}});
  EXPECT_TRUE(says(tom, "person.correct"));
  EXPECT_FALSE(says(tom, "contact.record"));
}

TEST_P(Trail, is_of_the_last_month_unless_days_are_asked_for) {
  logged(60, "old.act", "/x", {{"person", tom_.value}});
  logged(0, "new.act", "/x rows=3", {{"person", tom_.value}}, "conflict");
  const auto month = page();
  EXPECT_TRUE(says(month, "new.act") && says(month, "rows=3") && says(month, "Refused"));
  EXPECT_FALSE(says(month, "old.act"));
  EXPECT_TRUE(says(page({{"from", "2026-09-01"}, {"until", "2026-10-01"}}), "old.act"));
}

/// §18.63: whoever is named in a concern must not learn of it, nor from who looked; line authority over a mentee learns
/// nothing of what was found formatively.
TEST_P(Trail, n63_says_nothing_of_concerns_and_of_the_formative_store) {
  logged(0, "see", "/concerns/{concern:id}", {{"person", tom_.value}});
  logged(0, "see", "/api/v1/concerns/{concern:id}", {{"person", tom_.value}});
  logged(0, "concerns.raise", "", {{"person", tom_.value}});
  logged(0, "refused", "GET /concerns/board", {});
  logged(0, "documents.paper", "/documents/papers", {{"concern", 3}, {"person", tom_.value}});
  logged(0, "see", "/formative/cycles/{cycle:id}", {{"person", tom_.value}});
  logged(0, "see", "/api/v1/matches/{match:id}/formative/{part:word}", {{"match", match_.value}});
  logged(0, "asked to read formative", "", {{"match", match_.value}});
  logged(0, "arrivals.take", "/arrivals/{arrival:id}", {{"concern_arrival", 4}});
  EXPECT_TRUE(says(page(), "Nothing in these days."));
  EXPECT_TRUE(says(page({{"match", sealed(match_, "match")}}), "Nothing in these days."));
  logged(0, "see", "/arrivals", {{"arrival", 1}, {"concern_arrival", 4}});
  EXPECT_TRUE(says(page(), "1 record<")) << "of several papers the concern is not counted";
}

/// Nothing tells how many rows are left out: pages are full, and the number of the last row is sealed.
TEST_P(Trail, n63_left_out_rows_cannot_be_counted) {
  for (int n = 0; n < 60; ++n) {
    logged(1, "act.n" + std::to_string(n), "/x", {{"person", tom_.value}});
    logged(1, "see", "/concerns/{concern:id}", {{"person", tom_.value}});
  }
  const auto first = page();
  EXPECT_TRUE(says(first, "act.n59<") && says(first, "act.n10<"));
  EXPECT_FALSE(says(first, "act.n9<"));
  const auto second = page({{"before", before_in(first)}});
  EXPECT_TRUE(says(second, "act.n9<") && says(second, "act.n0<"));
  EXPECT_FALSE(says(second, "Older"));
  EXPECT_FALSE(says(page({{"before", "21"}}), "act.n9<") && !says(page({{"before", "21"}}), "act.n59<"))
      << "a plain number is no place";
}

TEST_P(Trail, leads_from_page_to_page_and_is_whole_as_a_file) {
  for (int n = 0; n < 120; ++n) logged(1, "act.n" + std::to_string(n), "/x", {{"person", tom_.value}});
  const auto first = page();
  EXPECT_TRUE(says(first, "act.n119") && says(first, "act.n70"));
  EXPECT_FALSE(says(first, "act.n69<"));
  const auto second = page({{"before", before_in(first)}});
  EXPECT_TRUE(says(second, "act.n69<") && says(second, "act.n20<"));
  const auto file = ask("/casefile/trail/as/{file:word}", {}, {{"file", "csv"}}).body;
  EXPECT_TRUE(says(file, "act.n0,") && says(file, "act.n119,") && says(file, "Kim Roy")) << file.substr(0, 600);
}

TEST_P(Trail, is_no_file_for_the_director_of_one_programme) {
  logged(0, "see", "/x", {{"person", tom_.value}});
  EXPECT_EQ(ask("/casefile/trail/as/{file:word}", {}, {{"file", "csv"}}).status, 200);
  actor_.grants = {{Role::director, agency_->programme, {}}};
  EXPECT_EQ(ask("/casefile/trail/as/{file:word}", {}, {{"file", "csv"}}).status, 404);
}

TEST_P(Trail, of_somebody_unknown_is_not_found) {
  http::Fields fields;
  fields.add("person", "nonsense");
  EXPECT_EQ(ask("/casefile/trail", fields).status, 404);
}

}  // namespace
}  // namespace kith::casefile
