// SPDX-License-Identifier: AGPL-3.0-or-later
#pragma once
#include <vector>

#include "platform/http/visit.h"
#include "supervision/contact_form_view.h"

namespace kith::supervision {

/// The rows of a new contact's form: the party in front, then whom the same call may serve: the other parties of the
/// match, the other matches of the same mentor or mentee, and the matches of siblings with the same guardian
/// (workflows.md §18.22-24). Only active matches within `reach`; at most nine.
std::vector<RowSubject> rows_for(db::Tx& tx, const snapshot::Snapshot& snapshot, const Reach& reach, MatchId match,
                                 Track track, Date today);

/// The rows that fields sent or kept as a draft are about, by their hidden fields; rows out of `reach` are left out.
std::vector<RowSubject> rows_sent(const http::Fields& fields, const Visit& visit, const Reach& reach);

}  // namespace kith::supervision
