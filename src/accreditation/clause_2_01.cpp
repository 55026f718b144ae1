// SPDX-License-Identifier: AGPL-3.0-or-later
// MS 2.01: those who oversee mentoring are competent (measure_decisions.md §2.5).
#include <algorithm>

#include "accreditation/reading.h"
#include "accreditation/sections_1_to_5.h"
#include "snapshot/personnel_rows.h"

namespace kith::accreditation {

using namespace snapshot;  // NOLINT: rows of the columns

namespace {

constexpr int least_days = 90;
constexpr Set<Competency> everywhere{Competency::recruiting, Competency::matching, Competency::mentor_lifecycle,
                                     Competency::working_with_families, Competency::population_knowledge};
constexpr Set<Competency> with_survivors{Competency::trafficking_culture, Competency::demand_driven_understanding};

bool touches(const Span& days, Day from, Day until) { return days.from <= until && days.until >= from; }

/// What the person must show; empty when the person is not counted.
Set<Competency> required(const Evaluation& e, ProgrammeRef programme, std::span<const StaffRoleRow> roles) {
  const Day from = e.period().from, pe = e.period().end();
  Set<Competency> set;
  bool survivors = false;
  for (const StaffRoleRow& r : roles) {
    if (!r.shows(e.as_of()) || !touches(r.days, from, pe)) continue;
    const auto* of = e.snapshot().effective<ProgrammeRow>(r.programme, e.as_of());
    survivors = survivors || (of && of->survivor);
    if (r.oversight && r.programme == programme && std::min(pe, r.days.until) - r.days.from >= least_days)
      set = set.with(everywhere.without(r.excluded));
  }
  return set.empty() || !survivors ? set : set.with(with_survivors);
}

Set<Competency> proven(const Evaluation& e, PersonRef person) {
  Set<Competency> set;
  for (const CompetencyRow& c : e.snapshot().of<CompetencyRow>(person))
    if (c.shows(e.as_of()) && c.verified && c.date <= e.period().end() && c.valid_until >= e.period().end())
      set.add(c.competency);
  return set;
}

bool planned(const Evaluation& e, PersonRef person, Competency gap) {
  return any<SupportPlanRow>(e, person, [&](const SupportPlanRow& p) {
    return p.competency == gap && p.start_date <= e.period().end() && p.cancelled_on == Day::never();
  });
}

int rating(std::int64_t full, std::int64_t supported, std::int64_t den) {
  if (full * 100 >= 95 * den) return 1;
  if (full * 100 >= 80 * den && full + supported == den) return 2;
  return full * 100 >= 50 * den ? 3 : 4;
}

}  // namespace

void compute_2_01(Evaluation& e, ProgrammeRef programme, std::span<Measure> m) {
  std::int64_t supported = 0;
  const auto roles = e.snapshot().column<StaffRoleRow>();
  for (std::uint32_t key = 0; key < roles.owners(); ++key) {
    const Set<Competency> needed = required(e, programme, roles.of(key));
    if (needed.empty()) continue;
    const PersonRef person{key};
    std::vector<std::string> gaps;
    bool all_planned = true;
    needed.without(proven(e, person)).each([&](Competency gap) {
      const bool plan = planned(e, person, gap);
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
