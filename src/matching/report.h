// SPDX-License-Identifier: AGPL-3.0-or-later
#pragma once
#include <string>

#include "matching/engine.h"

namespace kith::matching {

/// What a run says: the objective and its proof, the pairs, those left out and why, outcomes by gender, whom to
/// recruit. `genders` names the bits of Person::gender.
std::string report_text(const Asked&, const Run&, const std::vector<std::string>& genders);
std::string report_json(const Asked&, const Run&, const std::vector<std::string>& genders);

/// One mentee: the possible mentors in order of score with their parts, or why there is none; with a mentor, "why not
/// X?".
std::string explain_json(const Asked&, const Run&, std::int32_t mentee, std::int32_t mentor_or_nobody);
std::string explain_text(const Asked&, const Run&, std::int32_t mentee, std::int32_t mentor_or_nobody);

/// One mentor: the mentees who may be placed there in order of score with their parts, and who is.
std::string explain_mentor_json(const Asked&, const Run&, std::int32_t mentor);
std::string explain_mentor_text(const Asked&, const Run&, std::int32_t mentor);

}  // namespace kith::matching
