// SPDX-License-Identifier: AGPL-3.0-or-later
#pragma once
#include <functional>
#include <string>
#include <string_view>

#include "accreditation/catalogue.h"

namespace kith::accreditation {

struct Report {
  Period period;
  std::vector<ProgrammeResult> programmes;  ///< by id
  std::vector<std::string> programme_ids;   ///< of the same
  bool whole_agency{};                      ///< adds the agency block (`--programme all`)
  std::vector<Measure> agency;              ///< its measures
};

/// The measures of the programme given, or of every one that exists on A; worked out from nothing (kept_figures.h keeps
/// them).
Report report_on(Evaluation& evaluation, std::optional<ProgrammeRef> programme);

/// `kith measures --json` (measure_decisions.md §9), UTF-8, one line.
std::string report_json(const Report& report);
/// For people at a terminal: one line a measure.
std::string report_text(const Report& report);

/// The failing cases of one measure (or of all, when `measure` is empty) as CSV with the header
/// programme_id,measure,unit,reasons; reasons joined with ';'.
void write_cases_csv(const Report& report, std::string_view measure, const std::function<void(std::string_view)>& sink);

}  // namespace kith::accreditation
