// SPDX-License-Identifier: AGPL-3.0-or-later
#include "partners/climate.h"

#include <gtest/gtest.h>

#include "casefile/people.h"
#include "partners/partners.h"
#include "snapshot/load.h"
#include "support/both_engines.h"
#include "support/pages.h"
#include "support/people_uses.h"

namespace kith::partners {
namespace {

using auth::Role;
constexpr Date now = on(2026, 11, 22);
const std::vector<db::Step> climate_steps = test::all_steps();

TEST(ClimateAnswers, are_five_from_one_to_five_or_skipped) {
  EXPECT_EQ(parse_climate("4;5;;2;3"), (std::vector{4, 5, 0, 2, 3}));
  EXPECT_EQ(stored_climate(std::vector{4, 5, 0, 2, 3}), "4;5;;2;3");
  for (const char* wrong : {"", ";;;;", "1;2;3;4", "1;2;3;4;5;1", "0;1;1;1;1", "6;1;1;1;1", "11;1;1;1;1", "a;1;1;1;1"})
    EXPECT_FALSE(parse_climate(wrong)) << wrong;
}

Round round_of(int smallest) {
  Round round;
  round.opened = on(2026, 10, 1);
  round.closes = on(2026, 10, 31);
  round.smallest = smallest;
  return round;
}

TEST(ClimateResults, of_a_role_are_shown_after_the_last_day_and_from_the_smallest_group_on) {
  std::vector<ClimateAnswer> answers{{Voice::host, {5, 5, 5, 5, 5}, "b"},
                                     {Voice::host, {4, 4, 4, 4, 0}, "a"},
                                     {Voice::mentor, {1, 1, 1, 1, 1}, "mine"}};
  EXPECT_FALSE(said_in(round_of(2), answers, on(2026, 10, 31))[0].shown)
      << "still open: a new answer could be told apart";
  const auto said = said_in(round_of(2), answers, on(2026, 11, 1));
  ASSERT_TRUE(said[0].shown);
  EXPECT_EQ(said[0].mean, 450) << "36 of eight: with the ninth, which stands alone, it would be 456 and 41 - 36 told";
  EXPECT_EQ(said[0].means[0], 450);
  EXPECT_FALSE(said[0].means[4]) << "one answer alone";
  EXPECT_EQ(said[0].notes.size(), 2u);
  EXPECT_FALSE(said[1].shown);
  EXPECT_EQ(said[1].count, 1);
  EXPECT_FALSE(said[1].mean);
  EXPECT_TRUE(said[1].notes.empty());
  EXPECT_EQ(said[2].count, 0);
}

TEST(ClimateResults, have_no_mean_when_no_statement_reaches_the_smallest_group) {
  const std::vector<ClimateAnswer> answers{{Voice::host, {5, 0, 0, 0, 0}, {}}, {Voice::host, {0, 1, 0, 0, 0}, {}}};
  const auto said = said_in(round_of(2), answers, on(2026, 11, 1));
  EXPECT_TRUE(said[0].shown);
  EXPECT_FALSE(said[0].mean);
}

/// Cora coordinates Community, which works at Hill School; it asks every twelve months.
class Climate : public test::BothEngines {
 protected:
  std::vector<db::Step> steps() const override { return climate_steps; }
  void SetUp() override {
    BothEngines::SetUp();
    if (!test::available(GetParam())) return;
    agency_ = std::make_unique<test::SmallAgency>(db());
    site_ = agency_->site("Hill School");
    agency_->match(agency_->person("Maya"), agency_->person("Tom"), on(2026, 9, 1), {}, site_);
    Uses uses;
    uses.people = test::people_uses(db(), people_);
    uses.mark = [](std::string_view) { return std::string("one network"); };
    pages_ = std::make_unique<test::Pages>(db(), routes(uses));
    pages_->today = now;
    pages_->actor = agency_->actor(agency_->worker("Cora"), Role::coordinator);
  }
  std::string at(std::string_view act = {}) const {
    return "/partners/sites/" + test::Pages::seal(site_) + (act.empty() ? "" : "/" + std::string(act));
  }
  void asks_every(const char* months, Date from) {
    agency_->add("policies",
                 {{"policies.programme_id", agency_->programme},
                  {"policies.key", "climate_months"},
                  {"policies.value", months},
                  {"policies.valid_from", from}},
                 from);
  }
  std::optional<Date> due(Date day = now) {
    const auto snapshot = db().reading("test", [](db::Tx& tx) { return snapshot::load(tx); });
    const auto site = *db().reading("test", [&](db::Tx& tx) { return load_site(tx, site_, day); });
    const auto uses = uses_of(snapshot, day);
    for (const auto& owed : owed_of(site, uses.at(site_), snapshot, day))
      if (owed.need == Need::climate) return owed.due;
    return std::nullopt;
  }
  int open(std::string from, std::string until, std::string smallest = "3") {
    return pages_
        ->post(at("climate"), {{"programme", test::Pages::seal(agency_->programme)},
                               {"event_date", std::move(from)},
                               {"closes_on", std::move(until)},
                               {"smallest_group", std::move(smallest)}})
        .status;
  }
  Round newest() {
    return db().reading("test", [&](db::Tx& tx) { return load_site(tx, site_, pages_->today)->rounds.front(); });
  }
  std::string link(const char* role) {
    return std::string("/climate/") + role + "/" +
           test::FakeVisit::sealer().seal(newest().chain, std::string("climate_link_") + role);
  }
  std::string round() {
    return at("climate") + "/" + test::FakeVisit::sealer().seal(newest().chain, "climate_surveys");
  }
  int answer(const char* role, std::string score, std::string note = {}) {
    const auto actor = std::exchange(pages_->actor, auth::Actor());
    const int status = pages_->post(link(role), {{"q1", score}, {"q2", score}, {"note", std::move(note)}}).status;
    pages_->actor = actor;
    return status;
  }

  std::unique_ptr<test::SmallAgency> agency_;
  casefile::People people_;
  std::unique_ptr<test::Pages> pages_;
  SiteId site_;
};
KITH_BOTH_ENGINES(Climate);

TEST_P(Climate, is_owed_when_the_programme_asks_and_again_so_many_months_after_the_last) {
  EXPECT_FALSE(due()) << "nobody asks for it";
  asks_every("12", on(2026, 11, 1));
  EXPECT_EQ(due(), on(2026, 11, 1)) << "not before it was asked for";
  ASSERT_EQ(open("2026-11-20", "2026-12-18"), 303);
  EXPECT_FALSE(due()) << "being asked";
  EXPECT_TRUE(test::says(pages_->get("/partners/sites"), "Hill School"));
  pages_->today = on(2026, 12, 19);
  EXPECT_TRUE(due(on(2026, 12, 19))) << "nobody answered: no check";
  EXPECT_TRUE(test::says(pages_->get("/partners/sites"), "Ask how mentoring gets on"));
}

TEST_P(Climate, stays_overdue_when_the_programme_changes_how_often_it_asks) {
  asks_every("12", on(2026, 3, 1));
  asks_every("6", on(2026, 11, 1));
  EXPECT_EQ(due(), on(2026, 3, 1)) << "asked for since then, and never done";
}

TEST_P(Climate, a_round_of_other_statements_is_not_shown_under_those_of_today_nor_are_rows_that_are_no_answers) {
  const auto round = [&](int version) {
    return agency_->add("climate_surveys",
                        {{"climate_surveys.site_id", site_},
                         {"climate_surveys.programme_id", agency_->programme},
                         {"climate_surveys.event_date", on(2026, 10, 1)},
                         {"climate_surveys.closes_on", on(2026, 10, 20)},
                         {"climate_surveys.version", version},
                         {"climate_surveys.smallest_group", 3}},
                        on(2026, 10, 1));
  };
  const auto row = [&](std::int64_t of, std::string_view answers) {
    agency_->add("climate_answers",
                 {{"climate_answers.survey_id", of},
                  {"climate_answers.event_date", on(2026, 10, 2)},
                  {"climate_answers.role", "host"},
                  {"climate_answers.mode", "paper"},
                  {"climate_answers.answers", answers}},
                 on(2026, 10, 2));
  };
  const auto ours = round(climate_version), others = round(climate_version + 1);
  for (int i = 0; i < 3; ++i) {
    row(ours, "4;4;4;4;4");
    row(others, "4;4;4;4;4");
  }
  row(ours, "eleven");
  db().read("test", [&](db::Tx& tx) {
    const auto said = [&](std::int64_t of) {
      return said_in(load_round(tx, of, now)->second, load_climate_answers(tx, of, now), now)[0];
    };
    EXPECT_EQ(said(ours).mean, 400);
    EXPECT_EQ(load_round(tx, ours, now)->second.heard_of(Voice::host), 3) << "what is counted is what is shown";
    EXPECT_FALSE(said(others).shown);
    EXPECT_EQ(said(others).count, 3);
  });
  const auto paper = [&](std::int64_t of) {
    return pages_->get(at("climate") + "/" + test::FakeVisit::sealer().seal(of, "climate_surveys") + "/paper").status;
  };
  EXPECT_EQ(paper(ours), 200);
  EXPECT_EQ(paper(others), 404);
}

TEST_P(Climate, counts_once_host_and_mentor_answered) {
  asks_every("12", on(2025, 1, 1));
  ASSERT_EQ(open("2026-11-20", "2026-12-18"), 303);
  EXPECT_EQ(answer("host", "5"), 303);
  EXPECT_EQ(answer("mentor", "4"), 303);
  EXPECT_FALSE(due(on(2027, 10, 20)));
  EXPECT_EQ(due(on(2027, 10, 21)), on(2027, 11, 20)) << "told thirty days ahead";
}

TEST_P(Climate, rounds_of_a_programme_do_not_overlap_and_have_sound_days) {
  EXPECT_EQ(open("2026-11-20", "2026-12-18"), 303);
  EXPECT_EQ(open("2026-11-21", "2026-12-01"), 422);
  EXPECT_EQ(open("2026-11-19", "2026-11-18"), 422) << "closes before it opens";
  EXPECT_EQ(open("2026-11-23", "2027-01-18"), 422) << "to come";
  EXPECT_EQ(open("2026-10-01", "2026-10-20", "2"), 422) << "too small a group";
  EXPECT_EQ(open("2026-10-01", "2026-10-20"), 422) << "its results would be on show at once";
}

TEST_P(Climate, a_round_is_open_for_three_months_at_most) {
  EXPECT_EQ(open("2026-11-20", "2027-02-21"), 422);
  EXPECT_EQ(open("2026-11-20", "2027-02-20"), 303);
}

TEST_P(Climate, a_round_opened_meanwhile_is_seen_when_the_next_is_recorded) {
  const auto stale = *db().reading("test", [&](db::Tx& tx) { return load_site(tx, site_, now); });
  ASSERT_EQ(open("2026-11-20", "2026-12-18"), 303);
  casefile::Answers answers;
  answers.put("climate_surveys.event_date", std::int64_t{day_number(now)});
  answers.put("climate_surveys.closes_on", std::int64_t{day_number(on(2026, 12, 20))});
  answers.put("climate_surveys.smallest_group", std::int64_t{3});
  const auto made = db().writing("test", [&](db::Tx& tx) {
    return record_act(tx, stale, Act::climate, answers, {0, 0, agency_->programme, {}}, agency_->author(now));
  });
  ASSERT_FALSE(made);
  EXPECT_EQ(made.error().problems.front().key, std::string_view("partner.flaw.round_open"));
}

TEST_P(Climate, a_link_asks_without_an_account_names_nobody_and_ends_with_the_round) {
  ASSERT_EQ(open("2026-11-20", "2026-12-18"), 303);
  const auto asker = newest().asked_by;
  const auto page = pages_->get(round());
  EXPECT_TRUE(test::says(page, link("host"))) << page.body;
  pages_->actor = auth::Actor();
  const auto asked = pages_->get(link("host"));
  EXPECT_EQ(asked.status, 200);
  EXPECT_FALSE(test::says(asked, "Hill")) << "the page names neither site nor programme";
  EXPECT_EQ(pages_->post(link("host"), {}).status, 422) << "nothing answered";
  EXPECT_EQ(pages_->post(link("host"), {{"q1", "5"}, {"note", std::string(5'001, 'x')}}).status, 422);
  EXPECT_EQ(pages_->post(link("host"), {{"q1", "5"}}).status, 303);
  const auto stranger = "/climate/staff/" + link("host").substr(link("host").rfind('/') + 1);
  EXPECT_EQ(pages_->get(stranger).status, 404) << "a host's link speaks for the host only";
  int rows = 0;
  db().read("test", [&](db::Tx& tx) {
    tx.query("select recorded_by, mode from climate_answers", {}, [&](const db::Row& row) {
      ++rows;
      EXPECT_EQ(row.id<PersonId>(0), asker);
      EXPECT_EQ(row.text(1), "online");
    });
  });
  EXPECT_EQ(rows, 1);
  const auto same = link("host");
  pages_->today = on(2026, 12, 19);
  EXPECT_EQ(pages_->get(same).status, 404);
  EXPECT_EQ(pages_->post(same, {{"q1", "5"}}).status, 404);
}

TEST_P(Climate, results_by_role_on_the_page_and_as_json) {
  ASSERT_EQ(open("2026-11-20", "2026-12-18"), 303);
  for (int i = 0; i < 3; ++i) EXPECT_EQ(answer("host", "4", i == 0 ? "The room is cold" : ""), 303);
  EXPECT_EQ(answer("mentor", "1", "Only mine"), 303);
  EXPECT_FALSE(test::says(pages_->get(round()), "The room is cold")) << "still open";
  pages_->today = on(2026, 12, 19);
  const auto page = pages_->get(round());
  EXPECT_TRUE(test::says(page, "The room is cold"));
  EXPECT_FALSE(test::says(page, "Only mine")) << "one mentor is no group";
  EXPECT_TRUE(test::says(page, "<strong>4</strong>")) << page.body;
  EXPECT_TRUE(test::says(pages_->get(at()), "</dt><dd>4</dd>")) << pages_->get(at()).body;
  const auto json = pages_->get("/api/v1" + round().substr(9));
  EXPECT_TRUE(test::says(json, "\"mean_hundredths\":400")) << json.body;
  EXPECT_FALSE(test::says(json, "\"mean_hundredths\":100"));
  auto lead = agency_->actor(agency_->person("Tess"), Role::teacher_lead);
  lead.grants.front().site = site_;
  pages_->actor = lead;
  const auto seen = pages_->get(round());
  EXPECT_EQ(seen.status, 200);
  EXPECT_FALSE(test::says(seen, "The room is cold")) << "words are for those who record";
  EXPECT_EQ(pages_->get(round() + "/paper").status, 403);
}

TEST_P(Climate, paper_is_typed_in_by_staff) {
  ASSERT_EQ(open("2026-11-20", "2026-12-18"), 303);
  EXPECT_EQ(pages_->get(round() + "/paper").status, 200);
  EXPECT_EQ(pages_->post(round() + "/paper", {{"event_date", "2026-11-21"}, {"q1", "3"}}).status, 422) << "whose";
  EXPECT_EQ(pages_->post(round() + "/paper", {{"role", "staff"}, {"event_date", "2026-11-19"}, {"q1", "3"}}).status,
            422)
      << "before the round";
  EXPECT_EQ(pages_->post(round() + "/paper", {{"role", "staff"}, {"event_date", "2026-11-21"}, {"q1", "3"}}).status,
            303);
  EXPECT_EQ(pages_
                ->post("/api/v1" + round().substr(9) + "/answers",
                       {{"role", "host"}, {"event_date", "2026-11-21"}, {"q3", "5"}})
                .status,
            201);
  EXPECT_EQ(newest().heard, (std::array{1, 0, 1}));
  const auto json = pages_->get("/api/v1/sites/" + test::Pages::seal(site_));
  EXPECT_TRUE(test::says(json, "\"host\":1")) << json.body;
  EXPECT_TRUE(test::says(json, "\"mentor\":0")) << json.body;
}

TEST_P(Climate, paper_is_typed_in_until_the_last_day_for_results_are_on_show_after_it) {
  ASSERT_EQ(open("2026-11-20", "2026-12-18"), 303);
  const auto type_in = [&] {
    return pages_->post(round() + "/paper", {{"role", "host"}, {"event_date", "2026-11-21"}, {"q1", "3"}}).status;
  };
  pages_->today = on(2026, 12, 18);
  EXPECT_EQ(type_in(), 303);
  EXPECT_TRUE(test::says(pages_->get(round()), "/paper"));
  pages_->today = on(2026, 12, 19);
  EXPECT_FALSE(test::says(pages_->get(round()), "/paper"));
  EXPECT_EQ(type_in(), 422) << "one more answer could be told from the difference";
  EXPECT_EQ(newest().heard_of(Voice::host), 1);
}

}  // namespace
}  // namespace kith::partners
