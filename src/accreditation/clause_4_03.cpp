// SPDX-License-Identifier: AGPL-3.0-or-later
// MS 4.03: suitable, available, committed, and not asked for more than they can carry (measure_decisions.md §4.3-4.4).
#include <algorithm>

#include "accreditation/application_view.h"
#include "accreditation/day_spans.h"
#include "accreditation/mentor_view.h"
#include "accreditation/sections_1_to_5.h"

namespace kith::accreditation {

using namespace snapshot;  // NOLINT: rows of the columns

namespace {

void judge_selection(const Evaluation& e, ProgrammeRef programme, const Accepted& a, Measure& m) {
  std::vector<std::string> reasons;
  if (!a.decision->qualities_rated) reasons.emplace_back("qualities");
  if (!a.decision->availability_rated) reasons.emplace_back("availability");
  bool agreed = false, with_numbers = false;
  for (const AgreementRow& g : e.snapshot().of<AgreementRow>(a.person)) {
    if (!g.shows(e.as_of()) || g.kind != AgreementKind::commitment || g.programme != programme ||
        g.date > a.decision->date || (!a.earlier_count() && g.date < a.application->date))
      continue;
    agreed = true;
    with_numbers = with_numbers || (g.min_visits_per_month > 0 && g.duration_months > 0);
  }
  if (!with_numbers) reasons.emplace_back(agreed ? "agreement_numbers" : "agreement");
  m.judge(e.snapshot().id_text<ApplicationRow>(a.application->id), std::move(reasons));
}

/// M4.03cap: stretches of days between changes of the matches or of the capacity.
class Capacity {
 public:
  Capacity(const Evaluation& e, ProgrammeRef programme, PersonRef mentor, std::span<const MentorView::Pair> pairs)
      : pairs_(pairs), period_{e.period().from, e.period().end()} {
    const IdPool& ids = e.snapshot().ids<CapacityRow>();
    for (const CapacityRow& row : e.snapshot().of<CapacityRow>(mentor))
      if (row.shows(e.as_of()) && row.programme == programme) rows_.push_back(&row);
    std::sort(rows_.begin(), rows_.end(), [&](auto* a, auto* b) {
      return a->days.from != b->days.from ? a->days.from < b->days.from : ids.less(a->id, b->id);
    });
  }
  std::vector<std::string> flaws() const {
    bool unset = false, above = false;
    for (const Day d : changes()) {
      const auto active = std::count_if(pairs_.begin(), pairs_.end(), [&](auto& p) { return p.match->active_on(d); });
      if (active == 0) continue;
      const auto row = std::find_if(rows_.rbegin(), rows_.rend(), [&](auto* r) { return r->days.covers(d); });
      unset = unset || row == rows_.rend();
      above = above || (row != rows_.rend() && active > (*row)->capacity);
    }
    std::vector<std::string> reasons;
    if (unset) reasons.emplace_back("capacity_unset");
    if (above) reasons.emplace_back("above_capacity");
    return reasons;
  }

 private:
  /// The first day of P and every day in it on which something changes.
  std::vector<Day> changes() const {
    std::vector<Day> days{period_.from};
    for (const auto& p : pairs_) {
      days.push_back(p.match->start);
      days.push_back(p.match->end);
    }
    for (const CapacityRow* row : rows_) {
      days.push_back(row->days.from);
      if (row->days.until != Day::never()) days.push_back(row->days.until + 1);
    }
    std::erase_if(days, [&](Day d) { return !period_.covers(d); });
    return days;
  }

  std::span<const MentorView::Pair> pairs_;
  Span period_;
  std::vector<const CapacityRow*> rows_;
};

}  // namespace

void compute_4_03(Evaluation& e, ProgrammeRef programme, std::span<Measure> m) {
  for (const Accepted& a : e.shared<ApplicationView>().accepted(programme)) judge_selection(e, programme, a, m[0]);
  e.shared<MentorView>().each_mentor(programme, [&](PersonRef mentor, auto pairs) {
    if (std::none_of(pairs.begin(), pairs.end(),
                     [&](auto& p) { return p.match->active_within(e.period().from, e.period().end()); }))
      return;
    m[1].judge(e.person_id(mentor), Capacity(e, programme, mentor, pairs).flaws());
  });
}

}  // namespace kith::accreditation
