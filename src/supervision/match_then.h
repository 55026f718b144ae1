// SPDX-License-Identifier: AGPL-3.0-or-later
#pragma once
#include <optional>

#include "platform/db/db.h"
#include "supervision/contact_rules.h"

namespace kith::supervision {

/// What was true of a match on `day`, as known on `as_of`; nothing when there is no such match. Read from the database
/// and not from the columns, so that a bar recorded a second ago already stops a contact.
std::optional<MatchThen> match_then(db::Tx& tx, MatchId match, Date day, Date as_of);

}  // namespace kith::supervision
