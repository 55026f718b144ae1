// SPDX-License-Identifier: AGPL-3.0-or-later
#pragma once
#include <string>
#include <string_view>
#include <vector>

#include "accreditation/catalogue.h"
#include "accreditation/own_catalogues.h"
#include "snapshot/refs.h"
#include "snapshot/snapshot.h"

namespace kith::evidence {

/// What a package of a programme may be about: "all" it is held to; "base", the edition of MS it is pinned to with its
/// sister clauses; an overlay it follows on that day ("ima", "martin", "eepm4", "eepm5") that has figures; or a
/// catalogue of the agency's own that it is held to ("own/county"). Empty: there is no such programme that day.
std::vector<std::string> editions_of(const snapshot::Snapshot& snapshot, snapshot::ProgrammeRef programme,
                                     snapshot::Day as_of, const accreditation::OwnCatalogues& own);

/// Whether figures of the chapter can stand in a package of that choice. One of the agency's own may name any.
bool may_hold(std::string_view edition, const accreditation::Chapter& chapter);

/// Takes out of a result the figures and clauses that the choice is not about.
void keep_only(accreditation::ProgrammeResult& result, std::string_view edition);

}  // namespace kith::evidence
