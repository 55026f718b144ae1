// SPDX-License-Identifier: AGPL-3.0-or-later
#include "platform/i18n/i18n.h"

#include <gtest/gtest.h>

#include <cstdlib>

#include "platform/i18n/jurisdiction.h"
#include "platform/i18n/keys.h"

using namespace kith;
using i18n::jurisdiction_code;
using i18n::jurisdiction_label;
using i18n::Key;
using i18n::Language;
using i18n::Words;

namespace {
const Words en(Language::en), fr(Language::fr), fake(Language::fake);
}

TEST(Words, insert_arguments_and_choose_plurals_by_language) {
  const Key key{"form.problems"};
  EXPECT_EQ(en.text(key, {{"n", 1}}), "1 thing to put right");
  EXPECT_EQ(en.text(key, {{"n", 0}}), "0 things to put right");
  EXPECT_EQ(en.text(key, {{"n", 1200}}), "1,200 things to put right");
  EXPECT_EQ(fr.text(key, {{"n", 0}}), "0 point à corriger");  // French counts nought as one
  EXPECT_EQ(fr.text(key, {{"n", 1}}), "1 point à corriger");
  EXPECT_EQ(fr.text(key, {{"n", 2}}), "2 points à corriger");
  EXPECT_EQ(en.text(Key{"figure.cases"}, {{"n", 0}}), "All cases");  // =0 goes before the category
  EXPECT_EQ(fr.text(Key{"figure.cases"}, {{"n", 0}}), "Tous les cas");
  EXPECT_EQ(en.text(Key{"figure.of"}, {{"num", 1134}, {"den", 1241}}), "1,134 of 1,241");
}

TEST(Words, arguments_of_every_kind) {
  EXPECT_EQ(en.text(Key{"picture.see_table"}, {{"name", on(2026, 11, 22)}}),
            "22 Nov 2026. The table below says the same in words.");
  EXPECT_EQ(en.text(Key{"picture.see_table"}, {{"name", Key{"picture.today"}}}),
            "Today. The table below says the same in words.");
  EXPECT_EQ(en.text(Key{"picture.see_table"}, {{"name", "<b>"}}), "<b>. The table below says the same in words.");
  std::string html;
  en.append_html(html, Key{"picture.see_table"}, {{"name", "<b>"}});
  EXPECT_EQ(html, "&lt;b&gt;. The table below says the same in words.");
}

TEST(Words, a_missing_argument_is_seen_and_breaks_nothing) {
  EXPECT_EQ(en.text(Key{"figure.of"}, {{"num", 1}}), "1 of {den}");
  EXPECT_EQ(en.text(Key{"form.problems"}), "{n}");
  EXPECT_EQ(en.text(Key{"form.problems"}, {{"n", "x"}}), "");  // a text cannot be counted
}

TEST(Words, french_is_typeset) {
  EXPECT_EQ(fr.raw(Key{"form.error"}), "Erreur\u00a0:");
  EXPECT_EQ(fr.raw(Key{"picture.today"}), "Aujourd’hui");
}

TEST(Words, the_fake_language_is_longer_accented_bracketed_and_keeps_placeholders) {
  const std::string today = fake.text(Key{"picture.today"});
  EXPECT_TRUE(today.starts_with("⟦")) << today;
  EXPECT_TRUE(today.ends_with("⟧")) << today;
  EXPECT_EQ(today.find("Today"), std::string::npos);
  EXPECT_NE(fake.text(Key{"figure.of"}, {{"num", 5}, {"den", 7}}).find("7"), std::string::npos);
  EXPECT_NE(fake.text(Key{"form.problems"}, {{"n", 1}}).find("1 thîñg"), std::string::npos);
}

TEST(Words, runtime_keys) {
  EXPECT_EQ(en.text_of("layout.skip"), "Skip to content");
  EXPECT_EQ(en.text_of("no.such.word"), "This could not be done.");
  EXPECT_EQ(fake.text_of("no.such.word"), "no.such.word");
  EXPECT_FALSE(Key::find("no.such.word"));
  EXPECT_FALSE(Key::find(""));
  EXPECT_EQ(Key::find("layout.skip"), Key{"layout.skip"});
  EXPECT_EQ(Key{"layout.skip"}.name(), "layout.skip");
}

TEST(Formats, days) {
  EXPECT_EQ(en.date(on(2026, 11, 22)), "22 Nov 2026");
  EXPECT_EQ(fr.date(on(2026, 11, 22)), "22 nov. 2026");
  EXPECT_EQ(fr.date(on(2026, 3, 1)), "1er mars 2026");
  EXPECT_EQ(en.long_date(on(2026, 11, 22)), "Sunday, 22 November 2026");
  EXPECT_EQ(fr.long_date(on(2026, 11, 22)), "dimanche 22 novembre 2026");
  EXPECT_EQ(fr.month(on(2026, 8, 31)), "août 2026");
  EXPECT_EQ(en.date(on(1899, 12, 31)), "31 Dec 1899");
  EXPECT_EQ(en.moment(Instant{0, -300}), "31 Dec 1969, 19:00");
  EXPECT_EQ(fr.moment(Instant{0, -300}), "31 déc. 1969, 19 h 00");
  std::string iso;
  i18n::append_iso(iso, on(987, 1, 9));
  EXPECT_EQ(iso, "0987-01-09");
}

TEST(Formats, every_day_of_four_years_as_the_plain_writer_says) {
  for (Date d = on(2023, 12, 1); d < on(2028, 3, 1); d = add_days(d, 1)) {
    std::string text;
    i18n::append_iso(text, d);
    ASSERT_EQ(text, iso(d));
  }
}

TEST(Formats, numbers_and_shares) {
  EXPECT_EQ(en.number(0), "0");
  EXPECT_EQ(en.number(999), "999");
  EXPECT_EQ(en.number(1000), "1,000");
  EXPECT_EQ(fr.number(12345), "12\u202f345");
  EXPECT_EQ(en.number(-1234567), "−1,234,567");
  EXPECT_EQ(en.number(INT64_MIN), "−9,223,372,036,854,775,808");
  EXPECT_EQ(en.percent(949, 1000), "94.9%");
  EXPECT_EQ(fr.percent(949, 1000), "94,9\u00a0%");
  EXPECT_EQ(en.percent(9999, 10000), "99.9%") << "never rounded up to a perfect score";
  EXPECT_EQ(en.percent(1, 1), "100.0%");
  EXPECT_EQ(en.percent(0, 7), "0.0%");
  EXPECT_EQ(en.percent(0, 0), "–");
  EXPECT_EQ(en.percent(INT64_MAX, INT64_MAX), "100.0%");
}

TEST(Formats, decimals_are_hundredths) {
  EXPECT_EQ(en.decimal(1250), "12.5");
  EXPECT_EQ(fr.decimal(1205), "12,05");
  EXPECT_EQ(en.decimal(1200), "12");
  EXPECT_EQ(en.decimal(-7), "−0.07");
  EXPECT_EQ(en.decimal(123456789), "1,234,567.89");
  EXPECT_EQ(en.decimal(INT64_MIN), "−92,233,720,368,547,758.08");
}

TEST(Language, is_negotiated) {
  EXPECT_EQ(i18n::negotiate(""), Language::en);
  EXPECT_EQ(i18n::negotiate("fr-CA,fr;q=0.9,en;q=0.8"), Language::fr);
  EXPECT_EQ(i18n::negotiate("de, fr;q=0.5, en;q=0.6"), Language::en);
  EXPECT_EQ(i18n::negotiate("EN-us;q=0.3 , FR;q=0.4"), Language::fr);
  EXPECT_EQ(i18n::negotiate("fr;q=0, en;q=0.1"), Language::en);
  EXPECT_EQ(i18n::negotiate("fake"), Language::en);
  EXPECT_EQ(i18n::negotiate(";;;,,,q=,fr;q=x"), Language::en);
  EXPECT_EQ(i18n::parse_language("fr-CA"), Language::fr);
  EXPECT_EQ(i18n::parse_language("fake"), Language::fake);
  EXPECT_EQ(i18n::parse_language("frisian"), std::nullopt);
  EXPECT_EQ(i18n::tag(Language::fr), "fr-CA");
}

TEST(ReadDate, as_people_type_it) {
  const Date today = on(2026, 11, 22);
  for (const char* text :
       {"2026-11-09", "9 Nov 2026", "Nov 9, 2026", "november 9 2026", "9 novembre 2026", "9 nov. 2026", "9nov2026",
        "Nov 9th, 2026", "le 9 novembre 2026", "2026/11/9", "9 nov", "nov 9"})
    EXPECT_EQ(i18n::read_date(text, today), on(2026, 11, 9)) << text;
  EXPECT_EQ(i18n::read_date("1er août 2026", today), on(2026, 8, 1));
  EXPECT_EQ(i18n::read_date("3 déc", today), on(2025, 12, 3)) << "without a year: the latest that has been";
  EXPECT_EQ(i18n::read_date("29 Feb", today), on(2024, 2, 29));
  EXPECT_EQ(i18n::read_date("22/11/2026", today), on(2026, 11, 22));
  EXPECT_EQ(i18n::read_date("11/22/2026", today), on(2026, 11, 22));
  EXPECT_EQ(i18n::read_date("11/11/2026", today), on(2026, 11, 11));
  EXPECT_EQ(i18n::read_date("today", today), today);
  EXPECT_EQ(i18n::read_date("Aujourd'hui", today), today);
  EXPECT_EQ(i18n::read_date("Aujourd’hui", today), today);
  EXPECT_EQ(i18n::read_date("hier", today), on(2026, 11, 21));
}

TEST(ReadDate, refuses_what_has_two_readings_or_none) {
  const Date today = on(2026, 11, 22);
  for (const char* text : {"", "x", "11", "2026", "3/4/2026", "31 Feb 2026", "2026-02-30", "9 jui 2026",
                           "9 10 Nov 2026", "Nov 2026", "Nov Dec 2026", "99999-01-01", "0 Nov 2026", "9 Nov 0",
                           "32/13/2026", "9 Nov 2026 x", "9 Nov 20266", "tomorrow", "9 No 2026"})
    EXPECT_EQ(i18n::read_date(text, today), std::nullopt) << text;
}

TEST(ReadDate, reads_back_what_it_writes) {
  for (Date d = on(2025, 1, 1); d < on(2027, 1, 1); d = add_days(d, 1))
    for (const Words& words : {en, fr}) ASSERT_EQ(i18n::read_date(words.date(d), on(2030, 1, 1)), d) << words.date(d);
}

TEST(Jurisdiction, letters_of_a_country_and_of_a_province_or_state_stay_as_typed) {
  for (const char* both : {"PE", "SK", "NU", "YT", "NL", "GA", "IN", "DE", "nl"}) {
    EXPECT_EQ(jurisdiction_code(both), "") << both;
    EXPECT_EQ(jurisdiction_label(en, both), both);
  }
  EXPECT_EQ(jurisdiction_code("CA"), "CA");
  EXPECT_EQ(jurisdiction_code("US"), "US");
  EXPECT_EQ(jurisdiction_code("on"), "CA-ON");
  EXPECT_EQ(jurisdiction_code("FR"), "FR");
}

TEST(Jurisdiction, every_one_that_is_offered_is_found_by_its_code_and_by_its_label) {
  std::size_t of_two = 0;
  for (const auto code : i18n::jurisdictions()) {
    EXPECT_EQ(jurisdiction_code(code), code);
    EXPECT_EQ(jurisdiction_code(jurisdiction_label(en, code)), code);
    EXPECT_EQ(jurisdiction_code(jurisdiction_label(fr, code)), code);
    EXPECT_NE(jurisdiction_label(fr, code), code) << "has a name";
    of_two += code.size() == 2;
  }
  EXPECT_GT(of_two, 200U);
  EXPECT_EQ(jurisdiction_code("Peru"), "PER");
  EXPECT_EQ(jurisdiction_code("\xC3\x8Ele-du-Prince-\xC3\x89"
                              "douard"),
            "CA-PE");
  EXPECT_EQ(jurisdiction_code("saint-kitts-et-nevis"), "KN") << "with the hyphen of a keyboard";
  EXPECT_EQ(jurisdiction_code("Georgia"), "") << "two of that name";
}
