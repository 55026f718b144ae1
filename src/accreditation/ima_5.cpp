// SPDX-License-Identifier: AGPL-3.0-or-later
// IMA standard V, formative assessment: V-1 to V-5 (measure_decisions.md §8.3). Only that something was done is read.
#include <algorithm>

#include "accreditation/ima_standards.h"
#include "accreditation/leaders.h"
#include "accreditation/reading.h"

namespace kith::accreditation {

using namespace snapshot;  // NOLINT: rows of the columns

namespace {

template <class Each>
void each_cycle(const Evaluation& e, ProgrammeRef programme, Each each) {
  every<FormativeCycleRow>(e, [&](std::uint32_t, const FormativeCycleRow& cycle) {
    if (cycle.programme == programme) each(cycle);
  });
}
/// Open cycles with goals that were not dropped: a learning plan that is followed.
template <class Each>
void each_plan(const Evaluation& e, ProgrammeRef programme, Each each) {
  each_cycle(e, programme, [&](const FormativeCycleRow& cycle) {
    if (cycle.closed_on <= e.as_of()) return;
    std::vector<LearningGoalRow> goals;
    for (const LearningGoalRow& goal : shown<LearningGoalRow>(e, cycle.chain))
      if (goal.status != LearningGoalStatus::dropped) goals.push_back(goal);
    if (!goals.empty()) each(cycle, goals);
  });
}

}  // namespace

void compute_ima_5_1(Evaluation& e, ProgrammeRef programme, std::span<Measure> m) {
  std::set<TextMark> items;  // that exist on A
  every<FormativeItemRow>(e,
                          [&](std::uint32_t, const FormativeItemRow& item) { items.insert(mark_of(id_of(e, item))); });
  each_plan(e, programme, [&](const FormativeCycleRow& cycle, const std::vector<LearningGoalRow>& goals) {
    const bool cited = std::all_of(goals.begin(), goals.end(), [&](auto& goal) {
      const auto named = e.snapshot().list<LearningGoalRow>(goal.items);
      return std::any_of(named.begin(), named.end(), [&](TextMark item) { return items.contains(item); });
    });
    m[0].judge(id_of(e, cycle), cited ? std::vector<std::string>{} : std::vector<std::string>{"goal_without_item"});
  });
}

void compute_ima_5_2(Evaluation& e, ProgrammeRef programme, std::span<Measure> m) {
  constexpr int days = 90, least_kinds = 2;
  const Day pe = e.period().end();
  for (const auto& [mentee, start] : mentees_matched_on(e, programme, pe)) {
    if (start + days > pe) continue;
    const int kinds = formative_kinds(e, programme, mentee, MonthsFrom(pe).plus(-12), pe).count();
    if (kinds >= least_kinds)
      m[0].pass([&] { return e.person_id(mentee); });
    else
      m[0].fail(e.person_id(mentee), {"kinds:" + std::to_string(kinds)});
  }
}

void compute_ima_5_3(Evaluation& e, ProgrammeRef programme, std::span<Measure> m) {
  each_cycle(e, programme, [&](const FormativeCycleRow& cycle) {
    if (!e.period().holds(cycle.closed_on)) return;
    m[0].judge(id_of(e, cycle),
               cycle.has_summary ? std::vector<std::string>{} : std::vector<std::string>{"no_summary"});
  });
}

void compute_ima_5_4(Evaluation& e, ProgrammeRef programme, std::span<Measure> m) {
  each_plan(e, programme, [&](const FormativeCycleRow& cycle, const std::vector<LearningGoalRow>& goals) {
    std::vector<std::string> reasons;
    if (!std::all_of(goals.begin(), goals.end(), [](auto& g) { return g.agreed_by_mentee && g.agreed_by_mentor; }))
      reasons.emplace_back("not_agreed");
    if (!std::any_of(goals.begin(), goals.end(), [](auto& g) { return g.has_milestone && g.has_criterion; }))
      reasons.emplace_back("no_criterion");
    m[0].judge(id_of(e, cycle), std::move(reasons));
  });
}

void compute_ima_5_5(Evaluation& e, ProgrammeRef programme, std::span<Measure> m) {
  constexpr Set<FormativePurpose> purposes{FormativePurpose::mentoring, FormativePurpose::professional_development,
                                           FormativePurpose::programme_evaluation};
  constexpr Set<FormativeReader> barred{FormativeReader::line_manager, FormativeReader::hr, FormativeReader::employer,
                                        FormativeReader::administrator};
  for (const FormativeAccessRow& access : shown<FormativeAccessRow>(e, programme)) {
    if (!access.granted || !e.period().holds(access.date)) continue;
    std::vector<std::string> reasons;
    if (!purposes.has(access.purpose)) reasons.push_back("purpose:" + std::string(word(access.purpose)));
    if (barred.has(access.role)) reasons.push_back("role:" + std::string(word(access.role)));
    if (!reasons.empty()) cap_at(m[0], "formative_data_misused", 4);
    m[0].judge(id_of(e, access), std::move(reasons));
  }
}

}  // namespace kith::accreditation
