// SPDX-License-Identifier: AGPL-3.0-or-later
#include <gtest/gtest.h>

#include <algorithm>
#include <chrono>

#include "personnel/staff_for_tests.h"
#include "records/ddl.h"

/// Many matches to one worker in one act, on the page and as JSON, and taken back as a whole (decision 0256).
namespace kith::personnel {
namespace {

constexpr int thousands = 3'000;

/// Dora directs, Sam supervises; Cora has two matches, a third is nobody's; Ben has none.
class Assigning : public Staff {
 protected:
  void SetUp() override {
    Staff::SetUp();
    if (!test::available(GetParam())) return;
    agency_->assign(matches_[0], cora_, on(2026, 3, 1));
    agency_->assign(matches_[1], cora_, on(2026, 3, 1));
    as(sam_, auth::Role::supervisor);
  }
  http::Response give(PersonId to, test::Pages::Pairs more, std::string_view key = "a") {
    more.insert(more.end(), {{"act", "assignment"},
                             {"person_id", test::Pages::seal(to)},
                             {"start_date", "2026-11-22"},
                             {"_key", std::string(key)}});
    return pages_->post("/personnel/several", more);
  }
  static std::string place_of(const http::Response& answer) {
    for (const auto& [name, value] : answer.headers)
      if (name == "location" || name == "Location") return value;
    return {};
  }
  std::string pick(int n) const { return test::Pages::seal(matches_[static_cast<std::size_t>(n)]); }
};
KITH_BOTH_ENGINES(Assigning);

TEST_P(Assigning, a_list_is_filtered_by_hands_and_is_a_file_too) {
  const auto all = pages_->get("/personnel/matches");
  EXPECT_TRUE(test::says(all, "3 matches"));
  EXPECT_TRUE(test::says(all, "form=\"several\""));
  EXPECT_TRUE(pages_->offers_file);
  const auto nobodys = pages_->get("/personnel/matches", {{"whose", "nobody"}});
  EXPECT_TRUE(test::says(nobodys, "Luc"));
  EXPECT_FALSE(test::says(nobodys, "Tom"));
  const auto coras = pages_->get("/personnel/matches", {{"whose", test::Pages::seal(cora_)}});
  EXPECT_TRUE(test::says(coras, "2 matches"));
  EXPECT_TRUE(test::says(pages_->get("/personnel/matches", {{"whose", "made-up"}}), "No match is in these hands"));
  const auto file = pages_->get("/personnel/matches/as/csv", {{"whose", test::Pages::seal(cora_)}});
  EXPECT_TRUE(test::says(file, "Tom"));
  EXPECT_FALSE(test::says(file, "Luc")) << "the file has the page's filter";
  EXPECT_EQ(pages_->get("/personnel/board/as/csv").status, 200);
  EXPECT_EQ(pages_->get("/personnel/competencies/as/csv").status, 200);
}

TEST_P(Assigning, many_go_to_one_and_all_come_back_as_they_were) {
  EXPECT_TRUE(test::says(pages_->get("/personnel/several", {{"act", "assignment"}, {"all", "true"}}),
                         "name=\"count\" value=\"3\""));
  EXPECT_EQ(give(ben_, {{"all", "true"}, {"count", "7"}}).status, 409) << "another list than was shown";
  const auto made = give(ben_, {{"all", "true"}, {"count", "3"}});
  ASSERT_EQ(made.status, 303) << made.body;
  EXPECT_EQ(pages_->acts.size(), 1u) << "one transaction";
  for (const auto match : matches_) EXPECT_EQ(owner(match), ben_);
  EXPECT_EQ(owner(matches_[0], add_days(test_day, -1)), cora_) << "until the day before";
  EXPECT_TRUE(test::says(pages_->get(place_of(made)), "3 recorded"));
  EXPECT_TRUE(test::says(pages_->get(place_of(made) + "/as/csv"), "Tom"));
  EXPECT_EQ(give(ben_, {{"all", "true"}, {"count", "3"}}, "b").status, 409) << "Ben has them all";
  EXPECT_EQ(pages_->post(place_of(made) + "/back", {{"_key", "c"}}).status, 303);
  EXPECT_EQ(owner(matches_[0]), cora_);
  EXPECT_EQ(owner(matches_[0], on(2027, 6, 1)), cora_) << "without an end again";
  EXPECT_FALSE(owner(matches_[2])) << "nobody's again";
  EXPECT_EQ(pages_->post(place_of(made) + "/back", {{"_key", "d"}}).status, 409) << "once";
}

TEST_P(Assigning, what_was_given_on_since_stays) {
  const auto made = give(ben_, {{"pick", pick(0)}, {"pick", pick(2)}, {"pick", "made-up"}});
  ASSERT_EQ(made.status, 303) << made.body;
  EXPECT_EQ(owner(matches_[1]), cora_) << "not chosen";
  ASSERT_EQ(give(sam_, {{"pick", pick(0)}}, "b").status, 303);
  EXPECT_EQ(owner(matches_[0]), sam_);
  EXPECT_EQ(pages_->post(place_of(made) + "/back", {{"_key", "c"}}).status, 303);
  EXPECT_EQ(owner(matches_[0]), sam_) << "Sam's since";
  EXPECT_FALSE(owner(matches_[2]));
  EXPECT_TRUE(test::says(pages_->get(place_of(made)), "1 taken back"));
}

TEST_P(Assigning, each_match_has_its_own_verdict) {
  const auto own = agency_->match(ben_, agency_->person("Ida"), on(2026, 3, 1));
  const auto made = give(ben_, {{"pick", pick(0)}, {"pick", test::Pages::seal(own)}});
  ASSERT_EQ(made.status, 303) << made.body;
  EXPECT_EQ(owner(matches_[0]), ben_);
  EXPECT_FALSE(owner(own)) << "nobody looks after the match they belong to";
  const auto page = pages_->get(place_of(made));
  EXPECT_TRUE(test::says(page, "This person cannot be given this match"));
  EXPECT_TRUE(test::says(page, "1 not recorded"));
  EXPECT_EQ(give(dora_, {{"pick", pick(1)}}, "b").status, 422) << "carries no matches";
  EXPECT_EQ(owner(matches_[1]), cora_);
}

TEST_P(Assigning, the_limit_is_that_of_all_together_and_passed_by_a_director_with_a_reason) {
  agency_->add("policies", {{"policies.key", "max_load"},
                            {"policies.value", "2"},
                            {"policies.programme_id", agency_->programme},
                            {"policies.valid_from", on(2026, 1, 1)},
                            {"policies.approved_by", dora_}});
  EXPECT_EQ(give(ben_, {{"all", "true"}, {"count", "3"}, {"override_reason", "Cora is ill"}}).status, 422)
      << "not a supervisor";
  as(dora_, auth::Role::director);
  const auto warned = give(ben_, {{"all", "true"}, {"count", "3"}}, "b");
  EXPECT_EQ(warned.status, 422);
  EXPECT_TRUE(test::says(warned, "name=\"override_reason\""));
  EXPECT_EQ(count("guard_overrides"), 0u);
  const auto made = give(ben_, {{"all", "true"}, {"count", "3"}, {"override_reason", "Cora is ill"}}, "c");
  EXPECT_EQ(made.status, 303) << made.body;
  EXPECT_EQ(count("guard_overrides"), 3u) << "one for each match";
}

TEST_P(Assigning, the_same_by_json_once_for_a_key) {
  const test::Pages::Pairs all{{"all", "true"},
                               {"count", "3"},
                               {"person_id", test::Pages::seal(ben_)},
                               {"start_date", "2026-11-22"},
                               {"_key", "j"}};
  EXPECT_TRUE(test::says(pages_->get("/api/v1/personnel/matches", {{"whose", "nobody"}}), "\"may_assign\":true"));
  const auto made = pages_->post("/api/v1/personnel/several/assignment", all);
  ASSERT_EQ(made.status, 201) << made.body;
  EXPECT_TRUE(test::says(made, "\"recorded\":3,\"refused\":0"));
  const auto before = count("match_assignments");
  EXPECT_EQ(pages_->post("/api/v1/personnel/several/assignment", all).body, made.body) << "the first answer";
  EXPECT_EQ(count("match_assignments"), before);
  EXPECT_EQ(pages_->post("/api/v1/personnel/several/assignment", {{"all", "true"}, {"nonsense", "1"}}).status, 422);
  const auto at = made.body.find("\"id\":\"") + 6;
  const std::string one = "/api/v1/personnel/several/" + made.body.substr(at, 26);
  EXPECT_TRUE(test::says(pages_->get(one), "\"outcome\":\"recorded\"")) << pages_->get(one).body;
  EXPECT_TRUE(test::says(pages_->post(one + "/back", {{"_key", "k"}}), "\"taken_back\":3"));
  EXPECT_EQ(owner(matches_[0]), cora_);
  as(dora_, auth::Role::director);
  EXPECT_EQ(pages_->get(one).status, 404) << "another's";
}

/// Thousands of matches that Cora looks after, written in one go.
class AssigningThousands : public Assigning {
 protected:
  void SetUp() override {
    Assigning::SetUp();
    if (!test::available(GetParam())) return;
    db().write("test", [&](db::Tx& tx) {
      const auto author = agency_->author();
      const auto add = [&](records::TableKey table, std::vector<records::Field> fields) {
        return records::append(tx, table, fields, author)->chain;
      };
      for (int n = 0; n < thousands; ++n) {
        const auto mentor = add("persons", {{"persons.given_name", "Mentor " + std::to_string(n)}});
        const auto mentee = add("persons", {{"persons.given_name", "Mentee " + std::to_string(n)}});
        const auto match = add("matches", {{"matches.programme_id", agency_->programme},
                                           {"matches.mentor_id", PersonId{mentor}},
                                           {"matches.mentee_id", PersonId{mentee}},
                                           {"matches.event_date", on(2026, 1, 5)}});
        add("match_assignments", {{"match_assignments.match_id", MatchId{match}},
                                  {"match_assignments.person_id", cora_},
                                  {"match_assignments.need_level", "standard"},
                                  {"match_assignments.start_date", on(2026, 1, 5)}});
      }
    });
  }
  std::int64_t in_hands_of(PersonId worker) {
    const auto now = columns();
    std::int64_t count = 0;
    for (std::uint32_t key = 1; key < now.column<snapshot::MatchRow>().owners(); ++key)
      count += owner_of(now, MatchId{key}, test_day, test_day) == worker;
    return count;
  }
  /// How long it took, beside the engine's name, for whoever reads the log.
  template <class Act>
  auto timed(const char* what, Act act) {
    const auto start = std::chrono::steady_clock::now();
    auto made = act();
    const auto took = std::chrono::duration_cast<std::chrono::milliseconds>(std::chrono::steady_clock::now() - start);
    std::printf("%s of %d matches: %lld ms\n", what, thousands, static_cast<long long>(took.count()));
    return made;
  }
};
KITH_BOTH_ENGINES(AssigningThousands);

TEST_P(AssigningThousands, go_in_one_transaction_and_come_back_in_one) {
  const test::Pages::Pairs coras{{"whose", test::Pages::seal(cora_)}, {"all", "true"}, {"count", "3002"}};
  const auto made = timed("Assigning", [&] { return give(ben_, coras); });
  ASSERT_EQ(made.status, 303) << made.body.substr(0, 2'000);
  EXPECT_EQ(pages_->acts.size(), 1u);
  EXPECT_EQ(pages_->remarks, std::vector<std::string>{"rows=3002"});
  EXPECT_EQ(in_hands_of(ben_), thousands + 2);
  const auto back = timed("Taking back", [&] { return pages_->post(place_of(made) + "/back", {{"_key", "b"}}); });
  EXPECT_EQ(back.status, 303);
  EXPECT_EQ(in_hands_of(cora_), thousands + 2);
  EXPECT_EQ(in_hands_of(ben_), 0);
}

TEST_P(AssigningThousands, go_not_at_all_when_the_last_step_fails) {
  db().write("test", [](db::Tx& tx) { tx.exec("alter table several_lines rename to several_lines_gone"); });
  const test::Pages::Pairs coras{{"whose", test::Pages::seal(cora_)}, {"all", "true"}, {"count", "3002"}};
  EXPECT_ANY_THROW(give(ben_, coras)) << "every assignment was written, their verdicts cannot be";
  EXPECT_EQ(in_hands_of(ben_), 0) << "no half-done state";
  EXPECT_EQ(in_hands_of(cora_), thousands + 2);
}

}  // namespace
}  // namespace kith::personnel
