// SPDX-License-Identifier: AGPL-3.0-or-later
#include <gtest/gtest.h>

#include "arrivals/arrivals_for_tests.h"
#include "screening/reference_letters.h"

namespace kith::arrivals {
namespace {

/// Referees answer by a link, or by telephone to somebody who screens.
class Referees : public ArrivalPages {};
KITH_BOTH_ENGINES(Referees);

TEST_P(Referees, a_referee_answers_by_the_link_and_a_worker_records_it) {
  auto p = anybody();
  ASSERT_EQ(p.post("/apply/mentor", begun(signed_by_maya())).status, 303);
  ASSERT_EQ(as(sofia_, Role::screening_officer).post(address() + "/take", {{"programme", programme()}}).status, 303);
  auto asked = [&] { return db().reading("test", [](db::Tx& tx) { return screening::load_asked(tx, today); }); };
  ASSERT_EQ(asked().size(), 2u);
  const auto first = asked().front();
  EXPECT_EQ(screening::step_due(first, today), 0);
  EXPECT_EQ(screening::step_due(first, add_days(today, 8)), 7) << "one letter, not three at once";
  auto sofia = screening_as(sofia_, Role::screening_officer);
  const std::string where =
      "/screening/references/" + test::FakeVisit::sealer().seal(first.reference, "mentor_references");
  EXPECT_TRUE(test::says(sofia.get(where), "/reference/"));
  EXPECT_TRUE(test::says(sofia.get("/screening/references/letters/as/csv"), "ana@example.org"));
  EXPECT_EQ(sofia.post(where + "/way", {{"reach", ""}}).status, 422);
  EXPECT_EQ(sofia.post(where + "/way", {{"reach", "514 555 0111"}, {"language", "fr"}}).status, 303);
  EXPECT_EQ(asked().front().way.phone, "514 555 0111") << "the newest way holds";
  EXPECT_TRUE(test::says(sofia.get(where), "Bonjour")) << "in the referee's language";
  EXPECT_EQ(sofia.post(where + "/sent", {{"step", "0"}}).status, 303);
  EXPECT_EQ(screening::step_due(asked().front(), add_days(today, 2)), std::nullopt);
  EXPECT_EQ(screening::step_due(asked().front(), add_days(today, 3)), 3);
  auto referee = screening_as(PersonId{}, Role::mentor);
  const std::string link = "/reference/" + test::FakeVisit::sealer().seal(first.reference, "reference link");
  EXPECT_TRUE(test::says(referee.get(link), "Maya Roy"));
  EXPECT_EQ(referee.post(link, {{"known_for", "Ten years"}}).status, 422);
  EXPECT_EQ(referee.post(link, {{"known_for", "Ten years"}, {"strengths", "Patient"}, {"verdict", "positive"}}).status,
            303);
  EXPECT_TRUE(test::says(referee.get(link), "We have an answer already")) << "answered once";
  EXPECT_EQ(referee.post(link, {{"known_for", "Two years"}, {"strengths", "None"}, {"verdict", "negative"}}).status,
            409);
  EXPECT_TRUE(test::says(sofia.get(where), "Patient"));
  EXPECT_TRUE(test::says(
      sofia.get("/screening/mentors/" + test::FakeVisit::sealer().seal(first.application, "mentor_applications")),
      "Read it and record it"))
      << "the file says that an answer is there";
  EXPECT_EQ(sofia
                .post(where, {{"event_date", "2026-11-22"},
                              {"status", "completed"},
                              {"method", "form"},
                              {"verdict", "positive"},
                              {"read", "true"}})
                .status,
            303);
  EXPECT_EQ(asked().size(), 1u);
  const auto file = "/screening/mentors/" + test::FakeVisit::sealer().seal(first.application, "mentor_applications");
  for (const auto who : {sofia_, dana_})
    EXPECT_TRUE(
        test::says(screening_as(who, who == sofia_ ? Role::screening_officer : Role::director).get(file), "Ten years"))
        << "whoever decides reads what was written";
  const auto words = [&] {
    return db().reading("test", [&](db::Tx& tx) { return screening::answer_of(tx, first.reference)->known_for; });
  };
  const auto after = [&](int days) {
    db().write("test",
               [&](db::Tx& tx) { screening::forget_answers(tx, 365, test::SmallAgency::noon(add_days(today, days))); });
  };
  after(364);
  EXPECT_EQ(words(), "Ten years");
  after(367);
  EXPECT_EQ(words(), "") << "the record keeps what the worker wrote of it";
}

TEST_P(Referees, a_referee_answers_by_one_of_two_doors_and_the_other_says_so) {
  auto p = anybody();
  ASSERT_EQ(p.post("/apply/mentor", begun(signed_by_maya())).status, 303);
  ASSERT_EQ(as(sofia_, Role::screening_officer).post(address() + "/take", {{"programme", programme()}}).status, 303);
  const auto both = db().reading("test", [](db::Tx& tx) { return screening::load_asked(tx, today); });
  ASSERT_EQ(both.size(), 2u);
  auto sofia = screening_as(sofia_, Role::screening_officer);
  auto referee = screening_as(PersonId{}, Role::mentor);
  const auto desk = [&](std::size_t at) {
    return "/screening/references/" + test::FakeVisit::sealer().seal(both[at].reference, "mentor_references");
  };
  const auto link = [&](std::size_t at) {
    return "/reference/" + test::FakeVisit::sealer().seal(both[at].reference, "reference link");
  };
  const Pairs words{{"known_for", "Ten years"}, {"strengths", "Patient"}, {"verdict", "positive"}};
  const Pairs by_phone{{"event_date", "2026-11-22"},
                       {"status", "completed"},
                       {"method", "phone"},
                       {"verdict", "mixed"},
                       {"known_for", "Said on the phone"}};
  const auto answers = [&] {
    return db().reading("test", [](db::Tx& tx) {
      return tx.first("select count(*) from reference_answers", {}, [](const db::Row& row) { return row.integer(0); });
    });
  };
  ASSERT_EQ(referee.post(link(0), words).status, 303);
  const auto told = sofia.post(desk(0), by_phone);
  EXPECT_EQ(told.status, 409) << "the link was faster";
  for (const char* what : {"answered by the link meanwhile", "Ten years", "Said on the phone"})
    EXPECT_TRUE(test::says(told, what)) << what;
  EXPECT_EQ(answers(), 1);
  auto having_read = by_phone;
  having_read.emplace_back("read", "true");
  EXPECT_EQ(sofia.post(desk(0), having_read).status, 303);
  EXPECT_EQ(answers(), 1) << "the words of the link stay the only ones";
  EXPECT_TRUE(location(sofia.post(desk(0), having_read)).ends_with("done.reference_settled"));
  EXPECT_EQ(sofia.post(desk(1), by_phone).status, 303);
  EXPECT_TRUE(test::says(referee.get(link(1)), "We have an answer already")) << "the phone was faster";
  EXPECT_EQ(referee.post(link(1), words).status, 409);
  EXPECT_EQ(answers(), 2);
  EXPECT_TRUE(db().reading("test", [](db::Tx& tx) { return screening::load_asked(tx, today); }).empty())
      << "nobody is chased";
  EXPECT_EQ(referee.get("/reference/" + std::string(26, 'a')).status, 404);
}

TEST_P(Referees, nobody_is_two_referees_and_an_application_stands_open_once) {
  auto p = anybody();
  auto twice = signed_by_maya();
  for (auto& [name, value] : twice)
    if (name == "referee2_name") value = " ANA ";
  const auto refused = p.post("/apply/mentor", begun(twice));
  EXPECT_EQ(refused.status, 422);
  EXPECT_TRUE(test::says(refused, "This is the person named above."));
  for (int i = 0; i < 2; ++i) ASSERT_EQ(p.post("/apply/mentor", begun(signed_by_maya())).status, 303);
  auto sofia = as(sofia_, Role::screening_officer);
  ASSERT_EQ(sofia.post(address() + "/take", {{"programme", programme()}}).status, 303);
  const auto known = rows("persons").back();
  const auto again = sofia.post(address() + "/take",
                                {{"programme", programme()}, {"same_as", test::Pages::seal(PersonId{known.chain})}});
  EXPECT_EQ(again.status, 422);
  EXPECT_TRUE(test::says(again, "stands open"));
  EXPECT_EQ(db().reading("test", [](db::Tx& tx) { return screening::load_asked(tx, today).size(); }), 2u)
      << "no referee is asked twice";
}

TEST_P(Referees, whoever_inquired_and_signs_later_signs_that_inquiry) {
  auto p = anybody();
  ASSERT_EQ(p.post("/apply/mentor", begun(maya())).status, 303);
  auto sofia = as(sofia_, Role::screening_officer);
  ASSERT_EQ(sofia.post(address() + "/take", {{"programme", programme()}}).status, 303);
  const auto file = rows("mentor_applications").back().chain;
  const std::string known = test::Pages::seal(PersonId{rows("persons").back().chain});
  ASSERT_EQ(p.post("/apply/mentor", begun(maya())).status, 303);
  EXPECT_EQ(sofia.post(address() + "/take", {{"programme", programme()}, {"same_as", known}}).status, 422)
      << "a second inquiry says nothing new";
  ASSERT_EQ(sofia.post(address() + "/set_aside", {{"reason", "Sent twice"}}).status, 303);
  ASSERT_EQ(p.post("/apply/mentor", begun(signed_by_maya())).status, 303);
  const auto taken = sofia.post(address() + "/take", {{"programme", programme()}, {"same_as", known}});
  EXPECT_EQ(taken.status, 303);
  EXPECT_NE(location(taken).find(test::FakeVisit::sealer().seal(file, "mentor_applications")), std::string::npos);
  ASSERT_EQ(rows("mentor_applications").size(), 1u);
  const auto stands = db().reading("test", [&](db::Tx& tx) { return screening::load_file(tx, file, today); });
  EXPECT_EQ(stands->signed_on, today);
  EXPECT_TRUE(stands->complete);
  EXPECT_FALSE(stands->checks.empty()) << "asked for with the consent";
  EXPECT_EQ(stands->references.size(), 2u);
}

TEST_P(Referees, referees_of_somebody_barred_are_not_chased) {
  auto p = anybody();
  ASSERT_EQ(p.post("/apply/mentor", begun(signed_by_maya())).status, 303);
  ASSERT_EQ(as(sofia_, Role::screening_officer).post(address() + "/take", {{"programme", programme()}}).status, 303);
  auto sofia = screening_as(sofia_, Role::screening_officer);
  EXPECT_TRUE(test::says(sofia.get("/screening/references"), "ana@example.org"));
  agency_->add("mentor_status_events", {{"mentor_status_events.person_id", PersonId{rows("persons").back().chain}},
                                        {"mentor_status_events.event_date", today},
                                        {"mentor_status_events.status", "barred"}});
  EXPECT_FALSE(test::says(sofia.get("/screening/references"), "ana@example.org"));
}

TEST_P(Referees, words_of_a_referee_that_nobody_has_recorded_stay) {
  auto p = anybody();
  ASSERT_EQ(p.post("/apply/mentor", begun(signed_by_maya())).status, 303);
  ASSERT_EQ(as(sofia_, Role::screening_officer).post(address() + "/take", {{"programme", programme()}}).status, 303);
  const auto first = db().reading("test", [](db::Tx& tx) { return screening::load_asked(tx, today); }).front();
  db().write("test", [&](db::Tx& tx) {
    screening::keep_answer(tx, first.reference, {"Ten years", "Patient", "", "positive"},
                           test::SmallAgency::noon(today));
  });
  db().write("test",
             [&](db::Tx& tx) { screening::forget_answers(tx, 365, test::SmallAgency::noon(add_days(today, 800))); });
  EXPECT_EQ(db().reading("test", [&](db::Tx& tx) { return screening::answer_of(tx, first.reference)->strengths; }),
            "Patient");
}

}  // namespace
}  // namespace kith::arrivals
