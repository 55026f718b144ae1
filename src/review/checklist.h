// SPDX-License-Identifier: AGPL-3.0-or-later
#pragma once
#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "platform/i18n/i18n.h"

/// What a reader asks of a file: elements of the clauses, in our own words (standards/file-review/checklist.csv).
namespace kith::review {

struct Item {
  std::string id;
  bool mentee{};        ///< of mentees' files, else of mentors'
  std::string clause;   ///< "PRG 1.02"
  std::string measure;  ///< the figure it is compared with; may be empty
  std::string en, fr;
  const std::string& text(i18n::Language language) const { return language == i18n::Language::fr ? fr : en; }
};
/// All of them; throws std::logic_error once when the file does not fit.
const std::vector<Item>& checklist();
std::vector<const Item*> items_for(bool mentee);
const Item* find_item(std::string_view id);

enum class Answer : std::uint8_t { pass, fail, na };
std::string_view name(Answer);

/// a of b against c of d: more than five points apart (workflows.md §14), in whole numbers. False without cases.
constexpr bool five_points_apart(std::int64_t a, std::int64_t b, std::int64_t c, std::int64_t d) {
  if (b == 0 || d == 0) return false;
  const std::int64_t apart = a * d > c * b ? a * d - c * b : c * b - a * d;
  return apart * 100 > 5 * b * d;
}

}  // namespace kith::review
