// SPDX-License-Identifier: AGPL-3.0-or-later
#include "evidence/section_page.h"

#include <gtest/gtest.h>

namespace kith::evidence {
namespace {

using snapshot::Day;

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

TEST(PrintedFigures, tell_the_finding_of_a_standard_without_ratings_and_that_cases_are_few) {
  const i18n::Words words(i18n::Language::en);
  accreditation::Measure m;
  m.id = "I-2a", m.clause = "I-2", m.status = accreditation::MeasureStatus::rated;
  m.num = 2, m.den = 3, m.rating = 2, m.small_n = true, m.finding = "PARTLY";
  const SectionAbout about{"Programme", "Agency", {Day(on(2026, 1, 1)), Day(on(2026, 2, 1)), Day(on(2026, 2, 1))}};
  const std::string page = section_page({"ima", "Heading", std::nullopt, {&m}}, about, {}, words);
  EXPECT_NE(page.find("Indicative finding: partly met"), page.npos) << page;
  EXPECT_NE(page.find("few cases"), page.npos);
  m.finding = {}, m.small_n = false;
  const std::string many = section_page({"ima", "Heading", std::nullopt, {&m}}, about, {}, words);
  EXPECT_EQ(many.find("Indicative finding"), many.npos);
  EXPECT_EQ(many.find("few cases"), many.npos);
}

}  // namespace
}  // namespace kith::evidence
