// SPDX-License-Identifier: AGPL-3.0-or-later
#include "markup.h"

#include <algorithm>

#include "names.h"

namespace templates {
namespace {

bool blank(char c) { return c == ' ' || c == '\n' || c == '\t' || c == '\r'; }
bool name_character(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-' || c == ':' || c == '_';
}

}  // namespace

void Markup::refuse(const std::string& why) const { throw Mistake(line_, why); }

Markup::Attribute& Markup::current() { return attributes_.back(); }

bool Markup::inside(std::string_view element) const {
  return std::any_of(stack_.begin(), stack_.end(), [&](const Element& e) { return e.name == element; });
}

bool Markup::keeps_blanks() const { return inside("pre") || inside("textarea"); }

std::string Markup::literal(std::string_view text, int line) {
  line_ = line;
  std::string out;
  for (const char c : text) {
    const bool foldable = blank(c) && (state_ == State::text || state_ == State::in_tag) && !keeps_blanks();
    if (foldable && blank_before_) {
      if (c == '\n' && !out.empty() && out.back() == ' ') out.back() = '\n';
    } else {
      out += foldable && c != '\n' ? ' ' : c;
    }
    blank_before_ = foldable;
    step(static_cast<unsigned char>(c));
    if (just_opened_) out += '\n';
    just_opened_ = false;
    if (c == '\n') ++line_;
  }
  return out;
}

void Markup::step(unsigned char c) {
  switch (state_) {
    case State::text:
    case State::entity: step_text(static_cast<char>(c)); break;
    case State::attribute_name:
    case State::before_value:
    case State::value:
    case State::value_end: step_attribute(static_cast<char>(c)); break;
    default: step_tag(static_cast<char>(c)); break;
  }
}

void Markup::step_text(char c) {
  if (state_ == State::entity) {
    if (c == ';') {
      if (!is_neutral_entity(entity_)) refuse("&" + entity_ + "; is not a sign; write {{t word.key}}");
      state_ = State::text;
    } else if (entity_.size() > 8 || !(name_character(c) || c == '#')) {
      refuse("& begins a character reference; write &amp;");
    } else {
      entity_ += c;
    }
    return;
  }
  if (c == '<') {
    state_ = State::tag_open;
  } else if (c == '&') {
    entity_.clear();
    state_ = State::entity;
  } else {
    neutral(c);
  }
}

/// A byte of literal text: words must come from the locale.
void Markup::neutral(char c) {
  const auto byte = static_cast<unsigned char>(c);
  if (more_ > 0) {
    code_ = (code_ << 6) | (byte & 0x3f);
    if (--more_ == 0) character(code_);
  } else if (byte < 0x80) {
    character(byte);
  } else {
    more_ = byte >= 0xf0 ? 3 : byte >= 0xe0 ? 2 : 1;
    code_ = byte & (0x3f >> more_);
  }
}

void Markup::character(char32_t c) {
  if (!is_neutral_character(c)) refuse("a literal text; write {{t word.key}} and give the word in locale/");
  if (!stack_.empty() && stack_.back().name == "script" && !blank(static_cast<char>(c))) refuse("inline script");
}

void Markup::begin_tag(char c) {
  name_.clear();
  attributes_.clear();
  if (c == '/') {
    state_ = State::close_name;
  } else if (c == '!') {
    state_ = State::declaration;
  } else if (name_character(c)) {
    name_ += c;
    state_ = State::tag_name;
  } else {
    refuse("< begins a tag; write &lt;");
  }
}

void Markup::begin_attribute(char c) {
  if (c == '>') {
    finish_tag();
  } else if (c == '/') {
    attributes_.push_back({"/", {}, false, 0});
  } else if (blank(c)) {
    glued_ = false;
  } else {
    if (!name_character(c)) refuse("unexpected character in a tag");
    if (glued_) refuse("a blank is missing before an attribute of <" + name_ + ">");
    attributes_.push_back({std::string(1, c), {}, false, section_path_.back()});
    state_ = State::attribute_name;
  }
}

void Markup::step_tag(char c) {
  switch (state_) {
    case State::tag_open: begin_tag(c); break;
    case State::declaration:
      if (c == '-') refuse("an HTML comment reaches the browser; write {{! }}");
      if (c != '>') {
        name_ += c;
      } else {
        if (name_ != "doctype html" && name_ != "DOCTYPE html") refuse("unknown declaration");
        state_ = State::text;
      }
      break;
    case State::tag_name:
      if (name_character(c)) {
        name_ += c;
      } else {
        between_attributes();
        begin_attribute(c);
      }
      break;
    case State::in_tag: begin_attribute(c); break;
    case State::close_name:
      if (name_character(c))
        name_ += c;
      else if (c == '>')
        finish_close();
      else
        refuse("unexpected character in a closing tag");
      break;
    default: break;
  }
}

/// Ends a name or value that has just been read, so that a section or the next attribute may follow.
void Markup::between_attributes() {
  if (state_ == State::tag_name && !is_element(name_))
    refuse("<" + name_ + "> is not an element that templates may use");
  if (state_ == State::attribute_name) finish_name();
  if (state_ == State::tag_name || state_ == State::attribute_name || state_ == State::value_end) {
    state_ = State::in_tag;
    glued_ = true;
  }
}

void Markup::step_attribute(char c) {
  switch (state_) {
    case State::attribute_name:
      if (name_character(c)) {
        current().name += c;
      } else if (c == '=') {
        finish_name();
        state_ = State::before_value;
      } else {
        between_attributes();
        begin_attribute(c);
      }
      break;
    case State::before_value:
      if (c != '"') refuse("the value of " + current().name + " must stand in double quotes");
      state_ = State::value;
      break;
    case State::value:
      if (c == '"')
        finish_value();
      else
        current().value += c;
      break;
    case State::value_end:
      between_attributes();
      begin_attribute(c);
      break;
    default: break;
  }
}

Escape Markup::data(std::string_view source, int line) {
  line_ = line;
  blank_before_ = false;
  if (state_ == State::text) {
    if (!stack_.empty() && stack_.back().name == "script") refuse("data in a script");
    return Escape::text;
  }
  if (state_ == State::entity) refuse("data in a character reference");
  if (state_ == State::before_value) refuse("data in an unquoted attribute: " + current().name);
  if (state_ != State::value) refuse("data in a tag: only quoted attribute values may hold data");
  const AttributeKind kind = attribute_kind(name_, current().name);
  if (kind == AttributeKind::literal || kind == AttributeKind::refused)
    refuse("data in the attribute " + current().name + " of <" + name_ + ">");
  const Escape how = kind == AttributeKind::url ? address_escape() : Escape::attribute;
  current().value += source;
  current().data = true;
  return how;
}

void Markup::word(std::string_view source, int line) {
  line_ = line;
  blank_before_ = false;
  if (state_ == State::text && (stack_.empty() || stack_.back().name != "script")) return;
  if (state_ != State::value) refuse("a word in a tag");
  const AttributeKind kind = attribute_kind(name_, current().name);
  if (kind == AttributeKind::url || kind == AttributeKind::literal || kind == AttributeKind::refused)
    refuse("a word in the attribute " + current().name);
  current().value += source;
  current().data = true;
}

void Markup::asset(std::string_view source, int line) {
  line_ = line;
  if (state_ != State::value || attribute_kind(name_, current().name) != AttributeKind::url || !current().value.empty())
    refuse("an asset stands at the beginning of an address, as in src=\"{{asset kith.js}}\"");
  current().value += source;
  current().data = true;
}

void Markup::partial(std::string_view name, int line) {
  line_ = line;
  blank_before_ = false;
  if (state_ != State::text || (!stack_.empty() && stack_.back().name == "script"))
    refuse("a partial stands between tags only");
  if (name != "form_token") return;
  for (auto element = stack_.rbegin(); element != stack_.rend(); ++element)
    if (element->name == "form") {
      element->has_token = true;
      return;
    }
}

/// Where in an address the writing stands, from what has been written of it.
Escape Markup::place_of_address() const {
  const std::string& so_far = attributes_.back().value;
  if (so_far.find_first_of("?#") != so_far.npos) return Escape::query;
  if (so_far.starts_with("tel:")) return Escape::tel;
  if (so_far.starts_with("mailto:")) return Escape::query;
  if (so_far.starts_with("{{")) return Escape::url;
  return Escape::path;
}

Escape Markup::address_escape() const {
  const std::string& so_far = attributes_.back().value;
  if (so_far.empty()) return Escape::url;
  const Escape place = place_of_address();
  if (place == Escape::url) refuse("after a whole address nothing else can be added");
  if (place != Escape::path) return place;
  std::string_view rest = so_far;
  if (rest.starts_with("https://")) {
    rest.remove_prefix(8);
    if (rest.empty() || rest[0] == '{' || rest.find('/') == rest.npos || rest.find("{{") < rest.find('/'))
      refuse("data in the host of an address");
  } else if (rest.size() < 2 || rest[0] != '/' || rest[1] == '/' || rest[1] == '\\' || rest[1] == '{') {
    refuse(
        "data in an address needs a literal local path before it, as in \"/matches/{{id}}\", or a whole render::Url");
  }
  return Escape::path;
}

}  // namespace templates
