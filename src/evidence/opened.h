// SPDX-License-Identifier: AGPL-3.0-or-later
#pragma once
#include <set>

#include "evidence/packages.h"
#include "review/openings.h"

/// Packages that a director opens to an outside reviewer (decision 0295): with pseudonyms only, of the programme of a
/// round that is open to the account, gone when the opening ends or the package is taken back or away.
namespace kith::evidence {

/// Whether the package can be opened with a round of `programme`: made, with pseudonyms, of that programme.
bool can_be_opened(const Package& package, ProgrammeId programme);

/// Packages of an opening, as they were given and not taken back.
std::set<std::int64_t> opened_with(db::Tx& tx, std::int64_t opening);
/// Gives `wanted` of the packages that were `offered` and takes back the others of these; what was not offered (its
/// archive lies on another server) stays as it is. Gives what was given or taken back now. Refusals: `conflict` when
/// the opening does not run on the day; `invalid` by field packages when one of them cannot be opened.
Result<std::set<std::int64_t>> open_packages(db::Tx& tx, const review::Opening& opening,
                                             const std::set<std::int64_t>& offered,
                                             const std::set<std::int64_t>& wanted, AccountId by, Instant now);

/// What an account may take away on `day`, newest first, each once, with the last day it may.
struct Opened {
  Package package;
  Date last{};
};
std::vector<Opened> packages_open_to(db::Tx& tx, AccountId account, Date day);
/// Packages that some running opening gives: they are kept longer than others (`outlived`).
std::set<std::int64_t> opened_on(db::Tx& tx, Date day);

}  // namespace kith::evidence
