// SPDX-License-Identifier: AGPL-3.0-or-later
#include "accreditation/training.h"

#include "accreditation/reading.h"

namespace kith::accreditation {

using namespace snapshot;  // NOLINT: rows of the columns

std::optional<CourseKind> course_kind(const Evaluation& e, const TrainingRecordRow& record) {
  const auto* version = e.snapshot().effective<CourseVersionRow>(record.course_version, e.as_of());
  const auto* course = version ? e.snapshot().effective<CourseRow>(version->course, e.as_of()) : nullptr;
  return course ? std::optional(course->kind) : std::nullopt;
}

bool attended_session(const Evaluation& e, PersonRef person, TrainingEventKind kind, Day after, Day until) {
  return any<TrainingRecordRow>(e, person, [&](auto& record) {
    if (!record.done() || record.date <= after || record.date > until) return false;
    const auto* event = e.snapshot().effective<TrainingEventRow>(record.event, e.as_of());
    return event && event->kind == kind;
  });
}

std::vector<std::string> missing_topics(Set<Topic> missing) {
  std::vector<std::string> reasons;
  missing.each([&](Topic t) { reasons.push_back("missing:" + std::string(word(t))); });
  return reasons;
}

bool signed_by(const Evaluation& e, PersonRef person, ProgrammeRef programme, AgreementKind kind, Day day) {
  return any<AgreementRow>(e, person,
                           [&](auto& a) { return a.programme == programme && a.kind == kind && a.date <= day; });
}

}  // namespace kith::accreditation
