// SPDX-License-Identifier: AGPL-3.0-or-later
#include "platform/render/page.h"

#include <gtest/gtest.h>

#include <algorithm>

#include "platform/render/lanes.h"
#include "platform/render/lanes.html.h"
#include "platform/render/styleguide.h"
#include "templates/tiny_html.h"

using namespace kith;

namespace {

const i18n::Words english(i18n::Language::en), french(i18n::Language::fr), fake(i18n::Language::fake);

render::Layout layout() {
  render::Layout made;
  made.title = "Work list";
  made.agency = "Lake & Side";
  made.user = "Ana <Petrov>";
  made.here = "/supervision/work-list?who=\"me\"";
  made.token = {"csrf-1", "key-1"};
  made.menu = {{"Today", {{"Work list", render::Url("/supervision/work-list"), true}}},
               {"Standards", {{"Measures", render::Url("/accreditation/measures"), false}}}};
  made.notices = {{render::Mark::good, "Saved."}};
  return made;
}

std::string page(const render::Layout& around, const i18n::Words& words = english) {
  render::Html body;
  body.markup("<h1>B</h1>");
  return render::page(around, body, words);
}

bool has(const std::string& text, std::string_view part) { return text.find(part) != std::string::npos; }

}  // namespace

TEST(Page, has_landmarks_skip_link_language_and_sign_out) {
  const std::string html = page(layout());
  EXPECT_TRUE(html.starts_with("<!doctype html>"));
  const TinyHtml read(html.substr(html.find("<html")));
  ASSERT_TRUE(read.good);
  EXPECT_EQ(read.all("lang").at(0), "en-CA");
  EXPECT_EQ(read.all("aria-current"), std::vector<std::string>{"page"});
  EXPECT_TRUE(has(html, "<a class=\"skip\" href=\"#main\">"));
  EXPECT_TRUE(has(html, "<main id=\"main\""));
  EXPECT_TRUE(has(html, "name=\"language\" value=\"fr\" lang=\"fr-CA\">Français</button>"));
  EXPECT_TRUE(has(html, "action=\"/sign-out\""));
  EXPECT_TRUE(has(html, "role=\"status\""));
  EXPECT_TRUE(has(html, "<h1>B</h1>"));
  const auto csrf = read.all("value");
  EXPECT_EQ(std::count(csrf.begin(), csrf.end(), "csrf-1"), 2);
  EXPECT_TRUE(std::find(csrf.begin(), csrf.end(), "/supervision/work-list?who=\"me\"") != csrf.end());
  EXPECT_FALSE(has(html, "<Petrov>"));
}

TEST(Page, speaks_french) {
  const std::string html = page(layout(), french);
  EXPECT_TRUE(has(html, "<html lang=\"fr-CA\">"));
  EXPECT_TRUE(has(html, "Se déconnecter"));
  EXPECT_TRUE(has(html, "value=\"en\" lang=\"en-CA\">English</button>"));
}

TEST(Page, shows_nothing_of_a_session_to_strangers) {
  render::Layout stranger = layout();
  stranger.user.clear();
  const std::string html = page(stranger);
  EXPECT_FALSE(has(html, "/sign-out"));
  EXPECT_FALSE(has(html, "<nav"));
  EXPECT_TRUE(has(html, "action=\"/language\""));
}

TEST(Page, a_way_to_leave_at_once_only_where_asked_for) {
  EXPECT_FALSE(has(page(layout()), "data-leave"));
  render::Layout watched = layout();
  watched.leave = render::Url("https://weather.gc.ca/");
  EXPECT_TRUE(has(page(watched), "href=\"https://weather.gc.ca/\" rel=\"noreferrer\" data-leave"));
}

TEST(Page, holds_no_inline_script_or_style) {
  const TinyHtml read([] {
    static std::string html = page(layout());
    return std::string_view(html).substr(html.find("<html"));
  }());
  for (const auto& tag : read.tags)
    for (const auto& [name, value] : tag.attributes) {
      EXPECT_FALSE(name.starts_with("on") || name == "style") << tag.name << ' ' << name;
      EXPECT_FALSE(has(value, "\"allowEval\":true"));
    }
  EXPECT_EQ(std::count_if(read.tags.begin(), read.tags.end(), [](const auto& t) { return t.name == "style"; }), 0);
  EXPECT_TRUE(has(page(layout()), "&quot;includeIndicatorStyles&quot;:false"));
  EXPECT_TRUE(has(page(layout()), "&quot;historyCacheSize&quot;:0")) << "case content must not stay in the browser";
}

TEST(Styleguide, is_wholly_translated) {
  for (const auto& words : {english, french}) {
    const render::Html body = render::styleguide(words, on(2026, 11, 22));
    const std::string html = "<html>" + body.str();
    EXPECT_TRUE(TinyHtml(html).good);
    EXPECT_FALSE(has(html, "styleguide.wrong"));
  }
  EXPECT_TRUE(has(render::styleguide(fake, on(2026, 11, 22)).str(), "⟦"));
}

TEST(Lanes, are_drawn_on_an_axis_of_days_and_told_in_a_table) {
  const render::Lane mentor{"Mentor",
                            {{"A1", on(2026, 1, 1), on(2026, 1, 14), {render::Mark::good, "Met"}, on(2026, 1, 9)},
                             {"A2", on(2026, 1, 15), on(2026, 1, 31), {render::Mark::missed, "Missed"}, {}}}};
  const render::Lane mentee{"Mentee",
                            {{"A2", on(2026, 1, 15), on(2026, 1, 31), {render::Mark::open, "Open"}, {}},
                             {"B1", on(2026, 3, 1), on(2026, 3, 31), {render::Mark::open, "Open"}, {}}}};
  const auto picture =
      render::draw_lanes("w", "Windows", {mentor, mentee}, on(2026, 1, 1), on(2026, 1, 31), on(2026, 1, 20), english);
  ASSERT_EQ(picture.rows.size(), 2u);
  ASSERT_EQ(picture.rows[0].bars.size(), 2u);
  EXPECT_EQ(picture.rows[1].bars.size(), 1u) << "a span outside of the days is not drawn";
  EXPECT_EQ(picture.rows[0].bars[1].x, picture.rows[1].bars[0].x) << "equal days stand under each other";
  EXPECT_LT(picture.rows[0].bars[0].x + picture.rows[0].bars[0].width, picture.rows[0].bars[1].x);
  EXPECT_GT(*picture.today_x, picture.rows[0].bars[1].x);
  EXPECT_EQ(picture.rows[0].bars[0].title, "Mentor, A1, 1 Jan 2026 – 14 Jan 2026: Met, 9 Jan 2026");
  ASSERT_EQ(picture.table.size(), 3u);
  EXPECT_EQ(picture.table[0].name, "A1");
  EXPECT_FALSE(picture.table[0].cells[1].status) << "the mentee has no A1";
  EXPECT_EQ(picture.table[2].name, "B1");
  render::Html out;
  render::html::lanes(out, picture, english);
  EXPECT_TRUE(TinyHtml(out.str()).good);
  EXPECT_TRUE(has(out.str(), "Missed"));
}

TEST(Lanes, every_mark_has_a_shape_of_its_own) {
  std::vector<std::string_view> shapes;
  for (int m = 0; m <= static_cast<int>(render::Mark::note); ++m) {
    render::LanesPicture::Bar bar;
    bar.mark = static_cast<render::Mark>(m);
    shapes.push_back(bar.glyph());
  }
  std::sort(shapes.begin(), shapes.end());
  EXPECT_EQ(std::adjacent_find(shapes.begin(), shapes.end()), shapes.end());
}

TEST(Lanes, survive_an_empty_match_and_a_day_of_nothing) {
  const auto empty = render::draw_lanes("w", "Windows", {}, on(2026, 1, 1), on(2026, 1, 1), on(2027, 1, 1), english);
  EXPECT_FALSE(empty.today_x);
  render::Html out;
  render::html::lanes(out, empty, english);
  EXPECT_TRUE(TinyHtml(out.str()).good);
}
