// SPDX-License-Identifier: AGPL-3.0-or-later
#pragma once
#include "matches/matches.h"
#include "platform/http/visit.h"

namespace kith::supervision {

/// GET /supervision/matches/{match}: who is this, where it stands, what is owed, what happened last. People with their
/// safe-contact rules, the windows of MS 8.03 as a picture with a table beside, the timeline. Twelve months back;
/// `?since=DAY` for more.
http::Response matches_page(Visit& visit, const matches::Uses& uses);

}  // namespace kith::supervision
