// SPDX-License-Identifier: AGPL-3.0-or-later
#include "platform/base/sort_once.h"

#include <gtest/gtest.h>

#include <memory>
#include <string>

namespace kith {
namespace {

using Box = std::unique_ptr<std::pair<int, std::string>>;  // can be moved only

std::vector<Box> boxes(std::initializer_list<std::pair<int, std::string>> all) {
  std::vector<Box> list;
  for (const auto& one : all) list.push_back(std::make_unique<std::pair<int, std::string>>(one));
  return list;
}

TEST(SortOnce, orders_by_the_key_and_keeps_the_order_of_equals) {
  auto list = boxes({{3, "c"}, {1, "first"}, {2, "b"}, {1, "second"}});
  sort_once(list, [](const Box& box) { return box->first; });
  std::string said;
  for (const auto& box : list) said += box->second + " ";
  EXPECT_EQ(said, "first second b c ");
}

TEST(SortOnce, asks_each_for_its_key_once_and_takes_an_empty_list) {
  int asked = 0;
  const auto key = [&](const Box& box) { return ++asked, -box->first; };
  auto list = boxes({{1, "a"}, {2, "b"}, {3, "c"}, {4, "d"}, {5, "e"}});
  sort_once(list, key);
  EXPECT_EQ(asked, 5);
  EXPECT_EQ(list.front()->second, "e");
  std::vector<Box> none;
  sort_once(none, key);
  EXPECT_TRUE(none.empty());
}

}  // namespace
}  // namespace kith
