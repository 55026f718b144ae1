// SPDX-License-Identifier: AGPL-3.0-or-later
// MS 5.01: orientation before the first service day (measure_decisions.md §4.5-4.6).
#include <algorithm>

#include "accreditation/sections_1_to_5.h"
#include "accreditation/training.h"
#include "snapshot/mentor_ready.h"

namespace kith::accreditation {

using namespace snapshot;  // NOLINT: rows of the columns

void compute_5_01(Evaluation& e, ProgrammeRef programme, std::span<Measure> m) {
  const Topics needed = orientation_of(*e.snapshot().effective<ProgrammeRow>(programme, e.as_of()));
  std::int64_t prior_learning = 0;
  for (const auto& [mentor, day] : e.first_service(programme)) {
    if (!e.period().holds(day)) continue;
    const auto records = e.snapshot().of<TrainingRecordRow>(mentor);
    prior_learning += std::any_of(records.begin(), records.end(), [&, by = day](const TrainingRecordRow& r) {
      return r.shows(e.as_of()) && r.date <= by && r.result == TrainingResult::credited && r.approved;
    });
    m[0].judge(e.person_id(mentor), missing_topics(needed.without(topics_by(e.snapshot(), mentor, day, e.as_of()))));
  }
  m[0].counts["prior_learning"] = prior_learning;
}

}  // namespace kith::accreditation
