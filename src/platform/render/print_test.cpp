// SPDX-License-Identifier: AGPL-3.0-or-later
#include "platform/render/print.h"

#include <gtest/gtest.h>

#include <vector>

namespace kith::render {
namespace {

TEST(Print, prints_the_same_bytes_whatever_was_printed_before_and_stops_when_told) {
  if (!can_print()) GTEST_SKIP() << "skipped: no weasyprint";
  const std::vector<std::string> pages{"<html lang=en><title>a</title><p>one</html>",
                                       "<html lang=en><title>b</title><h1>two</h1></html>",
                                       "<html lang=en><title>c</title><table><tr><td>3</table></html>"};
  std::vector<std::string> printed(pages.size());
  EXPECT_TRUE(print_pages(pages, sheet_style, [&](std::size_t i, std::string pdf) { printed[i] = std::move(pdf); }));
  for (std::size_t i = 0; i < pages.size(); ++i) EXPECT_EQ(printed[i], print_pdf(pages[i], sheet_style)) << i;
  int ready = 0;
  EXPECT_FALSE(print_pages(
      pages, sheet_style, [&](std::size_t, std::string) { ++ready; }, [&] { return ready == 1; }));
  EXPECT_EQ(ready, 1);
}

TEST(Print, fetches_nothing_whatever_the_page_says) {
  if (!can_print()) GTEST_SKIP() << "skipped: no weasyprint";
  const char* page = "<html lang=en><title>t</title><p>text</p></html>";
  const auto plain = print_pdf(page, sheet_style);
  EXPECT_EQ(plain, print_pdf(page, sheet_style)) << "the same bytes again";
  const auto greedy = print_pdf(
      "<html lang=en><title>t</title><link rel=attachment href=file:///etc/passwd><p>text</p>"
      "<img src=file:///etc/passwd alt=a></html>",
      sheet_style);
  EXPECT_EQ(greedy.find("root:"), greedy.npos);
  EXPECT_EQ(greedy.find("EmbeddedFile"), greedy.npos);
  EXPECT_EQ(plain.find("CreationDate"), plain.npos) << "it tells no time";
}

}  // namespace
}  // namespace kith::render
