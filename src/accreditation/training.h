// SPDX-License-Identifier: AGPL-3.0-or-later
#pragma once
#include <optional>
#include <string>
#include <vector>

#include "accreditation/evaluation.h"
#include "snapshot/screening_rows.h"

/// What a person took from courses and sessions, for the measures of IMA.
namespace kith::accreditation {

/// The kind of course a record belongs to, by its own course version; nothing without one.
std::optional<snapshot::CourseKind> course_kind(const Evaluation& evaluation,
                                                const snapshot::TrainingRecordRow& record);

/// Whether the person passed or attended a session of this kind in (after, until].
bool attended_session(const Evaluation& evaluation, PersonRef person, snapshot::TrainingEventKind kind, Day after,
                      Day until);

/// "missing:<topic>" for each topic that is.
std::vector<std::string> missing_topics(snapshot::Set<snapshot::Topic> missing);

/// Whether the person signed an agreement of this kind with the programme by `day`.
bool signed_by(const Evaluation& evaluation, PersonRef person, ProgrammeRef programme, snapshot::AgreementKind kind,
               Day day);

}  // namespace kith::accreditation
