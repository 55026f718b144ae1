// SPDX-License-Identifier: AGPL-3.0-or-later
#include "platform/base/html_escape.h"

#include <gtest/gtest.h>

using namespace kith;

TEST(HtmlEscape, markup_becomes_references_and_the_rest_stays) {
  std::string out = "a";
  append_html(out, "<b class=\"x\">Tom & Maya's</b>\t\n");
  EXPECT_EQ(out, "a&lt;b class=&quot;x&quot;&gt;Tom &amp; Maya's&lt;/b&gt;\t\n");
}

TEST(HtmlEscape, control_characters_are_shown_as_such) {
  std::string out;
  append_html(out, std::string_view("a\0b\x1b\x7f\r", 6));
  EXPECT_EQ(out, "a\uFFFDb\uFFFD\uFFFD\uFFFD");
}

TEST(HtmlEscape, letters_of_any_language_stay) {
  std::string out;
  append_html(out, "Zoé 漢字 \U0001F600");
  EXPECT_EQ(out, "Zoé 漢字 \U0001F600");
}

TEST(PercentEncoding, keeps_unreserved_characters_only) {
  std::string out;
  append_percent(out, "aZ09-._~ /?#&=+%é\n");
  EXPECT_EQ(out, "aZ09-._~%20%2F%3F%23%26%3D%2B%25%C3%A9%0A");
}
