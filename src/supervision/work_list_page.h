// SPDX-License-Identifier: AGPL-3.0-or-later
#pragma once
#include "platform/http/visit.h"
#include "supervision/supervision.h"

namespace kith::supervision {

/// GET / : the work list, or for who has none the page they come for.
http::Response home_page(Visit& visit, const Columns& columns, const AlsoOwed& also_owed);
/// GET /supervision/work-list?whose=&programme=&site=&page=&saved=
http::Response work_list_page(Visit& visit, const Columns& columns, const AlsoOwed& also_owed);

}  // namespace kith::supervision
