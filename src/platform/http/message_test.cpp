// SPDX-License-Identifier: AGPL-3.0-or-later
#include "platform/http/message.h"

#include <gtest/gtest.h>

namespace kith::http {
namespace {

std::string location(std::string_view path) { return Response::see_other(path).headers.at(0).second; }

TEST(Fields, KeepOrderAndRepetition) {
  Fields f;
  f.add("a", "1");
  f.add("b", "");
  f.add("a", "2");
  EXPECT_EQ(f.get("a"), "1");
  EXPECT_EQ(f.all("a"), (std::vector<std::string_view>{"1", "2"}));
  EXPECT_TRUE(f.repeated("a"));
  EXPECT_FALSE(f.repeated("b"));
  EXPECT_TRUE(f.has("b"));
  EXPECT_FALSE(f.has("c"));
  EXPECT_EQ(f.get("c"), "");
}

TEST(Response, Makes) {
  EXPECT_EQ(Response::html("x").content_type, "text/html; charset=utf-8");
  EXPECT_EQ(Response::json("{}", 201).status, 201);
  EXPECT_EQ(Response::text("x").content_type, "text/plain; charset=utf-8");
  Response r = Response::text("body");
  r.embedded = "embedded";
  EXPECT_EQ(r.content(), "embedded");
  EXPECT_TRUE(Response::see_other("/a").has_header("location"));
}

TEST(Response, RedirectsToOwnPathsOnly) {
  EXPECT_EQ(Response::see_other("/x").status, 303);
  EXPECT_EQ(location("/matches/abc?as_of=2026-01-01#top"), "/matches/abc?as_of=2026-01-01#top");
  for (const std::string_view bad :
       {"", "//evil.example", "/\\evil.example", "https://evil.example", "javascript:alert(1)", "x", "/a\r\nX: y",
        "/a b", "/\t/evil.example", "\\\\evil", "/é"})
    EXPECT_EQ(location(bad), "/") << bad;
}

}  // namespace
}  // namespace kith::http
