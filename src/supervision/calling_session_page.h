// SPDX-License-Identifier: AGPL-3.0-or-later
#pragma once
#include "platform/http/visit.h"
#include "supervision/supervision.h"

namespace kith::supervision {

/// GET /supervision/calling-session?whose=&programme=&site=&week= : everybody due, as rows of a grid.
http::Response calling_session_page(Visit& visit, const Columns& columns);
/// POST /supervision/calling-session : records the rows that have a result; `row=N` (a row's own button) records that
/// one only. Rows that are refused stay with what was typed; the others are not held up by them.
http::Response post_calling_session(Visit& visit, const Columns& columns);
/// POST /supervision/calling-session/draft
http::Response post_session_draft(Visit& visit, const Columns& columns);

}  // namespace kith::supervision
