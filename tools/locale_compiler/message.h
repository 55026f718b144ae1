// SPDX-License-Identifier: AGPL-3.0-or-later
#pragma once
#include <set>
#include <string>
#include <string_view>
#include <vector>

namespace locale {

/// A text with placeholders, taken apart: `{name}` and `{n, plural, =0 {none} one {# day} other {# days}}`.
struct Part {
  std::string literal;  ///< text, when `name` is empty
  std::string name;     ///< argument
  struct Choice;
  std::vector<Choice> choices;  ///< of a plural
};
struct Part::Choice {
  std::string category;  ///< "=0", "one", "other"
  std::vector<Part> parts;
};

/// Throws std::invalid_argument with a plain sentence.
std::vector<Part> parse(std::string_view text);
std::string print(const std::vector<Part>& parts);
/// As src/platform/i18n/words.cpp reads it, without searching: literal bytes as they are; \1 name \2 a placeholder;
/// \3 name \2 then for each choice one byte (1 = "one", 2 = "other", 3 = an exact number in two bytes, low first), the
/// length of its text in two bytes and the text; then \4; # inside a choice is \5.
std::string encode(const std::vector<Part>& parts);
void collect_names(const std::vector<Part>& parts, std::set<std::string>& names);

/// Quotes and no-break spaces as the language wants them, so that authors may type what a keyboard has:
/// ' becomes ’; French: the blank before : ; ! ? % » and after « does not break.
std::string typeset(std::string_view text, bool french);
/// The text in a language of accents, bracketed and a third longer, for tests that find untranslated and cut-off texts.
std::vector<Part> fake(const std::vector<Part>& parts);

}  // namespace locale
