// SPDX-License-Identifier: AGPL-3.0-or-later
#pragma once
#include <vector>

#include "accreditation/readiness.h"
#include "platform/http/visit.h"

/// Figures for a reader who may open no case behind them (decision 0283; workflows.md §18.60): nobody is found in a
/// small number, nor by taking one answer from another.
namespace kith::accreditation {

/// Whether the actor may open any case of the programme, of the own matches or of all. Such readers get true figures.
bool opens_cases(const Visit& visit, ProgrammeId programme);

/// The last days of the newest finished quarters before `today`, newest first: the only days on which a year of such a
/// reader ends.
std::vector<Date> year_ends(Date today, int number);
/// Whether `day` is the last of a quarter that is over.
bool ends_a_quarter(Date day, Date today);

/// Numbers of a figure where a count or its complement is 1 to 4 are blank (flag `few_withheld`), small reasons stand
/// together or are left out (`few_parts_withheld`), every other number is rounded to fives (`rounded`). No failing
/// case, no id and no cap that only a case explains is left. A rating that rests on fewer than five units is blank, and
/// so is that of a clause or section which nothing else explains.
ProgrammeResult without_few(ProgrammeResult result);
/// The same of a readiness whose `result` is without few; what is to be done first is left out.
void leave_out_few(Readiness& readiness);
/// Whether the numbers of a figure are blank, and whether its cases are closed to the reader.
bool few_withheld(const Measure& measure);
bool cases_closed(const Measure& measure);

}  // namespace kith::accreditation
