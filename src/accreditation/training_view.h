// SPDX-License-Identifier: AGPL-3.0-or-later
#pragma once
#include "accreditation/evaluation.h"
#include "snapshot/screening_rows.h"

namespace kith::accreditation {

using snapshot::Topic;
using snapshot::Topics;

/// What a training record stands for (§4.5): passed or attended, the topics of its own course version; partial, those
/// it names; credited, those it names once approved; failed or absent, none.
Topics topics_of(const Evaluation& e, const snapshot::TrainingRecordRow& record);
/// Topics a person has on `deadline`: of records dated by then and not expired on it.
Topics topics_by(const Evaluation& e, PersonRef person, Day deadline);
/// "missing:<topic>" for each topic that is.
std::vector<std::string> missing_topics(Topics missing);

}  // namespace kith::accreditation
