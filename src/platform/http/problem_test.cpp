// SPDX-License-Identifier: AGPL-3.0-or-later
#include "platform/http/problem.h"

#include <gtest/gtest.h>

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

TEST(Problem, OfAStatus) {
  EXPECT_EQ(problem(500, "4F7K").body,
            R"({"type":"about:blank","title":"Internal Server Error","status":500,"reference":"4F7K"})");
  EXPECT_EQ(problem(404).body, R"({"type":"about:blank","title":"Not Found","status":404})");
  EXPECT_EQ(reason(299), "Error");
  EXPECT_EQ(reason(505), "HTTP Version Not Supported");
}

}  // namespace
}  // namespace kith::http
