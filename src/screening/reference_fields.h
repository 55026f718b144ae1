// SPDX-License-Identifier: AGPL-3.0-or-later
#pragma once
#include <vector>

#include "platform/http/visit.h"
#include "platform/render/form.h"
#include "screening/reference_letters.h"

/// What a referee is asked, by the link and by phone alike.
namespace kith::screening {

inline constexpr std::size_t longest_reference_words = 5'000;

/// The three questions, with what was typed; `required`: the first two must be answered.
std::vector<render::Field> reference_questions(const render::FormState& state, bool required);
ReferenceAnswer typed_reference(const Visit& visit);  ///< cut where it is too long

}  // namespace kith::screening
