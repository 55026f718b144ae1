// SPDX-License-Identifier: AGPL-3.0-or-later
#include "platform/sheet/write.h"

#include <gtest/gtest.h>
#include <unistd.h>

#include <filesystem>

#include "platform/sheet/sheet.h"
#include "support/temp_folder.h"

namespace kith::sheet {
namespace {

using Table = std::vector<std::vector<std::string>>;

Table read(const UnnamedFile& file, const Limits& limits = {}) {
  Table table;
  Sheet::open(file.whole(), limits)->rows([&](const Row& row) {
    table.emplace_back(row.cells.begin(), row.cells.end());
    return true;
  });
  return table;
}

class Written : public testing::TestWithParam<Kind> {
 protected:
  std::unique_ptr<Writer> writer(std::string_view name = "Mentors") {
    return Writer::make(GetParam(), folder_.path(), name);
  }
  /// One row of texts under one row of headings, written and read back.
  std::vector<std::string> back(const std::vector<std::string>& texts) {
    const auto out = writer();
    for (std::size_t i = 0; i < texts.size(); ++i) out->text("h" + std::to_string(i));
    out->end_row();
    for (const auto& text : texts) out->text(text);
    out->end_row();
    const auto table = read(*out->finish());
    return table.size() == 2 ? table[1] : std::vector<std::string>{"wrong number of rows"};
  }
  bool csv() const { return GetParam() == Kind::csv; }

  test::TempFolder folder_;
};
INSTANTIATE_TEST_SUITE_P(Kinds, Written, testing::Values(Kind::csv, Kind::xlsx),
                         [](const auto& of) { return of.param == Kind::csv ? "csv" : "xlsx"; });

TEST_P(Written, comes_back_cell_by_cell) {
  const auto out = writer("Mentors [2026]: été / hiver");
  for (const char* heading : {"Prénom", "Naissance", "Heures", "Cote", "Remarque"}) out->text(heading);
  out->end_row();
  out->text("Zoé <Œuvre> & \"fils\"");
  out->day(on(2001, 2, 28));
  out->number(-12'345);
  out->decimal(1'250);
  out->text("first\nsecond, third");
  out->end_row();
  out->text("ᐃᓄᒃᑎᑐᑦ 🙂 O'Brien");
  out->blank();
  out->number(0);
  out->decimal(-5);
  out->blank();
  out->end_row();
  const auto table = read(*out->finish());
  ASSERT_EQ(table.size(), 3U);
  EXPECT_EQ(table[0], (std::vector<std::string>{"Prénom", "Naissance", "Heures", "Cote", "Remarque"}));
  EXPECT_EQ(table[1], (std::vector<std::string>{"Zoé <Œuvre> & \"fils\"", "2001-02-28", "-12345",
                                                csv() ? "12.5" : "12.50", "first\nsecond, third"}));
  ASSERT_GE(table[2].size(), 4U);
  EXPECT_EQ(table[2][0], "ᐃᓄᒃᑎᑐᑦ 🙂 O'Brien");
  EXPECT_EQ(table[2][1], "");
  EXPECT_EQ(table[2][2], "0");
  EXPECT_EQ(table[2][3], "-0.05");
}

TEST_P(Written, no_text_is_a_formula) {
  for (const std::string live : {"=1+1", "+14165550101", "-2", "@SUM(A1)", "\t=1", "\r=1", "＝1", "'=1"}) {
    const auto cell = back({"x", live, "y"})[1];
    if (csv())
      EXPECT_TRUE(cell.starts_with('\'')) << live;
    else
      EXPECT_EQ(cell, trimmed(live)) << live;
  }
  EXPECT_EQ(back({"a=b", "3-4"}), (std::vector<std::string>{"a=b", "3-4"}));
}

TEST_P(Written, the_longest_cell_comes_back_whole_and_a_longer_one_says_so) {
  std::string accents;
  for (std::size_t i = 0; i < longest_cell; ++i) accents += "é";
  EXPECT_EQ(back({accents, "z"}), (std::vector<std::string>{accents, "z"}));
  const std::string plain(longest_cell + 1, 'x');
  const auto cut = back({plain, "z"});
  EXPECT_EQ(cut[1], "z");
  if (csv())
    EXPECT_EQ(cut[0], plain.substr(1));  // the file has it whole; our reader, like a spreadsheet, cuts it
  else
    EXPECT_EQ(cut[0], plain.substr(2) + "…");
}

TEST_P(Written, days_that_spreadsheets_count_wrongly_stay_right) {
  const auto out = writer();
  out->text("day");
  out->end_row();
  for (const Date day : {on(1899, 12, 31), on(1900, 2, 28), on(1901, 1, 1), on(2100, 12, 31)}) {
    out->day(day);
    out->end_row();
  }
  const auto table = read(*out->finish());
  EXPECT_EQ(table, (Table{{"day"}, {"1899-12-31"}, {"1900-02-28"}, {"1901-01-01"}, {"2100-12-31"}}));
}

TEST_P(Written, what_files_cannot_hold_is_a_blank) {
  EXPECT_EQ(back({std::string("a\0b\x01"
                              "c",
                              5),
                  "\xEF\xBF\xBF"
                  "d"})[0],
            "a b c");
}

TEST_P(Written, many_columns_and_rows_keep_their_places) {
  const auto out = writer();
  for (int row = 0; row < 3'000; ++row) {
    for (int column = 0; column < 60; ++column)
      row % 7 == 3 && column % 2 ? out->blank() : out->number(row * 100 + column);
    out->end_row();
  }
  const auto table = read(*out->finish());
  ASSERT_EQ(table.size(), 3'000U);
  EXPECT_EQ(table[2'998][59], "299859");
  EXPECT_EQ(table[3][28], "328");
  EXPECT_EQ(table[3][27], "");
}

TEST_P(Written, a_blank_in_the_first_row_is_one) {
  const auto out = writer();
  out->blank();
  out->blank();
  out->text("third");
  out->end_row();
  const auto table = read(*out->finish());
  ASSERT_EQ(table.size(), 1U);
  ASSERT_EQ(table[0].size(), 3U);
  EXPECT_EQ(table[0][2], "third");
}

TEST_P(Written, leaves_nothing_behind) {
  {
    const auto out = writer();
    out->text("half");
  }
  const auto out = writer();
  out->text("whole");
  out->end_row();
  const auto file = out->finish();
  EXPECT_GT(file->size(), 0U);
  const auto unfinished = writer();
  EXPECT_LE(std::distance(std::filesystem::directory_iterator(folder_.path()), {}), csv() ? 0 : 2);
}

TEST(Xlsx, tells_when_the_sheet_is_full) {
  test::TempFolder folder;
  const auto out = make_xlsx(folder.path(), "full");
  for (std::uint64_t row = 0; row < most_rows; ++row) {
    out->number(1);
    out->end_row();
  }
  EXPECT_THROW(out->number(1), TooManyRows);
  EXPECT_THROW(out->end_row(), TooManyRows);
}

TEST(Xlsx, the_name_of_the_sheet_is_one_that_spreadsheets_take) {
  test::TempFolder folder;
  const auto name_of = [&](std::string_view asked) {
    const auto out = make_xlsx(folder.path(), asked);
    out->text("x");
    out->end_row();
    return Sheet::open(out->finish()->whole())->form().sheet;
  };
  EXPECT_EQ(name_of("A/B:C?*[]"), "A B C    ");
  EXPECT_EQ(name_of("Who owes which training & by when"), "Who owes which training & by wh");
  EXPECT_EQ(name_of(""), "1");
}

TEST(Beginning, ends_between_two_characters) {
  EXPECT_EQ(beginning("été", 2), "ét");
  EXPECT_EQ(beginning("🙂🙂", 3), "🙂");
  EXPECT_EQ(beginning("abc", 3), "abc");
  EXPECT_EQ(beginning("éé", 4), "éé");
}

}  // namespace
}  // namespace kith::sheet
