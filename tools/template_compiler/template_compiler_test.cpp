// SPDX-License-Identifier: AGPL-3.0-or-later
#include <gtest/gtest.h>

#include <fstream>
#include <iterator>

#include "template_compiler/emit.h"

namespace {

templates::Surroundings surroundings() {
  templates::Surroundings around;
  around.folder = "demo";
  around.stem = "page";
  around.path = "src/demo/page.html";
  around.text_of = [](const std::string& folder, std::string_view name) {
    return std::string(folder == "demo" && name == "row" ? "<li>{{in_row.more}}{{> icon name=sign}}</li>" : "");
  };
  around.words = {{"demo.title", {}}, {"demo.late", {"n", "who"}}};
  around.partial = [](std::string_view name) -> std::optional<std::string> {
    if (name == "form_token" || name == "icon") return "platform/render";
    if (name == "row") return "demo";
    return std::nullopt;
  };
  return around;
}

std::string compiled(std::string_view text) { return templates::compile(text, surroundings()); }

/// "line: why", or "compiles".
std::string refusal(std::string_view text) {
  try {
    compiled(text);
    return "compiles";
  } catch (const templates::Mistake& mistake) {
    return std::to_string(mistake.line) + ": " + mistake.what();
  }
}

bool holds(const std::string& code, std::string_view part) { return code.find(part) != std::string::npos; }

std::string file(const std::string& path) {
  std::ifstream in(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(in), {}};
}

}  // namespace

// The whole output for a page with everything in it. To accept a deliberate change: KITH_ACCEPT=1
// test_template_compiler
TEST(TemplateCompiler, writes_the_code_we_have_read_and_accepted) {
  const std::string folder = std::string(KITH_SOURCE_DIR) + "/tools/template_compiler/";
  const std::string code = compiled(file(folder + "golden.html"));
  if (std::getenv("KITH_ACCEPT")) std::ofstream(folder + "golden.h.txt", std::ios::binary) << code;
  EXPECT_EQ(code, file(folder + "golden.h.txt"));
}

TEST(TemplateCompiler, counts_the_fields_that_are_shown_here_or_in_a_partial) {
  const std::string code =
      compiled("<p>{{a.b}}{{date c}}{{t demo.late n=d who=\"x\"}}</p>{{#e}}<ul>{{> row}}</ul>{{/e}}");
  std::string all = "has_fields<0";
  for (const char* name : {"a", "b", "c", "d", "e", "in_row", "more", "sign"})
    all += " + requires { view." + std::string(name) + "; }";
  EXPECT_TRUE(holds(code, all + ">(view)")) << code;
}

TEST(TemplateCompiler, chooses_the_escape_by_where_data_stands) {
  const auto how = [](std::string_view html) {
    const std::string code = compiled(html);
    for (const char* name : {"text", "attribute", "url", "path", "query", "tel"})
      if (holds(code, "out." + std::string(name) + "(::kith::render::find<f_x>")) return std::string(name);
    return std::string("none");
  };
  EXPECT_EQ(how("<p>{{x}}</p>"), "text");
  EXPECT_EQ(how("<title>{{x}}</title>"), "text");
  EXPECT_EQ(how("<p><textarea aria-label=\"{{t demo.title}}\">{{x}}</textarea></p>"), "text");
  EXPECT_EQ(how("<p id=\"{{x}}\"></p>"), "attribute");
  EXPECT_EQ(how("<p class=\"a {{x}} b\"></p>"), "attribute");
  EXPECT_EQ(how("<p title=\"{{x}}\"></p>"), "attribute");
  EXPECT_EQ(how("<p data-day=\"{{x}}\"></p>"), "attribute");
  EXPECT_EQ(how("<svg aria-hidden=\"true\"><rect x=\"{{x}}\"/></svg>"), "attribute");
  for (const char* attribute : {"href", "xlink:href"})
    EXPECT_EQ(how("<p><a " + std::string(attribute) + "=\"{{x}}\">1</a></p>"), "url");
  for (const char* attribute :
       {"hx-get", "hx-post", "hx-put", "hx-patch", "hx-delete", "data-draft-url", "data-src", "cite"})
    EXPECT_EQ(how("<p " + std::string(attribute) + "=\"{{x}}\"></p>"), "url") << attribute;
  EXPECT_EQ(how("<img alt=\"\" src=\"{{x}}\">"), "url");
  EXPECT_EQ(how("<img alt=\"\" srcset=\"{{x}}\">"), "url");
  EXPECT_EQ(how("<button type=\"submit\" formaction=\"{{x}}\">1</button>"), "url");
  EXPECT_EQ(how("<form action=\"{{x}}\"></form>"), "url");
  EXPECT_EQ(how("<a href=\"/matches/{{x}}\">1</a>"), "path");
  EXPECT_EQ(how("<a href=\"/matches/{{x}}/edit\">1</a>"), "path");
  EXPECT_EQ(how("<a href=\"https://example.org/{{x}}\">1</a>"), "path");
  EXPECT_EQ(how("<a href=\"/list?q={{x}}\">1</a>"), "query");
  EXPECT_EQ(how("<a href=\"?q={{x}}\">1</a>"), "query");
  EXPECT_EQ(how("<a href=\"#{{x}}\">1</a>"), "query");
  EXPECT_EQ(how("<a href=\"mailto:{{x}}\">1</a>"), "query");
  EXPECT_EQ(how("<a href=\"tel:{{x}}\">1</a>"), "tel");
}

struct Refused {
  const char* html;
  const char* why;
};
void PrintTo(const Refused& r, std::ostream* out) { *out << r.html; }
class MustFail : public testing::TestWithParam<Refused> {};

TEST_P(MustFail, with_line_and_reason) {
  const std::string why = refusal(std::string("\n") + GetParam().html);
  EXPECT_TRUE(holds(why, GetParam().why)) << why;
  EXPECT_TRUE(why.starts_with("2: ") || why.starts_with("3: ")) << why;
}

INSTANTIATE_TEST_SUITE_P(
    data_in_dangerous_places, MustFail,
    testing::Values(Refused{"<script src=\"/x.js\">{{x}}</script>", "data in a script"},
                    Refused{"<script>{{x}}</script>", "<script> needs src"},
                    Refused{"<script>1</script>", "<script> needs src"},
                    Refused{"<script src=\"/x.js\">1</script>", "inline script"},
                    Refused{"<script src=\"/x.js\" type=\"text/template\"></script>", "another type"},
                    Refused{"<style>{{x}}</style>", "<style> is not an element"},
                    Refused{"<p style=\"color: {{x}}\"></p>", "the attribute style is not allowed"},
                    Refused{"<p style=\"color: red\"></p>", "the attribute style is not allowed"},
                    Refused{"<p onclick=\"{{x}}\"></p>", "the attribute onclick is not allowed"},
                    Refused{"<p onclick=\"1\"></p>", "the attribute onclick is not allowed"},
                    Refused{"<p hx-on:click=\"{{x}}\"></p>", "the attribute hx-on:click is not allowed"},
                    Refused{"<p hx-on--load=\"{{x}}\"></p>", "the attribute hx-on--load is not allowed"},
                    Refused{"<p srcdoc=\"{{x}}\"></p>", "the attribute srcdoc is not allowed"},
                    Refused{"<iframe src=\"/x\"></iframe>", "<iframe> is not an element"},
                    Refused{"<object></object>", "not an element"}, Refused{"<base href=\"/x\">", "not an element"},
                    Refused{"<svg aria-hidden=\"true\"><foreignObject></foreignObject></svg>", "not an element"},
                    Refused{"<svg aria-hidden=\"true\"><animate/></svg>", "not an element"},
                    Refused{"<p id={{x}}></p>", "data in an unquoted attribute"},
                    Refused{"<p id=x></p>", "must stand in double quotes"},
                    Refused{"<p id='{{x}}'></p>", "must stand in double quotes"},
                    Refused{"<p {{x}}></p>", "data in a tag"}, Refused{"<{{x}}>", "data in a tag"},
                    Refused{"<p {{x}}=\"1\"></p>", "data in a tag"}, Refused{"<p da{{x}}=\"1\"></p>", "data in a tag"},
                    Refused{"<p></{{x}}>", "data in a tag"}, Refused{"&{{x}};", "data in a character reference"},
                    Refused{"<p hx-vals=\"{{x}}\"></p>", "data in the attribute hx-vals"},
                    Refused{"<p hx-target=\"{{x}}\"></p>", "data in the attribute hx-target"},
                    Refused{"<p data-hx-vals=\"{{x}}\"></p>", "data in the attribute data-hx-vals"},
                    Refused{"<p hx-vals=\"js:{a: 1}\"></p>", "a script in hx-vals"},
                    Refused{"<p hx-trigger=\"click[a]\"></p>", "a script in hx-trigger"},
                    Refused{"<meta content=\"{{x}}\">", "data in the attribute content"},
                    Refused{"<meta http-equiv=\"refresh\" content=\"0\">", "is for headers"},
                    Refused{"<a href=\"/x\" target=\"{{x}}\">1</a>", "data in the attribute target"},
                    Refused{"<form method=\"{{x}}\"></form>", "data in the attribute method"},
                    Refused{"<p x-data=\"{{x}}\" @click=\"1\"></p>", "unexpected character in a tag"},
                    Refused{"<!-- {{x}} -->", "write {{! }}"}));

INSTANTIATE_TEST_SUITE_P(addresses, MustFail,
                         testing::Values(Refused{"<a href=\"{{x}}/y\">1</a>", "after a whole address"},
                                         Refused{"<a href=\"{{x}}{{y}}\">1</a>", "after a whole address"},
                                         Refused{"<a href=\"{{x}}?q={{y}}\">1</a>", "after a whole address"},
                                         Refused{"<a href=\"/{{x}}\">1</a>", "literal local path"},
                                         Refused{"<a href=\"//{{x}}\">1</a>", "literal local path"},
                                         Refused{"<a href=\"matches/{{x}}\">1</a>", "literal local path"},
                                         Refused{"<a href=\"javascript:{{x}}\">1</a>", "literal local path"},
                                         Refused{"<a href=\"javascript:alert(1)\">1</a>", "must be a local path"},
                                         Refused{"<a href=\"data:text/html,1\">1</a>", "must be a local path"},
                                         Refused{"<a href=\"//evil\">1</a>", "must be a local path"},
                                         Refused{"<a href=\" /x\">1</a>", "must be a local path"},
                                         Refused{"<a href=\"https://{{x}}/\">1</a>", "data in the host"},
                                         Refused{"<a href=\"https://a.{{x}}/\">1</a>", "data in the host"},
                                         Refused{"<a href=\"{{t demo.title}}\">1</a>", "a word in the attribute href"},
                                         Refused{"<a href=\"/x{{#a}}?q=1{{/a}}\">1</a>", "another part of the address"},
                                         Refused{"<a href=\"{{#a}}/x{{/a}}\">1</a>", "an address begins with"},
                                         Refused{"<a href=\"/x/{{date d}}\">1</a>", "use {{iso field}}"},
                                         Refused{"<p title=\"{{asset kith.css}}\"></p>", "an asset stands"},
                                         Refused{"<p>{{asset kith.css}}</p>", "an asset stands"}));

INSTANTIATE_TEST_SUITE_P(
    words, MustFail,
    testing::Values(Refused{"<p>Hello</p>", "a literal text"}, Refused{"<p>é</p>", "a literal text"},
                    Refused{"<p>1 кот</p>", "a literal text"}, Refused{"<p>&eacute;</p>", "is not a sign"},
                    Refused{"<p>&#233;</p>", "is not a sign"}, Refused{"<p>&#65;</p>", "is not a sign"},
                    Refused{"<p title=\"Hello\"></p>", "a literal text"},
                    Refused{"<img alt=\"Hello\" src=\"/x\">", "a literal text"},
                    Refused{"<p aria-label=\"1 of {{x}}\"></p>", "a literal text"},
                    Refused{"<input type=\"submit\" value=\"Go\">", "a literal text"},
                    Refused{"<p data-label=\"Day\"></p>", "a literal text"},
                    Refused{"<p>{{t demo.missing}}</p>", "no word demo.missing in locale/"},
                    Refused{"<p>{{t demo.title n=x}}</p>", "takes no arguments"},
                    Refused{"<p>{{t demo.late n=x}}</p>", "takes: n who"},
                    Refused{"<p {{t demo.title}}></p>", "a word in a tag"}));

INSTANTIATE_TEST_SUITE_P(
    markup, MustFail,
    testing::Values(Refused{"<p>", "<p> is never closed"},
                    Refused{"<p><b></p></b>", "</p> where <b> of line 2 is open"},
                    Refused{"</p>", "what was not opened"}, Refused{"{{#x}}<p>{{/x}}</p>", "another place"},
                    Refused{"<p>{{#x}}</p>{{/x}}", "closes what was not opened here"},
                    Refused{"<p class=\"{{#x}}\">{{/x}}</p>", "another place"},
                    Refused{"<p{{#x}}>{{/x}}</p>", "another place"},
                    Refused{"<p id=\"a\" id=\"b\"></p>", "stands twice"},
                    Refused{"<p id=\"a\"></p><p id=\"a\"></p>", "the id a stands twice"},
                    Refused{"<p id=\"a\"class=\"b\"></p>", "a blank is missing"},
                    Refused{"<p {{#x}}hidden{{/x}}{{#y}}title{{/y}}></p>", "a blank is missing"},
                    Refused{"<div/>", "does not close itself"}, Refused{"<p>1 < 2</p>", "write &lt;"},
                    Refused{"<p>1 & 2</p>", "&amp;"}, Refused{"<blink>1</blink>", "not an element"},
                    Refused{"<title><b>1</b></title>", "an element inside <title>"},
                    Refused{"<a href=\"/x\"><button type=\"button\">1</button></a>", "inside a link or button"},
                    Refused{"<form><form></form></form>", "a form inside a form"}, Refused{"<p", "ends inside a tag"},
                    Refused{"<p title=\"", "ends inside a tag"}));

INSTANTIATE_TEST_SUITE_P(
    for_everybody, MustFail,
    testing::Values(Refused{"<img src=\"/x\">", "<img> needs alt"},
                    Refused{"<input type=\"text\" name=\"a\">", "without a label"},
                    Refused{"<input type=\"text\" id=\"a\"><label for=\"b\">1</label>", "without a label"},
                    Refused{"<select></select>", "without a label"},
                    Refused{"<textarea></textarea>", "without a label"},
                    Refused{"<button>1</button>", "<button> needs type"},
                    Refused{"<table><tr><th>1</th></tr></table>", "<th> needs scope"},
                    Refused{"<svg></svg>", "<svg> needs"}, Refused{"<html></html>", "<html> needs lang"},
                    Refused{"<a>1</a>", "<a> needs href"}, Refused{"<p tabindex=\"3\"></p>", "tabindex is 0 or -1"},
                    Refused{"<form method=\"post\" action=\"/x\"></form>", "needs {{> form_token}}"}));

INSTANTIATE_TEST_SUITE_P(
    tags, MustFail,
    testing::Values(Refused{"{{{x}}}", "no unescaped output"}, Refused{"{{&x}}", "no unescaped output"},
                    Refused{"{{x", "{{ without }}"}, Refused{"{{}}", "empty tag"},
                    Refused{"{{#x}}", "{{#x}} is never closed"}, Refused{"{{/x}}", "closes nothing"},
                    Refused{"{{#x}}{{/y}}", "{{#x}} of line 2 is open"}, Refused{"{{1x}}", "not a field"},
                    Refused{"{{x..y}}", "not a field"}, Refused{"{{datum x}}", "unknown format"},
                    Refused{"{{percent a}}", "takes 2 fields"}, Refused{"{{> nowhere}}", "no template nowhere.html"},
                    Refused{"{{> page}}", "cannot hold itself"},
                    Refused{"{{> row a=\"b c\"}}", "a text argument is a token"},
                    Refused{"{{> row a}}", "expected name=field"}, Refused{"{{=<% %>=}}", "delimiters"},
                    Refused{"<p id=\"{{> row}}\"></p>", "a partial stands"}));

TEST(TemplateCompiler, accepts_what_is_safe) {
  for (const char* html :
       {"<!doctype html>\n<html lang=\"{{x}}\"><body></body></html>", "<p>1, 2 → 3 · 4 % – &nbsp; &#8239;</p>",
        "<p title=\"1–2\"></p>", "<label for=\"{{id}}\">{{t demo.title}}</label><input id=\"{{id}}\">",
        "<label>{{t demo.title}} <input></label>", "<input aria-label=\"{{t demo.title}}\">",
        "<form method=\"post\" action=\"/x\">{{> form_token}}</form>",
        "<form method=\"post\" action=\"/x\">{{> form_token token=other}}</form>", "<a href=\"#\">1</a>",
        "<p hidden></p>", "<p{{#x}} hidden{{/x}}{{^x}} class=\"a\"{{/x}}></p>", "<p class=\"a{{#x}} b{{/x}}\"></p>",
        "<svg role=\"img\" aria-label=\"{{x}}\"><use href=\"{{asset icons.svg}}#{{y}}\"/></svg>",
        "<button type=\"button\" hx-push-url=\"true\">1</button>", "{{#a}}{{#b}}<br>{{/b}}{{/a}}",
        "{{! a remark with words }}<p></p>", "<pre>  {{x}}</pre>"})
    EXPECT_EQ(refusal(html), "compiles") << html;
}

TEST(TemplateCompiler, folds_blanks_but_not_where_they_count) {
  EXPECT_TRUE(holds(compiled("<p>1   2\n   3</p>"), R"(out.markup("<p>1 2\n3</p>"))"));
  EXPECT_TRUE(holds(compiled("<pre>1   2</pre>"), R"(out.markup("<pre>\n1   2</pre>"))"));
  EXPECT_TRUE(holds(compiled("<p>\n{{#x}}\n1\n{{/x}}\n</p>"), R"(out.markup("<p>\n"))"));
}

// A browser drops the first line break of a textarea: one of ours, not one of the text's.
TEST(TemplateCompiler, keeps_the_first_line_break_of_a_text) {
  EXPECT_TRUE(holds(compiled("<textarea aria-label=\"1\">{{x}}</textarea>"), R"(<textarea aria-label=\"1\">\n"))"));
}

TEST(TemplateCompiler, tells_the_line_of_the_template) {
  const std::string code = compiled("<p>\n\n{{x}}\n</p>");
  EXPECT_TRUE(holds(code, "#line 3 \"src/demo/page.html\"\nout.text(::kith::render::find<f_x>(s0));")) << code;
}
