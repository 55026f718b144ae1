// SPDX-License-Identifier: AGPL-3.0-or-later
#include "supervision/support.h"

#include <gtest/gtest.h>

#include "records/ddl.h"
#include "support/both_engines.h"
#include "support/small_agency.h"

namespace kith::supervision {
namespace {

constexpr Date asked_on = on(2026, 11, 22);

/// Maya mentors Tom since 1 September; Kim is their coordinator.
class Support : public test::BothEngines {
 protected:
  std::vector<db::Step> steps() const override { return records::ddl_steps(); }
  void SetUp() override {
    BothEngines::SetUp();
    if (!test::available(GetParam())) return;
    agency_ = std::make_unique<test::SmallAgency>(db());
    kim_ = agency_->worker("Kim");
    maya_ = agency_->person("Maya");
    match_ = agency_->match(maya_, agency_->person("Tom"), on(2026, 9, 1));
  }
  NewRequest request(Date day = asked_on) const {
    return {agency_->programme, match_, maya_, day, "transport", "A ride to the museum"};
  }
  records::Author author(Date day = asked_on) const { return {kim_, test::SmallAgency::noon(day)}; }
  Result<SupportRequestId> ask(const NewRequest& r) {
    return db().writing("test", [&](db::Tx& tx) { return record_request(tx, r, author()); });
  }
  Result<std::int64_t> answer(SupportRequestId id, Date day, Date raised, std::string outcome = "solved") {
    return db().writing("test", [&](db::Tx& tx) { return record_response(tx, {id, day, outcome}, raised, author()); });
  }
  Result<std::int64_t> thank(const NewRecognition& r) {
    return db().writing("test", [&](db::Tx& tx) { return record_recognition(tx, r, author()); });
  }
  std::vector<Request> open(Date as_of = asked_on) {
    return db().reading("test", [&](db::Tx& tx) { return open_requests(tx, agency_->programme, as_of); });
  }
  template <class T>
  static std::string refused(const Result<T>& result) {
    std::string text;
    if (result) return "done";
    for (const Problem& p : result.error().problems) text += (text.empty() ? "" : " ") + p.field;
    return text;
  }

  std::unique_ptr<test::SmallAgency> agency_;
  PersonId kim_, maya_;
  MatchId match_;
};
KITH_BOTH_ENGINES(Support);

TEST_P(Support, a_request_is_kept_as_it_was_made) {
  const auto id = ask(request(on(2026, 11, 20)));
  ASSERT_TRUE(id);
  const auto kept = db().reading("test", [&](db::Tx& tx) { return find_request(tx, *id, asked_on); });
  ASSERT_TRUE(kept);
  EXPECT_EQ(kept->programme, agency_->programme);
  EXPECT_EQ(kept->match, match_);
  EXPECT_EQ(kept->raised_by, maya_);
  EXPECT_EQ(kept->day, on(2026, 11, 20));
  EXPECT_EQ(kept->kind, "transport");
  EXPECT_EQ(kept->text, "A ride to the museum");
}

TEST_P(Support, everything_missing_is_told_at_once) {
  EXPECT_EQ(refused(ask({agency_->programme, {}, {}, {}, "", ""})), "day kind raised_by text");
  EXPECT_EQ(refused(ask(request(add_days(asked_on, 1)))), "day") << "not in the future";
  EXPECT_TRUE(open().empty());
}

TEST_P(Support, a_request_stays_open_until_it_is_answered) {
  const auto id = ask(request(on(2026, 11, 10)));
  ASSERT_TRUE(id);
  ASSERT_EQ(open().size(), 1U);
  EXPECT_EQ(open()[0].request, *id);
  ASSERT_TRUE(answer(*id, on(2026, 11, 12), on(2026, 11, 10)));
  EXPECT_TRUE(open().empty());
  const auto recent = db().reading(
      "test", [&](db::Tx& tx) { return recent_requests(tx, agency_->programme, on(2026, 11, 1), asked_on); });
  ASSERT_EQ(recent.size(), 1U);
  EXPECT_EQ(recent[0].answered, on(2026, 11, 12));
}

TEST_P(Support, of_two_answers_the_first_counts) {
  const auto id = ask(request(on(2026, 11, 10)));
  ASSERT_TRUE(answer(*id, on(2026, 11, 14), on(2026, 11, 10), "referred"));
  ASSERT_TRUE(answer(*id, on(2026, 11, 12), on(2026, 11, 10), "open"));
  const auto recent = db().reading(
      "test", [&](db::Tx& tx) { return recent_requests(tx, agency_->programme, on(2026, 11, 1), asked_on); });
  ASSERT_EQ(recent.size(), 1U);
  EXPECT_EQ(recent[0].answered, on(2026, 11, 12));
}

TEST_P(Support, an_answer_is_not_before_the_request_nor_tomorrow_nor_without_an_outcome) {
  const auto id = ask(request(on(2026, 11, 10)));
  EXPECT_EQ(refused(answer(*id, on(2026, 11, 9), on(2026, 11, 10))), "day");
  EXPECT_EQ(refused(answer(*id, add_days(asked_on, 1), on(2026, 11, 10))), "day");
  EXPECT_EQ(refused(answer(*id, on(2026, 11, 10), on(2026, 11, 10), "")), "outcome");
  EXPECT_EQ(refused(answer(*id, on(2026, 11, 10), on(2026, 11, 10))), "done") << "on the same day";
}

TEST_P(Support, an_answer_names_who_gave_it) {
  const auto id = ask(request());
  const auto made = answer(*id, asked_on, asked_on);
  ASSERT_TRUE(made);
  const auto rows = db().reading("test", [&](db::Tx& tx) { return records::history(tx, "support_responses", *made); });
  ASSERT_EQ(rows.size(), 1U);
  EXPECT_EQ(rows[0].recorded_by, kim_);
}

TEST_P(Support, credit_is_given_to_a_mentor_on_a_day_for_something) {
  EXPECT_EQ(refused(thank({agency_->programme, maya_, asked_on, "thank_you"})), "done");
  EXPECT_EQ(refused(thank({agency_->programme, {}, {}, ""})), "day kind person");
  EXPECT_EQ(refused(thank({agency_->programme, maya_, add_days(asked_on, 1), "award"})), "day");
}

TEST_P(Support, a_request_of_another_programme_is_not_in_the_list) {
  ASSERT_TRUE(ask(request()));
  const auto school = agency_->new_programme("School", "school");
  EXPECT_TRUE(db().reading("test", [&](db::Tx& tx) { return open_requests(tx, school, asked_on); }).empty());
}

}  // namespace
}  // namespace kith::supervision
