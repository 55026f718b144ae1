// SPDX-License-Identifier: AGPL-3.0-or-later
#pragma once
#include <array>
#include <cstdint>
#include <functional>
#include <set>

#include "snapshot/match_state.h"
#include "snapshot/policies.h"

/// What a worker carries (MS 2.02; measure_decisions.md §2.6): the figure, the board of staff and whoever assigns a
/// match ask the same sum.
namespace kith::snapshot {

struct Load {
  std::int64_t matches{};  ///< active on the day, of all programmes
  std::int64_t weight{};   ///< hundredths
  std::set<PersonRef> mentors;
  bool here{};  ///< at least one match is of the programme whose weights were taken
};

/// Loads with the weights of one programme; policies change over time, so a load has a day.
class Loads {
 public:
  /// How a match stands; null: none on the as-of day. Must live as long as the object.
  using Find = std::function<const MatchState*(MatchRef)>;
  Loads(const Snapshot& snapshot, const Policies& policies, ProgrammeRef programme, Day as_of, Find find);

  /// Of several assignments to one match the one begun last decides. O(assignments of the worker)
  Load on(PersonRef worker, Day d) const;
  /// What one match weighs on `d`, in hundredths: more while it is in its first month.
  std::int64_t weight_of(const MatchState& match, NeedLevel need, Day d) const;
  /// Hundredths; nothing: the programme has set no limit.
  std::optional<std::int64_t> limit_on(Day d) const { return limit_.hundredths_on(d); }

 private:
  const Snapshot& snapshot_;
  ProgrammeRef programme_;
  Day as_of_;
  Find find_;
  std::array<Timeline, 3> weights_;
  Timeline new_match_, limit_;
};

/// Nobody is assigned to the match on `day`: an alarm while it is not closed (workflows.md §12, §18.34).
bool is_unowned(const Snapshot& snapshot, MatchRef match, Day day);

}  // namespace kith::snapshot
