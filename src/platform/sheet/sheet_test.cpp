// SPDX-License-Identifier: AGPL-3.0-or-later
#include "platform/sheet/sheet.h"

#include <gtest/gtest.h>
#include <zip.h>

#include "platform/sheet/xml.h"

namespace kith::sheet {
namespace {

using Table = std::vector<std::vector<std::string>>;

Table read(std::string bytes, const Limits& limits = {}) {
  Table table;
  Sheet::open(std::move(bytes), limits)->rows([&](const Row& row) {
    table.emplace_back(row.cells.begin(), row.cells.end());
    return true;
  });
  return table;
}
std::string refusal(std::string bytes, const Limits& limits = {}) {
  try {
    read(std::move(bytes), limits);
  } catch (const SheetError& error) {
    return error.what();
  }
  return "read";
}

/// A zip with these parts, as bytes.
std::string packed(const std::vector<std::pair<std::string, std::string>>& parts) {
  zip_error_t error;
  zip_error_init(&error);
  zip_source_t* target = zip_source_buffer_create(nullptr, 0, 0, &error);
  zip_source_keep(target);
  zip_t* archive = zip_open_from_source(target, ZIP_TRUNCATE, &error);
  for (const auto& [name, text] : parts)
    zip_file_add(archive, name.c_str(), zip_source_buffer(archive, text.data(), text.size(), 0), ZIP_FL_ENC_UTF_8);
  zip_close(archive);
  zip_source_open(target);
  zip_source_seek(target, 0, SEEK_END);
  std::string bytes(static_cast<std::size_t>(zip_source_tell(target)), '\0');
  zip_source_seek(target, 0, SEEK_SET);
  zip_source_read(target, bytes.data(), bytes.size());
  zip_source_close(target);
  zip_source_free(target);
  return bytes;
}

const std::string workbook =
    R"(<workbook xmlns:r="x"><workbookPr/><sheets><sheet name="Old" state="hidden" r:id="r1"/><sheet name="Volunteers" sheetId="2" r:id="r2"/></sheets></workbook>)";
const std::string relations =
    R"(<Relationships><Relationship Id="r1" Target="worksheets/sheet1.xml"/><Relationship Id="r2" Target="/xl/worksheets/sheet2.xml"/></Relationships>)";
const std::string styles =
    R"(<styleSheet><numFmts><numFmt numFmtId="164" formatCode="dd/mm/yyyy"/></numFmts><cellStyleXfs><xf numFmtId="14"/></cellStyleXfs><cellXfs><xf numFmtId="0"/><xf numFmtId="164"/></cellXfs></styleSheet>)";
const std::string texts = R"(<sst><si><t>First &amp; last</t></si><si><r><t>Zo</t></r><r><t>&#233;</t></r></si></sst>)";
const std::string content =
    R"(<worksheet><sheetData><row r="1"><c r="A1" t="s"><v>0</v></c><c r="C1" t="inlineStr"><is><t> D.O.B. </t></is></c></row><row r="3"><c r="A3" t="s"><v>1</v></c><c r="B3"><v>2.045551234E9</v></c><c r="C3" s="1"><v>46102</v></c><c r="D3" t="str"><f>SUM(A1)</f><v>7</v></c></row></sheetData></worksheet>)";

std::string book(const std::string& sheet) {
  return packed({{"xl/workbook.xml", workbook},
                 {"xl/_rels/workbook.xml.rels", relations},
                 {"xl/styles.xml", styles},
                 {"xl/sharedStrings.xml", texts},
                 {"xl/worksheets/sheet2.xml", sheet}});
}

TEST(delimited, finds_what_stands_between_the_values) {
  EXPECT_EQ(read("a;b\n1,5;2\n"), (Table{{"a", "b"}, {"1,5", "2"}}));
  EXPECT_EQ(read("a\tb, c\n1\t2\n"), (Table{{"a", "b, c"}, {"1", "2"}}));
  EXPECT_EQ(read("sep=|\na|b;c\n"), (Table{{"a", "b;c"}}));
  EXPECT_EQ(read("only\none\n"), (Table{{"only"}, {"one"}}));
}
TEST(delimited, reads_quotes_as_spreadsheets_do) {
  EXPECT_EQ(read("a,b\r\n\"x, \"\"y\"\"\nz\", 5\"6 \r\n\r\n\"q\" tail,\r\n"),
            (Table{{"a", "b"}, {"x, \"y\"\nz", "5\"6"}, {""}, {"q tail", ""}}));
}
TEST(delimited, knows_the_encodings_of_the_field) {
  EXPECT_EQ(read("\xEF\xBB\xBFPr\xC3\xA9nom,x\n")[0][0], "Prénom");
  EXPECT_EQ(read("Pr\xE9nom;\x8Cuvre\n"), (Table{{"Prénom", "Œuvre"}}));
  EXPECT_EQ(read(std::string("\xFF\xFEP\0\xE9\0\t\0x\0\n\0", 12)), (Table{{"Pé", "x"}}));
  EXPECT_EQ(read(std::string("\xFE\xFF\0P\0,\0x", 8)), (Table{{"P", "x"}}));
  EXPECT_EQ(read("\xC2\xA0x\xC2\xA0,y\n")[0][0], "x");
}
TEST(delimited, refuses_what_is_no_sheet) {
  EXPECT_EQ(refusal("%PDF-1.4"), "sheet.refused.no_sheet");
  EXPECT_EQ(refusal("\xD0\xCF\x11\xE0 old xls or a locked one"), "sheet.refused.old_or_locked");
  EXPECT_EQ(refusal(std::string(100, 'x'), {.most_bytes = 99}), "sheet.refused.too_big");
  EXPECT_EQ(refusal(std::string(1000, ';')), "sheet.refused.too_wide");
  EXPECT_EQ(refusal("a,\"" + std::string(std::size_t{2} << 20, 'x')), "sheet.refused.open_quote");
}

TEST(xlsx, reads_the_first_visible_sheet) {
  const auto sheet = Sheet::open(book(content));
  EXPECT_EQ(sheet->form().sheet, "Volunteers");
  EXPECT_TRUE(sheet->form().xlsx);
  EXPECT_EQ(read(book(content)), (Table{{"First & last", "", "D.O.B."}, {}, {"Zoé", "2045551234", "2026-03-21", "7"}}));
}
TEST(xlsx, refuses_bombs_entities_and_damage) {
  EXPECT_EQ(refusal("PK\x03\x04 not really"), "sheet.refused.damaged");
  EXPECT_EQ(refusal(packed({{"mimetype", "x"}})), "sheet.refused.no_sheet");
  EXPECT_EQ(refusal(book("<!DOCTYPE x [<!ENTITY a \"b\">]>" + content)), "sheet.refused.damaged");
  EXPECT_EQ(refusal(book("<worksheet><row r=\"1\"><c r=\"A1\" t=\"str\"><v>&a;</v></c></row></worksheet>")),
            "sheet.refused.damaged");
  EXPECT_EQ(refusal(book("<worksheet><row r=\"1\"><c r=\"A1\">")), "sheet.refused.damaged");
  EXPECT_EQ(refusal(book("<worksheet><row r=\"1\"><c r=\"ZZZ1\"><v>1</v></c></row></worksheet>")),
            "sheet.refused.too_wide");
  EXPECT_EQ(refusal(book(std::string(std::size_t{12} << 20, ' '))), "sheet.refused.bomb");
  EXPECT_EQ(refusal(book(content), {.most_unpacked = 300}), "sheet.refused.bomb");
}
TEST(xlsx, serial_days) {
  EXPECT_EQ(day_of_serial(46102, false), on(2026, 3, 21));
  EXPECT_EQ(day_of_serial(44640, true), on(2026, 3, 21));
  EXPECT_EQ(day_of_serial(5, false), std::nullopt);
}

}  // namespace
}  // namespace kith::sheet
