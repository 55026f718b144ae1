// SPDX-License-Identifier: AGPL-3.0-or-later
#pragma once
#include <span>
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

/// How many persons are behind a figure: those of units in the numerator, of units out of it, of both; and how many
/// units of the figure are one person's at most. Of a match both sides are persons, and the fewer count.
struct Persons {
  std::int64_t met{}, unmet{}, all{}, most{1};
};
/// For each measure of `counted`, a result whose measures name every unit (`Evaluation::keep_counted`). Units of no
/// file (a programme, a site), and those of a figure that names none, count themselves.
std::vector<Persons> persons_behind(const Evaluation& evaluation, const ProgrammeResult& counted);

/// Numbers of a figure where a count or its complement is 1 to 4 are blank (flag `few_withheld`), small reasons stand
/// together or are left out (`few_parts_withheld`), every other number is rounded to fives (`rounded`). No failing
/// case, no id and no cap that only a case explains is left. A rating that rests on fewer than five units is blank, and
/// so is that of a clause or section which nothing else explains.
/// `persons`: of each measure; a cell of units that are fewer than five persons' is one of fewer than five (decision
/// 0296). Parts, whose persons are not told apart, have five when they hold more units than four persons can have.
/// Without: each unit is a person.
ProgrammeResult without_few(ProgrammeResult result, std::span<const Persons> persons = {});
/// The same of a readiness whose `result` is without few; what is to be done first is left out.
void leave_out_few(Readiness& readiness);
/// Whether a number that is shown to such a reader is one of few, and as which it is shown else: rounded to fives.
bool few_persons(std::int64_t n);
std::int64_t rounded_to_fives(std::int64_t n);
/// Whether the numbers of a figure are blank, and whether its cases are closed to the reader.
bool few_withheld(const Measure& measure);
bool cases_closed(const Measure& measure);

}  // namespace kith::accreditation
