// SPDX-License-Identifier: AGPL-3.0-or-later
#pragma once
#include <concepts>
#include <cstddef>
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
std::string_view tag(Language);                            ///< "en-CA", "fr-CA", "en-x-fake": the lang attribute
std::string_view short_name(Language);                     ///< "en", "fr", "fake": cookies and addresses
std::optional<Language> parse_language(std::string_view);  ///< "en", "fr", "fr-CA", "fake", ...; any case
/// The best of our languages for an Accept-Language header (RFC 9110 §12.5.4); English when none fits. Never fake.
Language negotiate(std::string_view accept_language);

/// A key of locale/<slice>.json. `Key{"supervision.work_list.title"}` needs "platform/i18n/keys.h" (generated) and does
/// not compile when there is no such locale file; a missing word is found by word_check, a step of the same build.
/// Runtime keys (from a Problem or an enum) go through `find`.
class Key {
 public:
  consteval Key(const char* name);  // NOLINT(google-explicit-constructor); defined in the generated keys.h
  static std::optional<Key> find(std::string_view name);
  /// For compiled templates, whose keys the template compiler has checked already.
  static constexpr Key from_hash(std::uint32_t hash) { return Key{hash}; }
  constexpr std::uint32_t value() const { return hash_; }
  std::string_view name() const;
  constexpr bool operator==(const Key&) const = default;
  /// FNV-1a of the name. The locale compiler refuses two words with the same hash.
  static constexpr std::uint32_t hash(std::string_view name) {
    std::uint32_t h = 2166136261u;
    for (const char c : name) h = (h ^ static_cast<unsigned char>(c)) * 16777619u;
    return h;
  }

 private:
  constexpr explicit Key(std::uint32_t hash) : hash_(hash) {}
  template <std::size_t N>
  static consteval bool well_formed(std::string_view name, const std::string_view (&slices)[N]) {
    const auto dot = name.find('.');
    bool known = false;
    for (const auto slice : slices) known = known || name.substr(0, dot) == slice;
    return known && dot != name.npos && name.back() != '.' && name.back() != '_';
  }
  std::uint32_t hash_;
};

/// Value of a placeholder: numbers and days are localized, a Key is its text.
class Arg {
 public:
  // NOLINTBEGIN(google-explicit-constructor)
  template <std::integral N>
  requires(!std::same_as<N, bool>) Arg(N n) : value_(static_cast<std::int64_t>(n)) {}
  Arg(std::string_view text) : value_(text) {}
  Arg(const std::string& text) : value_(std::string_view(text)) {}
  Arg(const char* text) : value_(std::string_view(text)) {}
  Arg(Date day) : value_(day) {}
  Arg(Key key) : value_(key) {}
  // NOLINTEND(google-explicit-constructor)
  const auto& value() const { return value_; }

 private:
  std::variant<std::int64_t, std::string_view, Date, Key> value_;
};
using Args = std::initializer_list<std::pair<std::string_view, Arg>>;

/// Texts, days and numbers in one language. Cheap to copy; holds no memory of its own.
/// Messages: `{name}` inserts an argument, `{n, plural, =0 {none} one {# day} other {# days}}` chooses by CLDR plural
/// category (en: one = 1; fr: one = 0 and 1), `#` being the number. A placeholder without argument stays as written.
/// Texts of the locale never hold < > & or ", so `raw` may stand in a page as it is (the locale compiler sees to it).
class Words {
 public:
  explicit Words(Language language) : language_(language) {}
  Language language() const { return language_; }
  std::string text(Key key, Args args = {}) const;
  /// As `text`, argument values escaped for HTML.
  void append_html(std::string& out, Key key, Args args) const;
  /// The text itself; only for words without placeholders.
  std::string_view raw(Key key) const;
  /// A runtime key such as a refusal's. An unknown key gives a general text, in the fake language the key itself.
  std::string text_of(std::string_view key) const;

  std::string date(Date d) const;                      ///< "22 Nov 2026" / "22 nov. 2026" / "1er nov. 2026"
  std::string long_date(Date d) const;                 ///< "Sunday, 22 November 2026" / "dimanche 22 novembre 2026"
  std::string month(Date d) const;                     ///< "November 2026" / "novembre 2026"
  std::string number(std::int64_t n) const;            ///< "12,345" / "12 345" (narrow no-break space)
  std::string decimal(std::int64_t hundredths) const;  ///< 1250: "12.5" / "12,5"; 1200: "12"
  /// One decimal, truncated, never rounded up: "94.9%" / "94,9 %"; "–" when `den` is 0.
  std::string percent(std::int64_t num, std::int64_t den) const;
  std::string moment(Instant t) const;  ///< "22 Nov 2026, 14:05" / "22 nov. 2026, 14 h 05", on the agency's clock
  void append_date(std::string& out, Date d) const;
  void append_long_date(std::string& out, Date d) const;
  void append_month(std::string& out, Date d) const;
  void append_number(std::string& out, std::int64_t n) const;
  void append_decimal(std::string& out, std::int64_t hundredths) const;
  void append_percent(std::string& out, std::int64_t num, std::int64_t den) const;
  void append_moment(std::string& out, Instant t) const;

 private:
  Language language_;
};

/// "2026-11-22"
void append_iso(std::string& out, Date d);

/// A day as people type it: "2026-11-22", "22 Nov 2026", "Nov 22, 2026", "22 novembre 2026", "1er janv. 2026",
/// "22/11/2026" where only one reading exists (a number above 12, or both equal), "today", "yesterday", "hier". A day
/// without a year is the latest one not after `today`. All languages are understood at once. Nothing when it is not a
/// day that exists.
std::optional<Date> read_date(std::string_view typed, Date today);

}  // namespace kith::i18n
