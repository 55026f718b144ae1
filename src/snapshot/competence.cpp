// SPDX-License-Identifier: AGPL-3.0-or-later
#include "snapshot/competence.h"

#include <algorithm>

namespace kith::snapshot {
namespace {

bool touches(const Span& days, const Span& period) { return days.from <= period.until && days.until >= period.from; }

}  // namespace

Competencies required_competencies(const Snapshot& snapshot, ProgrammeRef programme, PersonRef person,
                                   const Span& period, int least_days, Day as_of) {
  Competencies set;
  bool survivors = false;
  for (const StaffRoleRow& r : snapshot.of<StaffRoleRow>(person)) {
    if (!r.shows(as_of) || !touches(r.days, period)) continue;
    const auto* of = snapshot.effective<ProgrammeRow>(r.programme, as_of);
    survivors = survivors || (of && of->survivor);
    if (r.oversight && r.programme == programme && std::min(period.until, r.days.until) - r.days.from >= least_days)
      set = set.with(usual_competencies.without(r.excluded));
  }
  return set.empty() || !survivors ? set : set.with(survivor_competencies);
}

Competencies proven_competencies(const Snapshot& snapshot, PersonRef person, Day d, Day as_of) {
  Competencies set;
  for (const CompetencyRow& c : snapshot.of<CompetencyRow>(person))
    if (c.shows(as_of) && c.verified && c.date <= d && c.valid_until >= d) set.add(c.competency);
  return set;
}

bool gap_is_planned(const Snapshot& snapshot, PersonRef person, Competency gap, Day d, Day as_of) {
  const auto plans = snapshot.of<SupportPlanRow>(person);
  return std::any_of(plans.begin(), plans.end(), [&](const SupportPlanRow& p) {
    return p.shows(as_of) && p.competency == gap && p.start_date <= d && p.cancelled_on == Day::never();
  });
}

}  // namespace kith::snapshot
