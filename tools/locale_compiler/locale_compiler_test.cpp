// SPDX-License-Identifier: AGPL-3.0-or-later
#include <gtest/gtest.h>

#include <cstdio>
#include <filesystem>
#include <fstream>
#include <iterator>

#include "locale_compiler/json.h"
#include "locale_compiler/message.h"

namespace fs = std::filesystem;

namespace {

std::string why_not(std::string_view text) {
  try {
    locale::parse(text);
    return "good";
  } catch (const std::invalid_argument& error) {
    return error.what();
  }
}

/// Runs the compiler over one file demo.json; its complaints, and the exit code as first character.
std::string run(const std::string& json) {
  const fs::path folder = fs::temp_directory_path() / ("kith_locale_" + std::to_string(getpid()));
  fs::create_directories(folder / "in");
  std::ofstream(folder / "in/demo.json") << json;
  const std::string command = std::string(KITH_LOCALE_COMPILER) + " '" + (folder / "in").string() + "' '" +
                              (folder / "out").string() + "' 2>&1";
  FILE* pipe = popen(command.c_str(), "r");
  std::string text;
  char part[1024];
  while (const std::size_t n = fread(part, 1, sizeof part, pipe)) text.append(part, n);
  const int code = pclose(pipe);
  if (code == 0) {
    std::ifstream words(folder / "out/words.txt");
    text.assign(std::istreambuf_iterator<char>(words), {});
  }
  fs::remove_all(folder);
  return (code == 0 ? "0 " : "1 ") + text;
}

/// What word_check says about one source file when demo.a and demo.page.kind_x are words; "" when nothing.
std::string checked(const std::string& source) {
  const fs::path folder = fs::temp_directory_path() / ("kith_words_" + std::to_string(getpid()));
  fs::create_directories(folder / "src");
  std::ofstream(folder / "words.txt") << "demo.a n\ndemo.page.kind_x\n";
  std::ofstream(folder / "src/page.cpp") << source;
  const std::string at = folder.string();
  FILE* pipe = popen((std::string(KITH_WORD_CHECK) + " '" + at + "/words.txt' '" + at + "' '" + at + "/stamp' '" + at +
                      "/src/page.cpp' 2>&1")
                         .c_str(),
                     "r");
  std::string said;
  char part[1024];
  while (const std::size_t n = fread(part, 1, sizeof part, pipe)) said.append(part, n);
  const int code = pclose(pipe);
  EXPECT_EQ(code == 0, said.empty());
  EXPECT_EQ(fs::exists(folder / "stamp"), code == 0);
  fs::remove_all(folder);
  return said;
}

std::string entry(const std::string& en, const std::string& fr) {
  return "{\n\"demo.a\": {\"en\": \"" + en + "\", \"fr\": \"" + fr + "\", \"note\": \"n\"}\n}";
}

}  // namespace

TEST(Message, is_taken_apart_and_put_together) {
  for (const char* text : {"plain", "{a}", "x {a} y {b}", "{n,plural,one{# day}other{# days of {who}}}",
                           "{n,plural,=0{none}one{x}other{y}}"})
    EXPECT_EQ(locale::print(locale::parse(text)), text);
  EXPECT_EQ(locale::print(locale::parse("{n, plural, one {# day} other {# days}}")),
            "{n,plural,one{# day}other{# days}}");
  std::set<std::string> names;
  locale::collect_names(locale::parse("{n, plural, one {{who}} other {#}} {where}"), names);
  EXPECT_EQ(names, (std::set<std::string>{"n", "where", "who"}));
}

TEST(Message, mistakes_are_named) {
  EXPECT_EQ(why_not("{n, plural, one {a} few {b} other {c}}"), "unknown plural category: few");
  EXPECT_EQ(why_not("{n, plural, other {c}}"), "plural of n lacks the category one");
  EXPECT_EQ(why_not("{n, plural, one {a}}"), "plural of n lacks the category other");
  EXPECT_EQ(why_not("{n, number}"), "only plural is known: n");
  EXPECT_EQ(why_not("{n"), "{ without }");
  EXPECT_EQ(why_not("n}"), "} without {");
  EXPECT_EQ(why_not("{N}"), "a placeholder's name is [a-z0-9_]+, found: N");
}

TEST(Message, typesetting) {
  EXPECT_EQ(locale::typeset("It's 5 : 3", false), "It’s 5 : 3");
  EXPECT_EQ(locale::typeset("L'heure : « oui » ; 5 % !", true),
            "L’heure\u00a0: «\u00a0oui\u00a0»\u00a0; 5\u00a0%\u00a0!");
}

TEST(Message, fake_text_is_a_third_longer_and_keeps_placeholders) {
  const std::string text = locale::print(locale::fake(locale::parse("Three cases of {who}")));
  EXPECT_EQ(text.find("⟦Thréé çåšéš öf {who}"), 0u) << text;
  EXPECT_TRUE(text.ends_with("⟧"));
}

TEST(Json, is_read_with_lines_and_refused_when_odd) {
  const auto entries = locale::read_entries("{\n \"a\": {\"en\": \"x\\u00e9\\n\"},\n \"b\": {}\n}");
  ASSERT_EQ(entries.size(), 2u);
  EXPECT_EQ(entries[0].texts[0].second, "xé\n");
  EXPECT_EQ(entries[1].line, 3);
  for (const char* bad : {"", "{", "[]", "{\"a\": 1}", "{\"a\": {\"en\": 1}}", "{\"a\": {}} x",
                          "{\"a\": {}, \"a\": {}}", "{\"a\": {\"en\": \"1\", \"en\": \"2\"}}", "{\"a\": {},}",
                          "{\"a\": {\"en\": \"\\x\"}}", "{\"a\": {\"en\": \"x}}", "{\"a\": {\"en\": \"\\ud83d\"}}"})
    EXPECT_THROW(locale::read_entries(bad), locale::Mistake) << bad;
}

TEST(LocaleCompiler, lists_keys_with_their_placeholders) {
  EXPECT_EQ(run(entry("{a} of {b}", "{b} et {a}")), "0 demo.a a b\n");
}

TEST(LocaleCompiler, refuses_what_would_show_on_a_page) {
  const auto refused = [](const std::string& json, const char* why) {
    const std::string said = run(json);
    EXPECT_EQ(said[0], '1') << json;
    EXPECT_NE(said.find(why), std::string::npos) << said;
    EXPECT_NE(said.find("locale/demo.json:"), std::string::npos) << said;
  };
  refused(entry("x", ""), "demo.a (fr): missing");
  refused("{\n\"demo.a\": {\"en\": \"x\", \"fr\": \"x\"}\n}", "no note for translators");
  refused("{\n\"demo.a\": {\"en\": \"x\", \"fr\": \"x\", \"note\": \"n\", \"es\": \"x\"}\n}", "unknown part es");
  refused(entry("{a}", "{b}"), "different placeholders");
  refused(entry("<b>", "b"), "must not contain");
  refused(entry("a & b", "b"), "must not contain");
  refused(entry(" a", "b"), "begins or ends blank");
  refused(entry("{n, plural, one {a}}", "b"), "lacks the category other");
  refused("{\n\"other.a\": {\"en\": \"x\", \"fr\": \"x\", \"note\": \"n\"}\n}", "a key is demo.page.thing");
}

TEST(WordCheck, names_file_and_line_of_a_word_that_does_not_exist) {
  EXPECT_TRUE(
      checked("int a;\nauto k = Key{\"demo.b\"};\n").starts_with("src/page.cpp:2: error: no word demo.b in locale/"));
  const std::string two = checked("f(\"demo.x\");\n/* \n */ f(R\"(\n)\"); f(\"demo.y\");");
  EXPECT_NE(two.find("src/page.cpp:1: error: no word demo.x"), std::string::npos) << two;
  EXPECT_NE(two.find("src/page.cpp:4: error: no word demo.y"), std::string::npos) << two;
  EXPECT_NE(checked("f(\"demo\" // joined\n  \".b\");").find("page.cpp:1: error: no word demo.b"), std::string::npos);
  EXPECT_NE(checked("char q = '\"'; f(\"demo.b\");").find("no word demo.b"), std::string::npos);
  EXPECT_NE(checked("long n = 1'000; f(\"demo.b\");").find("no word demo.b"), std::string::npos);
  EXPECT_NE(checked("f(\"\\\"\", \"demo.b\");").find("no word demo.b"), std::string::npos);
  EXPECT_NE(checked("f(R\"x(\")x\"); f(\"demo.b\");").find("no word demo.b"), std::string::npos);
  EXPECT_NE(checked("f(\"demo.page.sort_\" + name);").find("no word demo.page.sort_"), std::string::npos);
}

TEST(WordCheck, lets_words_families_and_other_names_be) {
  for (const char* good :
       {"f(\"demo.a\", \"other.thing\", \"demo\", \"demo.A\");", "f(\"demo.page.\" + s + \"demo.page.kind_\");",
        "// \"demo.b\"\n/* \"demo.b\" */", "#include \"demo.h\"", "audit(\"demo.see\");  // not a word",
        "// an action, not a word\naudit(\"demo.see\");", "f(\"demo\", \".b\");"})
    EXPECT_EQ(checked(good), "") << good;
  EXPECT_NE(checked("f();  // not a word\n\nf(\"demo.see\");"), "");
}
