// SPDX-License-Identifier: AGPL-3.0-or-later
#include "snapshot/policies.h"

#include <algorithm>
#include <charconv>

namespace kith::snapshot {
namespace {

/// "12", "-3", "1.5", "0.05" in hundredths; nothing for anything else.
std::optional<std::int64_t> hundredths_of(std::string_view text, bool decimals) {
  const bool negative = text.starts_with('-');
  if (negative) text.remove_prefix(1);
  const std::size_t point = decimals ? text.find('.') : text.npos;
  const std::string_view whole = text.substr(0, point);
  const std::string_view part = point == text.npos ? std::string_view() : text.substr(point + 1);
  const auto digits = [](std::string_view s) {
    return std::all_of(s.begin(), s.end(), [](char c) { return c >= '0' && c <= '9'; });
  };
  if (whole.empty() || whole.size() > 12 || !digits(whole) || !digits(part) || part.size() > 2) return std::nullopt;
  if (point != text.npos && part.empty()) return std::nullopt;
  std::int64_t value = 0;
  std::from_chars(whole.data(), whole.data() + whole.size(), value);
  value *= 100;
  if (!part.empty()) value += (part[0] - '0') * 10 + (part.size() > 1 ? part[1] - '0' : 0);
  return negative ? -value : value;
}

std::optional<std::int64_t> choice(std::string_view text, std::string_view no, std::string_view yes) {
  if (text == yes) return 100;
  if (text == no) return 0;
  return std::nullopt;
}

std::int64_t checks_of(std::string_view text) {
  Set<CheckType> checks;
  while (!text.empty()) {
    const std::size_t end = std::min(text.find(';'), text.size());
    for (int i = 0; i <= static_cast<int>(CheckType::self_declaration); ++i)
      if (word(static_cast<CheckType>(i)) == text.substr(0, end)) checks.add(static_cast<CheckType>(i));
    text.remove_prefix(std::min(end + 1, text.size()));
  }
  return static_cast<std::int64_t>(checks.bits);
}

std::optional<std::int64_t> preset_of(std::string_view text) {
  for (int i = 0; i <= static_cast<int>(ContactPreset::strictest); ++i)
    if (word(static_cast<ContactPreset>(i)) == text) return i * 100;
  return std::nullopt;
}

}  // namespace

bool is_list(PolicyKey key) {
  return key == PolicyKey::required_checks || key == PolicyKey::required_checks_transport ||
         key == PolicyKey::selection_criteria;
}

std::optional<std::int64_t> default_policy(PolicyKey key) {
  switch (key) {
    case PolicyKey::screen_days: return 1000;
    case PolicyKey::urgent_days: return 100;
    case PolicyKey::start_days: return 6000;
    case PolicyKey::onward_days:
    case PolicyKey::wait_contact_days:
    case PolicyKey::add_check_days:
    case PolicyKey::declaration_grace_days:
    case PolicyKey::assess_days: return 3000;
    case PolicyKey::min_references: return 200;
    case PolicyKey::rescreen_after: return 1200;
    case PolicyKey::declaration_months:
    case PolicyKey::climate_months:
    case PolicyKey::train_days:
    case PolicyKey::rematch_days: return 0;
    case PolicyKey::answer_days:
    case PolicyKey::first_meeting_days: return 1400;
    case PolicyKey::virtual_meetings_count: return 0;
    case PolicyKey::support_days: return 700;
    case PolicyKey::att_min:
    case PolicyKey::parent_attempts: return 200;
    case PolicyKey::age_of_majority: return 1800;
    case PolicyKey::leap_birthday:
    case PolicyKey::contact_preset: return 0;
    case PolicyKey::weight_standard: return 100;
    case PolicyKey::weight_raised: return 150;
    case PolicyKey::weight_high: return 200;
    case PolicyKey::weight_new_match: return 50;
    case PolicyKey::stakeholder_meeting_months:
    case PolicyKey::survey_relationship_months: return 300;
    case PolicyKey::survey_youth_months:
    case PolicyKey::survey_feedback_months: return 1200;
    case PolicyKey::group_ratio: return 600;
    case PolicyKey::required_checks: return static_cast<std::int64_t>(Set<CheckType>{CheckType::criminal_record}.bits);
    case PolicyKey::required_checks_transport:
      return static_cast<std::int64_t>(Set<CheckType>{CheckType::driving_record}.bits);
    default: return std::nullopt;
  }
}

std::optional<std::int64_t> read_policy(PolicyKey key, std::string_view text) {
  switch (key) {
    case PolicyKey::virtual_meetings_count: return choice(text, "false", "true");
    case PolicyKey::leap_birthday: return choice(text, "mar_01", "feb_28");
    case PolicyKey::meeting_min_hours:
    case PolicyKey::max_load:
    case PolicyKey::weight_standard:
    case PolicyKey::weight_raised:
    case PolicyKey::weight_high:
    case PolicyKey::weight_new_match: return hundredths_of(text, true);
    case PolicyKey::required_checks:
    case PolicyKey::required_checks_transport: return checks_of(text);
    case PolicyKey::selection_criteria: return text.empty() ? 0 : 1 + std::count(text.begin(), text.end(), ';');
    case PolicyKey::contact_preset: return preset_of(text);
    case PolicyKey::unknown: return std::nullopt;
    default: return hundredths_of(text, false);
  }
}

Policies::Policies(const Snapshot& snapshot, Day as_of) : ids_(snapshot.ids<PolicyRow>()) {
  snapshot.column<PolicyRow>().each([&](std::uint32_t, const PolicyRow& row) {
    if (row.shows(as_of)) rows_.push_back(&row);
  });
}

/// The rows of the key for the programme; of those that cover a day the last one wins.
std::vector<const PolicyRow*> Policies::ranked(PolicyKey key, ProgrammeRef programme) const {
  std::vector<const PolicyRow*> rows;
  for (const PolicyRow* row : rows_)
    if (row->key == key && (!row->programme || row->programme == programme)) rows.push_back(row);
  std::sort(rows.begin(), rows.end(), [&](const PolicyRow* a, const PolicyRow* b) {
    if (!a->programme != !b->programme) return !a->programme;
    if (a->days.from != b->days.from) return a->days.from < b->days.from;
    return ids_.less(a->id, b->id);
  });
  return rows;
}

const PolicyRow* Policies::in_force(PolicyKey key, ProgrammeRef programme, Day d) const {
  const auto rows = ranked(key, programme);
  const auto winner = std::find_if(rows.rbegin(), rows.rend(), [&](auto* row) { return row->days.covers(d); });
  return winner == rows.rend() ? nullptr : *winner;
}

Timeline Policies::timeline(PolicyKey key, ProgrammeRef programme) const {
  const auto rows = ranked(key, programme);
  std::vector<Day> changes{Day::always()};
  for (const PolicyRow* row : rows) {
    changes.push_back(row->days.from);
    if (row->days.until != Day::never()) changes.push_back(row->days.until + 1);
  }
  std::sort(changes.begin(), changes.end());
  std::vector<Timeline::Step> steps;
  for (const Day from : changes) {
    const auto winner = std::find_if(rows.rbegin(), rows.rend(), [&](auto* row) { return row->days.covers(from); });
    const auto value = winner != rows.rend() && (*winner)->readable ? (*winner)->hundredths : default_policy(key);
    if (steps.empty() || steps.back().hundredths != value) steps.push_back({from, value});
  }
  return Timeline(std::move(steps));
}

}  // namespace kith::snapshot
