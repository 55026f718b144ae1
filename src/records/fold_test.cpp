// SPDX-License-Identifier: AGPL-3.0-or-later
#include "records/fold.h"

#include <gtest/gtest.h>

namespace kith::records {
namespace {

using Words = std::vector<std::string>;

TEST(Fold, takes_off_case_accents_strokes_and_apostrophes) {
  EXPECT_EQ(fold("Łódź  Gagné"), "lodz gagne");
  EXPECT_EQ(fold("Œuvré"), "oeuvre");
  EXPECT_EQ(fold("O'Brien"), "obrien");
  EXPECT_EQ(fold("O’Brien"), "obrien");
  EXPECT_EQ(fold("Søren Strauß"), "soren strauss");
  EXPECT_EQ(fold("ᐃᓄᒃ"), "ᐃᓄᒃ") << "syllabics stay themselves";
  EXPECT_EQ(fold("e\xCC\x81mile"), "emile") << "composed or not";
}

TEST(Fold, finds_a_name_under_its_parts) {
  EXPECT_EQ(name_words("Aoife O'Brien"), (Words{"aoife", "brien", "obrien"}));
  EXPECT_EQ(name_words("Jean-Luc"), (Words{"jean", "luc", "jeanluc"}));
  EXPECT_EQ(name_words("  "), Words{});
}

TEST(Fold, hears_spelling_variants_alike) {
  EXPECT_EQ(sound_of("steven"), sound_of("stephen"));
  EXPECT_EQ(sound_of("mohammed"), sound_of("muhammad"));
  EXPECT_EQ(sound_of("catherine"), sound_of("katherine"));
  EXPECT_EQ(sound_of("marc"), sound_of("mark"));
  EXPECT_EQ(sound_of("geoffrey"), sound_of("jeffrey"));
  EXPECT_NE(sound_of("maria"), sound_of("marta"));
  EXPECT_EQ(sound_of("ᐃᓄᒃ"), "");
}

TEST(Fold, keeps_digits_alone) { EXPECT_EQ(digits_of("+1 (416) 555-0101"), "14165550101"); }

}  // namespace
}  // namespace kith::records
