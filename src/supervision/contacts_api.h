// SPDX-License-Identifier: AGPL-3.0-or-later
#pragma once
#include "platform/http/visit.h"
#include "supervision/supervision.h"

/// Contacts as JSON: the same decisions as the pages take.
namespace kith::supervision {

/// POST /api/v1/contacts : 201 with the ids, one for each programme concerned.
http::Response api_post_contact(Visit& visit, const Columns& columns);
/// GET /api/v1/contacts/{contact:id} : as it reads now, every version, and which windows it met.
http::Response api_contact(Visit& visit, const Columns& columns);
/// POST /api/v1/contacts/{contact:id}/corrections : what is named changes; other parties stay.
http::Response api_post_correction(Visit& visit, const Columns& columns);
/// POST /api/v1/contacts/{contact:id}/withdrawal : `seen` and `reason`.
http::Response api_post_withdrawal(Visit& visit, const Columns& columns);

/// What they take and give, for the route table.
http::Exchange contact_exchange();
http::Exchange correction_exchange();
http::Exchange withdrawal_exchange();

}  // namespace kith::supervision
