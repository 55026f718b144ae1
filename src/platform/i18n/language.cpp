// SPDX-License-Identifier: AGPL-3.0-or-later
#include <algorithm>

#include "platform/i18n/i18n.h"

namespace kith::i18n {
namespace {

std::string lower(std::string_view text) {
  std::string out(text);
  for (char& c : out)
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c + 32);
  return out;
}

std::string_view trimmed(std::string_view s) {
  while (!s.empty() && (s.front() == ' ' || s.front() == '\t')) s.remove_prefix(1);
  while (!s.empty() && (s.back() == ' ' || s.back() == '\t')) s.remove_suffix(1);
  return s;
}

/// The quality of "fr;q=0.8" in thousandths; 1000 when none is given, 0 when it is malformed.
int quality(std::string_view parameters) {
  const auto at = parameters.find("q=");
  if (at == parameters.npos) return 1000;
  const auto digits = trimmed(parameters.substr(at + 2));
  if (digits.empty() || (digits[0] != '0' && digits[0] != '1')) return 0;
  if (digits[0] == '1') return 1000;
  int value = 0, scale = 100;
  for (std::size_t i = 2; i < digits.size() && i < 5 && digits[i] >= '0' && digits[i] <= '9'; ++i, scale /= 10)
    value += (digits[i] - '0') * scale;
  return value;
}

}  // namespace

std::string_view tag(Language language) {
  switch (language) {
    case Language::en: return "en-CA";
    case Language::fr: return "fr-CA";
    case Language::fake: return "en-x-fake";
  }
  return "en-CA";
}

std::string_view short_name(Language language) {
  switch (language) {
    case Language::en: return "en";
    case Language::fr: return "fr";
    case Language::fake: return "fake";
  }
  return "en";
}

std::optional<Language> parse_language(std::string_view text) {
  const std::string name = lower(text);
  if (name == "fake" || name == "en-x-fake") return Language::fake;
  if (name == "en" || name.starts_with("en-")) return Language::en;
  if (name == "fr" || name.starts_with("fr-")) return Language::fr;
  return std::nullopt;
}

Language negotiate(std::string_view accept_language) {
  Language best = Language::en;
  int best_quality = 0;
  while (!accept_language.empty()) {
    const auto comma = accept_language.find(',');
    const auto item = accept_language.substr(0, comma);
    const auto semicolon = item.find(';');
    const auto language = parse_language(trimmed(item.substr(0, semicolon)));
    const int q = semicolon == item.npos ? 1000 : quality(item.substr(semicolon + 1));
    if (language && *language != Language::fake && q > best_quality) {
      best = *language;
      best_quality = q;
    }
    if (comma == accept_language.npos) break;
    accept_language.remove_prefix(comma + 1);
  }
  return best;
}

}  // namespace kith::i18n
