// SPDX-License-Identifier: AGPL-3.0-or-later
#include "message.h"

#include <algorithm>
#include <array>
#include <stdexcept>

namespace locale {
namespace {

constexpr std::string_view nbsp = "\xc2\xa0";

[[noreturn]] void fail(const std::string& why) { throw std::invalid_argument(why); }

std::string_view trimmed(std::string_view s) {
  while (!s.empty() && s.front() == ' ') s.remove_prefix(1);
  while (!s.empty() && s.back() == ' ') s.remove_suffix(1);
  return s;
}

/// The index of the brace that closes the one at `from`.
std::size_t closing(std::string_view text, std::size_t from) {
  int depth = 0;
  for (std::size_t i = from; i < text.size(); ++i) {
    if (text[i] == '{') ++depth;
    if (text[i] == '}' && --depth == 0) return i;
  }
  fail("{ without }");
}

void check_name(std::string_view name) {
  const bool good = !name.empty() && std::all_of(name.begin(), name.end(), [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '_';
  });
  if (!good) fail("a placeholder's name is [a-z0-9_]+, found: " + std::string(name));
}

void check_category(std::string_view category) {
  const bool exact = category.size() > 1 && category[0] == '=' &&
                     category.find_first_not_of("0123456789", 1) == std::string_view::npos;
  if (!exact && category != "one" && category != "other") fail("unknown plural category: " + std::string(category));
}

Part plural(std::string_view name, std::string_view rest) {
  Part part{{}, std::string(name), {}};
  for (rest = trimmed(rest); !rest.empty(); rest = trimmed(rest)) {
    const auto brace = rest.find('{');
    if (brace == rest.npos) fail("a plural category needs its text in braces");
    const auto category = trimmed(rest.substr(0, brace));
    check_category(category);
    const auto end = closing(rest, brace);
    part.choices.push_back({std::string(category), parse(rest.substr(brace + 1, end - brace - 1))});
    rest.remove_prefix(end + 1);
  }
  for (const std::string_view needed : {"one", "other"})
    if (std::none_of(part.choices.begin(), part.choices.end(), [&](const auto& c) { return c.category == needed; }))
      fail("plural of " + part.name + " lacks the category " + std::string(needed));
  return part;
}

Part placeholder(std::string_view inside) {
  const auto comma = inside.find(',');
  const auto name = trimmed(inside.substr(0, comma));
  check_name(name);
  if (comma == inside.npos) return Part{{}, std::string(name), {}};
  auto rest = trimmed(inside.substr(comma + 1));
  if (!rest.starts_with("plural,")) fail("only plural is known: " + std::string(name));
  return plural(name, rest.substr(7));
}

void replace_all(std::string& text, std::string_view from, std::string_view to) {
  for (auto at = text.find(from); at != text.npos; at = text.find(from, at + to.size()))
    text.replace(at, from.size(), to);
}

std::string accented(std::string_view text) {
  constexpr std::string_view plain = "aceinosuyzACEINOSUYZ";
  constexpr std::array<std::string_view, 20> accents{"å", "ç", "é", "î", "ñ", "ö", "š", "ü", "ý", "ž",
                                                     "Å", "Ç", "É", "Î", "Ñ", "Ö", "Š", "Ü", "Ý", "Ž"};
  std::string out;
  for (const char c : text) {
    const auto at = plain.find(c);
    if (at == plain.npos)
      out += c;
    else
      out += accents[at];
  }
  return out;
}

std::vector<Part> accented(const std::vector<Part>& parts) {
  std::vector<Part> out;
  for (const Part& part : parts) {
    Part copy{accented(part.literal), part.name, {}};
    for (const auto& choice : part.choices) copy.choices.push_back({choice.category, accented(choice.parts)});
    out.push_back(std::move(copy));
  }
  return out;
}

}  // namespace

std::vector<Part> parse(std::string_view text) {
  std::vector<Part> parts;
  while (!text.empty()) {
    const auto at = text.find_first_of("{}");
    if (at > 0) parts.push_back({std::string(text.substr(0, at)), {}, {}});
    if (at == text.npos) break;
    if (text[at] == '}') fail("} without {");
    const auto end = closing(text, at);
    parts.push_back(placeholder(text.substr(at + 1, end - at - 1)));
    text.remove_prefix(end + 1);
  }
  return parts;
}

std::string print(const std::vector<Part>& parts) {
  std::string out;
  for (const Part& part : parts) {
    if (part.name.empty()) {
      out += part.literal;
    } else if (part.choices.empty()) {
      out += '{' + part.name + '}';
    } else {
      out += '{' + part.name + ",plural,";
      for (const auto& choice : part.choices) out += choice.category + '{' + print(choice.parts) + '}';
      out += '}';
    }
  }
  return out;
}

namespace {

std::string two_bytes(std::size_t n) {
  if (n > 0xffff) fail("a number or text too long");
  return {static_cast<char>(n & 0xff), static_cast<char>(n >> 8)};
}

std::string encode(const std::vector<Part>& parts, bool in_choice);

std::string encode(const Part::Choice& choice) {
  std::string out;
  if (choice.category == "one")
    out = '\1';
  else if (choice.category == "other")
    out = '\2';
  else
    out = '\3' + two_bytes(std::stoul(choice.category.substr(1)));
  const std::string text = encode(choice.parts, true);
  return out + two_bytes(text.size()) + text;
}

std::string encode(const std::vector<Part>& parts, bool in_choice) {
  std::string out;
  for (const Part& part : parts) {
    if (part.name.empty()) {
      std::string literal = part.literal;
      if (in_choice) std::replace(literal.begin(), literal.end(), '#', '\5');
      out += literal;
    } else if (part.choices.empty()) {
      out += '\1' + part.name + '\2';
    } else {
      out += '\3' + part.name + '\2';
      for (const auto& choice : part.choices) out += encode(choice);
      out += '\4';
    }
  }
  return out;
}

}  // namespace

std::string encode(const std::vector<Part>& parts) { return encode(parts, false); }

void collect_names(const std::vector<Part>& parts, std::set<std::string>& names) {
  for (const Part& part : parts) {
    if (!part.name.empty()) names.insert(part.name);
    for (const auto& choice : part.choices) collect_names(choice.parts, names);
  }
}

std::string typeset(std::string_view text, bool french) {
  std::string out(text);
  replace_all(out, "'", "’");
  if (!french) return out;
  for (const std::string_view sign : {":", ";", "!", "?", "%", "»"})
    replace_all(out, ' ' + std::string(sign), std::string(nbsp) + std::string(sign));
  replace_all(out, "« ", "«" + std::string(nbsp));
  return out;
}

std::vector<Part> fake(const std::vector<Part>& parts) {
  std::size_t letters = 0;
  for (const Part& part : parts) letters += part.literal.size();
  std::vector<Part> out = accented(parts);
  out.insert(out.begin(), Part{"⟦", {}, {}});
  std::string tail = letters > 2 ? " " : "";
  for (std::size_t i = 0; i < (letters + 2) / 3; ++i) tail += i % 6 == 5 ? " " : "~";
  out.push_back(Part{tail + "⟧", {}, {}});
  return out;
}

}  // namespace locale
