// SPDX-License-Identifier: AGPL-3.0-or-later
// Groups and co-mentors of the records in the pool (decision 0231).
#include "placement/teams.h"

#include <gtest/gtest.h>

#include "placement/pool_run.h"
#include "placement/propose.h"
#include "placement/small_pool_for_tests.h"

namespace kith::placement {
namespace {

using auth::Role;

class InTeams : public SmallPool {
 protected:
  void SetUp() override {
    SmallPool::SetUp();
    if (IsSkipped()) return;
    a().typing_day = on(2026, 11, 21);
    maya_ = mentor("Maya");
    ready(maya_);
    omar_ = mentor("Omar");
    ready(omar_);
    circle_ = group("Circle");
    join(circle_, maya_, "mentor");
    sam_ = a().worker("Sam");
  }
  std::int64_t group(std::string_view name) {
    return a().add(
        "groups",
        {{"groups.programme_id", a().programme}, {"groups.name", name}, {"groups.start_date", on(2026, 1, 1)}});
  }
  void join(std::int64_t group, PersonId who, std::string_view role) {
    a().add("group_memberships", {{"group_memberships.group_id", group},
                                  {"group_memberships.person_id", who},
                                  {"group_memberships.role", role},
                                  {"group_memberships.start_date", on(2026, 2, 1)}});
  }
  void programme_of_groups() { model("group"); }
  void model(std::string_view name) {
    const auto versions =
        db().reading("test", [&](db::Tx& tx) { return records::history(tx, "programmes", a_programme()); });
    ASSERT_TRUE(db().writing("test", [&](db::Tx& tx) {
      return records::correct(tx, "programmes", a_programme(), versions.back().id, {{"programmes.model", name}},
                              a().author());
    }));
  }
  void size(std::int64_t group, std::int64_t least, std::int64_t most) {
    a().add("group_sizes", {{"group_sizes.group_id", group},
                            {"group_sizes.event_date", on(2026, 3, 1)},
                            {"group_sizes.least_mentees", least},
                            {"group_sizes.most_mentees", most}});
  }
  static std::ptrdiff_t placed(const matching::Run& run) {
    return std::ranges::count_if(run.mentor_of, [](auto m) { return m != matching::nobody; });
  }
  /// Both names, in the order of exchange ids.
  std::string both() {
    const auto id = [&](PersonId who) {
      const auto facts = db().reading("facts", [&](db::Tx& tx) { return facts_of(tx, a().programme, today); });
      return std::ranges::find(facts.mentors, who, &MentorFacts::person)->id;
    };
    return id(maya_) < id(omar_) ? "Maya + Omar" : "Omar + Maya";
  }
  http::Response pool_shown() { return ask(pool_page, actor(sam_, Role::coordinator), {}); }

  PersonId maya_, omar_, sam_;
  std::int64_t circle_{};
};
KITH_BOTH_ENGINES(InTeams);

TEST_P(InTeams, mentors_of_one_group_take_a_mentee_together) {
  waiting("Tom", on(2026, 1, 4));
  waiting("Zoe", on(2026, 2, 4));
  EXPECT_EQ(pool_now().mentors.size(), 2U) << "one mentor of a group is no pair of co-mentors";
  join(circle_, omar_, "mentor");
  const auto pool = pool_now();
  ASSERT_EQ(pool.mentors.size(), 1U);
  EXPECT_EQ(pool.mentors[0].name, both());
  EXPECT_TRUE(pool.mentors[0].is(maya_) && pool.mentors[0].is(omar_));
  EXPECT_EQ(pool.asked.pool.mentors[0].capacity, 1);
  EXPECT_EQ(placed(matching::run(pool.asked)), 1);
}

TEST_P(InTeams, what_keeps_one_of_them_apart_keeps_both) {
  const auto tom = waiting("Tom", on(2026, 1, 4));
  join(circle_, omar_, "mentor");
  a().relative(tom, omar_, "sibling", false);
  const auto pool = pool_now();
  EXPECT_TRUE(candidates_of(pool, 0).empty());
  EXPECT_EQ(placed(matching::run(pool.asked)), 0);
  waiting("Zoe", on(2026, 2, 4));
  EXPECT_TRUE(candidates_of(pool_now(), 1, omar_).empty()) << "nobody proposes themselves, nor their co-mentor";
}

TEST_P(InTeams, co_mentors_are_proposed_both_and_the_decision_names_others_one_by_one) {
  join(circle_, omar_, "mentor");
  const auto second = group("Pair");
  for (const char* name : {"Ada", "Ben"}) {
    const auto who = mentor(name);
    ready(who);
    join(second, who, "mentor");
  }
  for (const PersonId who : {maya_, omar_})
    a().add("mentor_capacities", {{"mentor_capacities.person_id", who},
                                  {"mentor_capacities.programme_id", a().programme},
                                  {"mentor_capacities.capacity", 1},
                                  {"mentor_capacities.valid_from", on(2026, 1, 2)}});
  waiting("Tom", on(2026, 1, 4));
  casefile::Answers answers;
  answers.put("match_proposals.event_date", std::int64_t{day_number(today)});
  for (const auto& field : matches::proposal_form.fields)
    if (field.control == casefile::Control::area) answers.put(field.column, std::string("as they told us"));
  const matches::Hand hand{{sam_, test::SmallAgency::noon(today)}, {}, false};
  const auto columns = uses_.columns();
  const auto made = db().writing("propose", [&](db::Tx& tx) {
    return propose(tx, *columns, {a().programme, referral_, omar_, "they know him"}, answers, hand, today);
  });
  ASSERT_TRUE(made) << made.error().problems.front().key;
  const auto facts = db().reading("facts", [&](db::Tx& tx) { return facts_of(tx, a().programme, today); });
  EXPECT_EQ(facts.proposals.size(), 2U) << "each is asked";
  const auto pool = pool_now();
  EXPECT_TRUE(pool.mentees.empty());
  const auto team = find_person(pool.mentors, omar_) - pool.mentors.begin();
  EXPECT_EQ(pool.asked.pool.mentors[static_cast<std::size_t>(team)].capacity, 0);
  const auto others = db().reading("others", [](db::Tx& tx) {
    return *tx.first("select alternatives from matching_decisions", {}, [](const db::Row& r) { return r.string(0); });
  });
  EXPECT_EQ(std::ranges::count(others, ';'), 1) << "two people: " << others;
}

TEST_P(InTeams, a_group_begins_with_two_and_takes_six_to_a_mentor_and_its_members_do_not_wait) {
  programme_of_groups();
  a().add("mentor_capacities", {{"mentor_capacities.person_id", maya_},
                                {"mentor_capacities.programme_id", a().programme},
                                {"mentor_capacities.capacity", 1},
                                {"mentor_capacities.valid_from", on(2026, 1, 2)}});
  const auto tom = waiting("Tom", on(2026, 1, 4));
  auto pool = pool_now();
  ASSERT_EQ(pool.mentors.size(), 2U) << "the group of Maya, and Omar alone";
  const auto circle = find_person(pool.mentors, maya_) - pool.mentors.begin();
  EXPECT_EQ(pool.mentors[static_cast<std::size_t>(circle)].name, "Circle: Maya");
  EXPECT_EQ(pool.asked.pool.mentors[static_cast<std::size_t>(circle)].capacity, Teams::most_to_a_mentor);
  EXPECT_EQ(pool.asked.pool.mentors[static_cast<std::size_t>(circle)].least, 2);
  join(circle_, omar_, "mentor");
  auto run = matching::run(pool_now().asked);
  EXPECT_EQ(placed(run), 0);
  EXPECT_EQ(run.closed.size(), 1U);
  EXPECT_NE(pool_shown().body.find("Too few fit for a group: Circle: " + both()), std::string::npos);
  for (int n = 0; n < 12; ++n) waiting("Kid" + std::to_string(n), on(2026, 2, 4));
  run = matching::run(pool_now().asked);
  EXPECT_EQ(placed(run), 12);
  EXPECT_TRUE(run.proven);
  join(circle_, tom, "mentee");
  pool = pool_now();
  EXPECT_EQ(pool.mentees.size(), 12U) << "who is in a group is served";
  EXPECT_EQ(pool.asked.pool.mentors[0].capacity, 11);
  EXPECT_EQ(pool.asked.pool.mentors[0].least, 1);
}

TEST_P(InTeams, in_a_mixed_programme_a_group_that_says_its_size_is_filled_beside_the_pairs) {
  model("mixed");
  join(circle_, omar_, "mentor");
  const auto ada = mentor("Ada");
  ready(ada);
  for (int n = 0; n < 6; ++n) waiting("Kid" + std::to_string(n), on(2026, 2, 4));
  EXPECT_EQ(pool_now().mentors.size(), 3U) << "without a size its mentors are placed alone";
  EXPECT_EQ(placed(matching::run(pool_now().asked)), 3);
  size(circle_, 3, 4);
  auto pool = pool_now();
  ASSERT_EQ(pool.mentors.size(), 2U);
  const auto circle = find_person(pool.mentors, maya_) - pool.mentors.begin();
  EXPECT_EQ(pool.mentors[static_cast<std::size_t>(circle)].name, "Circle: " + both());
  EXPECT_EQ(pool.asked.pool.mentors[static_cast<std::size_t>(circle)].capacity, 4);
  EXPECT_EQ(pool.asked.pool.mentors[static_cast<std::size_t>(circle)].least, 3);
  EXPECT_EQ(placed(matching::run(pool.asked)), 5) << "four in the circle, one with Ada";
  join(circle_, waiting("Tom", on(2026, 1, 4)), "mentee");
  pool = pool_now();
  EXPECT_EQ(pool.mentees.size(), 6U) << "who is in the circle is served";
  EXPECT_EQ(pool.asked.pool.mentors[static_cast<std::size_t>(circle)].capacity, 3);
}

TEST_P(InTeams, a_group_says_its_own_size) {
  programme_of_groups();
  size(circle_, 4, 5);
  for (int n = 0; n < 3; ++n) waiting("Kid" + std::to_string(n), on(2026, 2, 4));
  EXPECT_EQ(placed(matching::run(pool_now().asked)), 1) << "Omar alone takes one, the circle does not begin with three";
  for (int n = 3; n < 8; ++n) waiting("Kid" + std::to_string(n), on(2026, 2, 4));
  EXPECT_EQ(placed(matching::run(pool_now().asked)), 6);
}

TEST_P(InTeams, a_run_with_groups_is_kept_and_compared) {
  programme_of_groups();
  join(circle_, omar_, "mentor");
  for (const char* name : {"Tom", "Zoe", "Kai"}) waiting(name, on(2026, 1, 4));
  http::Request request;
  request.method = http::Method::post;
  request.form.add("programme", test::FakeVisit::sealer().seal(a_programme(), "programme"));
  request.form.add("placement", "optimal");
  ASSERT_EQ(ask(run_post, actor(sam_, Role::coordinator), request).status, 303);
  const auto run = *db().reading("run", [&](db::Tx& tx) { return last_run(tx, a().programme, today); });
  EXPECT_EQ(run.placed, 3);
  EXPECT_TRUE(run.proven);
  const auto page = pool_shown().body;
  EXPECT_NE(page.find("Circle: " + both()), std::string::npos);
  EXPECT_NE(ask(pool_api, actor(sam_, Role::coordinator), {}).body.find("\"changed\":0"), std::string::npos);
}

}  // namespace
}  // namespace kith::placement
