// SPDX-License-Identifier: AGPL-3.0-or-later
#include "arrivals/writer.h"

#include <gtest/gtest.h>

#include "arrivals/arrivals_for_tests.h"

/// Who wrote a referral, as the worker who takes it enters them.
namespace kith::arrivals {
namespace {

class Writers : public ArrivalPages {
 protected:
  /// Tom's mother wrote.
  void write(std::string_view child = "Tom") {
    ASSERT_EQ(anybody()
                  .post("/apply/referral", begun({{"given_name", std::string(child)},
                                                  {"birth_date", "2014-02-03"},
                                                  {"source", "family"},
                                                  {"request", "A friend"},
                                                  {"by_name", "Ana Roy"},
                                                  {"by_relation", "his mother"},
                                                  {"by_reach", "514 555 0199"},
                                                  {"by_safe", "Evenings only"},
                                                  {"by_guardian", "true"}}))
                  .status,
              303);
  }
  Pairs ana(Pairs more) const {
    more.insert(more.end(), {{"programme", programme()},
                             {"enter_writer", "true"},
                             {"given_name", "Ana"},
                             {"family_name", "Roy"},
                             {"kind", "parent"}});
    return more;
  }
};
KITH_BOTH_ENGINES(Writers);

TEST_P(Writers, nobody_who_is_barred_fetches_the_child) {
  write();
  auto ines = as(ines_, Role::intake_worker);
  const auto refused = ines.post(address() + "/take", ana({{"contact_rule", "barred"}, {"may_pick_up", "true"}}));
  EXPECT_EQ(refused.status, 422);
  EXPECT_TRUE(test::says(refused, "Whoever may not be contacted may not pick up the mentee"));
  EXPECT_TRUE(rows("referrals").empty() && rows("relationships").empty()) << "all or nothing";
  EXPECT_EQ(ines.post(address() + "/take", ana({{"contact_rule", "barred"}})).status, 303);
  EXPECT_EQ(rows("relationships").size(), 1u);
}

TEST_P(Writers, stand_in_the_form_when_setting_aside_is_refused) {
  write();
  auto ines = as(ines_, Role::intake_worker);
  const auto refused = ines.post(address() + "/set_aside", {});
  EXPECT_EQ(refused.status, 422);
  for (const char* what : {"value=\"Ana\"", "value=\"Roy\"", "Evenings only"})
    EXPECT_TRUE(test::says(refused, what)) << what;
  const auto box = refused.body.find("name=\"enter_writer\"");
  ASSERT_NE(box, std::string::npos);
  EXPECT_NE(refused.body.substr(refused.body.rfind('<', box), 200).find("checked"), std::string::npos) << "a parent";
}

}  // namespace
}  // namespace kith::arrivals
