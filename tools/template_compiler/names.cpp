// SPDX-License-Identifier: AGPL-3.0-or-later
#include "names.h"

#include <algorithm>
#include <iterator>

namespace templates {
namespace {

// Not here, on purpose: style, iframe, object, embed, base, template, noscript, math, canvas, video, audio,
// foreignObject, animate, set (SMIL can rewrite href), frames and the raw-text elements of old.
constexpr std::string_view elements[] = {
    "a",        "abbr",    "address",  "article",    "aside",   "b",        "bdi",   "blockquote", "body",
    "br",       "button",  "caption",  "circle",     "cite",    "code",     "col",   "colgroup",   "dd",
    "defs",     "desc",    "details",  "dfn",        "dialog",  "div",      "dl",    "dt",         "ellipse",
    "datalist", "em",      "fieldset", "figcaption", "figure",  "footer",   "form",  "g",          "h1",
    "h2",       "h3",      "h4",       "head",       "header",  "hgroup",   "hr",    "html",       "i",
    "img",      "input",   "ins",      "kbd",        "label",   "legend",   "li",    "line",       "link",
    "main",     "mark",    "menu",     "meta",       "meter",   "nav",      "ol",    "optgroup",   "option",
    "output",   "p",       "path",     "pattern",    "polygon", "polyline", "pre",   "progress",   "q",
    "rect",     "s",       "script",   "search",     "section", "select",   "small", "span",       "strong",
    "sub",      "summary", "sup",      "svg",        "symbol",  "table",    "tbody", "td",         "text",
    "textarea", "tfoot",   "th",       "thead",      "time",    "title",    "tr",    "tspan",      "u",
    "ul",       "use",     "var",      "wbr",
};
constexpr std::string_view void_elements[] = {"br", "col", "hr", "img", "input", "link", "meta", "wbr"};
constexpr std::string_view urls[] = {"action",         "cite",     "formaction", "href",        "hx-delete",
                                     "hx-get",         "hx-patch", "hx-post",    "hx-push-url", "hx-put",
                                     "hx-replace-url", "poster",   "src",        "srcset",      "xlink:href"};
constexpr std::string_view visible[] = {
    "alt",   "aria-description", "aria-label", "aria-roledescription", "aria-valuetext", "data-label",
    "label", "placeholder",      "title"};
// The browser decides by these where data goes or what runs.
constexpr std::string_view fixed[] = {"accept-charset", "content",    "enctype",     "form",          "formenctype",
                                      "formmethod",     "formtarget", "http-equiv",  "integrity",     "is",
                                      "method",         "nonce",      "rel",         "sandbox",       "slot",
                                      "target",         "xmlns",      "crossorigin", "referrerpolicy"};
constexpr std::string_view entities[] = {"amp",  "gt",    "hellip", "larr", "lt",  "mdash", "middot",
                                         "nbsp", "ndash", "quot",   "rarr", "shy", "times"};

template <std::size_t N>
bool among(const std::string_view (&list)[N], std::string_view name) {
  return std::find(std::begin(list), std::end(list), name) != std::end(list);
}

}  // namespace

AttributeKind attribute_kind(std::string_view element, std::string_view attribute) {
  if (attribute.starts_with("on") || attribute.starts_with("hx-on") || attribute == "style" || attribute == "srcdoc" ||
      attribute == "ping" || attribute == "background" || attribute == "hx-vars" || attribute == "hx-ext")
    return AttributeKind::refused;
  if (among(urls, attribute)) return AttributeKind::url;
  if (attribute.starts_with("data-") &&
      (attribute.ends_with("url") || attribute.ends_with("href") || attribute.ends_with("src")))
    return AttributeKind::url;
  if (attribute.starts_with("hx-") || attribute.starts_with("data-hx-")) return AttributeKind::literal;
  if (among(fixed, attribute)) return AttributeKind::literal;
  if (element == "script" || element == "link" || element == "meta") return AttributeKind::literal;
  if (among(visible, attribute)) return AttributeKind::visible;
  return AttributeKind::plain;
}

bool is_element(std::string_view name) { return among(elements, name); }
bool is_void_element(std::string_view name) { return among(void_elements, name); }

bool is_neutral_entity(std::string_view name) {
  if (name.starts_with('#')) {
    char32_t c = 0;
    for (const char digit : name.substr(1)) {
      if (digit < '0' || digit > '9' || c > 0x10ffff) return false;
      c = c * 10 + static_cast<char32_t>(digit - '0');
    }
    return c >= 0x20 && is_neutral_character(c);
  }
  return among(entities, name);
}

bool is_neutral_character(char32_t c) {
  if (c < 0x80) return !((c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'));
  const bool latin_signs = c >= 0xa0 && c <= 0xbf && c != 0xaa && c != 0xb5 && c != 0xba;
  return latin_signs || c == 0xd7 || c == 0xf7 || (c >= 0x2000 && c <= 0x206f) || (c >= 0x2190 && c <= 0x23ff) ||
         (c >= 0x2500 && c <= 0x27bf);
}

}  // namespace templates
