// SPDX-License-Identifier: AGPL-3.0-or-later
#pragma once
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "platform/i18n/i18n.h"
#include "snapshot/codes.h"

/// What is known of each policy key: its kind, its range, and which way it is looser than kith's default.
namespace kith::policies {

using snapshot::PolicyKey;

enum class Kind : std::uint8_t { whole, decimal, yes_no, choice, checks, texts };
enum class Looser : std::uint8_t { never, above, below };  ///< than the default
struct KeyRule {
  PolicyKey key{};
  Kind kind{};
  Looser looser{};
  std::string_view part;     ///< the heading it stands under: contact, intake, screening, meetings, workload
  std::string_view read_by;  ///< the measures it changes, as the exchange format names them
  int least{}, most{};       ///< of numbers
};
/// By part, in the order of the page.
std::span<const KeyRule> key_rules();
/// Nothing for a word that is no key.
const KeyRule* rule_of(std::string_view word);
/// What a choice offers: presets, leap birthdays, true and false, check types.
std::vector<std::string_view> choices_of(const KeyRule& rule);

/// A typed value as it is stored: "1,50" is "1.5"; nothing when it is none of this key.
std::optional<std::string> canonical(const KeyRule& rule, std::string_view typed);
/// Whether the stored value is looser than the standard as kith reads it: a preset than MS 8.03, a number than the
/// default of the key, a list of checks without one of the default.
bool is_looser(const KeyRule& rule, std::string_view stored);
/// The default in stored form; empty: none.
std::string default_text(const KeyRule& rule);
/// A stored value for people; "none" for an empty one.
std::string value_words(const i18n::Words& words, const KeyRule& rule, std::string_view stored);
std::string key_words(const i18n::Words& words, const KeyRule& rule);

}  // namespace kith::policies
