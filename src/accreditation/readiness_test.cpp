// SPDX-License-Identifier: AGPL-3.0-or-later
#include "accreditation/readiness.h"

#include <gtest/gtest.h>

#include "support/match_story.h"

namespace kith::accreditation {
namespace {

using namespace kith::test;  // NOLINT

Measure rated(std::string_view id, std::int64_t num, std::int64_t den, std::vector<Cap> caps = {}) {
  Measure m{.id = id, .clause = "8.03", .status = MeasureStatus::rated, .num = num, .den = den};
  m.rating = rating_of(num, den);
  m.caps = std::move(caps);
  return m;
}
ProgrammeResult with(std::vector<Measure> measures) { return {{}, std::move(measures), {}, {}}; }

TEST(Readiness, so_many_cases_to_the_next_rating) {
  const auto next = next_ratings(
      with({rated("M8.01a", 79, 100), rated("M8.01b", 94, 100), rated("M8.01c", 100, 100), rated("M8.03", 1, 4)}));
  ASSERT_EQ(next.size(), 3U) << "one is at 1 already";
  EXPECT_EQ(next[0].measure, "M8.01a");
  EXPECT_EQ(next[0].cases, 1);
  EXPECT_EQ(next[0].next, 2);
  EXPECT_EQ(next[1].cases, 1);
  EXPECT_EQ(next[1].next, 1);
  EXPECT_EQ(next[2].cases, 1) << "a quarter is 4, a half is 3";
}

TEST(Readiness, a_cap_that_holds_the_figure_down_is_not_healed_by_cases) {
  EXPECT_TRUE(next_ratings(with({rated("M8.03", 70, 100, {{"document:monitoring_procedure", 3}})})).empty());
  EXPECT_EQ(next_ratings(with({rated("M8.03", 70, 100, {{"document:monitoring_procedure", 2}})})).size(), 1U);
}

/// One match begun on 10 January 2024 with nobody called but once in February.
class OneMatch : public testing::Test {
 protected:
  OneMatch() {
    programme_ = h_.programme("pro-1");
    mentor_ = h_.person("mentor");
    kid_ = h_.person("kid", Day(on(2012, 6, 1)));
    const auto staff = h_.person("staff");
    match_ = h_.match(programme_, mentor_, kid_, on(2024, 1, 2), "match-1");
    h_.meeting_held(match_, on(2024, 1, 10));
    Party party{match_, Track::mentor, InformantKind::self, mentor_};
    party.reached = party.information = party.note = true;
    h_.contact(programme_, on(2024, 2, 20), staff, {party}, ContactMode::phone, true, "con-1");
  }
  History h_;
  ProgrammeRef programme_;
  PersonRef mentor_, kid_;
  MatchRef match_;
};

TEST_F(OneMatch, the_tree_says_what_measures_say) {
  const auto snapshot = std::make_shared<const Snapshot>(h_.snapshot());
  const Day day(on(2024, 6, 30));
  const Readiness ready = readiness_of(*snapshot, programme_, day);
  Evaluation e(*snapshot, ready.period);
  const ProgrammeResult result = evaluate(e, programme_);
  ASSERT_EQ(ready.result.measures.size(), result.measures.size());
  const auto same = [&](const Measure& m) {
    return std::any_of(ready.result.measures.begin(), ready.result.measures.end(), [&](const Measure& own) {
      return own.id == m.id && own.num == m.num && own.den == m.den && own.rating == m.rating;
    });
  };
  for (const Measure& m : result.measures) EXPECT_TRUE(same(m)) << m.id;
  for (const Measure& m : result.measures)
    if (m.id == "M8.03") {
      EXPECT_EQ(ready.cadences[0].preset, "coa");
      EXPECT_EQ(ready.cadences[0].share, (Share{m.num, m.den})) << "the first what-if is the figure itself";
      Share all;
      for (const Warmth& w : ready.workers)
        for (const Share& s : w.tracks) all.num += s.num, all.den += s.den;
      EXPECT_EQ(all, (Share{m.num, m.den})) << "the workers' shares add up to it";
    }
  ASSERT_FALSE(ready.files.empty());
  EXPECT_EQ(ready.files.front().key, "match-1");
  EXPECT_GT(ready.files.front().measures.size(), 2U);
  EXPECT_EQ(ready.documents.front().status, 4) << "there is no document at all";
}

TEST_F(OneMatch, the_trend_is_what_each_month_end_knew) {
  const auto snapshot = std::make_shared<const Snapshot>(h_.snapshot());
  const Day day(on(2024, 6, 15));
  const auto trend = trend_of(snapshot, programme_, day);
  ASSERT_EQ(trend.size(), 13U);
  EXPECT_EQ(Date(trend.front().as_of), on(2023, 6, 30));
  EXPECT_EQ(Date(trend[11].as_of), on(2024, 5, 31));
  EXPECT_EQ(trend.back().as_of, day);
  const auto section_8 = [](const MonthReady& m) { return m.sections.back().rating; };
  EXPECT_FALSE(section_8(trend.front())) << "nothing had begun";
  EXPECT_EQ(section_8(trend.back()), readiness_of(*snapshot, programme_, day).result.sections.back().rating);
}

}  // namespace
}  // namespace kith::accreditation
