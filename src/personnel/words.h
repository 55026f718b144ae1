// SPDX-License-Identifier: AGPL-3.0-or-later
#pragma once
#include <string>
#include <vector>

#include "personnel/staff.h"
#include "platform/i18n/i18n.h"
#include "platform/render/components.h"

/// How staff stand, in words.
namespace kith::personnel {

/// "Coordinator, trainer"
std::string role_words(const i18n::Words& words, const std::vector<snapshot::Role>& roles);
std::string competency_word(const i18n::Words& words, Competency competency);
/// "Limit 40.00", or that none is set.
std::string limit_words(const i18n::Words& words, std::optional<std::int64_t> limit);
/// "38.50 of 40.00", bad above the limit, plain without one.
render::Status load_status(const i18n::Words& words, const Carries& carries);
render::Status skills_status(const i18n::Words& words, State state);
render::Status skill_status(const i18n::Words& words, const Skill& skill);
render::Status review_status(const i18n::Words& words, const ReviewDue& review, Date today);

}  // namespace kith::personnel
