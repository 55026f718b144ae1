// SPDX-License-Identifier: AGPL-3.0-or-later
// MS 1.01: a logic model (measure_decisions.md §2.1, rating of standards.md 1.01).
#include <array>

#include "accreditation/logic_model.h"
#include "accreditation/sections_1_to_5.h"

namespace kith::accreditation {

using namespace snapshot;  // NOLINT: rows of the columns

namespace {

constexpr std::array<std::string_view, 9> parts{"needs",
                                                "inputs_human",
                                                "inputs_financial",
                                                "inputs_organizational",
                                                "inputs_community",
                                                "activities",
                                                "outputs",
                                                "outcomes",
                                                "impact"};

struct Tally {
  int programmes{}, sound{}, drafts{}, with_model{}, high_risk_unsound{}, no_outcome{}, one_outcome{};
  bool needs_improvement{}, all_public{true};
};

/// What the approved model lacks.
std::vector<std::string> flaws(const LogicModelRow* model, Day as_of) {
  if (!model) return {"no_approved_model"};
  std::vector<std::string> reasons;
  for (std::size_t i = 0; i < parts.size(); ++i)
    if (!(model->filled >> i & 1)) reasons.push_back("blank:" + std::string(parts[i]));
  if (!model->has_review_date || model->review_date < as_of) reasons.emplace_back("review_overdue");
  return reasons;
}

void judge(const Evaluation& e, ProgrammeRef programme, Tally& t, Measure& m) {
  const auto* row = e.snapshot().effective<ProgrammeRow>(programme, e.as_of());
  const IdPool& ids = e.snapshot().ids<LogicModelRow>();
  const LogicModelRow* model = nullptr;
  bool any = false;
  for (const LogicModelRow& r : e.snapshot().of<LogicModelRow>(programme)) {
    if (!r.shows(e.as_of()) || r.date > e.as_of()) continue;
    any = true;
    if (r.approved && (!model || model->date < r.date || (model->date == r.date && ids.less(model->id, r.id))))
      model = &r;
  }
  const std::vector<std::string> reasons = flaws(model, e.as_of());
  const std::size_t outcomes = active_outcomes(e, programme).size();
  ++t.programmes;
  t.sound += reasons.empty();
  t.with_model += any;
  t.drafts += any && !reasons.empty();
  t.high_risk_unsound += row->high_risk && !reasons.empty();
  t.no_outcome += outcomes == 0;
  t.one_outcome += outcomes == 1;
  t.needs_improvement = t.needs_improvement || (model && model->needs_improvement);
  t.all_public = t.all_public && row->family == StandardsFamily::pa_ms;
  m.judge(e.snapshot().id_of<ProgrammeRow>(programme), reasons);
}

int rating(const Tally& t) {
  if (t.all_public)
    return t.sound == t.programmes ? 1 : t.sound * 2 > t.programmes ? 2 : t.sound + t.drafts > 0 ? 3 : 4;
  if (t.with_model == 0 || t.no_outcome == t.programmes) return 4;
  if (t.high_risk_unsound > 0 || t.no_outcome > 0 || (t.programmes - t.sound) * 2 > t.programmes) return 3;
  return t.sound < t.programmes || t.one_outcome > 0 || t.needs_improvement ? 2 : 1;
}

void judge_all(const Evaluation& e, std::span<const ProgrammeRef> programmes, Measure& m) {
  Tally tally;
  for (const ProgrammeRef programme : programmes)
    if (open_on_as_of(e, programme)) judge(e, programme, tally, m);
  if (tally.programmes > 0) m.rating = rating(tally);
}

}  // namespace

bool open_on_as_of(const Evaluation& e, ProgrammeRef programme) {
  const auto* row = e.snapshot().effective<ProgrammeRow>(programme, e.as_of());
  return row && row->open.covers(e.as_of());
}

std::vector<ActiveOutcome> active_outcomes(const Evaluation& e, ProgrammeRef programme) {
  std::vector<ActiveOutcome> active;
  e.snapshot().column<OutcomeRow>().each([&](std::uint32_t key, const OutcomeRow& row) {
    if (row.programme == programme && row.shows(e.as_of()) && row.days.covers(e.as_of()))
      active.push_back({{key}, &row});
  });
  return active;
}

void compute_1_01(Evaluation& e, ProgrammeRef programme, std::span<Measure> m) { judge_all(e, {&programme, 1}, m[0]); }
void compute_1_01_agency(Evaluation& e, std::span<Measure> m) { judge_all(e, e.programmes(), m[0]); }

}  // namespace kith::accreditation
