// SPDX-License-Identifier: AGPL-3.0-or-later
#pragma once
#include <stdexcept>
#include <string>
#include <string_view>
#include <vector>

namespace templates {

/// A mistake of a template's author, at a line of the template (from 1).
struct Mistake : std::runtime_error {
  Mistake(int at, const std::string& what) : std::runtime_error(what), line(at) {}
  int line;
};

enum class Kind {
  literal,  ///< HTML as written
  field,    ///< {{path}}
  open,     ///< {{#path}}
  inverse,  ///< {{^path}}
  close,    ///< {{/path}}
  partial,  ///< {{> name a=path b:word.key c="x" d=3}}
  word,     ///< {{t word.key n=path}}: a text of the locale, named here
  word_of,  ///< {{word path n=path}}: a text of the locale whose key is a field
  call,     ///< {{date path}} and the other formats
  asset,    ///< {{asset kith.css}}: the address of a file of assets/
};

/// One `name=value` of a tag.
struct Argument {
  enum class Kind { path, key, text, number, truth };
  std::string name;
  Kind kind;
  std::string value;
};

struct Piece {
  Kind kind;
  int line;
  std::string text;  ///< the literal; the path; the key; the partial's, format's or asset's name
  std::vector<Argument> arguments;
  std::vector<std::string> paths;  ///< of a format: {{percent a b}} has two
  std::string source;              ///< the tag as written, for messages
};

/// Splits a template into literals and tags. Lines that hold nothing but a section, partial or comment vanish.
/// Throws Mistake.
std::vector<Piece> scan(std::string_view text);

/// `.`, or names joined by dots.
bool is_path(std::string_view text);
std::vector<std::string> split(std::string_view text, char by);

}  // namespace templates
