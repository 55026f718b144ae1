// SPDX-License-Identifier: AGPL-3.0-or-later
// Kept figures are those worked out from nothing, whatever was recorded since; and every computation declares what it
// reads.
#include "accreditation/kept_figures.h"

#include <gtest/gtest.h>

#include <iostream>

#include "accreditation/told_cases.h"
#include "records/append.h"
#include "records/schema.h"

namespace kith::accreditation {
namespace {

using namespace snapshot;  // NOLINT: rows of the columns

const Period year{Day(on(2024, 1, 1)), Day(on(2024, 12, 31)), Day(on(2026, 1, 2))};

std::string name_of(Kind kind) {
  if (kind == Kind::pairings) return "pairings";
  if (kind == Kind::caseload) return "caseload";
  if (kind == Kind::party_rows) return "party_rows";
  return std::string(records::tables()[static_cast<std::size_t>(kind)].name);
}
std::string names_of(const KindSet& kinds) {
  std::string names;
  kinds.each([&](Kind kind) { names += (names.empty() ? "Kind::" : ", Kind::") + name_of(kind); });
  return names;
}

/// The kinds that one computation reads for all programmes, with what it needs beside.
KindSet read_by(const Snapshot& s, const Chapter& chapter, const ClauseRules& rules, const Computation& computation) {
  KindSet seen;
  reads_noted = &seen;
  Evaluation e(s, year);
  for (const ProgrammeRef programme : e.programmes()) compute(e, programme, chapter, rules, computation);
  reads_noted = nullptr;
  return seen;
}

TEST(KeptFigures, every_computation_declares_all_that_it_reads) {
  const ToldCases told;
  for (const Chapter& chapter : catalogue())
    for (const ClauseRules& rules : chapter.clauses)
      for (const Computation& c : rules.computations) {
        const KindSet read = read_by(told.snapshot(), chapter, rules, c);
        EXPECT_EQ(names_of(read.without(every_measure_reads + c.reads)), "") << rules.clause << " does not declare these";
        EXPECT_EQ(names_of(c.reads.without(read)), "") << rules.clause << " declares these and never reads them";
      }
}

}  // namespace
}  // namespace kith::accreditation
