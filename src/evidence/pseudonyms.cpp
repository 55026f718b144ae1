// SPDX-License-Identifier: AGPL-3.0-or-later
#include "evidence/pseudonyms.h"

#include <algorithm>
#include <array>

namespace kith::evidence {
namespace {

/// Parts of units that name no record.
constexpr std::array<std::string_view, 16> words{
    "mentor",       "mentee",          "guardian",         "baseline",          "month_6", "month_12",
    "closure",      "report",          "feedback",         "sources",           "plan",    "actions",
    "distribution", "external_review", "programme_design", "organization_chart"};

bool digits(std::string_view text) { return !text.empty() && text.find_first_not_of("0123456789") == text.npos; }

/// "B3": only after a track, since a record may be called so too.
bool is_window(std::string_view part, std::string_view before) {
  return (before == "mentor" || before == "mentee" || before == "guardian") && part.size() >= 2 && part.size() <= 3 &&
         part[0] >= 'A' && part[0] <= 'C' && digits(part.substr(1));
}
/// "2026-05", "2026-05-31"
bool is_time(std::string_view part) {
  const bool month = part.size() == 7 || (part.size() == 10 && part[7] == '-' && digits(part.substr(8)));
  return month && digits(part.substr(0, 4)) && part[4] == '-' && digits(part.substr(5, 2));
}

bool names_no_record(std::string_view part) {
  return is_time(part) || std::find(words.begin(), words.end(), part) != words.end();
}

}  // namespace

std::string Pseudonyms::of(std::string_view exchange_id) const {
  if (named_) return std::string(exchange_id);
  constexpr std::size_t bytes = 6;
  const crypto::Key mark = crypto::digest(key_, exchange_id);
  return "c-" + crypto::hex(std::span(mark).first(bytes));
}

std::string Pseudonyms::unit(std::string_view unit) const {
  std::string text;
  std::string_view before;
  for (std::size_t from = 0; from <= unit.size();) {
    const auto bar = std::min(unit.find('|', from), unit.size());
    const auto part = unit.substr(from, bar - from);
    if (from > 0) text += '|';
    text += names_no_record(part) || is_window(part, before) ? std::string(part) : of(part);
    before = part;
    from = bar + 1;
  }
  return text;
}

std::string Pseudonyms::reason(std::string_view reason) const {
  constexpr std::string_view provider = "provider:";
  if (!reason.starts_with(provider)) return std::string(reason);
  return std::string(provider) + of(reason.substr(provider.size()));
}

}  // namespace kith::evidence
