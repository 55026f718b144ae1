// SPDX-License-Identifier: AGPL-3.0-or-later
#include "platform/render/assets.h"

#include <gtest/gtest.h>

#include <cstdint>
#include <cstdio>
#include <regex>
#include <string>

using namespace kith;

namespace {

http::Response get(std::string path, std::string encoding = {}, std::string etag = {}) {
  http::Request request;
  request.path = std::move(path);
  if (!encoding.empty()) request.headers.add("accept-encoding", encoding);
  if (!etag.empty()) request.headers.add("if-none-match", etag);
  return render::asset_response(request).value();
}

std::string header(const http::Response& response, std::string_view name) {
  for (const auto& [key, value] : response.headers)
    if (key == name) return value;
  return {};
}

std::string fnv(std::string_view text) {
  std::uint64_t hash = 14695981039346656037u;
  for (const char c : text) hash = (hash ^ static_cast<unsigned char>(c)) * 1099511628211u;
  char digits[17];
  std::snprintf(digits, sizeof digits, "%016llx", static_cast<unsigned long long>(hash));
  return std::string(digits, 12);
}

}  // namespace

TEST(Assets, the_address_is_made_of_the_content) {
  for (const render::Asset asset :
       {render::Asset{"kith.css"}, render::Asset{"kith.js"}, render::Asset{"htmx.js"}, render::Asset{"icons.svg"}}) {
    const std::string url(asset.url());
    EXPECT_TRUE(std::regex_match(url, std::regex("/assets/[a-z]+\\.[0-9a-f]{12}\\.(css|js|svg)"))) << url;
    EXPECT_NE(url.find(fnv(get(url).body)), std::string::npos) << url;
  }
}

TEST(Assets, are_cached_for_ever_under_their_address) {
  const std::string url(render::asset_url("kith.css"));
  const auto response = get(url);
  EXPECT_EQ(response.status, 200);
  EXPECT_EQ(response.content_type, "text/css; charset=utf-8");
  EXPECT_EQ(header(response, "Cache-Control"), "public, max-age=31536000, immutable");
  EXPECT_EQ(header(response, "Vary"), "Accept-Encoding");
  const auto again = get(url, {}, header(response, "ETag"));
  EXPECT_EQ(again.status, 304);
  EXPECT_TRUE(again.body.empty());
}

TEST(Assets, come_compressed_as_the_browser_accepts) {
  const std::string url(render::asset_url("htmx.js"));
  const auto plain = get(url), gzip = get(url, "gzip, deflate"), brotli = get(url, "gzip, deflate, br");
  EXPECT_EQ(header(plain, "Content-Encoding"), "");
  EXPECT_EQ(header(gzip, "Content-Encoding"), "gzip");
  EXPECT_EQ(header(brotli, "Content-Encoding"), "br");
  EXPECT_LT(gzip.body.size() * 2, plain.body.size());
  EXPECT_LT(brotli.body.size(), gzip.body.size());
  EXPECT_EQ(gzip.body.substr(0, 2), "\x1f\x8b");
  EXPECT_EQ(header(get(url, "br;q=0, gzip"), "Content-Encoding"), "gzip");
  EXPECT_EQ(header(get(url, "identity"), "Content-Encoding"), "");
}

TEST(Assets, an_address_of_an_earlier_version_still_works_but_is_not_kept) {
  const auto response = get("/assets/kith.000000000000.css");
  EXPECT_EQ(response.status, 200);
  EXPECT_EQ(response.body, get(std::string(render::asset_url("kith.css"))).body);
  EXPECT_EQ(header(response, "Cache-Control"), "no-cache");
}

TEST(Assets, nothing_else_is_given_out) {
  for (const char* path : {"/", "/assets/", "/assets/kith.css", "/assets/nothing.000000000000.css",
                           "/assets/../kith.css", "/assets/.", "/assets/.css", "/assetskith.000000000000.css"}) {
    http::Request request;
    request.path = path;
    EXPECT_FALSE(render::asset_response(request)) << path;
  }
}

TEST(Assets, style_and_script_name_no_other_host_and_no_source_map) {
  for (const render::Asset asset : {render::Asset{"kith.css"}, render::Asset{"kith.js"}, render::Asset{"htmx.js"}}) {
    const std::string text = get(std::string(asset.url())).body;
    EXPECT_EQ(text.find("sourceMappingURL"), std::string::npos);
    EXPECT_FALSE(std::regex_search(text, std::regex("url\\(.?https?:")));
  }
}
