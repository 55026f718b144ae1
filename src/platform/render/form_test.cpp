// SPDX-License-Identifier: AGPL-3.0-or-later
#include "platform/render/form.h"

#include <gtest/gtest.h>

#include "platform/i18n/keys.h"
#include "platform/render/chips.html.h"
#include "platform/render/date_field.html.h"
#include "platform/render/error_summary.html.h"
#include "platform/render/text_area.html.h"
#include "templates/tiny_html.h"

using namespace kith;
using i18n::Key;

namespace {

const i18n::Words words(i18n::Language::en);
const Refusal refusal{RefusalKind::invalid,
                      {{"note", "styleguide.wrong"}, {"note", "general.not_possible"}, {"", "styleguide.wrong"}}};

http::Fields typed() {
  http::Fields fields;
  fields.add("note", "</textarea><b>");
  fields.add("result", "attempted");
  return fields;
}

TinyHtml text_area(const render::Field& field) {
  render::Html out;
  render::html::text_area(out, field, words);
  return TinyHtml(out.str());
}

}  // namespace

TEST(Form, shows_the_initial_value_first_and_then_what_was_typed) {
  const http::Fields fields = typed();
  EXPECT_EQ(render::FormState(words, nullptr, nullptr).field("note", Key{"styleguide.note"}, "begin").value, "begin");
  EXPECT_EQ(render::FormState(words, &fields, nullptr).field("note", Key{"styleguide.note"}, "begin").value,
            "</textarea><b>");
  EXPECT_EQ(render::FormState(words, &fields, nullptr).field("safety", Key{"styleguide.note"}, "true").value, "")
      << "an unticked box is not sent";
}

TEST(Form, a_refused_field_tells_it_to_eyes_and_ears) {
  const http::Fields fields = typed();
  render::Field note = render::FormState(words, &fields, &refusal).field("note", Key{"styleguide.note"});
  note.hint = "hint";
  EXPECT_EQ(note.error, "Say on which day it was. This could not be done.");
  const TinyHtml html = text_area(note);
  ASSERT_TRUE(html.good);
  EXPECT_EQ(html.all("for"), std::vector<std::string>{"note"});
  EXPECT_EQ(html.all("name"), std::vector<std::string>{"note"});
  EXPECT_EQ(html.all("aria-invalid"), std::vector<std::string>{"true"});
  EXPECT_EQ(html.all("aria-describedby"), std::vector<std::string>{"note-hint note-error"});
  EXPECT_EQ(html.all("id"), (std::vector<std::string>{"note-hint", "note-error", "note"}));
  EXPECT_EQ(html.shape().find("<b>"), std::string::npos);
}

TEST(Form, a_field_without_error_does_not_speak_of_one) {
  const TinyHtml html = text_area(render::FormState(words, nullptr, nullptr).field("note", Key{"styleguide.note"}));
  EXPECT_TRUE(html.all("aria-invalid").empty());
  EXPECT_TRUE(html.all("aria-describedby").empty());
}

TEST(Form, the_summary_counts_and_leads_to_the_fields) {
  struct {
    render::ErrorSummary problems = render::FormState(words, nullptr, &refusal).problems();
  } view;
  render::Html out;
  render::html::error_summary(out, view, words);
  EXPECT_NE(out.str().find("3 things to put right"), std::string::npos);
  EXPECT_EQ(TinyHtml(out.str()).all("href").at(1), "#note");
  view.problems = render::FormState(words, nullptr, nullptr).problems();
  render::Html nothing;
  render::html::error_summary(nothing, view, words);
  EXPECT_TRUE(nothing.empty());
}

TEST(Form, chips_are_radio_buttons_with_one_chosen) {
  const http::Fields fields = typed();
  const auto field =
      render::FormState(words, &fields, nullptr)
          .choice("result", Key{"styleguide.result"}, {{"reached", "Reached"}, {"attempted", "Tried"}}, "reached");
  render::Html out;
  render::html::chips(out, field, words);
  const TinyHtml html(out.str());
  ASSERT_TRUE(html.good) << out.str();
  EXPECT_EQ(html.all("id"), (std::vector<std::string>{"result", "result-2"}));
  EXPECT_EQ(html.all("for"), html.all("id"));
  EXPECT_NE(out.str().find("value=\"attempted\" checked"), std::string::npos) << out.str();
  EXPECT_EQ(out.str().find("value=\"reached\" checked"), std::string::npos);
}

TEST(Form, a_day_can_be_typed_freely) {
  render::Html out;
  render::html::date_field(out, render::FormState(words, nullptr, nullptr).field("day", Key{"styleguide.day"}, "9 Nov"),
                           words);
  EXPECT_NE(out.str().find("type=\"text\""), std::string::npos);
  EXPECT_NE(out.str().find("value=\"9 Nov\""), std::string::npos);
}
