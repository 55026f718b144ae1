// SPDX-License-Identifier: AGPL-3.0-or-later
#include "platform/render/kept_forms.h"

#include <gtest/gtest.h>

#include "platform/render/components.h"
#include "platform/render/form.h"

namespace kith::render {
namespace {

const i18n::Words words(i18n::Language::en);

std::string kept(std::string_view page, std::optional<KeptForm> draft = {}, std::vector<std::string>* asked = nullptr) {
  return keep_forms(page, "/case/new?match=m1", words, [&](std::string_view form) {
    if (asked) asked->emplace_back(form);
    return draft;
  });
}
bool has(const std::string& page, std::string_view text) { return page.find(text) != std::string::npos; }

constexpr std::string_view form =
    R"(<main><form class="form" method="post" action="/case/7/act"><input type="hidden" name="_key" value="k"><input type="hidden" name="match" value="m1"><input type="hidden" name="version" value="3">
<input class="input" id="day" name="day" type="text" value="today" aria-label="a &gt; b"><input type="radio" name="kind" value="a" checked><input type="radio" name="kind" value="b">
<input type="checkbox" name="ok" value="true" checked><select name="who"><option value="1" selected>One</option><option value="2">Two</option></select>
<textarea class="input" name="note" rows="4">old</textarea><button type="submit">Save</button></form></main>)";

TEST(KeptForms, a_form_with_room_for_text_says_where_its_draft_lies) {
  const auto page = kept(form);
  EXPECT_TRUE(has(page, "data-draft-url=\"/drafts\"")) << page;
  EXPECT_TRUE(has(page, "name=\"_draft\" value=\"/case/7/act "));
  EXPECT_TRUE(has(page, "name=\"_page\" value=\"/case/new?match=m1\""));
  EXPECT_TRUE(has(page, "data-draft-state=\"yes\" data-saved=\"Draft saved\""));
  EXPECT_TRUE(has(page, ">old</textarea>")) << "without a draft the fields stay";
  EXPECT_FALSE(has(page, "Start afresh"));
}

TEST(KeptForms, what_was_typed_stands_in_every_kind_of_control) {
  const auto page = kept(form, KeptForm{{{"day", "3 \"May\" <2026>"},
                                         {"kind", "b"},
                                         {"who", "2"},
                                         {"note", "It went\nwell </textarea><b>"},
                                         {"version", "3"}},
                                        "22 Nov 2026, 14:05"});
  EXPECT_TRUE(has(page, "value=\"3 &quot;May&quot; &lt;2026&gt;\"")) << page;
  EXPECT_TRUE(has(page, "value=\"b\" checked>"));
  EXPECT_FALSE(has(page, "value=\"a\" checked"));
  EXPECT_FALSE(has(page, "name=\"ok\" value=\"true\" checked")) << "a box that was not ticked";
  EXPECT_TRUE(has(page, "<option value=\"2\" selected>"));
  EXPECT_FALSE(has(page, "<option value=\"1\" selected>"));
  EXPECT_TRUE(has(page, ">It went\nwell &lt;/textarea&gt;&lt;b&gt;</textarea>"));
  EXPECT_FALSE(has(page, ">old<"));
  EXPECT_TRUE(has(page, "What you typed until 22 Nov 2026, 14:05 is back."));
  EXPECT_TRUE(has(page, "formaction=\"/drafts\""));
  EXPECT_TRUE(has(page, "name=\"version\" value=\"3\"")) << "hidden fields are the page's";
}

TEST(KeptForms, says_when_the_record_was_corrected_since) {
  EXPECT_TRUE(has(kept(form, KeptForm{{{"note", "x"}, {"version", "2"}}, "now"}), "the record was corrected since"));
  std::string fresh(form);
  fresh.replace(fresh.find("value=\"3\""), 9, "value=\"\"");
  EXPECT_FALSE(has(kept(fresh, KeptForm{{{"note", "x"}}, "now"}), "corrected since")) << "a new record has no version";
}

TEST(KeptForms, the_name_tells_the_record_and_nothing_of_the_moment) {
  const auto name_of = [](std::string page) {
    std::vector<std::string> asked;
    kept(page, {}, &asked);
    return asked.empty() ? std::string() : asked.front();
  };
  const auto with = [&](std::string_view from, std::string_view to) {
    std::string page(form);
    page.replace(page.find(from), from.size(), to);
    return name_of(page);
  };
  const auto name = name_of(std::string(form));
  EXPECT_EQ(with("value=\"k\"", "value=\"another\""), name);
  EXPECT_EQ(with("value=\"3\"", "value=\"4\""), name) << "a correction since does not hide the draft";
  EXPECT_NE(with("value=\"m1\"", "value=\"m2\""), name) << "another record";
  EXPECT_NE(with("/case/7/act", "/case/8/act"), name);
  EXPECT_EQ(with("today", "yesterday"), name) << "what is typed is no part of it";
}

TEST(KeptForms, leaves_alone_what_has_no_text_its_own_drafts_or_asks_for_none) {
  for (const char* page :
       {R"(<form method="get" action="/x"><textarea name="q"></textarea></form>)",
        R"(<form method="post" action="/x"><input name="q" type="text" value=""></form>)",
        R"(<form method="post" action="/x" data-draft-url="/own"><textarea name="q"></textarea></form>)",
        R"(<form method="post" action="/x" data-draft="no"><textarea name="q"></textarea></form>)", "<p>no form</p>",
        "<form method=\"post\" action=\"/x\"><textarea>"})
    EXPECT_EQ(kept(page, KeptForm{{{"q", "typed"}}, "now"}), page);
}

TEST(KeptForms, each_form_of_a_page_has_its_own) {
  const std::string two = std::string(R"(<form method="post" action="/a"><textarea name="x"></textarea></form>)") +
                          R"(<form method="post" action="/b"><textarea name="x"></textarea></form>)";
  std::vector<std::string> asked;
  kept(two, {}, &asked);
  EXPECT_EQ(asked, (std::vector<std::string>{"/a", "/b"}));
}

}  // namespace
}  // namespace kith::render
