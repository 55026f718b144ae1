// SPDX-License-Identifier: AGPL-3.0-or-later
#pragma once
#include <gtest/gtest.h>

#include <string>

#include "accreditation/catalogue.h"
#include "records/schema.h"

namespace kith::accreditation::test_only {

/// "contact_parties, meeting_logs"
inline std::string names_of(const KindSet& kinds) {
  std::string names;
  kinds.each([&](Kind kind) {
    const auto i = static_cast<std::size_t>(kind);
    constexpr std::array<const char*, 3> derived{"pairings", "caseload", "party_rows"};
    names += (names.empty() ? "" : ", ") +
             std::string(i < snapshot::record_kinds ? records::tables()[i].name : derived[i - snapshot::record_kinds]);
  });
  return names;
}

/// Every computation of the programme, or only those of one measure's clause, reads no kind of row that it does not
/// declare. An evaluation of its own for each, so that what it reads through views is seen.
inline void expect_declared(const Snapshot& snapshot, const Period& period, ProgrammeRef programme,
                            std::string_view measure = {}) {
  for (const Chapter& chapter : catalogue())
    for (const ClauseRules& rules : chapter.clauses) {
      const auto& ids = rules.measures;
      if (!measure.empty() && std::find(ids.begin(), ids.end(), measure) == ids.end()) continue;
      for (const Computation& computation : rules.computations) {
        KindSet read;
        snapshot::reads_noted = &read;
        Evaluation e(snapshot, period);
        if (follows(snapshot, period.as_of, programme, chapter)) compute(e, programme, chapter, rules, computation);
        snapshot::reads_noted = nullptr;
        EXPECT_EQ(names_of(read.without(every_measure_reads + computation.reads)), "")
            << rules.clause << " " << (&computation - rules.computations.data()) << " does not declare these";
      }
    }
}

}  // namespace kith::accreditation::test_only
