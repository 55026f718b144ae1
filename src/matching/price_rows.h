// SPDX-License-Identifier: AGPL-3.0-or-later
#pragma once
#include "matching/pair_source.h"

namespace kith::matching {

/// Whether score - price > limit for a possible pair of the row: one that prices do not cover. Prices by the source's
/// numbers of mentors. O(row), with the widest vectors the machine has.
bool any_above(const PairSource::Row&, const std::vector<Value>& prices, Value limit);

}  // namespace kith::matching
