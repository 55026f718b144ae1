// SPDX-License-Identifier: AGPL-3.0-or-later
// Compiled templates with real C++ types: what they write, and that no text gets out of its place.
#include <gtest/gtest.h>

#include <fstream>
#include <memory>
#include <nlohmann/json.hpp>

#include "demo/contexts.html.h"
#include "demo/days.html.h"
#include "demo/sections.html.h"
#include "platform/i18n/keys.h"
#include "support/shared.h"
#include "templates/tiny_html.h"

using namespace kith;

namespace {

const i18n::Words english(i18n::Language::en), french(i18n::Language::fr);

struct Contexts {
  std::string x;
  render::Url address{x};
};

TinyHtml written(const std::string& x) {
  render::Html out;
  demo::html::contexts(out, Contexts{.x = x}, english);
  return TinyHtml(out.str());
}

/// As HTML shows it: forbidden control characters become U+FFFD.
std::string shown(const std::string& x) {
  std::string out;
  for (const char c : x) {
    const auto byte = static_cast<unsigned char>(c);
    if ((byte < 0x20 && c != '\t' && c != '\n') || byte == 0x7f)
      out += "\xef\xbf\xbd";
    else
      out += c;
  }
  return out;
}

void stays_in_its_place(const std::string& x) {
  static const std::string shape = written("harmless").shape();
  const TinyHtml html = written(x);
  ASSERT_TRUE(html.good) << x;
  ASSERT_EQ(html.shape(), shape) << x;
  EXPECT_EQ(html.all("title")[0], shown(x));
  EXPECT_EQ(html.all("id")[0], shown(x));
  EXPECT_EQ(html.all("class")[0], "a " + shown(x) + " b");
  EXPECT_EQ(html.texts[1], shown(x));
  const std::string local = html.all("href")[0];
  const auto query = local.find("?q="), next = local.find("&r=");
  ASSERT_TRUE(local.starts_with("/people/")) << local;
  ASSERT_LT(query, next) << local;
  EXPECT_EQ(local.find_first_of("&?#", query + 3), next) << local;
  EXPECT_EQ(percent_decoded(local.substr(query + 3, next - query - 3)), x);
  EXPECT_EQ(local.substr(8, query - 8).find_first_of("/\\?#:"), local.substr(8, query - 8).find("/file")) << local;
  const std::string whole = html.all("href")[1];
  const bool harmless = whole == "#" || whole[0] == '#' || whole[0] == '?' ||
                        (whole[0] == '/' && (whole.size() == 1 || (whole[1] != '/' && whole[1] != '\\'))) ||
                        whole.find(':') == 4 || whole.find(':') == 5 || whole.find(':') == 6 || whole.find(':') == 3;
  EXPECT_TRUE(harmless) << whole;
  EXPECT_EQ(html.all("href")[2].substr(4).find_first_not_of("+0123456789"), std::string::npos);
}

}  // namespace

TEST(Templates, hostile_texts_stay_in_their_place) {
  for (const char* x : {"",
                        "<script>alert(1)</script>",
                        "\"><img src=x onerror=alert(1)>",
                        "' onmouseover='alert(1)",
                        "javascript:alert(1)",
                        "JaVaScRiPt:alert(1)",
                        "java\tscript:alert(1)",
                        " javascript:alert(1)",
                        "\x01javascript:alert(1)",
                        "data:text/html,<script>1</script>",
                        "vbscript:x",
                        "//evil.example",
                        "/\\evil.example",
                        "\\\\evil",
                        "https://ok.example/a b",
                        "..",
                        "../../etc/passwd",
                        "%2e%2e",
                        "a&b=c",
                        "a=b&c",
                        "x#y?z",
                        "&lt;",
                        "&#x41;",
                        "{{x}}",
                        "]]>",
                        "-->",
                        "</textarea><b>",
                        "</title>",
                        "a\nb\r\nc",
                        "é ü 漢字 \U0001F600",
                        "\xe2\x80\xae"
                        "drowssap",
                        "O'Brien",
                        "`x`"})
    stays_in_its_place(x);
  stays_in_its_place(std::string("nul\0byte", 8));
}

TEST(Templates, attack_lists_stay_in_their_place) {
  const auto folder = test::shared("data/attack/dev");
  if (!folder) GTEST_SKIP() << "skipped: no ../shared";
  int count = 0;
  for (const auto& item : std::filesystem::directory_iterator(*folder)) {
    std::ifstream in(item.path());
    for (std::string line; std::getline(in, line); ++count) {
      stays_in_its_place(line);
      if (item.path().extension() == ".jsonl")
        stays_in_its_place(nlohmann::json::parse(line).at("p").get<std::string>());
    }
  }
  EXPECT_GT(count, 1000);
}

TEST(Url, keeps_only_what_a_link_may_be) {
  for (const char* good : {"/", "/matches/a?b=c#d", "?x=1", "#top", "https://kith.example/a", "HTTP://x",
                           "mailto:a@b.ca", "tel:+15145550134"})
    EXPECT_EQ(render::Url(good).text(), good);
  for (const char* bad : {"",
                          "javascript:alert(1)",
                          "JAVASCRIPT:x",
                          "data:x",
                          "vbscript:x",
                          "//evil",
                          "/\\evil",
                          "\\evil",
                          "matches/a",
                          " /x",
                          "/x y",
                          "/x\n",
                          "/x\"",
                          "/<x>",
                          "file:///etc/passwd",
                          "ftp://x",
                          "blob:x",
                          "java\tscript:x",
                          "\x01javascript:x",
                          "https",
                          "http:/x"})
    EXPECT_EQ(render::Url(bad).text(), "#") << bad;
}

namespace {
struct Named {
  std::string name;
};
struct Everything {
  bool flag;
  std::string text;
  std::optional<int> maybe;
  std::vector<Named> list;
  Named inside{"in"};
  const Named* pointer{};
  std::string outer{"o"};
  render::Html fragment{};
  std::string computed() const { return outer + "!"; }
};
std::string sections(const Everything& view) {
  render::Html out;
  demo::html::sections(out, view, english);
  return out.str();
}
}  // namespace

TEST(Templates, sections_follow_the_type_of_their_field) {
  const Named named{"p"};
  render::Html fragment{};
  fragment.markup("<b>ok</b>");
  EXPECT_EQ(
      sections(
          {.flag = true, .text = "t<", .maybe = 0, .list = {{"a"}, {"b"}}, .pointer = &named, .fragment = fragment}),
      "1|[t&lt;]|(0)|a:o;b:o;|in|p|in|o!|<b>ok</b>|<i>7ino</i>\n\n");
  EXPECT_EQ(sections({.flag = false, .text = "", .maybe = {}, .list = {}}), "0|-|-|-|in|-|in|o!||<i>7ino</i>\n\n");
}

TEST(Templates, days_and_numbers_come_in_the_visitors_language) {
  struct {
    Date day = on(2026, 11, 1);
    Instant at{1'795'000'000, -300};
    std::int64_t n = 1'234'567, part = 1'172'839;
    i18n::Key key{"general.not_possible"};
  } view;
  const auto text = [&](const i18n::Words& words) {
    render::Html out;
    demo::html::days(out, view, words);
    return out.str();
  };
  EXPECT_EQ(text(english),
            "1 Nov 2026|Sunday, 1 November 2026|November 2026|2026-11-01|1,234,567|1234567|95.0%|This could not be "
            "done.|18 Nov 2026, 06:06\n");
  EXPECT_EQ(text(french),
            "1er nov. 2026|dimanche 1er novembre 2026|novembre 2026|2026-11-01|1\u202f234\u202f567|1234567|95,0\u00a0%|"
            "Cette action n’a pas pu être effectuée.|18 nov. 2026, 06 h 06\n");
}
