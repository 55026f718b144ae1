// SPDX-License-Identifier: AGPL-3.0-or-later
#pragma once
#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include "platform/http/visit.h"
#include "platform/render/components.h"
#include "snapshot/match_state.h"
#include "supervision/people.h"

namespace kith::supervision {

/// What happened in a match since a day, latest first: contacts of staff, meetings, months without one, `life` (the
/// match's own acts), concerns that neither name the reader nor are `withheld` from them. Notes on the visit which
/// records are shown.
std::vector<render::Event> match_timeline(Visit& visit, db::Tx& tx, PersonCards& cards,
                                          const snapshot::MatchState& match, Date since,
                                          const std::vector<render::Event>& life,
                                          std::span<const std::int64_t> withheld);

}  // namespace kith::supervision
