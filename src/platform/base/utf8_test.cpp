// SPDX-License-Identifier: AGPL-3.0-or-later
#include "platform/base/utf8.h"

#include <gtest/gtest.h>

#include <string>

namespace kith {
namespace {

TEST(Utf8, AcceptsEveryLength) {
  for (const std::string_view good :
       {"", "a", "é", "—", "😀", "plain ascii of more than eight bytes é", "\xED\x9F\xBF", "\xEE\x80\x80",
        "\xF4\x8F\xBF\xBF", "\xC2\x80", "\xE0\xA0\x80", "\xF0\x90\x80\x80"})
    EXPECT_TRUE(is_utf8(good)) << good;
}

TEST(Utf8, RefusesOverlongSurrogateTooLargeAndCutForms) {
  for (const std::string_view bad :
       {"\x80", "\xBF", "\xC0\x80", "\xC1\xBF", "\xE0\x80\x80", "\xE0\x9F\xBF", "\xED\xA0\x80", "\xED\xBF\xBF",
        "\xF0\x80\x80\x80", "\xF0\x8F\xBF\xBF", "\xF4\x90\x80\x80", "\xF5\x80\x80\x80", "\xFF", "\xC3", "\xE2\x82",
        "\xF0\x9F\x98", "\xC3(", "\xE2(\xA1", "\xF0\x9F(\x80"})
    EXPECT_FALSE(is_utf8(bad));
  EXPECT_EQ(utf8_prefix("eight bytes and then \xFF more"), 21u);
  EXPECT_EQ(utf8_prefix(std::string("ab\xC3", 3)), 2u);
}

TEST(Utf8, FindsControls) {
  EXPECT_FALSE(has_control("two\nlines\tand a tab, é, \xC2\xA0 and —"));
  for (const std::string_view bad : {std::string_view("\0", 1), std::string_view("a\rb"), std::string_view("\x1b[0m"),
                                     std::string_view("\x7f"), std::string_view("\xC2\x85")})
    EXPECT_TRUE(has_control(bad));
}

TEST(Utf8, CountsCodePoints) {
  EXPECT_EQ(utf8_length("été😀"), 4u);
  EXPECT_EQ(utf8_length(""), 0u);
}

}  // namespace
}  // namespace kith
