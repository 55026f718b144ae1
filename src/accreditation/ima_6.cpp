// SPDX-License-Identifier: AGPL-3.0-or-later
// IMA standard VI, the annual evaluation: VI-1 (measure_decisions.md §8.3).
#include <algorithm>

#include "accreditation/ima_standards.h"
#include "accreditation/reading.h"
#include "snapshot/agency_rows.h"

namespace kith::accreditation {

using namespace snapshot;  // NOLINT: rows of the columns

namespace {

constexpr Set<Stakeholder> asked_groups{Stakeholder::mentees, Stakeholder::mentors, Stakeholder::families,
                                        Stakeholder::staff, Stakeholder::leaders};

const EvaluationCycleRow* latest_report(const Evaluation& e, ProgrammeRef programme) {
  const IdPool& ids = e.snapshot().ids<EvaluationCycleRow>();
  const EvaluationCycleRow* latest = nullptr;
  for (const EvaluationCycleRow& cycle : shown<EvaluationCycleRow>(e, programme))
    if (!latest || latest->date < cycle.date || (latest->date == cycle.date && ids.less(latest->id, cycle.id)))
      latest = &cycle;
  return latest;
}

bool all_answered(const Evaluation& e, const EvaluationCycleRow& report) {
  Set<Stakeholder> groups;
  for (const FeedbackRow& feedback : shown<FeedbackRow>(e, report.chain))
    if (feedback.responded >= 1) groups.add(feedback.group);
  return groups.contains(asked_groups);
}
bool all_told(const Evaluation& e, const EvaluationCycleRow& report) {
  Set<Stakeholder> groups;
  for (const DistributionRow& distribution : shown<DistributionRow>(e, report.chain)) groups.add(distribution.group);
  return groups.contains(asked_groups);
}
/// There are actions, each with somebody to do it and a day to have it done by.
bool planned(const Evaluation& e, const EvaluationCycleRow& report) {
  bool there = false;
  for (const PlanActionRow& action : shown<PlanActionRow>(e, report.chain)) {
    if (!action.has_owner || !action.has_due_date) return false;
    there = true;
  }
  return there;
}
/// Actions of every cycle that fell due in P: done, or put off or dropped with a reason.
Share actions_due(const Evaluation& e, ProgrammeRef programme) {
  Share share;
  for (const EvaluationCycleRow& cycle : shown<EvaluationCycleRow>(e, programme))
    for (const PlanActionRow& action : shown<PlanActionRow>(e, cycle.chain)) {
      if (!action.has_due_date || !e.period().holds(action.due_date)) continue;
      count_in(share, any<PlanUpdateRow>(e, action.chain, [](auto& update) {
                 return update.status == ActionStatus::done || update.has_reason;
               }));
    }
  return share;
}

}  // namespace

void compute_ima_6_1(Evaluation& e, ProgrammeRef programme, std::span<Measure> m) {
  constexpr int report_months = 12, review_months = 48, least_sources = 2;
  const MonthsFrom a(e.as_of());
  const EvaluationCycleRow* report = latest_report(e, programme);
  const Share actions = actions_due(e, programme);
  const auto unit = [&](const char* name, bool yes) {
    m[0].judge(name, yes ? std::vector<std::string>{} : std::vector<std::string>{"no"});
  };
  unit("report", report && report->date >= a.plus(-report_months));
  unit("feedback", report && all_answered(e, *report));
  unit("sources", report && report->sources >= least_sources);
  unit("distribution", report && all_told(e, *report));
  unit("plan", report && planned(e, *report));
  unit("actions", actions.num == actions.den);
  unit("external_review", any<ExternalReviewRow>(e, programme, [&](auto& review) {
         return review.date >= a.plus(-review_months) && review.date <= e.as_of();
       }));
  m[0].sub["plan_actions"] = actions;
}

}  // namespace kith::accreditation
