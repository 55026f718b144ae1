// SPDX-License-Identifier: AGPL-3.0-or-later
#include <gtest/gtest.h>

#include "screening/mentor_file.h"

namespace kith::screening {
namespace {

constexpr Date asked_on = on(2026, 11, 22);

TEST(SigningAgain, is_due_by_the_day_of_the_text_and_at_once_for_who_never_signed) {
  MentorFile f;
  f.complete = true;
  f.received = on(2025, 1, 1);
  f.signed_on = f.received;
  f.decided = on(2025, 2, 1);
  f.decision = "accepted";
  f.capacities.push_back({1, on(2025, 2, 1), {}, true});
  f.agreements.push_back({"code_of_conduct", "1", on(2025, 1, 5), false});
  Around around;
  EXPECT_TRUE(standing(f, around, asked_on).owed.empty()) << "no text is kept: any signature holds";
  around.texts = {{"code_of_conduct", "2", on(2026, 12, 31)}};
  auto owed = standing(f, around, asked_on).owed;
  ASSERT_EQ(owed.size(), 1u);
  EXPECT_EQ(owed[0].act, Act::agreement);
  EXPECT_EQ(owed[0].day, on(2026, 12, 31));
  around.texts.push_back({"confidentiality", "1", on(2026, 12, 31)});
  EXPECT_EQ(standing(f, around, asked_on).owed.front().day, on(2025, 2, 1));
  f.agreements.push_back({"code_of_conduct", "2", asked_on, false});
  f.agreements.push_back({"confidentiality", "1", asked_on, false});
  EXPECT_TRUE(standing(f, around, asked_on).owed.empty());
}

}  // namespace
}  // namespace kith::screening
