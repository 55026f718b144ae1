// SPDX-License-Identifier: AGPL-3.0-or-later
#include "placement/runs.h"

#include <gtest/gtest.h>

#include <algorithm>

#include "placement/outcomes.h"
#include "placement/pair_cost.h"
#include "placement/pool_run.h"
#include "placement/small_pool_for_tests.h"

namespace kith::placement {
namespace {

using auth::Role;

/// Three who wait, two mentors who may meet them.
class Runs : public SmallPool {
 protected:
  void SetUp() override {
    SmallPool::SetUp();
    if (IsSkipped()) return;
    for (const char* name : {"Maya", "Omar"}) mentors_.push_back(ready_mentor(name));
    for (const char* name : {"Tom", "Zoe", "Ari"}) mentees_.push_back(waiting(name, on(2026, 1, 4)));
    sam_ = a().worker("Sam", "supervisor");
    dana_ = a().worker("Dana", "director");
  }
  http::Request sent(std::initializer_list<std::pair<std::string_view, std::string>> fields) const {
    http::Request request;
    request.method = http::Method::post;
    request.form.add("programme", test::FakeVisit::sealer().seal(a_programme(), "programme"));
    for (const auto& [name, value] : fields) request.form.add(std::string(name), value);
    return request;
  }
  http::Response keep() { return ask(run_post, actor(sam_, Role::coordinator), sent({{"placement", "optimal"}})); }
  std::optional<KeptRun> last() {
    return db().reading("last", [&](db::Tx& tx) { return last_run(tx, a().programme, today); });
  }
  http::PathValues run_path() { return {{"run", test::FakeVisit::sealer().seal(last()->chain, "matching_runs")}}; }

  std::vector<PersonId> mentors_, mentees_;
  PersonId sam_, dana_;
};
KITH_BOTH_ENGINES(Runs);

TEST_P(Runs, a_kept_run_holds_its_inputs_result_and_proof) {
  ASSERT_EQ(keep().status, 303);
  const auto run = last();
  ASSERT_TRUE(run);
  EXPECT_EQ(run->pairs.size(), 3U);
  EXPECT_EQ(std::ranges::count(run->pairs, PersonId{}, &KeptPair::mentor), 1) << "two mentors, three children";
  EXPECT_TRUE(run->proven);
  EXPECT_EQ(run->bound, run->points);
  EXPECT_EQ(run->digest, digest_of(pool_now().asked));
  EXPECT_NE(run->criteria.find("placing first"), std::string::npos);
  EXPECT_TRUE(run->decision.empty());
  EXPECT_EQ(ask(run_post, actor(dana_, Role::director), sent({})).status, 303) << "a director decides too";
  EXPECT_EQ(ask(run_post, actor(dana_, Role::intake_worker), sent({})).status, 404);
}

TEST_P(Runs, a_person_decides_on_it_once_and_setting_aside_needs_a_reason) {
  keep();
  EXPECT_EQ(ask(run_decide, actor(sam_, Role::coordinator), sent({{"decision", "set_aside"}}), run_path()).status, 422);
  EXPECT_TRUE(last()->decision.empty());
  EXPECT_EQ(ask(run_decide, actor(sam_, Role::coordinator), sent({{"decision", "adopted"}}), run_path()).status, 303);
  EXPECT_EQ(last()->decision, "adopted");
  EXPECT_EQ(
      ask(run_decide, actor(sam_, Role::coordinator), sent({{"decision", "set_aside"}, {"reason", "late"}}), run_path())
          .status,
      409);
  EXPECT_EQ(pool_now().mentees.size(), 3U) << "adopting proposes nothing";
}

TEST_P(Runs, what_changed_since_is_told_and_few_changes_keep_the_pairs) {
  keep();
  const auto before = *last();
  const auto lou = ready_mentor("Lou");
  const auto kim = waiting("Kim", on(2026, 1, 4));
  auto now = pool_now();
  now.asked.keep = pairs_in(before, now);
  ASSERT_EQ(now.asked.keep.size(), 2U);
  const auto run = matching::run(now.asked);
  EXPECT_EQ(run.kept, 2) << "nobody who had a mentor loses her";
  EXPECT_TRUE(run.solution.optimal);
  ProgrammePool old = now;  // the pool without the two who are new
  std::erase_if(old.mentors, [&](const Somebody& s) { return s.person == lou; });
  std::erase_if(old.mentees, [&](const Somebody& s) { return s.person == kim; });
  const auto changes = changes_since(before, old, now, run.mentor_of);
  EXPECT_EQ(changes.mentors_new, (std::vector<std::string>{"Lou"}));
  EXPECT_EQ(changes.mentees_new, (std::vector<std::string>{"Kim"}));
  ASSERT_EQ(changes.moves.size(), 1U) << "the third place goes to one who had nobody";
  EXPECT_EQ(changes.moves[0].before, "");
  EXPECT_EQ(changes.moves[0].now, "Lou");
  http::Request request;
  request.query.add("placement", "steady");
  const auto page = ask(pool_page, actor(sam_, Role::coordinator), request);
  EXPECT_NE(page.body.find("2 of 2 pairs of the last kept run stay."), std::string::npos);
}

TEST_P(Runs, trying_weights_stores_nothing_and_setting_them_is_the_directors) {
  http::Request request;
  request.query.add("w_urgency", "0");
  EXPECT_EQ(ask(pool_page, actor(dana_, Role::director), request).status, 200);
  EXPECT_EQ(pool_now().asked.rules.weights[13].points, matching::usual_rules().weights[13].points);
  auto form = sent({{"valid_from", "2026-11-22"},
                    {"hard_languages", "true"},
                    {"hard_proximity", "true"},
                    {"hard_programme", "true"}});
  for (const auto& c : settings_of(matching::usual_rules())) {
    if (c.criterion == "placing") continue;
    form.form.add("points_" + c.criterion, c.criterion == "urgency" ? "77" : std::to_string(c.points));
    form.form.add("most_" + c.criterion, std::to_string(c.most));
    if (c.at_least) form.form.add("least_" + c.criterion, std::to_string(*c.at_least));
  }
  EXPECT_EQ(ask(weights_post, actor(sam_, Role::coordinator), form).status, 404);
  ASSERT_EQ(ask(weights_post, actor(dana_, Role::director), form).status, 303);
  const auto rules = pool_now().asked.rules;
  EXPECT_EQ(rules.weights[13].points, 77);
  EXPECT_FALSE(rules.placing_first) << "the box was not ticked";
  EXPECT_EQ(db().reading("count",
                         [](db::Tx& tx) {
                           return tx.first("select count(*) from matching_criteria", {},
                                           [](const db::Row& r) { return r.integer(0); });
                         }),
            2)
      << "only what changed is a record";
  auto wrong = sent({{"points_interests", "many"}});
  EXPECT_EQ(ask(weights_post, actor(dana_, Role::director), wrong).status, 422);
}

TEST_P(Runs, a_pair_kept_together_is_locked_once_and_its_end_is_a_version) {
  const auto& sealer = test::FakeVisit::sealer();
  const auto pair = [&](PersonId mentor, PersonId mentee) {
    return sent({{"mentor", sealer.seal(mentor.value, "person")},
                 {"mentee", sealer.seal(mentee.value, "person")},
                 {"rule", "locked"},
                 {"note", "they know each other from the club"}});
  };
  ASSERT_EQ(ask(pairs_post, actor(sam_, Role::coordinator), pair(mentors_[0], mentees_[0])).status, 303);
  EXPECT_EQ(pool_now().asked.locks.size(), 1U);
  EXPECT_EQ(ask(pairs_post, actor(sam_, Role::coordinator), pair(mentors_[1], mentees_[0])).status, 422);
  keep();
  EXPECT_TRUE(std::ranges::any_of(last()->pairs, [&](const auto& p) { return p.locked && p.mentee == mentees_[0]; }));
  const auto page = ask(pool_page, actor(sam_, Role::coordinator), {});
  EXPECT_NE(page.body.find("they know each other from the club"), std::string::npos);
  const auto key = db().reading("key", [](db::Tx& tx) {
    return tx.first("select max(chain) from matching_pair_rules", {}, [](const db::Row& r) { return r.integer(0); });
  });
  const http::PathValues path{{"rule", sealer.seal(*key, "matching_pair_rules")}};
  const std::string api = "/api/v1/placement/pairs/" + path.at("rule") + "/end";
  EXPECT_EQ(asked_by(sam_, Role::coordinator).post(api, {}).status, 422) << "of which programme?";
  EXPECT_EQ(ask(pair_end, actor(sam_, Role::coordinator), sent({}), path).status, 303);
  EXPECT_TRUE(pool_now().asked.locks.empty());
  const test::Pages::Pairs programme{{"programme", sealer.seal(a_programme(), "programme")}};
  EXPECT_EQ(asked_by(sam_, Role::coordinator).post(api, programme).status, 404) << "it has ended";
}

TEST_P(Runs, weights_are_read_and_set_and_a_pair_rule_is_ended_as_json) {
  const auto programme = test::FakeVisit::sealer().seal(a_programme(), "programme");
  auto dana = asked_by(dana_, Role::director), sam = asked_by(sam_, Role::coordinator);
  const std::string weights = "/api/v1/placement/weights";
  EXPECT_TRUE(test::says(sam.get(weights, {{"programme", programme}}), "\"hard_languages\":true"));
  test::Pages::Pairs form{{"programme", programme}, {"valid_from", "2026-11-22"}};
  EXPECT_EQ(dana.post(weights, form).status, 422) << "all of them are said";
  for (const auto& doc : weights_docs())
    for (const auto& c : settings_of(matching::usual_rules())) {
      if (doc.name == "points_" + c.criterion) form.emplace_back(doc.name, c.criterion == "urgency" ? "77" : "5");
      if (doc.name == "most_" + c.criterion) form.emplace_back(doc.name, std::to_string(c.most));
      if (doc.name == "least_" + c.criterion) form.emplace_back(doc.name, "0");
      if (doc.name == "hard_" + c.criterion) form.emplace_back(doc.name, "false");
    }
  EXPECT_EQ(sam.post(weights, form).status, 403);
  ASSERT_EQ(dana.post(weights, form).status, 201);
  EXPECT_EQ(pool_now().asked.rules.weights[13].points, 77);
  EXPECT_TRUE(test::says(sam.get(weights), "\"hard_languages\":false")) << "sent as no";
  const auto pair = test::Pages::Pairs{{"programme", programme},
                                       {"mentor", test::Pages::seal(mentors_[0])},
                                       {"mentee", test::Pages::seal(mentees_[0])},
                                       {"rule", "locked"},
                                       {"note", "they know each other from the club"}};
  const auto made = sam.post("/api/v1/placement/pairs", pair);
  ASSERT_EQ(made.status, 201);
  const auto rule = made.body.substr(7, 26);
  EXPECT_TRUE(test::says(sam.get("/api/v1/placement/pairs", {{"programme", programme}}), rule));
  EXPECT_EQ(sam.post("/api/v1/placement/pairs/" + rule + "/end", {{"programme", programme}}).status, 200);
  EXPECT_TRUE(pool_now().asked.locks.empty());
}

/// Issue 4: whoever keeps a pair together or apart sees first what it costs.
TEST_P(Runs, what_a_pair_kept_together_or_apart_costs_is_told_before_it_is_saved) {
  const auto pool = pool_now();
  const auto best = matching::run(pool.asked).mentor_of;
  for (std::int32_t j = 0; j < 3; ++j) {
    for (std::int32_t i = 0; i < 2; ++i) {
      const bool placed = best[static_cast<std::size_t>(j)] == i;
      const auto together = cost_of(pool, i, j, Keep::together, 1), apart = cost_of(pool, i, j, Keep::apart, 1);
      ASSERT_TRUE(together.known && apart.known);
      EXPECT_EQ(together.moved == 0, placed);
      EXPECT_EQ(apart.moved > 0, placed);
      EXPECT_EQ(together.placed_less, 0) << "two mentors, three children";
    }
  }
  http::Request request;
  const auto& sealer = test::FakeVisit::sealer();
  request.query.add("programme", sealer.seal(a_programme(), "programme"));
  request.query.add("mentor", sealer.seal(mentors_[0].value, "person"));
  request.query.add("mentee", sealer.seal(mentees_[0].value, "person"));
  const auto page = ask(pair_page, actor(dana_, Role::director), request);
  EXPECT_EQ(page.status, 200);
  EXPECT_NE(page.body.find("Kept together: "), std::string::npos);
  EXPECT_NE(page.body.find("Kept apart: "), std::string::npos);
}

TEST(PairCosts, more_and_fewer_are_told_without_a_minus) {
  PairCost cost;
  cost.moved = 2;
  cost.placed_less = 1;
  cost.points_less = 30;
  const i18n::Words en(i18n::Language::en), fr(i18n::Language::fr);
  EXPECT_EQ(one_cost_words(en, cost),
            "2 mentees would have another mentor or none, 1 fewer would be placed, and the placement would be worth "
            "30 points less.");
  cost.placed_less = -1;
  cost.points_less = -30;
  EXPECT_EQ(one_cost_words(en, cost),
            "2 mentees would have another mentor or none, 1 more would be placed, and the placement would be worth "
            "30 points more.");
  EXPECT_NE(one_cost_words(fr, cost).find("1 de plus serait placé, et le placement vaudrait 30 points de plus."),
            std::string::npos)
      << one_cost_words(fr, cost);
  cost.placed_less = cost.points_less = 0;
  EXPECT_NE(one_cost_words(en, cost).find("as many would be placed, and the placement would be worth as many points."),
            std::string::npos);
}

TEST(Outcomes, small_groups_are_hidden_and_what_would_give_them_away) {
  std::vector<Outcome> groups{{"a", 30, 10}, {"b", 4, 1}, {"c", 9, 3}};
  hide_small(groups);
  EXPECT_FALSE(groups[0].small);
  EXPECT_TRUE(groups[1].small);
  EXPECT_TRUE(groups[2].small) << "else b is the total without a and c";
  std::vector<Outcome> two{{"a", 30, 10}, {"b", 4, 1}, {"c", 3, 1}};
  hide_small(two);
  EXPECT_FALSE(two[0].small);
}

TEST(Settings, make_the_rules_they_came_from) {
  auto rules = matching::usual_rules();
  rules.need_distance = false, rules.years_older = 3, rules.placing_first = false;
  rules[matching::Criterion::goals] = {7, 3};
  const auto again = rules_of(settings_of(rules));
  EXPECT_EQ(settings_of(again), settings_of(rules));
  EXPECT_EQ(again.years_older, 3);
  EXPECT_FALSE(again.need_distance || again.placing_first);
}

}  // namespace
}  // namespace kith::placement
