// SPDX-License-Identifier: AGPL-3.0-or-later
#pragma once
#include <string>
#include <unordered_map>

#include "accreditation/catalogue.h"

namespace kith::accreditation {

/// The matches of those meeting logs of a programme that fail in some measure, by the logs' exchange ids. O(failing +
/// logs)
std::unordered_map<std::string, MatchRef> matches_of_failing_logs(const Evaluation& e, const ProgrammeResult& result);

/// Who looks after a match on A; none when nobody does.
PersonRef worker_on(const Evaluation& e, MatchRef match);

}  // namespace kith::accreditation
