// SPDX-License-Identifier: AGPL-3.0-or-later
#include "review/openings.h"

#include <gtest/gtest.h>

#include "records/ddl.h"
#include "review/review.h"
#include "snapshot/load.h"
#include "support/both_engines.h"
#include "support/pages.h"
#include "support/small_agency.h"

namespace kith::review {
namespace {

using auth::Role;
constexpr Date opening_day = on(2026, 11, 22);

/// Dora directs. Rita comes from outside; a round with Tom's file is drawn, Ana's programme of survivors has one too.
class Openings : public test::BothEngines {
 protected:
  std::vector<db::Step> steps() const override {
    auto steps = db::file_steps();
    for (auto& step : records::ddl_steps()) steps.push_back(std::move(step));
    return steps;
  }
  void SetUp() override {
    BothEngines::SetUp();
    if (!test::available(GetParam())) return;
    agency_ = std::make_unique<test::SmallAgency>(db());
    dora_ = agency_->worker("Dora", "director");
    survivors_ = ProgrammeId{agency_->add("programmes", {{"programmes.name", "New Path"},
                                                         {"programmes.model", "one_to_one"},
                                                         {"programmes.setting", "community"},
                                                         {"programmes.survivor", 1},
                                                         {"programmes.high_risk", 1},
                                                         {"programmes.guardian_topic_applies", 1},
                                                         {"programmes.standards_family", "MS"},
                                                         {"programmes.edition_year", 2020},
                                                         {"programmes.time_zone", "America/Toronto"},
                                                         {"programmes.start_date", on(2020, 1, 1)}})};
    tom_ = accepted("Tom", agency_->programme);
    ana_ = accepted("Ana", survivors_);
    round_ = drawn(agency_->programme);
    survivors_round_ = drawn(survivors_);
    rita_ = *db().writing("account", [&](db::Tx& tx) {
      return auth::create_active_account(tx, {.login = "rita", .display_name = "Rita Reviewer"}, "hash",
                                         test::SmallAgency::noon(opening_day));
    });
    routes_ = routes([this] {
      return std::make_shared<const snapshot::Snapshot>(
          db().reading("columns", [](db::Tx& tx) { return snapshot::load(tx); }));
    });
  }
  PersonId accepted(std::string_view name, ProgrammeId programme) {
    const auto person = agency_->person(name, "Secret");
    const auto referral = agency_->add("referrals", {{"referrals.mentee_id", person},
                                                     {"referrals.programme_id", programme},
                                                     {"referrals.event_date", on(2026, 1, 1)},
                                                     {"referrals.source", "school"},
                                                     {"referrals.screened_under_contract", 0}});
    agency_->add("referral_decisions", {{"referral_decisions.referral_id", referral},
                                        {"referral_decisions.event_date", on(2026, 1, 3)},
                                        {"referral_decisions.decision", "accepted"},
                                        {"referral_decisions.intake_elsewhere", 0}});
    return person;
  }
  std::int64_t drawn(ProgrammeId programme) {
    return *db().writing("open", [&](db::Tx& tx) {
      return open_round(tx, programme, quarter_of(on(2026, 7, 1)), Rule::tenth, "seed", agency_->author(opening_day));
    });
  }
  NewOpening wish(std::vector<std::int64_t> rounds) {
    return {"rita", std::move(rounds), add_days(opening_day, 5), false, "Site visit"};
  }
  Result<void> open(const NewOpening& opening) {
    return db().writing(
        "open", [&](db::Tx& tx) { return open_to(tx, opening, {}, test::SmallAgency::noon(opening_day), dora_); });
  }
  std::int64_t file_of(std::int64_t round) {
    return db().reading("file", [&](db::Tx& tx) { return sample_of(tx, round).front().id; });
  }
  test::Pages rita(Date day) {
    test::Pages pages(db(), routes_);
    pages.today = day;
    pages.actor = db().reading("actor", [&](db::Tx& tx) { return auth::load_actor(tx, rita_, day); });
    return pages;
  }
  test::Pages dora() {
    test::Pages pages(db(), routes_);
    pages.actor = agency_->actor(dora_, Role::director);
    pages.actor.grants.push_back({Role::director, survivors_, {}});
    return pages;
  }
  static std::string sealed(std::string_view table, std::int64_t key) {
    return test::FakeVisit::sealer().seal(key, table);
  }

  std::unique_ptr<test::SmallAgency> agency_;
  std::vector<http::Route> routes_;
  PersonId dora_, tom_, ana_;
  ProgrammeId survivors_;
  std::int64_t round_{}, survivors_round_{};
  AccountId rita_;
};
KITH_BOTH_ENGINES(Openings);

TEST_P(Openings, n64_ends_with_the_close_of_the_last_day) {
  ASSERT_TRUE(open(wish({round_})));
  const auto path = "/review/workspace/" + sealed("review_files", file_of(round_));
  EXPECT_EQ(rita(opening_day).get(path).status, 200);
  EXPECT_EQ(rita(add_days(opening_day, 5)).get(path).status, 200) << "the whole last day";
  EXPECT_EQ(rita(add_days(opening_day, 6)).get(path).status, 403);
}

TEST_P(Openings, n55_opens_the_sample_and_nothing_else) {
  ASSERT_TRUE(open(wish({round_})));
  auto pages = rita(opening_day);
  EXPECT_EQ(pages.get("/review/workspace/" + sealed("review_files", file_of(survivors_round_))).status, 404);
  for (const auto* path : {"/review/rounds", "/review/openings"}) EXPECT_EQ(pages.get(path).status, 403) << path;
  EXPECT_EQ(pages.get("/review/files/" + sealed("review_files", file_of(round_))).status, 403);
  const auto file = pages.get("/review/workspace/" + sealed("review_files", file_of(round_)));
  EXPECT_FALSE(test::says(file, "Secret")) << "the label, not the name";
  EXPECT_EQ(pages.seen.front().first, "review_file") << "every look is noted";
  EXPECT_FALSE(pages.actor.may(auth::Permission::see_people) || pages.actor.may(auth::Permission::see_match) ||
               pages.actor.may(auth::Permission::see_records));
}

TEST_P(Openings, what_it_opens_is_shown_before_and_survivors_need_a_release) {
  test::Pages::Pairs form{{"login", "rita"},
                          {"rounds", sealed("review_rounds", round_)},
                          {"rounds", sealed("review_rounds", survivors_round_)},
                          {"last_day", "2026-12-01"},
                          {"why", "Site visit"}};
  const auto first = dora().post("/review/openings", form);
  EXPECT_EQ(first.status, 200);
  EXPECT_TRUE(test::says(first, "2 files of 2 programmes")) << first.body;
  EXPECT_TRUE(db().reading("openings", [](db::Tx& tx) { return openings(tx); }).empty());
  form.emplace_back("shown", "2-2");
  EXPECT_EQ(dora().post("/review/openings", form).status, 422) << "HARD without the release";
  form.emplace_back("released", "true");
  EXPECT_EQ(dora().post("/review/openings", form).status, 303);
  EXPECT_EQ(rita(opening_day).get("/review/workspace/" + sealed("review_files", file_of(survivors_round_))).status,
            200);
  EXPECT_TRUE(test::says(dora().get("/review/openings"), "Rita Reviewer"));
}

TEST_P(Openings, is_for_outsiders_for_three_months_at_the_most_and_can_be_taken_back) {
  auto far = wish({round_});
  far.last = add_days(opening_day, 93);
  EXPECT_EQ(open(far).error().problems.front().key, "review.flaw.last_day");
  auto nobody = wish({round_});
  nobody.login = "nobody";
  EXPECT_EQ(open(nobody).error().problems.front().key, "review.flaw.no_account");
  const auto inside = db().writing("account", [&](db::Tx& tx) {
    return auth::create_active_account(tx, {.login = "dora", .display_name = "Dora", .person = dora_}, "hash",
                                       test::SmallAgency::noon(opening_day));
  });
  ASSERT_TRUE(inside);
  auto own = wish({round_});
  own.login = "dora";
  EXPECT_EQ(open(own).error().problems.front().key, "review.flaw.insider");
  ASSERT_TRUE(open(wish({round_})));
  const auto id = db().reading("openings", [](db::Tx& tx) { return openings(tx); }).front().id;
  EXPECT_EQ(dora().post("/review/openings/" + sealed("review_openings", id) + "/end", {}).status, 303);
  EXPECT_EQ(rita(opening_day).get("/review/workspace/" + sealed("review_files", file_of(round_))).status, 403)
      << "at once";
}

TEST_P(Openings, are_the_same_as_json_and_noted_the_same) {
  ASSERT_TRUE(open(wish({round_})));
  auto pages = rita(opening_day);
  const auto id = sealed("review_files", file_of(round_));
  EXPECT_TRUE(test::says(pages.get("/api/v1/review-workspace"), id));
  const auto file = pages.get("/api/v1/review-workspace/" + id);
  EXPECT_EQ(file.status, 200);
  EXPECT_FALSE(test::says(file, "Secret"));
  EXPECT_EQ(pages.seen.front(), (std::pair<std::string, std::int64_t>("review_file", file_of(round_))));
  EXPECT_EQ(pages.post("/api/v1/review-workspace/" + id + "/notes", {{"note", "Seen"}}).status, 201);
  EXPECT_TRUE(test::says(pages.get("/api/v1/review-workspace/" + id), "\"text\":\"Seen\""));
  EXPECT_EQ(pages.get("/api/v1/review-workspace/" + sealed("review_files", file_of(survivors_round_))).status, 404);
  EXPECT_EQ(rita(add_days(opening_day, 6)).get("/api/v1/review-workspace/" + id).status, 403);
}

TEST_P(Openings, notes_are_the_reviewers_own) {
  ASSERT_TRUE(open(wish({round_})));
  const auto path = "/review/workspace/" + sealed("review_files", file_of(round_));
  EXPECT_EQ(rita(opening_day).post(path + "/notes", {{"note", "Ask about the second visit"}}).status, 303);
  EXPECT_TRUE(test::says(rita(opening_day).get(path), "Ask about the second visit"));
  EXPECT_FALSE(
      test::says(dora().get("/review/files/" + sealed("review_files", file_of(round_))), "Ask about the second visit"));
}

}  // namespace
}  // namespace kith::review
