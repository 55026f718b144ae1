// SPDX-License-Identifier: AGPL-3.0-or-later
#pragma once
#include <span>
#include <string>
#include <vector>

#include "platform/http/field_table.h"
#include "platform/http/visit.h"
#include "supervision/contact_outcome.h"
#include "supervision/contact_record.h"

namespace kith::supervision {

/// A contact as JSON: what it says now, its parties, all its versions and what it came to. Ids are sealed. `shown` are
/// the parties the visitor may see.
std::string contact_json(const Visit& visit, const ContactRecord& record, const std::vector<const PartyHistory*>& shown,
                         const std::vector<PartyOutcome>& outcomes);
/// Its members, for OpenAPI.
std::span<const http::FieldDoc> contact_json_fields();

}  // namespace kith::supervision
