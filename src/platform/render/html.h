// SPDX-License-Identifier: AGPL-3.0-or-later
#pragma once
#include <charconv>
#include <concepts>
#include <cstdint>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>

#include "platform/base/date.h"
#include "platform/base/html_escape.h"
#include "platform/base/instant.h"
#include "platform/i18n/i18n.h"
#include "platform/render/every_field.h"
#include "platform/render/url.h"
#include "platform/render/view.h"

namespace kith::render {

/// Markup known when the program is built. A runtime string does not convert.
class Markup {
 public:
  template <std::size_t N>
  consteval Markup(const char (&text)[N]) : text_(text, N - 1) {}  // NOLINT(google-explicit-constructor)
  constexpr std::string_view text() const { return text_; }

 private:
  friend class Html;
  std::string_view text_;
};

template <class T>
concept TextLike = std::is_convertible_v<const T&, std::string_view>;
template <class T>
concept Integer = std::integral<T> && !std::same_as<T, bool> && !std::same_as<T, char>;
/// What may stand where text is expected. Days, flags, optionals and lists must say how: {{date x}}, {{#x}}...{{/x}}.
template <class T>
concept Printable = TextLike<T> || Integer<T>;

/// A piece of HTML being written, always well-formed between its writers' calls. Only templates write to it
/// (tools/template_compiler turns x.html into calls of these functions, each chosen by where the data stands).
/// Appends to one string; nothing is allocated per field.
class Html {
 public:
  Html() = default;
  explicit Html(std::size_t expected) { out_.reserve(expected); }
  const std::string& str() const& { return out_; }
  std::string str() && { return std::move(out_); }
  bool empty() const { return out_.empty(); }

  void markup(Markup literal) { out_.append(literal.text()); }
  template <class T>
  void text(const T& value) {
    if constexpr (std::same_as<T, Html>)
      out_.append(value.out_);
    else
      escaped(value);
  }
  template <class T>
  void attribute(const T& value) {
    if constexpr (std::same_as<T, Url>)
      append_html(out_, value.text());
    else
      escaped(value);
  }
  template <class T>
  void url(const T& value) {
    static_assert(std::same_as<T, Url>, "a whole address must be a render::Url, or begin with a literal local path");
    if constexpr (std::same_as<T, Url>) append_html(out_, value.text());
  }
  /// One or more characters of a path segment. A value of dots only would climb; it is left out.
  template <class T>
  void path(const T& value) {
    if constexpr (TextLike<T>) {
      if (std::string_view(value).find_first_not_of('.') != std::string_view::npos) append_percent(out_, value);
    } else {
      escaped(value);
    }
  }
  template <class T>
  void query(const T& value) {
    if constexpr (TextLike<T>)
      append_percent(out_, value);
    else if constexpr (std::same_as<T, Url>)
      append_percent(out_, value.text());
    else
      escaped(value);
  }
  /// The digits of a telephone number and a leading +.
  void tel(std::string_view number) { append_tel(out_, number); }

  /// The address of a file of the program (assets.h).
  template <class A>
  requires requires(A a) {
    { a.url() } -> std::same_as<std::string_view>;
  }
  void asset(A file) { out_.append(file.url()); }

  void word(const i18n::Words& w, i18n::Key key) { out_.append(w.raw(key)); }
  void word(const i18n::Words& w, i18n::Key key, i18n::Args arguments) { w.append_html(out_, key, arguments); }
  void date(const i18n::Words& w, Date day) { w.append_date(out_, day); }
  void long_date(const i18n::Words& w, Date day) { w.append_long_date(out_, day); }
  void month(const i18n::Words& w, Date day) { w.append_month(out_, day); }
  void moment(const i18n::Words& w, Instant t) { w.append_moment(out_, t); }
  void number(const i18n::Words& w, std::int64_t n) { w.append_number(out_, n); }
  /// Hundredths, as decimals are stored: 1250 is "12.5".
  void decimal(const i18n::Words& w, std::int64_t hundredths) { w.append_decimal(out_, hundredths); }
  void percent(const i18n::Words& w, std::int64_t num, std::int64_t den) { w.append_percent(out_, num, den); }
  /// "2026-11-22", for datetime attributes, date fields and addresses.
  void iso(const i18n::Words&, Date day) { i18n::append_iso(out_, day); }
  void iso(const i18n::Words&, Instant t) { out_.append(kith::iso(t)); }

 private:
  template <class T>
  void escaped(const T& value) {
    static_assert(Printable<T>,
                  "only texts and whole numbers print as they are: use {{date x}}, {{number n}}, {{word key}} "
                  "or a section {{#x}}...{{/x}}");
    if constexpr (TextLike<T>) {
      append_html(out_, value);
    } else if constexpr (Integer<T>) {
      char digits[24];
      out_.append(digits, std::to_chars(digits, digits + sizeof digits, value).ptr);
    }
  }
  std::string out_;
};

/// An argument of a word as written in a template: {{t late n=days who=name}}.
template <class T>
i18n::Arg argument(const T& value) {
  if constexpr (TextLike<T>)
    return std::string_view(value);
  else
    return value;  // whole numbers, Date, i18n::Key
}

}  // namespace kith::render
