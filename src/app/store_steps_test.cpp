// SPDX-License-Identifier: AGPL-3.0-or-later
#include <gtest/gtest.h>

#include <fstream>
#include <sstream>

#include "support/small_agency.h"

namespace kith {
namespace {

// An existing data folder takes no step that was edited or that comes before one it has (platform/db/migration.h).
TEST(StoreSteps, are_those_that_data_folders_have_and_new_ones_after_them) {
  std::ifstream in(KITH_SOURCE_DIR "/migrations/SHIPPED");
  ASSERT_TRUE(in);
  std::stringstream shipped;
  shipped << in.rdbuf();
  EXPECT_EQ(db::shipped_steps_changed(test::all_steps(), shipped.str()), std::vector<std::string>{});
}

}  // namespace
}  // namespace kith
