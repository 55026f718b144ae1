// SPDX-License-Identifier: AGPL-3.0-or-later
#pragma once
#include <cstdint>
#include <initializer_list>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <variant>

#include "platform/base/date.h"
#include "platform/base/instant.h"

namespace kith::i18n {

enum class Language : std::uint8_t { en, fr, fake };
std::string_view tag(Language);  ///< "en-CA", "fr-CA", "en-x-fake"
std::optional<Language> parse_language(std::string_view);  ///< "en", "fr", "fr-CA", "fake", ...
/// The best of our languages for an Accept-Language header.
Language negotiate(std::string_view accept_language);

/// A key of locale/en.json, checked at compile time: `Key{"supervision.work_list.title"}` does not compile when the
/// key is missing. Runtime keys (from a Problem or an enum) go through `find`.
class Key {
 public:
  consteval Key(const char* name);  // NOLINT(google-explicit-constructor); defined in the generated keys.h
  static std::optional<Key> find(std::string_view name);
  constexpr int index() const { return index_; }

 private:
  constexpr explicit Key(int index) : index_(index) {}
  int index_;
};

using Arg = std::variant<std::int64_t, std::string_view, Date>;
using Args = std::initializer_list<std::pair<std::string_view, Arg>>;

/// Texts of one language. Messages: `{name}` inserts an argument (numbers and dates localized),
/// `{n, plural, one {# day} other {# days}}` chooses by CLDR plural category (en: one/other; fr: one/other with 0 = one).
class Words {
 public:
  explicit Words(Language language) : language_(language) {}
  Language language() const { return language_; }
  std::string text(Key key, Args args = {}) const;
  std::string_view raw(Key key) const;
  /// A runtime key such as a refusal's; an unknown key shows as itself in tests and as a general text otherwise.
  std::string text_of(std::string_view key) const;
  std::string date(Date d) const;        ///< "22 Nov 2026" / "22 nov. 2026"
  std::string long_date(Date d) const;   ///< "Sunday, 22 November 2026" / "dimanche 22 novembre 2026"
  std::string month(Date d) const;       ///< "November 2026" / "novembre 2026"
  std::string number(std::int64_t n) const;              ///< "12,345" / "12 345" (narrow no-break space)
  std::string percent(std::int64_t num, std::int64_t den) const;  ///< one decimal, truncated: "94.9%" / "94,9 %"
  std::string moment(Instant t) const;   ///< date and time

 private:
  Language language_;
};

}  // namespace kith::i18n
