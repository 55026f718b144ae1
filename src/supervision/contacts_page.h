// SPDX-License-Identifier: AGPL-3.0-or-later
#pragma once
#include "platform/http/visit.h"
#include "supervision/reach.h"
#include "supervision/supervision.h"

namespace kith::supervision {

/// GET /supervision/contacts/{contact:id} : one contact, what it met and all its versions.
http::Response contact_page(Visit& visit, const Columns& columns);
/// POST /supervision/contacts/{contact:id}/void
http::Response post_void_contact(Visit& visit, const Columns& columns);
/// GET and POST /supervision/contacts/{contact:id}/correct
http::Response correct_contact_page(Visit& visit, const Columns& columns);
http::Response post_correction(Visit& visit, const Columns& columns);

/// The parties of a contact that belong to matches within `reach`; all versions, withdrawn ones too.
std::vector<const PartyHistory*> parties_within(const ContactRecord& record, const Reach& reach);

/// The field `reason` as the paragraph that is recorded with a withdrawal; empty when none was given.
std::string withdrawal_reason(const Visit& visit);

}  // namespace kith::supervision
