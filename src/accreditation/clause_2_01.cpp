// SPDX-License-Identifier: AGPL-3.0-or-later
// MS 2.01: those who oversee mentoring are competent (measure_decisions.md §2.5).
#include <algorithm>

#include "accreditation/reading.h"
#include "accreditation/sections_1_to_5.h"
#include "snapshot/competence.h"

namespace kith::accreditation {

using namespace snapshot;  // NOLINT: rows of the columns

namespace {

constexpr int least_days = 90;

int rating(std::int64_t full, std::int64_t supported, std::int64_t den) {
  if (full * 100 >= 95 * den) return 1;
  if (full * 100 >= 80 * den && full + supported == den) return 2;
  return full * 100 >= 50 * den ? 3 : 4;
}

}  // namespace

void compute_2_01(Evaluation& e, ProgrammeRef programme, std::span<Measure> m) {
  std::int64_t supported = 0;
  const auto roles = e.snapshot().column<StaffRoleRow>();
  const Day pe = e.period().end();
  for (std::uint32_t key = 0; key < roles.owners(); ++key) {
    const PersonRef person{key};
    const Competencies needed =
        required_competencies(e.snapshot(), programme, person, {e.period().from, pe}, least_days, e.as_of());
    if (needed.empty()) continue;
    std::vector<std::string> gaps;
    bool all_planned = true;
    needed.without(proven_competencies(e.snapshot(), person, pe, e.as_of())).each([&](Competency gap) {
      const bool plan = gap_is_planned(e.snapshot(), person, gap, pe, e.as_of());
      all_planned = all_planned && plan;
      gaps.push_back("gap:" + std::string(word(gap)) + (plan ? ":plan" : ""));
    });
    supported += !gaps.empty() && all_planned;
    gaps.empty() ? m[0].pass([&] { return e.person_id(person); }) : m[0].fail(e.person_id(person), std::move(gaps));
  }
  m[0].counts["supported"] = supported;
  if (m[0].den > 0) m[0].rating = rating(m[0].num, supported, m[0].den);
}

}  // namespace kith::accreditation
