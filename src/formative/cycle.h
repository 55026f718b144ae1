// SPDX-License-Identifier: AGPL-3.0-or-later
#pragma once
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "platform/base/date.h"
#include "platform/base/id.h"

/// Formative assessment of a mentee and the learning plan that comes of it (IMA V-1 to V-4; workflows.md §10): pure
/// functions of the records and the day.
namespace kith::formative {

/// Something that was looked at. The notes are the pair's own.
struct Item {
  std::int64_t chain{};
  std::string id;  ///< as goals cite it
  Date day{};
  std::string kind, note;  ///< kind: self_assessment, mentor_observation, work_analysis, reflection_log, artifact
};

struct Goal {
  std::int64_t chain{}, version{};
  Date day{};
  std::string statement, items, milestone, criterion, status;  ///< items: ids with semicolons
  bool agreed_by_mentee{}, agreed_by_mentor{};
  bool dropped() const { return status == "dropped"; }
  bool agreed() const { return agreed_by_mentee && agreed_by_mentor; }
  bool cites(std::string_view item) const;
};

/// From the first look to the summary that ends it.
struct Cycle {
  std::int64_t chain{}, version{};
  ProgrammeId programme;
  PersonId mentee, mentor;
  Date start{};
  std::optional<Date> closed;
  std::string summary;
  std::vector<Item> items;  ///< by day
  std::vector<Goal> goals;  ///< by day
};

/// workflows.md §10, as far as records tell.
enum class State : std::uint8_t { open, self_assessed, observed, plan_proposed, plan_agreed, closed };
std::string_view name(State);
State state_of(const Cycle& cycle);

/// What a clause asks and is not there; the name stands in words ("formative.need.cite").
enum class Need : std::uint8_t { self_assessment, second_kind, goal, cite, agreement, criterion, summary };
std::string_view name(Need);
struct Owed {
  Need need{};
  std::string_view clause{};
  std::int64_t goal{};      ///< key of the goal it is about
  std::optional<Date> due;  ///< of the summary: twelve months after the start
};
/// Two kinds of looking within twelve months (V-2), goals that cite what was seen (V-1), agreed by both and with a
/// milestone and how it is judged (V-4), a summary at the end (V-3). Nothing of a closed cycle.
std::vector<Owed> owed_of(const Cycle& cycle, Date today);

}  // namespace kith::formative
