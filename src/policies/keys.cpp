// SPDX-License-Identifier: AGPL-3.0-or-later
#include "policies/keys.h"

#include <algorithm>
#include <array>

#include "obligations/preset_schedule.h"
#include "platform/i18n/keys.h"
#include "records/labels.h"
#include "snapshot/policies.h"

namespace kith::policies {
namespace {

using enum snapshot::PolicyKey;
using snapshot::CheckType;
using snapshot::ContactPreset;

constexpr std::array rules{
    KeyRule{contact_preset, Kind::choice, Looser::never, "contact", "", 0, 0},
    KeyRule{parent_attempts, Kind::whole, Looser::below, "contact", "M8.03", 1, 10},
    KeyRule{age_of_majority, Kind::whole, Looser::below, "contact", "M8.03 M6.02 M6.03 M3.03d", 14, 25},
    KeyRule{leap_birthday, Kind::choice, Looser::never, "contact", "M8.03 M6.02 M6.03 M3.03d", 0, 0},
    KeyRule{support_days, Kind::whole, Looser::above, "contact", "M8.02b", 1, 365},
    KeyRule{screen_days, Kind::whole, Looser::above, "intake", "M3.01", 1, 365},
    KeyRule{urgent_days, Kind::whole, Looser::above, "intake", "M3.02b", 0, 365},
    KeyRule{start_days, Kind::whole, Looser::above, "intake", "M3.02c M3.02d", 1, 730},
    KeyRule{onward_days, Kind::whole, Looser::above, "intake", "M3.02d", 1, 365},
    KeyRule{wait_contact_days, Kind::whole, Looser::above, "intake", "M3.02d", 1, 365},
    KeyRule{assess_days, Kind::whole, Looser::above, "intake", "M3.03a", 1, 365},
    KeyRule{required_checks, Kind::checks, Looser::below, "screening", "M4.01", 0, 0},
    KeyRule{required_checks_transport, Kind::checks, Looser::below, "screening", "M4.01", 0, 0},
    KeyRule{min_references, Kind::whole, Looser::below, "screening", "M4.02", 0, 20},
    KeyRule{rescreen_after, Kind::whole, Looser::above, "screening", "M4.02 M4.03", 1, 120},
    KeyRule{add_check_days, Kind::whole, Looser::above, "screening", "M4.01", 0, 365},
    KeyRule{declaration_months, Kind::whole, Looser::never, "screening", "M4.01", 0, 60},
    KeyRule{declaration_grace_days, Kind::whole, Looser::above, "screening", "M4.01", 0, 365},
    KeyRule{train_days, Kind::whole, Looser::above, "screening", "M5.02", 0, 365},
    KeyRule{selection_criteria, Kind::texts, Looser::never, "screening", "III-1", 0, 0},
    KeyRule{answer_days, Kind::whole, Looser::never, "meetings", "M6.02", 1, 90},
    KeyRule{rematch_days, Kind::whole, Looser::never, "meetings", "", 0, 365},
    KeyRule{first_meeting_days, Kind::whole, Looser::above, "meetings", "M7.01a", 1, 365},
    KeyRule{meeting_min_count, Kind::whole, Looser::never, "meetings", "M7.01b", 0, 31},
    KeyRule{meeting_min_hours, Kind::decimal, Looser::never, "meetings", "M7.01b", 0, 200},
    KeyRule{min_duration_months, Kind::whole, Looser::never, "meetings", "M7.01c", 0, 120},
    KeyRule{virtual_meetings_count, Kind::yes_no, Looser::above, "meetings", "M7.01b", 0, 0},
    KeyRule{max_load, Kind::decimal, Looser::never, "workload", "M2.02a", 0, 500},
    KeyRule{weight_standard, Kind::decimal, Looser::below, "workload", "M2.02a", 0, 50},
    KeyRule{weight_raised, Kind::decimal, Looser::below, "workload", "M2.02a", 0, 50},
    KeyRule{weight_high, Kind::decimal, Looser::below, "workload", "M2.02a", 0, 50},
    KeyRule{weight_new_match, Kind::decimal, Looser::below, "workload", "M2.02a", 0, 50},
    KeyRule{survey_relationship_months, Kind::whole, Looser::never, "meetings", "", 0, 60},
    KeyRule{survey_youth_months, Kind::whole, Looser::never, "meetings", "", 0, 60},
    KeyRule{survey_feedback_months, Kind::whole, Looser::never, "meetings", "", 0, 60},
    KeyRule{group_ratio, Kind::whole, Looser::above, "meetings", "", 1, 20},
    KeyRule{att_min, Kind::whole, Looser::below, "meetings", "MG-P4", 1, 3},
    KeyRule{climate_months, Kind::whole, Looser::never, "workload", "", 0, 60},
    KeyRule{stakeholder_meeting_months, Kind::whole, Looser::above, "workload", "II-2", 1, 60},
};
static_assert(rules.size() == static_cast<std::size_t>(PolicyKey::unknown), "every key has its rule");

std::string_view stripped(std::string_view text) {
  const auto from = std::min(text.find_first_not_of(" \t\r\n"), text.size());
  text.remove_prefix(from);
  return text.substr(0, text.find_last_not_of(" \t\r\n") + 1);
}

std::string number_text(std::int64_t hundredths) {
  std::string text = std::to_string(hundredths / 100);
  if (const auto part = hundredths % 100; part != 0) {
    text += '.';
    text += static_cast<char>('0' + part / 10);
    if (part % 10 != 0) text += static_cast<char>('0' + part % 10);
  }
  return text;
}

std::optional<std::string> number(const KeyRule& rule, std::string_view typed) {
  std::string text(typed);
  std::replace(text.begin(), text.end(), ',', '.');
  const auto value = snapshot::read_policy(rule.key, text);
  if (!value || *value < rule.least * 100LL || *value > rule.most * 100LL) return std::nullopt;
  return number_text(*value);
}

/// Items joined with ';', without blanks around them, empty ones and repeats.
std::string tidy_list(std::string_view typed) {
  std::vector<std::string_view> items;
  std::string text;
  while (!typed.empty()) {
    const std::size_t end = std::min(typed.find(';'), typed.size());
    const std::string_view item = stripped(typed.substr(0, end));
    if (!item.empty() && std::find(items.begin(), items.end(), item) == items.end()) {
      items.push_back(item);
      (text += text.empty() ? "" : ";") += item;
    }
    typed.remove_prefix(std::min(end + 1, typed.size()));
  }
  return text;
}

}  // namespace

std::span<const KeyRule> key_rules() { return rules; }

const KeyRule* rule_of(std::string_view word) {
  const auto rule = std::find_if(rules.begin(), rules.end(), [&](auto& r) { return snapshot::word(r.key) == word; });
  return rule == rules.end() ? nullptr : &*rule;
}

std::vector<std::string_view> choices_of(const KeyRule& rule) {
  std::vector<std::string_view> choices;
  if (rule.kind == Kind::yes_no) return {"true", "false"};
  if (rule.key == leap_birthday) return {"mar_01", "feb_28"};
  if (rule.key == contact_preset)
    for (int i = 0; i <= static_cast<int>(ContactPreset::strictest); ++i)
      choices.push_back(snapshot::word(static_cast<ContactPreset>(i)));
  if (rule.kind == Kind::checks)
    for (int i = 0; i <= static_cast<int>(CheckType::self_declaration); ++i)
      choices.push_back(snapshot::word(static_cast<CheckType>(i)));
  return choices;
}

std::optional<std::string> canonical(const KeyRule& rule, std::string_view typed) {
  typed = stripped(typed);
  if (rule.kind == Kind::whole || rule.kind == Kind::decimal) return number(rule, typed);
  if (rule.kind == Kind::texts || rule.kind == Kind::checks) {
    const std::string list = tidy_list(typed);
    if (list.empty()) return std::nullopt;
    const auto known =
        snapshot::Set<CheckType>(static_cast<std::uint64_t>(*snapshot::read_policy(required_checks, list)));
    if (rule.kind == Kind::checks && known.count() != 1 + std::count(list.begin(), list.end(), ';'))
      return std::nullopt;
    return list;
  }
  const auto choices = choices_of(rule);
  const auto found = std::find(choices.begin(), choices.end(), typed);
  return found == choices.end() ? std::nullopt : std::optional(std::string(*found));
}

bool is_looser(const KeyRule& rule, std::string_view stored) {
  const auto value = snapshot::read_policy(rule.key, stored);
  const auto usual = snapshot::default_policy(rule.key);
  if (!value || !usual) return false;
  if (rule.key == contact_preset)
    return !obligations::looser_than_coa(static_cast<ContactPreset>(*value / 100)).empty();
  if (rule.kind == Kind::checks)
    return !snapshot::Set<CheckType>(static_cast<std::uint64_t>(*value))
                .contains(snapshot::Set<CheckType>(static_cast<std::uint64_t>(*usual)));
  return (rule.looser == Looser::above && *value > *usual) || (rule.looser == Looser::below && *value < *usual);
}

std::string default_text(const KeyRule& rule) {
  const auto usual = snapshot::default_policy(rule.key);
  if (!usual) return {};
  if (rule.kind == Kind::yes_no) return *usual ? "true" : "false";
  if (rule.kind == Kind::choice) return std::string(choices_of(rule)[static_cast<std::size_t>(*usual / 100)]);
  if (rule.kind != Kind::checks) return number_text(*usual);
  std::string list;
  snapshot::Set<CheckType>(static_cast<std::uint64_t>(*usual)).each([&](CheckType type) {
    (list += list.empty() ? "" : ";") += snapshot::word(type);
  });
  return list;
}

std::string value_words(const i18n::Words& words, const KeyRule& rule, std::string_view stored) {
  if (stored.empty()) return words.text("policy.none");
  if (rule.kind == Kind::choice || rule.kind == Kind::yes_no)
    return words.text_of("policy.choice." + std::string(stored));
  if (rule.kind == Kind::checks || rule.kind == Kind::texts) {
    std::string text;
    while (!stored.empty()) {
      const std::size_t end = std::min(stored.find(';'), stored.size());
      text += text.empty() ? "" : ", ";
      const auto one = stored.substr(0, end);
      text += rule.kind == Kind::checks ? records::code_label(words, one) : records::text_label(words, one);
      stored.remove_prefix(std::min(end + 1, stored.size()));
    }
    return text;
  }
  const auto value = snapshot::read_policy(rule.key, stored);
  return value ? words.decimal(*value) : std::string(stored);
}

std::string key_words(const i18n::Words& words, const KeyRule& rule) {
  return words.text_of("policy.key." + std::string(snapshot::word(rule.key)));
}

}  // namespace kith::policies
