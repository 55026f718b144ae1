// SPDX-License-Identifier: AGPL-3.0-or-later
#pragma once
#include <functional>
#include <string>
#include <vector>

#include "snapshot/day.h"

/// Months, quarters, half-years and working days as measures count them.
namespace kith::accreditation {

/// "2026-05", the name of a month, or of a quarter or half-year by its first month.
std::string month_name(snapshot::Day d);

/// The blocks of `months` months that lie wholly in [from, until]. They are counted from January of each year: 1
/// months, 3 quarters, 6 half-years; the last one of a year ends with it. `months` below 1 counts as 1, above 12 as 12.
/// (measure_decisions.md §1.14, II-2) O(blocks)
std::vector<snapshot::Span> blocks_within(snapshot::Day from, snapshot::Day until, int months);
/// The blocks whose last day lies in [from, until]; the first may begin before it. (M7.02b)
std::vector<snapshot::Span> blocks_ending_within(snapshot::Day from, snapshot::Day until, int months);

/// The `n`th day after `d` that is Monday to Friday and not `closed`; never, when there is none within two years.
/// (MG-F3)
snapshot::Day weekday_after(snapshot::Day d, int n, const std::function<bool(snapshot::Day)>& closed);

/// The number of days of [from, until] that lie in at least one of the spans. O(n log n)
int days_covered(std::vector<snapshot::Span> spans, snapshot::Day from, snapshot::Day until);

/// The greatest k with add_months(from, k) <= until; negative when until < from. (M7.01c)
int whole_months(snapshot::Day from, snapshot::Day until);

}  // namespace kith::accreditation
