// SPDX-License-Identifier: AGPL-3.0-or-later
// What is checked when an attribute, a tag, a section or the template ends.
#include <algorithm>

#include "markup.h"
#include "names.h"

namespace templates {

void Markup::finish_name() {
  const Attribute& now = current();
  if (attribute_kind(name_, now.name) == AttributeKind::refused)
    refuse("the attribute " + now.name + " is not allowed");
  for (std::size_t i = 0; i + 1 < attributes_.size(); ++i)
    if (attributes_[i].name == now.name && attributes_[i].section == now.section)
      refuse("the attribute " + now.name + " stands twice in <" + name_ + ">");
}

void Markup::finish_value() {
  const Attribute& now = current();
  if (attribute_kind(name_, now.name) == AttributeKind::url) check_address(now);
  const bool button = name_ == "input" && (is("type", "submit") || is("type", "button") || is("type", "reset"));
  if (attribute_kind(name_, now.name) == AttributeKind::visible || (button && now.name == "value")) check_visible(now);
  if (now.name == "hx-trigger" && now.value.find('[') != now.value.npos) refuse("a script in hx-trigger");
  if ((now.name == "hx-vals" || now.name == "hx-headers") && now.value.find("js:") != now.value.npos)
    refuse("a script in " + now.name);
  state_ = State::value_end;
}

void Markup::check_address(const Attribute& attribute) {
  const std::string& v = attribute.value;
  if (v.starts_with("{{asset ")) {
    const auto end = v.find("}}");
    if (end + 2 < v.size() && v[end + 2] != '#') refuse("after an asset only #part can follow");
    return;
  }
  if (v.starts_with("{{")) {
    if (v.find("}}") + 2 != v.size()) refuse("after a whole address nothing else can be added");
    return;
  }
  if ((attribute.name == "hx-push-url" || attribute.name == "hx-replace-url") && (v == "true" || v == "false")) return;
  const bool local = v.starts_with('/') && !v.starts_with("//") && !v.starts_with("/\\");
  const bool known = v.starts_with('?') || v.starts_with('#') || v.starts_with("tel:") || v.starts_with("mailto:") ||
                     v.starts_with("https://") || v.starts_with("http://");
  if (!local && !known) refuse("the address in " + attribute.name + " must be a local path, https, mailto or tel");
}

/// Letters that stand in the attribute outside of tags are words nobody can translate.
void Markup::check_visible(const Attribute& attribute) {
  std::string_view rest = attribute.value;
  while (!rest.empty()) {
    if (rest.starts_with("{{")) {
      rest.remove_prefix(rest.find("}}") + 2);
      continue;
    }
    neutral(rest[0]);
    rest.remove_prefix(1);
  }
}

const Markup::Attribute* Markup::find(std::string_view name) const {
  const auto at =
      std::find_if(attributes_.begin(), attributes_.end(), [&](const Attribute& a) { return a.name == name; });
  return at == attributes_.end() ? nullptr : &*at;
}

bool Markup::is(std::string_view name, std::string_view value) const {
  const Attribute* a = find(name);
  return a && a->value == value;
}

void Markup::finish_tag() {
  const bool self_closed = !attributes_.empty() && attributes_.back().name == "/";
  if (self_closed) attributes_.pop_back();
  if (find("/")) refuse("a / in the middle of a tag");
  check_nesting();
  check_tag();
  remember_ids();
  state_ = State::text;
  blank_before_ = false;
  if (is_void_element(name_)) return;
  if (self_closed) {
    if (!inside("svg")) refuse("<" + name_ + "/> does not close itself in HTML");
    return;
  }
  stack_.push_back({name_, line_, name_ == "label" && !find("for"), name_ == "form" && is("method", "post"), false});
  just_opened_ = name_ == "textarea" || name_ == "pre";
}

void Markup::finish_close() {
  if (stack_.empty() || (!sections_.empty() && stack_.size() <= sections_.back().depth))
    refuse("</" + name_ + "> closes what was not opened here");
  const Element& last = stack_.back();
  if (last.name != name_)
    refuse("</" + name_ + "> where <" + last.name + "> of line " + std::to_string(last.line) + " is open");
  if (last.posts && !last.has_token) refuse("a form that posts needs {{> form_token}}");
  stack_.pop_back();
  state_ = State::text;
  blank_before_ = false;
}

void Markup::check_nesting() {
  if (stack_.empty()) return;
  const std::string& parent = stack_.back().name;
  if (parent == "script" || parent == "textarea" || (parent == "title" && !inside("svg")) || parent == "option")
    refuse("an element inside <" + parent + ">");
  const bool pressed = name_ == "a" || name_ == "button" || name_ == "select" || name_ == "input";
  if (pressed && (inside("a") || inside("button"))) refuse("<" + name_ + "> inside a link or button");
  if (name_ == "form" && inside("form")) refuse("a form inside a form");
  if (name_ == "label" && inside("label")) refuse("a label inside a label");
}

void Markup::check_tag() {
  const auto need = [&](std::string_view attribute, const char* why) {
    if (!find(attribute)) refuse("<" + name_ + "> needs " + std::string(attribute) + ": " + why);
  };
  if (name_ == "html") need("lang", "the language of the page");
  if (name_ == "img") need("alt", "what it shows, or alt=\"\"");
  if (name_ == "th") need("scope", "col or row");
  if (name_ == "button") need("type", "submit or button");
  if (name_ == "a" && !find("xlink:href")) need("href", "without it nobody can reach it by keyboard");
  if (name_ == "script") {
    need("src", "script comes from files only");
    if (find("type") && !is("type", "module")) refuse("<script> of another type");
  }
  if (name_ == "svg" && !is("aria-hidden", "true") &&
      !(is("role", "img") && (find("aria-label") || find("aria-labelledby"))))
    refuse("<svg> needs aria-hidden=\"true\", or role=\"img\" with aria-label or aria-labelledby");
  if (name_ == "meta" && find("http-equiv")) refuse("<meta http-equiv> is for headers");
  if (const Attribute* index = find("tabindex"); index && !is("tabindex", "0") && !is("tabindex", "-1"))
    refuse("tabindex is 0 or -1");
  check_control();
}

/// An input, select or textarea needs a label: around it, by `for`, or by aria.
void Markup::check_control() {
  if (name_ == "label" && find("for")) labelled_.insert(find("for")->value);
  const bool silent = is("type", "hidden") || is("type", "submit") || is("type", "button") || is("type", "reset");
  if (!(name_ == "select" || name_ == "textarea" || (name_ == "input" && !silent))) return;
  if (name_ == "input" && is("type", "image")) refuse("<input type=\"image\">: use a button");
  if (find("aria-label") || find("aria-labelledby")) return;
  if (std::any_of(stack_.begin(), stack_.end(), [](const Element& e) { return e.labels; })) return;
  unlabelled_.push_back({find("id") ? find("id")->value : std::string{}, line_});
}

void Markup::remember_ids() {
  const Attribute* id = find("id");
  if (!id || id->data) return;
  if (!ids_.insert(id->value).second && section_path_.size() == 1) refuse("the id " + id->value + " stands twice");
}

void Markup::open(int line) {
  line_ = line;
  between_attributes();
  if (state_ != State::text && state_ != State::value && state_ != State::in_tag)
    refuse("a section begins between tags, between attributes or inside a quoted value");
  const bool value = state_ == State::value;
  const bool address = value && attribute_kind(name_, current().name) == AttributeKind::url;
  if (value && attribute_kind(name_, current().name) == AttributeKind::literal)
    refuse("a section in the attribute " + current().name);
  sections_.push_back({state_, stack_.size(), state_ == State::text ? "" : name_, value ? current().name : "",
                       address ? place_of_address() : Escape::text});
  if (address && current().value.empty()) refuse("an address begins with what is always there");
  section_path_.push_back(++section_count_);
  blank_before_ = false;
}

void Markup::close(int line) {
  line_ = line;
  between_attributes();
  if (state_ == State::in_tag) glued_ = true;
  const Place& begin = sections_.back();
  const bool value = state_ == State::value;
  if (state_ != begin.state || (value && current().name != begin.attribute) || stack_.size() != begin.depth)
    refuse("a section ends in another place of the HTML than it began" +
           (stack_.size() > begin.depth
                ? ": <" + stack_.back().name + "> of line " + std::to_string(stack_.back().line) + " is open"
                : std::string{}));
  if (state_ == State::in_tag && name_ != begin.element) refuse("a section ends in another tag than it began");
  if (value && attribute_kind(name_, current().name) == AttributeKind::url && place_of_address() != begin.url)
    refuse("a section ends in another part of the address than it began");
  sections_.pop_back();
  section_path_.pop_back();
  blank_before_ = false;
}

void Markup::finish(int line) {
  line_ = std::max(line_, line);
  if (state_ != State::text) refuse("the template ends inside a tag");
  if (!stack_.empty()) {
    line_ = stack_.back().line;
    refuse("<" + stack_.back().name + "> is never closed");
  }
  for (const auto& [id, at] : unlabelled_) {
    line_ = at;
    if (id.empty() || !labelled_.contains(id)) refuse("a form control without a label");
  }
}

}  // namespace templates
