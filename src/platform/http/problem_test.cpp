// SPDX-License-Identifier: AGPL-3.0-or-later
#include <gtest/gtest.h>

#include "platform/http/problem_told.h"

namespace kith::http {
namespace {

TEST(Problem, OneTable) {
  EXPECT_EQ(status_of(RefusalKind::invalid), 422);
  EXPECT_EQ(name_of(RefusalKind::not_found), "not_found");
  EXPECT_EQ(status_of(RefusalKind::conflict), 409);
}

TEST(Problem, OfARefusal) {
  const Response r = problem(Refusal{RefusalKind::invalid, {{"day", "a.b"}, {"", "c"}}});
  EXPECT_EQ(r.status, 422);
  EXPECT_EQ(r.content_type, "application/problem+json; charset=utf-8");
  EXPECT_EQ(r.body, R"({"type":"about:blank","title":"Unprocessable Content","status":422,"kind":"invalid",)"
                    R"("problems":[{"field":"day","key":"a.b"},{"field":"","key":"c"}]})");
  EXPECT_FALSE(r.has_header("Retry-After"));
  EXPECT_TRUE(problem(Refusal{RefusalKind::unavailable, {}}).has_header("Retry-After"));
}

TEST(Problem, ToldInWordsBesideItsKeys) {
  const auto say = [](std::string_view key) { return "In words: " + std::string(key); };
  EXPECT_EQ(
      problem_told({RefusalKind::invalid, {{"day", "a.b"}, {"", "c"}}}, say).body,
      R"({"type":"about:blank","title":"Unprocessable Content","status":422,"detail":"day: In words: a.b In words: c",)"
      R"("kind":"invalid","problems":[{"field":"day","key":"a.b","detail":"In words: a.b"},)"
      R"({"field":"","key":"c","detail":"In words: c"}]})");
  EXPECT_EQ(problem_told({RefusalKind::not_found, {}}, say).body,
            R"({"type":"about:blank","title":"Not Found","status":404,"detail":"In words: problem.not_found",)"
            R"("kind":"not_found","problems":[]})");
}

TEST(Problem, OfAStatus) {
  EXPECT_EQ(problem(500, "4F7K").body,
            R"({"type":"about:blank","title":"Internal Server Error","status":500,"reference":"4F7K"})");
  EXPECT_EQ(problem(404).body, R"({"type":"about:blank","title":"Not Found","status":404})");
  EXPECT_EQ(reason(299), "Error");
  EXPECT_EQ(reason(505), "HTTP Version Not Supported");
}

}  // namespace
}  // namespace kith::http
