// SPDX-License-Identifier: AGPL-3.0-or-later
// MS 5.01: orientation before the first service day (measure_decisions.md §4.5-4.6).
#include <algorithm>

#include "accreditation/sections_1_to_5.h"
#include "accreditation/training.h"

namespace kith::accreditation {

using namespace snapshot;  // NOLINT: rows of the columns

void compute_5_01(Evaluation& e, ProgrammeRef programme, std::span<Measure> m) {
  Topics needed{Topic::philosophy_role,     Topic::duties_mentee,       Topic::duties_guardian,
                Topic::duties_organization, Topic::organization_duties, Topic::realistic_expectations};
  if (!e.snapshot().effective<ProgrammeRow>(programme, e.as_of())->guardian_topic_applies)
    needed = needed.without({Topic::duties_guardian});
  std::int64_t prior_learning = 0;
  for (const auto& [mentor, day] : e.first_service(programme)) {
    if (!e.period().holds(day)) continue;
    const auto records = e.snapshot().of<TrainingRecordRow>(mentor);
    prior_learning += std::any_of(records.begin(), records.end(), [&, by = day](const TrainingRecordRow& r) {
      return r.shows(e.as_of()) && r.date <= by && r.result == TrainingResult::credited && r.approved;
    });
    m[0].judge(e.person_id(mentor), missing_topics(needed.without(topics_by(e, mentor, day))));
  }
  m[0].counts["prior_learning"] = prior_learning;
}

}  // namespace kith::accreditation
