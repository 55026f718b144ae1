// SPDX-License-Identifier: AGPL-3.0-or-later
#include <gtest/gtest.h>

#include "arrivals/arrivals_for_tests.h"

/// What came without an account, taken or set aside by a programme that speaks JSON.
namespace kith::arrivals {
namespace {

class ArrivalsInJson : public ArrivalPages {
 protected:
  std::string json_address(std::size_t at = 0) { return "/api/v1" + address(at); }
  void refer(std::string_view child) {
    ASSERT_EQ(anybody()
                  .post("/apply/referral", begun({{"given_name", std::string(child)},
                                                  {"birth_date", "2014-02-03"},
                                                  {"source", "family"},
                                                  {"request", "A friend"},
                                                  {"by_name", "Ana Roy"},
                                                  {"by_relation", "his mother"},
                                                  {"by_reach", "514 555 0199"}}))
                  .status,
              303);
  }
};
KITH_BOTH_ENGINES(ArrivalsInJson);

TEST_P(ArrivalsInJson, an_inquiry_is_listed_read_and_taken_once) {
  ASSERT_EQ(anybody().post("/apply/mentor", begun(maya())).status, 303);
  auto sofia = as(sofia_, Role::screening_officer);
  const auto list = sofia.get("/api/v1/arrivals");
  EXPECT_TRUE(test::says(list, "\"kind\":\"mentor\",\"sent_on\":\"2026-11-22\",\"answer_by\":\"2026-11-29\""))
      << list.body;
  EXPECT_TRUE(test::says(sofia.get(json_address()), "{\"field\":\"given_name\",\"value\":\"Maya\"}"));
  auto ines = as(ines_, Role::intake_worker);
  EXPECT_EQ(ines.get("/api/v1/arrivals").body, "{\"arrivals\":[]}");
  const auto take = json_address() + "/take";
  EXPECT_EQ(ines.post(take, {{"programme", programme()}}).status, 404) << "intake never sees would-be mentors";
  EXPECT_EQ(sofia.post(take, {}).status, 422) << "no programme";
  EXPECT_EQ(sofia.post(take, {{"programme", programme()}, {"stranger", "x"}}).status, 422);
  const auto taken = sofia.post(take, {{"programme", programme()}});
  EXPECT_EQ(taken.status, 201) << taken.body;
  EXPECT_EQ(rows("mentor_applications").size(), 1u);
  EXPECT_TRUE(
      test::says(taken, test::FakeVisit::sealer().seal(rows("mentor_applications")[0].chain, "mentor_applications")));
  EXPECT_EQ(sofia.post(take, {{"programme", programme()}}).status, 404) << "once";
}

TEST_P(ArrivalsInJson, the_writer_of_a_referral_is_entered) {
  refer("Tom");
  auto ines = as(ines_, Role::intake_worker);
  const auto take = json_address() + "/take";
  const Pairs ana{{"programme", programme()}, {"enter_writer", "true"}, {"given_name", "Ana"},
                  {"family_name", "Roy"},     {"kind", "parent"},       {"contact_rule", "any"}};
  auto without = ana;
  without.pop_back();
  EXPECT_EQ(ines.post(take, without).status, 422) << "how the writer may be contacted";
  const auto made = ines.post(take, ana);
  EXPECT_EQ(made.status, 201) << made.body;
  EXPECT_EQ(rows("referrals").size(), 1u);
  EXPECT_EQ(rows("relationships").size(), 1u);
}

TEST_P(ArrivalsInJson, a_writer_on_file_is_a_question_with_its_choices) {
  refer("Tom");
  auto ines = as(ines_, Role::intake_worker);
  Pairs ana{{"programme", programme()}, {"enter_writer", "true"},  {"given_name", "Ana"},  {"family_name", "Roy"},
            {"kind", "parent"},         {"phone", "514 555 0199"}, {"contact_rule", "any"}};
  EXPECT_TRUE(test::says(ines.get(json_address()), "\"writer_same_as\":[]"));
  ASSERT_EQ(ines.post(json_address() + "/take", ana).status, 201);
  const auto known = db().reading("test", [](db::Tx& tx) {
    return tx.first("select person_id from relationships", {}, [](const db::Row& row) { return row.id<PersonId>(0); })
        .value();
  });
  refer("Zoe");
  const auto shown = ines.get(json_address());
  EXPECT_TRUE(test::says(shown, "\"writer_same_as\":[{\"value\":\"" + test::Pages::seal(known))) << shown.body;
  EXPECT_EQ(ines.post(json_address() + "/take", ana).status, 409);
  ana.emplace_back("writer_same_as", test::Pages::seal(known));
  EXPECT_EQ(ines.post(json_address() + "/take", ana).status, 201);
  EXPECT_EQ(rows("relationships").size(), 2u);
}

TEST_P(ArrivalsInJson, somebody_on_file_is_a_question_with_its_choices) {
  const auto known = agency_->person("Maya", "Roy", "+15145550142");
  agency_->add("mentor_applications", {{"mentor_applications.person_id", known},
                                       {"mentor_applications.programme_id", agency_->programme},
                                       {"mentor_applications.event_date", on(2025, 1, 5)},
                                       {"mentor_applications.complete", 0},
                                       {"mentor_applications.status", "volunteer"}});
  ASSERT_EQ(anybody().post("/apply/mentor", begun(maya())).status, 303);
  auto sofia = as(sofia_, Role::screening_officer);
  EXPECT_TRUE(test::says(sofia.get(json_address()), "\"value\":\"" + test::Pages::seal(known)));
  EXPECT_EQ(sofia.post(json_address() + "/take", {{"programme", programme()}}).status, 409);
  EXPECT_EQ(sofia.post(json_address() + "/take", {{"programme", programme()}, {"same_as", "another"}}).status, 201);
}

TEST_P(ArrivalsInJson, setting_aside_wants_a_reason) {
  refer("Zoe");
  auto ines = as(ines_, Role::intake_worker);
  const auto aside = json_address() + "/set-aside";
  EXPECT_EQ(ines.post(aside, {}).status, 422);
  EXPECT_EQ(ines.post(aside, {{"reason", "Lives elsewhere"}}).status, 200);
  EXPECT_TRUE(sent().empty() && rows("referrals").empty());
  EXPECT_EQ(ines.post(aside, {{"reason", "Again"}}).status, 404);
}

}  // namespace
}  // namespace kith::arrivals
