// SPDX-License-Identifier: AGPL-3.0-or-later
#include "casefile/person_words.h"

#include <gtest/gtest.h>

namespace kith::casefile {
namespace {

TEST(PersonWords, a_north_american_number_is_read_in_groups_any_other_as_kept) {
  EXPECT_EQ(phone_shown("+12045550900"), "204 555-0900");
  EXPECT_EQ(phone_shown("+33142685300"), "+33142685300");
  EXPECT_EQ(phone_shown("+1204555090"), "+1204555090") << "a digit is missing";
  EXPECT_EQ(phone_shown(""), "");
}

TEST(PersonWords, languages_are_named_in_the_readers_own) {
  EXPECT_EQ(languages_shown(i18n::Words(i18n::Language::en), "fr;cr"), "French, Cree");
  EXPECT_EQ(languages_shown(i18n::Words(i18n::Language::fr), "fr;cr"), "Français, Cri");
  EXPECT_EQ(languages_shown(i18n::Words(i18n::Language::en), "xx;en"), "xx, English");
  EXPECT_EQ(languages_shown(i18n::Words(i18n::Language::en), ""), "");
}

TEST(PersonWords, a_birthday_makes_older_on_its_day) {
  EXPECT_EQ(age_on(on(2008, 11, 28), on(2026, 11, 27)), 17);
  EXPECT_EQ(age_on(on(2008, 11, 28), on(2026, 11, 28)), 18);
  EXPECT_EQ(age_on(on(2008, 2, 29), on(2026, 2, 28)), 17);
  EXPECT_EQ(age_on(on(2008, 2, 29), on(2026, 3, 1)), 18);
  EXPECT_EQ(age_on(on(2008, 2, 29), on(2028, 2, 29)), 20);
}

}  // namespace
}  // namespace kith::casefile
