// SPDX-License-Identifier: AGPL-3.0-or-later
// From a run of the pool to an accepted match, as a coordinator goes (MS 6.01, 6.02).
#include <gtest/gtest.h>

#include "matches/matches.h"
#include "placement/pool_run.h"
#include "placement/small_pool_for_tests.h"

namespace kith::placement {
namespace {

using auth::Role;
using casefile::Answers;
using matches::Act;

class RunToMatch : public SmallPool {
 protected:
  void SetUp() override {
    SmallPool::SetUp();
    if (IsSkipped()) return;
    maya_ = ready_mentor("Maya");
    ready_mentor("Omar");
    tom_ = waiting("Tom", on(2026, 1, 4));
    a().born(tom_, on(2015, 5, 1));
    mother_ = a().person("Rosa");
    a().relative(tom_, mother_, "parent", true);
    kim_ = a().worker("Kim", "coordinator");
  }
  static std::string seal(PersonId person) { return test::FakeVisit::sealer().seal(person.value, "person"); }
  http::Request form(std::initializer_list<std::pair<std::string_view, std::string>> fields) const {
    http::Request request;
    request.method = http::Method::post;
    request.form.add("programme", test::FakeVisit::sealer().seal(a_programme(), "programme"));
    for (const auto& [name, value] : fields) request.form.add(std::string(name), value);
    return request;
  }
  std::int64_t newest_key(db::Sql sql) {
    return db().reading("key", [&](db::Tx& tx) {
      return tx.first(sql, {}, [](const db::Row& row) { return row.integer(0); }).value_or(0);
    });
  }
  Result<std::int64_t> act(Act what, const Answers& answers) {
    const auto snapshot = uses_.columns();
    return db().writing("act", [&](db::Tx& tx) {
      const auto life = matches::load_proposal(tx, proposal_, today);
      const matches::Hand hand{{kim_, test::SmallAgency::noon(today)}, {}, false};
      return matches::record_act(tx, *snapshot, *life, matches::around_of(*snapshot, *life, today), what, answers,
                                 hand);
    });
  }
  Result<std::int64_t> says_yes(std::string_view party, PersonId person) {
    Answers answers;
    answers.put("match_acceptances.event_date", static_cast<std::int64_t>(day_number(today)));
    answers.put("match_acceptances.party", std::string(party));
    answers.put("match_acceptances.response", std::string("accepted"));
    answers.put("match_acceptances.person_id", person.value);
    return act(Act::answer, answers);
  }
  Result<std::int64_t> approve() {
    Answers answers;
    answers.put("matches.event_date", static_cast<std::int64_t>(day_number(today)));
    answers.put("match_assignments.person_id", kim_.value);
    return act(Act::approval, answers);
  }

  PersonId maya_, tom_, mother_, kim_;
  std::int64_t proposal_{};
};
KITH_BOTH_ENGINES(RunToMatch);

TEST_P(RunToMatch, nothing_is_matched_before_a_person_decided_and_everybody_said_yes) {
  const auto coordinator = actor(kim_, Role::coordinator);
  ASSERT_EQ(ask(run_post, coordinator, form({{"placement", "optimal"}})).status, 303);
  const auto run = newest_key("select max(chain) from matching_runs");
  const http::PathValues path{{"run", test::FakeVisit::sealer().seal(run, "matching_runs")}};
  ASSERT_EQ(ask(run_decide, coordinator, form({{"decision", "adopted"}}), path).status, 303);
  EXPECT_EQ(newest_key("select count(*) from match_proposals"), 0) << "a run proposes nothing";

  const auto pool = pool_now();
  const auto best = candidates_of(pool, 0).front();
  const PersonId mentor = pool.mentors[static_cast<std::size_t>(best.mentor)].person;
  auto sent = form({{"mentor", seal(mentor)}, {"event_date", "2026-11-22"}});
  for (const char* side : {"mentor", "mentee"})
    for (const char* factor : {"strengths", "needs", "preferences", "interests"})
      sent.form.add(std::string(side) + "_" + factor, "as they told us");
  ASSERT_EQ(ask(propose_post, coordinator, sent, child()).status, 303);
  proposal_ = newest_key("select max(chain) from match_proposals");
  ASSERT_GT(proposal_, 0);

  Answers told;
  told.put("match_disclosures.event_date", static_cast<std::int64_t>(day_number(today)));
  told.put("match_disclosures.audience", std::string("mentor"));
  told.put("match_disclosures.fields", std::string("first_name;interests"));
  ASSERT_TRUE(act(Act::disclosure, told));
  EXPECT_FALSE(approve()) << "nobody has answered";
  ASSERT_TRUE(says_yes("mentor", mentor));
  ASSERT_TRUE(says_yes("mentee", tom_));
  EXPECT_FALSE(approve()) << "a minor's guardian cannot be passed over";
  ASSERT_TRUE(says_yes("guardian", mother_));
  const auto match = approve();
  ASSERT_TRUE(match) << match.error().problems.front().key;
  EXPECT_EQ(newest_key("select max(proposal_id) from matches"), proposal_);
  EXPECT_TRUE(pool_now().mentees.empty());
}

TEST_P(RunToMatch, a_proposal_is_taken_back_with_a_reason_and_the_child_waits_on) {
  const auto coordinator = actor(kim_, Role::coordinator);
  auto sent = form({{"mentor", seal(maya_)}, {"event_date", "2026-11-22"}, {"reason", "they know each other"}});
  ASSERT_EQ(ask(propose_post, coordinator, sent, child()).status, 303);
  proposal_ = newest_key("select max(chain) from match_proposals");
  ASSERT_TRUE(pool_now().mentees.empty());
  const http::PathValues path{{"proposal", test::FakeVisit::sealer().seal(proposal_, "match_proposals")}};
  EXPECT_EQ(ask(withdraw_page, coordinator, {}, path).status, 200);
  EXPECT_EQ(ask(withdraw_post, coordinator, form({}), path).status, 422) << "why is asked";
  EXPECT_EQ(ask(withdraw_post, actor(kim_, Role::screening_officer), form({{"reason", "x"}}), path).status, 404);
  ASSERT_EQ(ask(withdraw_post, coordinator, form({{"reason", "Maya moves away"}}), path).status, 303);
  EXPECT_EQ(acts_, (std::vector<std::string>{"pairing.withdraw"}));
  const auto life = *db().reading("life", [&](db::Tx& tx) { return matches::load_proposal(tx, proposal_, today); });
  EXPECT_EQ(matches::standing(life, matches::around_of(*uses_.columns(), life, today)).state,
            matches::State::dissolved);
  EXPECT_EQ(life.withdrawn, today);
  ASSERT_EQ(pool_now().mentees.size(), 1U);
  EXPECT_EQ(pool_now().mentees[0].since, on(2026, 1, 5)) << "the same days behind him";
  EXPECT_EQ(ask(withdraw_post, coordinator, form({{"reason", "again"}}), path).status, 409);
  EXPECT_FALSE(says_yes("mentor", maya_)) << "nothing is answered any more";
  EXPECT_EQ(ask(propose_post, coordinator, sent, child()).status, 303) << "the pair may be proposed again";
}

TEST_P(RunToMatch, days_to_answer_are_the_programmes_of_the_day_of_the_proposal) {
  const auto days = [&](Date proposed) {
    return matches::days_to_answer(*uses_.columns(), a().programme, proposed, today);
  };
  EXPECT_EQ(days(today), 14);
  a().add("policies", {{"policies.programme_id", a().programme},
                       {"policies.key", "answer_days"},
                       {"policies.value", "5"},
                       {"policies.valid_from", on(2026, 11, 1)}});
  EXPECT_EQ(days(on(2026, 10, 31)), 14) << "edge case 37: each event by the policy of its day";
  EXPECT_EQ(days(today), 5);
  http::Request request;
  request.query.add("mentor", seal(maya_));
  const auto page = ask(propose_page, actor(kim_, Role::coordinator), request, child());
  EXPECT_NE(page.body.find("until 27 Nov 2026"), std::string::npos) << page.body;
}

TEST_P(RunToMatch, proposals_past_their_day_are_counted_for_who_made_them) {
  const auto late = [&](Date day) {
    const auto columns = uses_.columns();
    return db().reading("late", [&](db::Tx& tx) { return matches::overdue_proposals(tx, *columns, kim_, day); });
  };
  ASSERT_EQ(
      ask(propose_post, actor(kim_, Role::coordinator),
          form({{"mentor", seal(maya_)}, {"event_date", "2026-11-22"}, {"reason", "they know each other"}}), child())
          .status,
      303);
  EXPECT_EQ(late(on(2026, 12, 6)), 0) << "the last day is still in time";
  EXPECT_EQ(late(on(2026, 12, 7)), 1);
}

TEST_P(RunToMatch, who_proposes_sets_the_day_to_answer_of_this_proposal) {
  const auto coordinator = actor(kim_, Role::coordinator);
  http::Request begun;
  begun.query.add("mentor", seal(maya_));
  EXPECT_NE(ask(propose_page, coordinator, begun, child()).body.find("value=\"6 Dec 2026\""), std::string::npos)
      << "filled in from the policy: fourteen days";
  const auto send = [&](std::string day) {
    return ask(propose_post, coordinator,
               form({{"mentor", seal(maya_)},
                     {"event_date", "2026-11-22"},
                     {"reason", "they know each other"},
                     {"answer_by", std::move(day)}}),
               child())
        .status;
  };
  EXPECT_EQ(send("2026-11-21"), 422) << "yesterday";
  EXPECT_EQ(send("2027-02-21"), 422) << "91 days ahead";
  EXPECT_EQ(newest_key("select count(*) from match_proposals"), 0);
  ASSERT_EQ(send("2027-02-20"), 303);
  proposal_ = newest_key("select max(chain) from match_proposals");
  const auto by = [&] {
    const auto life = *db().reading("life", [&](db::Tx& tx) { return matches::load_proposal(tx, proposal_, today); });
    return matches::answer_by(life, matches::around_of(*uses_.columns(), life, today));
  };
  EXPECT_EQ(by(), on(2027, 2, 20));
  a().add("proposal_deadlines",
          {{"proposal_deadlines.proposal_id", proposal_},
           {"proposal_deadlines.event_date", on(2027, 2, 10)},
           {"proposal_deadlines.answer_by", on(2027, 4, 1)}},
          on(2027, 2, 10));
  const auto open = [&](Date day) {
    return db().reading("facts", [&](db::Tx& tx) { return facts_of(tx, a().programme, day).proposals.size(); });
  };
  EXPECT_EQ(open(on(2027, 4, 1)), 1U) << "130 days after the proposal, and still to be answered";
  EXPECT_EQ(open(on(2027, 4, 2)), 0U);
}

TEST_P(RunToMatch, the_policys_own_day_leaves_no_record) {
  ASSERT_EQ(ask(propose_post, actor(kim_, Role::coordinator),
                form({{"mentor", seal(maya_)},
                      {"event_date", "2026-11-22"},
                      {"reason", "they know each other"},
                      {"answer_by", "2026-12-06"}}),
                child())
                .status,
            303);
  EXPECT_EQ(newest_key("select count(*) from match_proposals"), 1);
  EXPECT_EQ(newest_key("select count(*) from proposal_deadlines"), 0);
}
}  // namespace
}  // namespace kith::placement
