// SPDX-License-Identifier: AGPL-3.0-or-later
#pragma once
#include <optional>
#include <string>

#include "platform/base/date.h"
#include "platform/http/visit.h"
#include "platform/render/components.h"

/// How any case stands in front of people: what is owed and by when, what blocks the next step and who may lift it. For
/// {{> owed_list}} and {{> block_list}}.
namespace kith::casefile {

/// By when: overdue, due today, due later; without a day the next step.
render::Status due_status(const i18n::Words& words, std::optional<Date> due, Date today);

struct OwedRow {
  std::string act, clause;  ///< what, in words; by which clause, empty for the next step
  render::Url href;         ///< the form that records it
  std::optional<Date> day;
  render::Status status;
};

struct BlockRow {
  std::string what, who;  ///< what is missing; what lifts it, and who may
  bool hard{};
  std::optional<render::Url> href;  ///< where the reader records what lifts it
};
/// `act`: the word of the act that lifts it.
BlockRow block_row(const i18n::Words& words, std::string what, std::string_view act, bool hard,
                   std::optional<render::Url> href = {});

/// Another act that may be recorded, as a link.
struct OtherAct {
  std::string text;
  render::Url href;
};

}  // namespace kith::casefile
