// SPDX-License-Identifier: AGPL-3.0-or-later
// PQI 4: case records are reviewed every quarter, open and closed ones (measure_decisions.md §8.2).
#include <algorithm>

#include "accreditation/blocks.h"
#include "accreditation/reading.h"
#include "accreditation/sister_clauses.h"
#include "snapshot/agency_rows.h"

namespace kith::accreditation {

using namespace snapshot;  // NOLINT: rows of the columns

namespace {

/// Enough files of a population of N: a tenth of them, but ten at least, or all; open and closed ones where there are
/// any.
bool enough(const FileReviewRow& round) {
  const std::int64_t n = std::int64_t{round.population_open} + round.population_closed;
  const std::int64_t least = std::min(n, std::max<std::int64_t>(10, (n + 9) / 10));
  return round.open_files + round.closed_files >= least && (round.population_closed <= 0 || round.closed_files >= 1) &&
         (round.population_open <= 0 || round.open_files >= 1);
}

}  // namespace

void compute_pqi_4(Evaluation& e, ProgrammeRef programme, std::span<Measure> m) {
  const ProgrammeRow* row = e.snapshot().effective<ProgrammeRow>(programme, e.as_of());
  for (const Span& quarter : blocks_within(e.period().from, e.period().end(), 3)) {
    if (!row || !row->open.covers(quarter.from)) continue;
    bool any_round = false, passed = false;
    for (const FileReviewRow& round : shown<FileReviewRow>(e, programme)) {
      if (round.quarter_start != quarter.from) continue;
      any_round = true;
      passed = passed || enough(round);
    }
    if (passed)
      m[0].pass([&] { return month_name(quarter.from); });
    else
      m[0].fail(month_name(quarter.from), {any_round ? "too_few_files" : "no_round"});
  }
}

}  // namespace kith::accreditation
