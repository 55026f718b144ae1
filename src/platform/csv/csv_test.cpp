// SPDX-License-Identifier: AGPL-3.0-or-later
#include <gtest/gtest.h>

#include <cstring>
#include <random>
#include <string>
#include <vector>

#include "platform/csv/reader.h"
#include "platform/csv/writer.h"

namespace kith::csv {
namespace {

using Rows = std::vector<std::vector<std::string>>;

const char* what(Mistake::Kind kind) {
  switch (kind) {
    case Mistake::Kind::encoding: return "encoding";
    case Mistake::Kind::stray_quote: return "stray quote";
    case Mistake::Kind::text_after_quote: return "text after quote";
    case Mistake::Kind::lone_return: return "lone return";
    case Mistake::Kind::open_quote: return "open quote";
    case Mistake::Kind::record_too_long: return "too long";
  }
  return "";
}

/// Hands out `text` in pieces of at most `chunk` bytes.
Source source_of(const std::string& text, std::size_t chunk = 1 << 20) {
  return [text, chunk, at = std::size_t{0}](std::span<char> into) mutable {
    const std::size_t n = std::min({chunk, into.size(), text.size() - at});
    std::memcpy(into.data(), text.data() + at, n);
    at += n;
    return n;
  };
}

struct Read {
  Rows rows;
  std::vector<std::string> mistakes;  ///< "record/field/offset what"
  Notes notes;
};

Read read(const std::string& text, std::size_t chunk = 1 << 20, std::size_t longest = 1 << 16) {
  Read all;
  Reader reader(source_of(text, chunk), longest);
  while (reader.next()) {
    all.rows.emplace_back(reader.fields().begin(), reader.fields().end());
    for (const Mistake& m : reader.mistakes())
      all.mistakes.push_back(std::to_string(reader.record()) + "/" + std::to_string(m.field) + "/" +
                             std::to_string(m.offset) + " " + what(m.kind));
  }
  all.notes = reader.notes();
  return all;
}

TEST(CsvReader, reads_quotes_commas_and_line_breaks) {
  const std::string text = "a,b\r\n\"x,\"\"y\"\"\",\"two\nlines\"\r\n,\r\n";
  for (const std::size_t chunk : {1u, 2u, 3u, 7u, 1000u}) {
    const Read got = read(text, chunk);
    EXPECT_EQ(got.rows, (Rows{{"a", "b"}, {"x,\"y\"", "two\nlines"}, {"", ""}})) << chunk;
    EXPECT_TRUE(got.mistakes.empty());
    EXPECT_FALSE(got.notes.lf_line_ends || got.notes.needless_quotes || got.notes.no_last_line_end);
  }
}

TEST(CsvReader, notes_what_it_tolerates) {
  const Read got = read(
      "\xEF\xBB\xBF"
      "a,b\n\"1\",2\n\n\n",
      3);
  EXPECT_EQ(got.rows, (Rows{{"a", "b"}, {"1", "2"}}));
  EXPECT_TRUE(got.mistakes.empty());
  EXPECT_TRUE(got.notes.byte_order_mark && got.notes.lf_line_ends && got.notes.needless_quotes &&
              got.notes.blank_lines_at_end);
  EXPECT_TRUE(read("a\r\nb").notes.no_last_line_end);
}

TEST(CsvReader, counts_a_blank_line_between_records_as_a_record) {
  EXPECT_EQ(read("a,b\r\n\r\n\r\n1,2\r\n").rows, (Rows{{"a", "b"}, {""}, {""}, {"1", "2"}}));
}

TEST(CsvReader, names_syntax_mistakes_with_their_place_and_goes_on) {
  const Read got = read("a,b\r\nx\"y,1\r\n2,\"q\"z\r\n3\r4,5\r\n6,7\r\n");
  EXPECT_EQ(got.mistakes,
            (std::vector<std::string>{"1/0/6 stray quote", "2/1/17 text after quote", "3/0/21 lone return"}));
  EXPECT_EQ(got.rows.back(), (std::vector<std::string>{"6", "7"}));
}

TEST(CsvReader, says_where_an_unclosed_quote_began) {
  EXPECT_EQ(read("a\r\n\"never,\r\nclosed\r\n").mistakes, std::vector<std::string>{"1/0/3 open quote"});
  const Read endless = read("a\r\n\"" + std::string(200000, 'x'), 4096, 10000);
  EXPECT_EQ(endless.mistakes, std::vector<std::string>{"1/0/3 open quote"});
  EXPECT_EQ(endless.rows.size(), 2u) << "reading ends there";
  EXPECT_EQ(read("a\r\n" + std::string(20000, 'x'), 4096, 10000).mistakes, std::vector<std::string>{"1/0/3 too long"});
}

TEST(CsvReader, names_the_byte_of_another_encoding) {
  EXPECT_EQ(read("a,b\r\nx,caf\xE9\r\n\"\"\"\xFF\",y\r\n").mistakes,
            (std::vector<std::string>{"1/1/10 encoding", "2/0/16 encoding"}));
  const Read wide =
      read(std::string("\xFF\xFE"
                       "a\0,\0",
                       6));
  ASSERT_EQ(wide.mistakes.size(), 1u);
  EXPECT_EQ(wide.mistakes[0], "0/0/0 encoding");
}

TEST(CsvReader, gives_nothing_for_nothing) {
  EXPECT_TRUE(read("").rows.empty());
  EXPECT_TRUE(read("\xEF\xBB\xBF").rows.empty());
  EXPECT_TRUE(read("\r\n\r\n").rows.empty());
}

std::string written(const Rows& rows) {
  std::string out;
  Writer writer([&](std::string_view bytes) { out += bytes; });
  for (const auto& row : rows) {
    for (const auto& value : row) writer.field(value);
    writer.end_record();
  }
  writer.flush();
  return out;
}

TEST(CsvWriter, quotes_only_when_it_must) {
  EXPECT_EQ(written({{"a", "b c", "=1+1", "-x"}, {"x,y", "q\"q", "l\nl", ""}}),
            "a,b c,=1+1,-x\r\n\"x,y\",\"q\"\"q\",\"l\nl\",\r\n");
}

TEST(Csv, what_is_written_reads_back_the_same) {
  std::mt19937 random(11);
  const std::vector<std::string> alphabet{"a", ",", "\"", "\n", "é", "ᖁ", " ", "=", "\"\"", "😀", "\t"};
  for (int round = 0; round < 300; ++round) {
    Rows rows(1 + random() % 20, std::vector<std::string>(2 + random() % 4));
    for (auto& row : rows)
      for (auto& value : row)
        for (auto n = random() % 9; n > 0; --n) value += alphabet[random() % alphabet.size()];
    const Read got = read(written(rows), 1 + random() % 40);
    ASSERT_EQ(got.rows, rows) << round;
    ASSERT_TRUE(got.mistakes.empty());
  }
}

}  // namespace
}  // namespace kith::csv
