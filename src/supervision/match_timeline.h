// SPDX-License-Identifier: AGPL-3.0-or-later
#pragma once
#include <string>
#include <vector>

#include "platform/http/visit.h"
#include "platform/render/components.h"
#include "snapshot/match_state.h"
#include "supervision/people.h"

namespace kith::supervision {

/// What happened in a match since a day, latest first: contacts of staff, meetings, months without one, `life` (the
/// match's own acts), concerns that the reader may know of. Notes on the visit which records are shown.
std::vector<render::Event> match_timeline(Visit& visit, db::Tx& tx, PersonCards& cards,
                                          const snapshot::MatchState& match, Date since,
                                          const std::vector<render::Event>& life);

}  // namespace kith::supervision
