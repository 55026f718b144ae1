// SPDX-License-Identifier: AGPL-3.0-or-later
// IMA standard IV, training of mentors: IV-1 to IV-3 (measure_decisions.md §8.3).
#include <array>

#include "accreditation/ima_standards.h"
#include "accreditation/reading.h"
#include "accreditation/training.h"
#include "snapshot/mentor_ready.h"

namespace kith::accreditation {

using namespace snapshot;  // NOLINT: rows of the columns

namespace {

constexpr Set<Topic> initial_topics{Topic::adult_learning,        Topic::reflective_questioning,
                                    Topic::mentor_role,           Topic::assessment_expectations,
                                    Topic::developmental_stages,  Topic::trust_confidentiality,
                                    Topic::programme_expectations};
constexpr Set<Topic> ongoing_topics{Topic::diverse_needs, Topic::formative_tools};

/// Topics of ongoing courses in (pe - 12 months, pe], not expired on pe.
Set<Topic> ongoing_topics_of(const Evaluation& e, PersonRef mentor) {
  const Day pe = e.period().end(), year_before = MonthsFrom(pe).plus(-12);
  Set<Topic> topics;
  for (const TrainingRecordRow& record : shown<TrainingRecordRow>(e, mentor))
    if (record.date > year_before && record.date <= pe && record.expires_on >= pe &&
        course_kind(e, record) == CourseKind::ongoing)
      topics = topics.with(topics_of_record(e.snapshot(), record, e.as_of()));
  return topics;
}

}  // namespace

void compute_ima_4_1(Evaluation& e, ProgrammeRef programme, std::span<Measure> m) {
  for (const auto& [mentor, first] : e.first_service(programme))
    if (e.period().holds(first))
      m[0].judge(e.person_id(mentor),
                 missing_topics(initial_topics.without(topics_by(e.snapshot(), mentor, first, e.as_of()))));
}

void compute_ima_4_2(Evaluation& e, ProgrammeRef programme, std::span<Measure> m) {
  const Day pe = e.period().end();
  const auto& served = e.first_service(programme);
  for (const auto& [mentor, _] : mentors_matched_on(e, programme, pe))
    if (served.at(mentor) <= MonthsFrom(pe).plus(-12))
      m[0].judge(e.person_id(mentor), missing_topics(ongoing_topics.without(ongoing_topics_of(e, mentor))));
}

void compute_ima_4_3(Evaluation& e, ProgrammeRef programme, std::span<Measure> m) {
  constexpr std::array kinds{TrainingEventKind::network_session, TrainingEventKind::conferencing,
                             TrainingEventKind::observation, TrainingEventKind::shared_development};
  const Day pe = e.period().end(), year_before = MonthsFrom(pe).plus(-12);
  const auto& served = e.first_service(programme);
  for (const auto& [mentor, _] : mentors_matched_on(e, programme, pe)) {
    if (served.at(mentor) > MonthsFrom(pe).plus(-6)) continue;
    std::vector<std::string> reasons;
    for (const TrainingEventKind kind : kinds)
      if (!attended_session(e, mentor, kind, year_before, pe)) reasons.push_back("no_" + std::string(word(kind)));
    m[0].judge(e.person_id(mentor), std::move(reasons));
  }
}

}  // namespace kith::accreditation
