// SPDX-License-Identifier: AGPL-3.0-or-later
#pragma once
#include "platform/http/visit.h"
#include "supervision/supervision.h"

namespace kith::supervision {

/// GET /supervision/contacts/new?match=&track=&result=&place=&back= : the form, alone or (htmx) inside a line of the
/// list.
http::Response new_contact_page(Visit& visit, const Columns& columns);
/// POST /supervision/contacts
http::Response post_contact(Visit& visit, const Columns& columns);
/// POST /supervision/contacts/draft : keeps what was typed; with `discard`, throws it away and shows the form afresh.
http::Response post_contact_draft(Visit& visit, const Columns& columns);
/// GET /supervision/contacts/{contact:id}/outcome : the message after saving, for a line of the list.
http::Response contact_outcome_page(Visit& visit, const Columns& columns);

}  // namespace kith::supervision
