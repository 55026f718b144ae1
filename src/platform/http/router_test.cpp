// SPDX-License-Identifier: AGPL-3.0-or-later
#include "platform/http/router.h"

#include <gtest/gtest.h>

#include <stdexcept>

namespace kith::http {
namespace {

Response nothing(Visit&) { return Response::text(""); }
constexpr auto anyone = auth::Permission::anyone;
Route at(Method method, std::string_view path) { return page(method, path, "title", anyone, nothing); }
constexpr std::string_view id = "0123456789abcdefghjkmnpqrs";

const Route routes[] = {
    at(Method::get, "/"),
    at(Method::get, "/matches/{match:id}"),
    at(Method::get, "/matches/{match:id}/contacts"),
    at(Method::post, "/matches/{match:id}/contacts"),
    at(Method::get, "/matches/new"),
    at(Method::get, "/list/{page:int}"),
    at(Method::post, "/list/{name:word}"),
    at(Method::get, "/list/{day:date}"),
    at(Method::get, "/days/{from:date}/{to:date}"),
    at(Method::get, "/assets/{file:word}"),
    at(Method::get, "/.well-known/security.txt"),
};

Router router() {
  Router r;
  r.add(routes);
  return r;
}

std::string_view path_of(const Found& found) { return found.route ? found.route->path : ""; }

TEST(Router, FindsFixedAndTypedSegments) {
  const Router r = router();
  EXPECT_EQ(path_of(r.find(Method::get, "/")), "/");
  EXPECT_EQ(path_of(r.find(Method::get, "/matches/new")), "/matches/new");
  EXPECT_EQ(path_of(r.find(Method::get, "/.well-known/security.txt")), "/.well-known/security.txt");
  const Found match = r.find(Method::post, "/matches/" + std::string(id) + "/contacts");
  EXPECT_EQ(path_of(match), "/matches/{match:id}/contacts");
  EXPECT_EQ(match.values.at("match"), id);
  const Found days = r.find(Method::get, "/days/2026-01-31/2026-02-28");
  EXPECT_EQ(days.values.at("from"), "2026-01-31");
  EXPECT_EQ(days.values.at("to"), "2026-02-28");
}

TEST(Router, ValueOfTheWrongFormIsNotFound) {
  const Router r = router();
  for (const std::string_view path :
       {"/matches/short", "/matches/0123456789ABCDEFGHJKMNPQRS", "/matches/0123456789abcdefghjkmnpqrst", "/matches/",
        "/matches", "/list/2026-02-30", "/list/01", "/list/1234567890", "/list/-1", "/list/a b", "/assets/..",
        "/assets/.", "/assets/a/b", "/assets/", "//", "/days/2026-01-31", "", "x"})
    EXPECT_EQ(path_of(r.find(Method::get, path)), "") << path;
}

TEST(Router, TellsOtherMethods) {
  const Router r = router();
  const Found found = r.find(Method::delete_, "/matches/" + std::string(id) + "/contacts");
  EXPECT_EQ(found.route, nullptr);
  EXPECT_EQ(allow_header(found.allowed), "GET, HEAD, POST");
  EXPECT_EQ(allow_header(r.find(Method::options, "/").allowed), "GET, HEAD");
  EXPECT_TRUE(r.find(Method::get, "/nowhere").allowed.empty());
}

TEST(Router, HeadIsServedFromGet) {
  const Router r = router();
  EXPECT_EQ(path_of(r.find(Method::head, "/list/7")), "/list/{page:int}");
}

TEST(Router, LooksFurtherWhenANarrowerTypeLacksTheMethod) {
  const Router r = router();
  const Found found = r.find(Method::post, "/list/7");
  EXPECT_EQ(path_of(found), "/list/{name:word}");
  EXPECT_EQ(found.values.at("name"), "7");
  EXPECT_EQ(path_of(r.find(Method::get, "/list/2026-02-28")), "/list/{day:date}");
}

TEST(Router, RefusesMistakesInTheTable) {
  const auto refused = [](std::initializer_list<Route> list) {
    Router r;
    EXPECT_THROW(r.add(std::span<const Route>(list.begin(), list.size())), std::logic_error);
  };
  refused({at(Method::get, "/a/{x:int}"), at(Method::get, "/a/{y:int}")});
  refused({at(Method::get, "/a"), at(Method::get, "/a")});
  refused({at(Method::get, "a")});
  refused({at(Method::get, "/a/")});
  refused({at(Method::get, "/a//b")});
  refused({at(Method::get, "/a/{x}")});
  refused({at(Method::get, "/a/{x:uuid}")});
  refused({at(Method::get, "/a/{x:int}/{x:int}")});
  refused({at(Method::get, "/a/b{x:int}")});
}

TEST(Router, RemembersWhereARouteIsWritten) {
  EXPECT_NE(std::string_view(routes[0].file).find("router_test.cpp"), std::string_view::npos);
  EXPECT_GT(routes[0].line, 0u);
}

}  // namespace
}  // namespace kith::http
