// SPDX-License-Identifier: AGPL-3.0-or-later
#include "evidence/pdf.h"

#include <gtest/gtest.h>

#include "evidence/section_page.h"

namespace kith::evidence {
namespace {

using snapshot::Day;

TEST(Pdf, prints_the_same_bytes_whatever_was_printed_before_and_stops_when_told) {
  if (!can_print()) GTEST_SKIP() << "skipped: no weasyprint";
  const std::vector<std::string> pages{"<html lang=en><title>a</title><p>one</html>",
                                       "<html lang=en><title>b</title><h1>two</h1></html>",
                                       "<html lang=en><title>c</title><table><tr><td>3</table></html>"};
  std::vector<std::string> printed(pages.size());
  EXPECT_TRUE(print_pages(pages, [&](std::size_t i, std::string pdf) { printed[i] = std::move(pdf); }));
  for (std::size_t i = 0; i < pages.size(); ++i) EXPECT_EQ(printed[i], pdf_of(pages[i])) << i;
  int ready = 0;
  EXPECT_FALSE(print_pages(
      pages, [&](std::size_t, std::string) { ++ready; }, [&] { return ready == 1; }));
  EXPECT_EQ(ready, 1);
}

TEST(Pdf, fetches_nothing_whatever_the_page_says) {
  if (!can_print()) GTEST_SKIP() << "skipped: no weasyprint";
  const char* page = "<html lang=en><title>t</title><p>text</p></html>";
  const auto plain = pdf_of(page);
  EXPECT_EQ(plain, pdf_of(page)) << "the same bytes again";
  const auto greedy = pdf_of(
      "<html lang=en><title>t</title><link rel=attachment href=file:///etc/passwd><p>text</p>"
      "<img src=file:///etc/passwd alt=a></html>");
  EXPECT_EQ(greedy.find("root:"), greedy.npos);
  EXPECT_EQ(greedy.find("EmbeddedFile"), greedy.npos);
  EXPECT_EQ(plain.find("CreationDate"), plain.npos) << "it tells no time";
}

TEST(Reasons, of_printed_sections_are_words_with_nothing_left_open) {
  for (const auto language : {i18n::Language::en, i18n::Language::fr}) {
    const i18n::Words words(language);
    accreditation::Measure m;
    m.id = "M4.01", m.clause = "4.01", m.den = 1;
    for (const char* reason : {"days:17",
                               "blank:note",
                               "provider:per-1",
                               "count:2",
                               "minutes:30",
                               "months:3",
                               "reason:contact_lost",
                               "document_status:3",
                               "missing:boundaries",
                               "kinds:1",
                               "records:2",
                               "sessions:9",
                               "purpose:appraisal",
                               "role:employer_hr",
                               "areas:1",
                               "report_status:4",
                               "gap:matching",
                               "gap:matching:plan",
                               "load:12.50",
                               "not_covered:driving",
                               "LATE",
                               "MISSED"})
      m.failing.push_back({"unit", {reason}});
    const Part part{"section_4", "Heading", std::nullopt, {&m}};
    const SectionAbout about{"Programme", "Agency", {Day(on(2026, 1, 1)), Day(on(2026, 2, 1)), Day(on(2026, 2, 1))}};
    const std::string page = section_page(part, about, {}, words);
    EXPECT_EQ(page.find("…"), page.npos) << page.substr(page.find("…") - 80, 120);
    EXPECT_EQ(page.find("{detail}"), page.npos) << page.substr(page.find("{detail}") - 80, 120);
    EXPECT_EQ(page.find("{n"), page.npos);
  }
}

}  // namespace
}  // namespace kith::evidence
