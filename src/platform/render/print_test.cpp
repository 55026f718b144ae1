// SPDX-License-Identifier: AGPL-3.0-or-later
#include "platform/render/print.h"

#include <gtest/gtest.h>

#include <atomic>
#include <chrono>
#include <thread>
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

/// ASVS 15.2.2: however many ask, one prints and one waits.
TEST(Print, readers_print_one_at_a_time_and_one_waits) {
  if (!can_print()) GTEST_SKIP() << "skipped: no weasyprint";
  std::atomic<int> printed{0}, busy{0};
  std::atomic<bool> soon{true};
  std::vector<std::thread> readers;
  for (int i = 0; i < 8; ++i)
    readers.emplace_back([&] {
      const auto begun = std::chrono::steady_clock::now();
      try {
        printed +=
            print_for_reader("<html lang=en><title>t</title><p>text</p></html>", sheet_style).starts_with("%PDF-");
      } catch (const PrintBusy&) {
        ++busy;
        if (std::chrono::steady_clock::now() - begun > std::chrono::seconds(5)) soon = false;
      }
    });
  for (auto& reader : readers) reader.join();
  EXPECT_EQ(printed + busy, 8);
  EXPECT_GE(printed, 1);
  EXPECT_LE(printed, 2) << "all eight came before the first had printed";
  EXPECT_TRUE(soon);
  EXPECT_FALSE(print_for_reader("<p>.</p>", {}).empty()) << "free again";
}

}  // namespace
}  // namespace kith::render
