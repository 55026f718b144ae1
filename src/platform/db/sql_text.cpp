// SPDX-License-Identifier: AGPL-3.0-or-later
#include "platform/db/sql_text.h"

#include <algorithm>
#include <span>

namespace kith::db {
namespace {

using Kind = SqlPiece::Kind;

bool blank(char c) { return c == ' ' || c == '\t' || c == '\n' || c == '\r' || c == '\f' || c == '\v'; }
bool digit(char c) { return c >= '0' && c <= '9'; }
bool name_start(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_' || static_cast<unsigned char>(c) >= 0x80;
}
bool name_part(char c) { return name_start(c) || digit(c); }

/// Length of the run of `part` characters in `s` from `at` on.
template <class Part>
std::size_t run_from(std::string_view s, std::size_t at, Part part) {
  std::size_t end = at;
  while (end < s.size() && part(s[end])) ++end;
  return end;
}

/// End of a string or quoted name that opens at `at`; doubled quotes go on, a backslash escapes if `escapes`.
std::size_t quoted_end(std::string_view s, std::size_t at, bool escapes) {
  const char quote = s[at];
  for (std::size_t i = at + 1; i < s.size(); ++i) {
    if (escapes && s[i] == '\\')
      ++i;
    else if (s[i] == quote) {
      if (i + 1 < s.size() && s[i + 1] == quote)
        ++i;
      else
        return i + 1;
    }
  }
  return s.size();
}

/// End of a block comment; they nest, as in PostgreSQL.
std::size_t comment_end(std::string_view s) {
  int depth = 0;
  for (std::size_t i = 0; i + 1 < s.size(); ++i) {
    if (s.substr(i, 2) == "/*")
      ++depth, ++i;
    else if (s.substr(i, 2) == "*/" && (++i, --depth) == 0)
      return i + 1;
  }
  return s.size();
}

/// End of a dollar-quoted body at the start of `s`, or 0 when it is none (`$1` is a number's mark).
std::size_t dollar_end(std::string_view s) {
  const std::size_t tag = run_from(s, 1, name_part);
  if (tag >= s.size() || s[tag] != '$' || (s.size() > 1 && digit(s[1]))) return 0;
  const auto close = s.find(s.substr(0, tag + 1), tag + 1);
  return close == s.npos ? s.size() : close + tag + 1;
}

SqlPiece first_piece(std::string_view s) {
  const auto piece = [&](Kind kind, std::size_t length) {
    return SqlPiece{kind, s.substr(0, std::min(length, s.size()))};
  };
  const char c = s[0];
  const char next = s.size() > 1 ? s[1] : '\0';
  if (blank(c)) return piece(Kind::blank, run_from(s, 0, blank));
  if (c == '-' && next == '-') return piece(Kind::comment, run_from(s, 0, [](char x) { return x != '\n'; }));
  if (c == '/' && next == '*') return piece(Kind::comment, comment_end(s));
  if (c == '\'' || c == '"') return piece(Kind::other, quoted_end(s, 0, false));
  if ((c == 'e' || c == 'E') && next == '\'') return piece(Kind::other, quoted_end(s, 1, true));
  if (name_start(c)) return piece(Kind::word, run_from(s, 0, name_part));
  if (digit(c)) return piece(Kind::other, run_from(s, 0, name_part));
  if (c == ';') return piece(Kind::end, 1);
  if (c == ':' && (next == ':' || next == '=')) return piece(Kind::other, 2);
  if (c == ':' && name_start(next)) return piece(Kind::parameter, run_from(s, 1, name_part));
  if (c == '$')
    if (const auto end = dollar_end(s)) return piece(Kind::other, end);
  return piece(Kind::other, 1);
}

std::string lower(std::string_view s) {
  std::string out(s);
  for (char& c : out)
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
  return out;
}

/// Follows one statement and knows whether a semicolon ends it.
class StatementEnd {
 public:
  void word(std::string_view text) {
    const std::string w = lower(text);
    if (words_++ == 0) creates_ = w == "create";
    if (!creates_) return;
    if (w == "trigger" || w == "function" || w == "procedure") has_body_ = true;
    if (!has_body_) return;
    if (w == "begin" || (depth_ > 0 && w == "case")) ++depth_;
    if (w == "end" && depth_ > 0) --depth_;
  }
  bool outside_body() const { return depth_ == 0; }
  bool said_something() const { return words_ > 0; }

 private:
  int words_ = 0;
  int depth_ = 0;
  bool creates_ = false;
  bool has_body_ = false;
};

std::string trimmed(std::string_view s) {
  while (!s.empty() && blank(s.front())) s.remove_prefix(1);
  while (!s.empty() && blank(s.back())) s.remove_suffix(1);
  return std::string(s);
}

/// Whether what follows a parameter is `is null` or `is not null`.
bool tested_for_null(std::span<const SqlPiece> rest) {
  std::string words;
  for (const SqlPiece& piece : rest) {
    if (piece.kind == Kind::blank || piece.kind == Kind::comment) continue;
    if (piece.kind != Kind::word) return false;
    words += lower(piece.text) + ' ';
    if (words == "is null " || words == "is not null ") return true;
    if (words != "is " && words != "is not ") return false;
  }
  return false;
}

std::size_t place_of(std::vector<std::string>& names, std::string name) {
  const auto at = std::find(names.begin(), names.end(), name);
  if (at != names.end()) return static_cast<std::size_t>(at - names.begin());
  names.push_back(std::move(name));
  return names.size() - 1;
}

}  // namespace

std::vector<SqlPiece> sql_pieces(std::string_view sql) {
  std::vector<SqlPiece> pieces;
  while (!sql.empty()) {
    pieces.push_back(first_piece(sql));
    sql.remove_prefix(pieces.back().text.size());
  }
  return pieces;
}

std::vector<std::string> split_statements(std::string_view script) {
  std::vector<std::string> statements;
  std::string text;
  StatementEnd state;
  const auto finish = [&] {
    if (state.said_something()) statements.push_back(trimmed(text));
    text.clear();
    state = {};
  };
  for (const SqlPiece& piece : sql_pieces(script)) {
    if (piece.kind == Kind::end && state.outside_body()) {
      finish();
      continue;
    }
    if (piece.kind == Kind::word) state.word(piece.text);
    text += piece.text;
  }
  finish();
  return statements;
}

NumberedSql number_parameters(std::string_view sql) {
  NumberedSql numbered;
  const auto pieces = sql_pieces(sql);
  for (std::size_t i = 0; i < pieces.size(); ++i) {
    if (pieces[i].kind != Kind::parameter) {
      numbered.text += pieces[i].text;
      continue;
    }
    const std::size_t parameter = place_of(numbered.parameters, std::string(pieces[i].text.substr(1)));
    const bool null_test = tested_for_null(std::span(pieces).subspan(i + 1));
    auto& slots = numbered.slots;
    auto at = std::find_if(slots.begin(), slots.end(), [&](const NumberedSql::Slot& slot) {
      return slot.parameter == parameter && slot.null_test == null_test;
    });
    if (at == slots.end()) at = slots.insert(slots.end(), {parameter, null_test});
    numbered.text += '$' + std::to_string(at - slots.begin() + 1);
  }
  return numbered;
}

}  // namespace kith::db
