// SPDX-License-Identifier: AGPL-3.0-or-later
// MS 5.02: training, and six topics more where survivors of trafficking are served (measure_decisions.md §4.5, 4.7).
#include <algorithm>

#include "accreditation/mentor_view.h"
#include "accreditation/sections_1_to_5.h"
#include "accreditation/training.h"
#include "snapshot/mentor_ready.h"

namespace kith::accreditation {

using namespace snapshot;  // NOLINT: rows of the columns

namespace {

constexpr std::int32_t two_hours = 200;
void judge(const Evaluation& e, PersonRef mentor, Day first, Day deadline, Topics needed, Measure& m) {
  if (deadline > e.as_of()) {
    ++m.excluded["not_due"];
    return;
  }
  Share& in_person = m.sub["in_person_2h"];
  ++in_person.den;
  in_person.num += hours_in_person(e.snapshot(), mentor, first, e.as_of()) >= two_hours;
  const Topics missing = needed.without(topics_by(e.snapshot(), mentor, deadline, e.as_of()));
  const Cap clinician{"clinician_topic", 3};
  if (missing.has(Topic::clinician_call) && m.caps.empty()) m.caps.push_back(clinician);
  m.judge(e.person_id(mentor), missing_topics(missing));
}

}  // namespace

void compute_5_02(Evaluation& e, ProgrammeRef programme, std::span<Measure> m) {
  for (Measure& measure : m) measure.sub["in_person_2h"];
  const bool survivors = e.snapshot().effective<ProgrammeRow>(programme, e.as_of())->survivor;
  const Timeline days = e.policies().timeline(PolicyKey::train_days, programme);
  const auto& first_service = e.first_service(programme);
  for (const PersonRef mentor : e.shared<MentorView>().serving(programme)) {
    const Day first = first_service.at(mentor), deadline = first + days.whole_on(first);
    judge(e, mentor, first, deadline, training_topics, m[0]);
    if (survivors) judge(e, mentor, first, deadline, training_topics.with(survivor_topics), m[1]);
  }
}

}  // namespace kith::accreditation
