// SPDX-License-Identifier: AGPL-3.0-or-later
#include "app/room.h"

#include <gtest/gtest.h>
#include <sys/stat.h>

#include "support/temp_folder.h"

namespace kith::app {
namespace {

// What happens on a full disk: tests/fault/disk_trouble_test.py.
TEST(Room, is_kept_free_by_a_file_of_real_blocks) {
  test::TempFolder folder;
  Room room(folder.path());
  EXPECT_FALSE(room.is_short());
  struct stat about {};
  ASSERT_EQ(::stat((folder / "ballast").c_str(), &about), 0);
  EXPECT_EQ(static_cast<std::uint64_t>(about.st_size), Room::ballast);
  EXPECT_GE(static_cast<std::uint64_t>(about.st_blocks) * 512, Room::ballast);
  EXPECT_EQ(about.st_mode & 0777, 0600u);
}

TEST(Room, of_somebody_elses_disk_is_not_ours_to_keep) {
  test::TempFolder folder;
  EXPECT_FALSE(Room(folder.path(), false).is_short());
  struct stat about {};
  EXPECT_NE(::stat((folder / "ballast").c_str(), &about), 0);
}

}  // namespace
}  // namespace kith::app
