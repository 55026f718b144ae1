// SPDX-License-Identifier: AGPL-3.0-or-later
#include "json.h"

#include <algorithm>

namespace locale {
namespace {

class Reader {
 public:
  explicit Reader(std::string_view text) : text_(text) {}
  std::vector<Entry> entries() {
    std::vector<Entry> list;
    object([&](std::string key) {
      for (const Entry& e : list)
        if (e.key == key) fail(key + " is already on line " + std::to_string(e.line));
      Entry entry{std::move(key), line_, {}};
      object([&](std::string name) {
        for (const auto& [other, _] : entry.texts)
          if (other == name) fail(name + " stands twice");
        std::string text = string();
        entry.texts.emplace_back(std::move(name), std::move(text));
      });
      list.push_back(std::move(entry));
    });
    blanks();
    if (at_ != text_.size()) fail("text after the end");
    return list;
  }

 private:
  [[noreturn]] void fail(const std::string& why) const { throw Mistake(line_, why); }
  void blanks() {
    for (; at_ < text_.size() && std::string_view(" \t\r\n").find(text_[at_]) != std::string_view::npos; ++at_)
      if (text_[at_] == '\n') ++line_;
  }
  bool next_is(char c) {
    blanks();
    return at_ < text_.size() && text_[at_] == c;
  }
  void expect(char c) {
    if (!next_is(c)) fail(std::string("expected ") + c);
    ++at_;
  }
  template <class Member>
  void object(Member member) {
    expect('{');
    if (next_is('}')) {
      ++at_;
      return;
    }
    while (true) {
      std::string name = string();
      expect(':');
      member(std::move(name));
      if (next_is('}')) break;
      expect(',');
    }
    ++at_;
  }
  std::string string() {
    expect('"');
    std::string out;
    while (true) {
      if (at_ >= text_.size() || text_[at_] == '\n') fail("a text without its closing quote");
      const char c = text_[at_++];
      if (c == '"') return out;
      if (c == '\\')
        escape(out);
      else
        out += c;
    }
  }
  void escape(std::string& out) {
    const char c = at_ < text_.size() ? text_[at_++] : 'x';
    switch (c) {
      case '"':
      case '\\':
      case '/': out += c; break;
      case 'n': out += '\n'; break;
      case 'u': unicode(out); break;
      default: fail("unknown escape");
    }
  }
  void unicode(std::string& out) {
    unsigned code = 0;
    for (int i = 0; i < 4; ++i) {
      const char c = at_ < text_.size() ? text_[at_++] : 'x';
      const auto digit =
          std::string_view("0123456789abcdef").find(static_cast<char>(c >= 'A' && c <= 'F' ? c + 32 : c));
      if (digit == std::string_view::npos) fail("a \\u escape has four digits");
      code = code * 16 + static_cast<unsigned>(digit);
    }
    if (code >= 0xd800 && code < 0xe000) fail("write characters beyond U+FFFF as they are");
    if (code < 0x80) {
      out += static_cast<char>(code);
    } else if (code < 0x800) {
      out += static_cast<char>(0xc0 | (code >> 6));
      out += static_cast<char>(0x80 | (code & 0x3f));
    } else {
      out += static_cast<char>(0xe0 | (code >> 12));
      out += static_cast<char>(0x80 | ((code >> 6) & 0x3f));
      out += static_cast<char>(0x80 | (code & 0x3f));
    }
  }

  std::string_view text_;
  std::size_t at_{0};
  int line_{1};
};

}  // namespace

std::vector<Entry> read_entries(std::string_view json) { return Reader(json).entries(); }

}  // namespace locale
