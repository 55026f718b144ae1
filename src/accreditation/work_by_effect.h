// SPDX-License-Identifier: AGPL-3.0-or-later
#pragma once
#include <vector>

#include "accreditation/file_of_case.h"
#include "accreditation/readiness.h"
#include "obligations/obligations.h"

/// "What to do first, and who owes it": the files of a programme by what putting them in order gains in the ratings of
/// clauses (decision 0233). Pure over the columns.
namespace kith::accreditation {

/// Failing cases of one file in one figure that lifts a clause, for the same reasons.
struct WorkCases {
  const Measure* measure{};         ///< one of the result
  std::vector<std::size_t> places;  ///< in `measure->failing`
  bool open{};  ///< what is missing can still be recorded; else its day has passed, and only what had happened by then
                ///< and was not typed, or the cases that come after, make up for it
};
/// How much of what lifts a clause lies in one file.
struct WorkPart {
  std::string_view clause;
  std::int64_t cases{}, of{};
};
struct WorkFile {
  FileOfCase file;
  std::int64_t gains{};  ///< millionths of a rating: of what can still be recorded, and of contacts due in open windows
  std::int64_t passed{};               ///< the same of cases whose day has passed
  std::vector<WorkPart> parts;         ///< in the order of the clauses
  std::vector<obligations::Owed> due;  ///< contacts due within `days_ahead`, whose window is open and counts in M8.03
  std::vector<WorkCases> cases;        ///< what can still be recorded first
};

/// Contacts due so many days ahead are work of today, as on the work list.
inline constexpr int days_ahead = 7;

/// The files that lift some clause of `lifts` (`clause_lifts` of the same result and `files`), those that gain most
/// first, then by the key. A clause that cases alone do not lift gains nothing (`ClauseLift::held`); more cases than it
/// takes gain nothing more.
std::vector<WorkFile> work_by_effect(const FilesOfCases& files, const ProgrammeResult& result,
                                     const std::vector<ClauseLift>& lifts);

/// Whether what a case lacks can still be recorded; every reason must say so.
bool still_open(const Failing& failing);

}  // namespace kith::accreditation
