// SPDX-License-Identifier: AGPL-3.0-or-later
#pragma once
#include <map>
#include <string>
#include <string_view>
#include <vector>

/// A second, independent reading of HTML for tests: tags with decoded attributes, and decoded text. Only what our
/// templates write (double-quoted attributes); anything else makes `good` false.
struct TinyHtml {
  struct Tag {
    std::string name;
    std::vector<std::pair<std::string, std::string>> attributes;
  };
  std::vector<Tag> tags;           ///< closing tags with a leading slash
  std::vector<std::string> texts;  ///< before each tag, and after the last
  bool good{true};

  explicit TinyHtml(std::string_view html) {
    texts.emplace_back();
    while (!html.empty()) {
      if (html[0] != '<') {
        const auto end = html.find('<');
        texts.back() += decoded(html.substr(0, end));
        html.remove_prefix(end == html.npos ? html.size() : end);
        continue;
      }
      html.remove_prefix(1);
      Tag tag{taken_name(html), {}};
      if (tag.name.empty()) good = false;
      attributes(html, tag);
      tags.push_back(std::move(tag));
      texts.emplace_back();
      if (!good) return;
    }
  }
  /// Tag and attribute names only: what data must never change.
  std::string shape() const {
    std::string out;
    for (const Tag& tag : tags) {
      out += '<' + tag.name;
      for (const auto& [name, _] : tag.attributes) out += ' ' + name;
      out += '>';
    }
    return out;
  }
  /// Values of one attribute, in order.
  std::vector<std::string> all(std::string_view attribute) const {
    std::vector<std::string> found;
    for (const Tag& tag : tags)
      for (const auto& [name, value] : tag.attributes)
        if (name == attribute) found.push_back(value);
    return found;
  }

 private:
  static bool in_name(char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-' || c == '/' ||
           c == ':';
  }
  static std::string taken_name(std::string_view& html) {
    std::size_t n = 0;
    while (n < html.size() && in_name(html[n])) ++n;
    std::string name(html.substr(0, n));
    html.remove_prefix(n);
    return name;
  }
  void attributes(std::string_view& html, Tag& tag) {
    while (true) {
      while (!html.empty() && (html[0] == ' ' || html[0] == '\n' || html[0] == '/')) html.remove_prefix(1);
      if (html.empty()) {
        good = false;
        return;
      }
      if (html[0] == '>') {
        html.remove_prefix(1);
        return;
      }
      std::string name = taken_name(html), value;
      if (name.empty()) {
        good = false;
        return;
      }
      if (html.starts_with("=\"")) {
        html.remove_prefix(2);
        const auto end = html.find('"');
        if (end == html.npos) {
          good = false;
          return;
        }
        value = decoded(html.substr(0, end));
        html.remove_prefix(end + 1);
      }
      tag.attributes.emplace_back(std::move(name), std::move(value));
    }
  }
  std::string decoded(std::string_view text) {
    static const std::map<std::string, std::string, std::less<>> known{
        {"amp", "&"}, {"lt", "<"}, {"gt", ">"}, {"quot", "\""}};
    std::string out;
    while (!text.empty()) {
      if (text[0] != '&') {
        out += text[0];
        text.remove_prefix(1);
        continue;
      }
      const auto end = text.find(';');
      const auto at = end == text.npos ? known.end() : known.find(text.substr(1, end - 1));
      if (at == known.end()) {
        good = false;
        return out;
      }
      out += at->second;
      text.remove_prefix(end + 1);
    }
    return out;
  }
};

inline std::string percent_decoded(std::string_view text) {
  std::string out;
  const auto digit = [](char c) { return c <= '9' ? c - '0' : (c | 32) - 'a' + 10; };
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (text[i] == '%' && i + 2 < text.size()) {
      out += static_cast<char>(digit(text[i + 1]) * 16 + digit(text[i + 2]));
      i += 2;
    } else {
      out += text[i];
    }
  }
  return out;
}
