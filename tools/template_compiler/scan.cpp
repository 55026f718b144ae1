// SPDX-License-Identifier: AGPL-3.0-or-later
#include "scan.h"

#include <algorithm>
#include <array>

namespace templates {
namespace {

constexpr std::array formats{"date", "long_date", "month", "moment", "iso", "number", "decimal", "percent"};

bool blank(char c) { return c == ' ' || c == '\t' || c == '\r'; }
bool letter(char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_'; }
bool digit(char c) { return c >= '0' && c <= '9'; }

bool is_name(std::string_view s) {
  return !s.empty() && letter(s[0]) && std::all_of(s.begin(), s.end(), [](char c) { return letter(c) || digit(c); });
}

std::string_view trimmed(std::string_view s) {
  while (!s.empty() && (blank(s.front()) || s.front() == '\n')) s.remove_prefix(1);
  while (!s.empty() && (blank(s.back()) || s.back() == '\n')) s.remove_suffix(1);
  return s;
}

std::vector<std::string> tokens(std::string_view s) {
  std::vector<std::string> found;
  std::string now;
  bool quoted = false;
  for (const char c : s) {
    if (c == '"') quoted = !quoted;
    if (!quoted && (blank(c) || c == '\n')) {
      if (!now.empty()) found.push_back(std::move(now));
      now.clear();
    } else {
      now += c;
    }
  }
  if (!now.empty()) found.push_back(std::move(now));
  return found;
}

bool plain_text(std::string_view s) {
  return std::all_of(s.begin(), s.end(), [](char c) { return letter(c) || digit(c) || c == '-' || c == '.'; });
}

Argument argument(const std::string& token, int line) {
  const auto at = token.find_first_of("=:");
  if (at == token.npos || at == 0 || at + 1 == token.size())
    throw Mistake(line, "expected name=field, name:word.key, name=\"text\" or name=3, found: " + token);
  Argument a{token.substr(0, at), Argument::Kind::path, token.substr(at + 1)};
  if (!is_name(a.name)) throw Mistake(line, "not a name: " + a.name);
  if (token[at] == ':') {
    a.kind = Argument::Kind::key;
  } else if (a.value.size() > 1 && a.value.front() == '"' && a.value.back() == '"') {
    a.kind = Argument::Kind::text;
    a.value = a.value.substr(1, a.value.size() - 2);
    if (!plain_text(a.value))
      throw Mistake(line, "a text argument is a token of [A-Za-z0-9_.-]; words are name:word.key");
  } else if (std::all_of(a.value.begin(), a.value.end(), digit)) {
    a.kind = Argument::Kind::number;
  } else if (a.value == "true" || a.value == "false") {
    a.kind = Argument::Kind::truth;
  } else if (!is_path(a.value)) {
    throw Mistake(line, "not a field: " + a.value);
  }
  return a;
}

void take_arguments(Piece& piece, const std::vector<std::string>& words, std::size_t from) {
  for (std::size_t i = from; i < words.size(); ++i) piece.arguments.push_back(argument(words[i], piece.line));
}

Piece section(Kind kind, std::string_view rest, int line) {
  Piece piece{kind, line, std::string(trimmed(rest)), {}, {}, {}};
  if (!is_path(piece.text)) throw Mistake(line, "not a field: " + piece.text);
  return piece;
}

Piece named(Kind kind, const std::vector<std::string>& words, int line, std::size_t first) {
  if (words.size() <= first) throw Mistake(line, "the tag names nothing");
  Piece piece{kind, line, words[first], {}, {}, {}};
  take_arguments(piece, words, first + 1);
  return piece;
}

Piece asset(const std::vector<std::string>& words, int line) {
  if (words.size() != 2 || !plain_text(words[1])) throw Mistake(line, "expected {{asset file.name}}");
  return Piece{Kind::asset, line, words[1], {}, {}, {}};
}

Piece call(const std::vector<std::string>& words, int line) {
  if (std::find(formats.begin(), formats.end(), words[0]) == formats.end())
    throw Mistake(line, "unknown format: " + words[0]);
  const std::size_t expected = words[0] == "percent" ? 2 : 1;
  if (words.size() != expected + 1)
    throw Mistake(line, words[0] + " takes " + std::to_string(expected) + " field" + (expected > 1 ? "s" : ""));
  Piece piece{Kind::call, line, words[0], {}, {words.begin() + 1, words.end()}, {}};
  for (const auto& path : piece.paths)
    if (!is_path(path)) throw Mistake(line, "not a field: " + path);
  return piece;
}

/// The tag between {{ and }}; a comment gives a literal without text.
Piece tag(std::string_view inside, int line) {
  const auto s = trimmed(inside);
  if (s.empty()) throw Mistake(line, "empty tag");
  switch (s[0]) {
    case '!': return Piece{Kind::literal, line, {}, {}, {}, {}};
    case '#': return section(Kind::open, s.substr(1), line);
    case '^': return section(Kind::inverse, s.substr(1), line);
    case '/': return section(Kind::close, s.substr(1), line);
    case '&':
    case '{': throw Mistake(line, "there is no unescaped output: a fragment is a field of type render::Html");
    case '=': throw Mistake(line, "delimiters cannot be changed");
    case '>': return named(Kind::partial, tokens(s.substr(1)), line, 0);
    default: break;
  }
  const auto words = tokens(s);
  if (words.size() == 1) {
    if (!is_path(words[0])) throw Mistake(line, "not a field: " + words[0]);
    return Piece{Kind::field, line, words[0], {}, {}, {}};
  }
  if (words[0] == "t") return named(Kind::word, words, line, 1);
  if (words[0] == "word") return named(Kind::word_of, words, line, 1);
  if (words[0] == "asset") return asset(words, line);
  return call(words, line);
}

bool stands_alone(std::string_view text, std::size_t from, std::size_t to) {
  while (from > 0 && blank(text[from - 1])) --from;
  while (to < text.size() && blank(text[to])) ++to;
  return (from == 0 || text[from - 1] == '\n') && (to == text.size() || text[to] == '\n');
}

bool may_stand_alone(const Piece& piece) {
  switch (piece.kind) {
    case Kind::literal:
    case Kind::open:
    case Kind::inverse:
    case Kind::close:
    case Kind::partial: return true;
    default: return false;
  }
}

}  // namespace

std::vector<std::string> split(std::string_view text, char by) {
  std::vector<std::string> parts;
  while (true) {
    const auto at = text.find(by);
    parts.emplace_back(text.substr(0, at));
    if (at == text.npos) return parts;
    text.remove_prefix(at + 1);
  }
}

bool is_path(std::string_view text) {
  if (text == ".") return true;
  const auto parts = split(text, '.');
  return std::all_of(parts.begin(), parts.end(), [](const std::string& part) { return is_name(part); });
}

std::vector<Piece> scan(std::string_view text) {
  std::vector<Piece> pieces;
  int line = 1;
  const auto literal = [&](std::string_view part) {
    if (!part.empty()) pieces.push_back({Kind::literal, line, std::string(part), {}, {}, {}});
    line += static_cast<int>(std::count(part.begin(), part.end(), '\n'));
  };
  std::size_t at = 0;
  while (at < text.size()) {
    const auto from = text.find("{{", at);
    if (from == text.npos) break;
    const auto to = text.find("}}", from);
    if (to == text.npos) {
      literal(text.substr(at, from - at));
      throw Mistake(line, "{{ without }}");
    }
    const auto inside = text.substr(from + 2, to - from - 2);
    const int first = line + static_cast<int>(std::count(text.begin() + at, text.begin() + from, '\n'));
    Piece piece = tag(inside, first);
    piece.source = text.substr(from, to + 2 - from);
    std::size_t begin = from, end = to + 2;
    const bool alone = may_stand_alone(piece) && stands_alone(text, from, to + 2);
    if (alone) {
      while (begin > at && blank(text[begin - 1])) --begin;
      while (end < text.size() && blank(text[end])) ++end;
      if (end < text.size()) ++end;
    }
    literal(text.substr(at, begin - at));
    line = first + static_cast<int>(std::count(text.begin() + from, text.begin() + end, '\n'));
    if (piece.kind != Kind::literal) pieces.push_back(std::move(piece));
    at = end;
  }
  literal(text.substr(at));
  return pieces;
}

}  // namespace templates
