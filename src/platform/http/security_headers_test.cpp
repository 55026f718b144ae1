// SPDX-License-Identifier: AGPL-3.0-or-later
#include "platform/http/security_headers.h"

#include <gtest/gtest.h>

#include <algorithm>

namespace kith::http {
namespace {

std::string value(const Response& r, std::string_view name) {
  for (const auto& [key, v] : r.headers)
    if (key == name) return v;
  return "(absent)";
}

Response secured(Response r, bool secure = true) {
  add_security_headers(r, secure);
  return r;
}

Request post(std::initializer_list<std::pair<std::string, std::string>> headers) {
  Request r;
  r.method = Method::post;
  r.secure = true;
  r.headers.add("host", "kith.example");
  for (const auto& [name, v] : headers) r.headers.add(name, v);
  return r;
}

TEST(SecurityHeaders, OfAPage) {
  const Response r = secured(Response::html("x"));
  const std::string policy = value(r, "Content-Security-Policy");
  EXPECT_TRUE(policy.starts_with("default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:;"))
      << policy;
  for (const std::string_view part : {"frame-ancestors 'none'", "base-uri 'none'", "object-src 'none'",
                                      "form-action 'self'", "report-uri /csp-reports"})
    EXPECT_NE(policy.find(part), std::string::npos) << part;
  EXPECT_EQ(policy.find("unsafe"), std::string::npos);
  EXPECT_EQ(value(r, "X-Content-Type-Options"), "nosniff");
  EXPECT_EQ(value(r, "Referrer-Policy"), "no-referrer");
  EXPECT_EQ(value(r, "Cross-Origin-Opener-Policy"), "same-origin");
  EXPECT_EQ(value(r, "Cross-Origin-Resource-Policy"), "same-origin");
  EXPECT_EQ(value(r, "Strict-Transport-Security"), "max-age=63072000; includeSubDomains");
  EXPECT_EQ(value(r, "Cache-Control"), "no-store");
  EXPECT_NE(value(r, "Permissions-Policy"), "(absent)");
}

TEST(SecurityHeaders, NoHstsWithoutTls) {
  EXPECT_EQ(value(secured(Response::html("x"), false), "Strict-Transport-Security"), "(absent)");
}

TEST(SecurityHeaders, WhatIsNotHtmlIsSandboxed) {
  for (const std::string_view type :
       {"application/json", "image/svg+xml", "text/csv", "application/pdf", "text/plain"}) {
    Response r = Response::text("x");
    r.content_type = type;
    EXPECT_NE(value(secured(r), "Content-Security-Policy").find("sandbox"), std::string::npos) << type;
  }
}

TEST(SecurityHeaders, AHandlerMayOnlySetItsCaching) {
  Response r = Response::html("x");
  r.header("Cache-Control", "public, max-age=31536000, immutable").header("content-security-policy", "default-src *");
  r = secured(r);
  EXPECT_EQ(value(r, "Cache-Control"), "public, max-age=31536000, immutable");
  EXPECT_EQ(value(r, "content-security-policy"), "(absent)");
  EXPECT_EQ(std::count_if(r.headers.begin(), r.headers.end(), [](const auto& h) { return h.first == "Cache-Control"; }),
            1);
}

TEST(SecurityHeaders, TextsHaveACharset) {
  Response r = Response::text("x");
  r.content_type = "text/css";
  EXPECT_EQ(secured(r).content_type, "text/css; charset=utf-8");
  r.content_type = "application/problem+json";
  EXPECT_EQ(secured(r).content_type, "application/problem+json; charset=utf-8");
  r.content_type = "image/png";
  EXPECT_EQ(secured(r).content_type, "image/png");
}

TEST(SameSite, TableOfOrigins) {
  EXPECT_TRUE(same_site(post({})));
  EXPECT_TRUE(same_site(post({{"origin", "https://kith.example"}})));
  EXPECT_TRUE(same_site(post({{"origin", "https://KITH.example"}, {"sec-fetch-site", "same-origin"}})));
  EXPECT_TRUE(same_site(post({{"origin", "null"}, {"sec-fetch-site", "same-origin"}})));
  EXPECT_TRUE(same_site(post({{"sec-fetch-site", "none"}})));
  EXPECT_FALSE(same_site(post({{"origin", "null"}})));
  EXPECT_FALSE(same_site(post({{"origin", "null"}, {"sec-fetch-site", "none"}})));
  EXPECT_FALSE(same_site(post({{"origin", "http://kith.example"}})));
  EXPECT_FALSE(same_site(post({{"origin", "https://kith.example:8443"}})));
  EXPECT_FALSE(same_site(post({{"origin", "https://evil.example"}})));
  EXPECT_FALSE(same_site(post({{"origin", "https://kith.example.evil.example"}})));
  EXPECT_FALSE(same_site(post({{"origin", ""}})));
  EXPECT_FALSE(same_site(post({{"sec-fetch-site", "cross-site"}})));
  EXPECT_FALSE(same_site(post({{"sec-fetch-site", "same-site"}, {"origin", "https://kith.example"}})));
  EXPECT_FALSE(same_site(post({{"sec-fetch-site", ""}})));
  EXPECT_FALSE(same_site(post({{"origin", "https://kith.example"}, {"origin", "https://evil.example"}})));
}

TEST(SameSite, SafeMethodsPass) {
  Request r = post({{"sec-fetch-site", "cross-site"}});
  r.method = Method::get;
  EXPECT_TRUE(same_site(r));
}

TEST(JsonRoutes, RefuseFormBodies) {
  Request r = post({{"content-type", "application/json"}});
  r.json_body = true;
  EXPECT_TRUE(json_or_empty(r));
  EXPECT_TRUE(json_or_empty(post({})));
  for (const char* simple : {"application/x-www-form-urlencoded", "multipart/form-data; boundary=x", "text/plain"})
    EXPECT_FALSE(json_or_empty(post({{"content-type", simple}}))) << simple;
  Request form = post({});
  form.form.add("a", "b");
  EXPECT_FALSE(json_or_empty(form));
}

}  // namespace
}  // namespace kith::http
