// SPDX-License-Identifier: AGPL-3.0-or-later
#pragma once
#include <optional>
#include <string>
#include <vector>

#include "platform/http/visit.h"
#include "platform/render/components.h"

/// Who outside may be told of a mentee, and what (CR 2.01; workflows.md §15, "goals, with release").
namespace kith::supervision {

/// A release of information to one recipient, in words.
struct ReleaseView {
  std::string recipient;  ///< with the worker there, when a provider of that name is on file that day
  std::string scope;      ///< "Goals, Progress"
  std::optional<Date> until{};
  bool copy_given{};
};
struct Releases {
  std::vector<ReleaseView> in_force;
  /// Withdrawn or run out: gone from view on that day, kept as history (workflows.md §18.61). `until`: the last day.
  std::vector<ReleaseView> ended;
  bool any() const { return !in_force.empty() || !ended.empty(); }
  bool any_ended() const { return !ended.empty(); }
  bool nobody() const { return in_force.empty(); }
};
/// Of the mentee in this programme or in all, as known today. A release counts from its day to the day before it is
/// withdrawn and through its last valid day (measure_decisions.md §1.11).
Releases releases_of(const Visit& visit, db::Tx& tx, PersonId mentee, ProgrammeId programme);

}  // namespace kith::supervision
