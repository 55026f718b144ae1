// SPDX-License-Identifier: AGPL-3.0-or-later
#include "accreditation/training_view.h"

namespace kith::accreditation {

using namespace snapshot;  // NOLINT: rows of the columns

Topics topics_of(const Evaluation& e, const TrainingRecordRow& record) {
  switch (record.result) {
    case TrainingResult::passed:
    case TrainingResult::attended: {
      const auto* version = e.snapshot().effective<CourseVersionRow>(record.course_version, e.as_of());
      return version ? version->topics : Topics{};
    }
    case TrainingResult::partial:
      return record.topics_covered;
    case TrainingResult::credited:
      return record.approved ? record.topics_covered : Topics{};
    default:
      return {};
  }
}

Topics topics_by(const Evaluation& e, PersonRef person, Day deadline) {
  Topics all;
  for (const TrainingRecordRow& r : e.snapshot().of<TrainingRecordRow>(person)) {
    if (r.date > deadline) break;  // sorted by date
    if (r.shows(e.as_of()) && r.expires_on >= deadline) all = all.with(topics_of(e, r));
  }
  return all;
}

std::vector<std::string> missing_topics(Topics missing) {
  std::vector<std::string> reasons;
  missing.each([&](Topic t) { reasons.push_back("missing:" + std::string(word(t))); });
  return reasons;
}

}  // namespace kith::accreditation
