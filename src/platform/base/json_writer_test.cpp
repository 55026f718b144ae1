// SPDX-License-Identifier: AGPL-3.0-or-later
#include "platform/base/json_writer.h"

#include <gtest/gtest.h>

#include <limits>
#include <stdexcept>

namespace kith {
namespace {

std::string quoted(std::string_view text) {
  std::string out;
  append_json_string(out, text);
  return out;
}

TEST(JsonWriter, NestsAndSeparates) {
  std::string out;
  JsonWriter json(out);
  json.object().member("a", 1).key("b").array().value("x").value(true).null().object().end().array().end().end();
  json.member("c", std::optional<std::int64_t>{}).member("d", std::optional<std::string>{"é"}).end();
  EXPECT_EQ(out, R"({"a":1,"b":["x",true,null,{},[]],"c":null,"d":"é"})");
  EXPECT_TRUE(json.complete());
}

TEST(JsonWriter, WritesNumbersExactly) {
  std::string out;
  JsonWriter json(out);
  json.array().value(std::numeric_limits<std::int64_t>::min()).value(std::numeric_limits<std::int64_t>::max());
  json.value(JsonWriter::Decimal{947, 1}).value(JsonWriter::Decimal{-5, 2}).value(JsonWriter::Decimal{7, 0});
  json.value(JsonWriter::Decimal{0, 2}).value(JsonWriter::Decimal{std::numeric_limits<std::int64_t>::min(), 2}).end();
  EXPECT_EQ(out, "[-9223372036854775808,9223372036854775807,94.7,-0.05,7,0.00,-92233720368547758.08]");
}

TEST(JsonWriter, Escapes) {
  EXPECT_EQ(quoted("a\"b\\c\n\r\t\x01\x7f"), R"("a\"b\\c\n\r\t\u0001\u007f")");
  EXPECT_EQ(quoted(std::string_view("\0", 1)), R"("\u0000")");
  EXPECT_EQ(quoted("</script><!--"), R"("\u003c/script>\u003c!--")");
  EXPECT_EQ(quoted("\u2028\u2029\u2027"), "\"\\u2028\\u2029\u2027\"");
  EXPECT_EQ(quoted("été 😀"), "\"été 😀\"");
}

TEST(JsonWriter, ReplacesBytesThatAreNotUtf8) {
  EXPECT_EQ(quoted("a\xFFz"), R"("a\ufffdz")");
  EXPECT_EQ(quoted("\xE2\x80"), R"("\ufffd\ufffd")");
  EXPECT_EQ(quoted("\xED\xA0\x80x"), R"("\ufffd\ufffd\ufffdx")");
}

TEST(JsonWriter, RefusesWrongNesting) {
  std::string out;
  EXPECT_THROW(JsonWriter(out).end(), std::logic_error);
  EXPECT_THROW(JsonWriter(out).object().value(1), std::logic_error);
  EXPECT_THROW(JsonWriter(out).array().key("a"), std::logic_error);
  EXPECT_THROW(JsonWriter(out).object().key("a").key("b"), std::logic_error);
  EXPECT_THROW(JsonWriter(out).object().key("a").end(), std::logic_error);
  EXPECT_THROW(JsonWriter(out).value(1).value(2), std::logic_error);
  EXPECT_FALSE(JsonWriter(out).object().complete());
}

}  // namespace
}  // namespace kith
