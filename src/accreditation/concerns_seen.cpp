// SPDX-License-Identifier: AGPL-3.0-or-later
#include "accreditation/concerns_seen.h"

#include <algorithm>

#include "accreditation/case_unit.h"
#include "accreditation/few_cases.h"
#include "accreditation/queries.h"
#include "snapshot/agency_rows.h"
#include "snapshot/refs.h"
#include "snapshot/relation.h"

namespace kith::accreditation {
namespace {

using auth::Permission;
using snapshot::ConcernRef;
using snapshot::ConcernRow;

bool counts_concerns(const Measure& m) { return unit_of(m.id).unit == Unit::concern; }

/// Those of the programme that name the reader in any version, or hang on a match that the reader may not handle.
std::set<ConcernRef> hidden_from(Visit& visit, const Snapshot& snapshot, const auth::Scope& scope,
                                 ProgrammeId programme) {
  std::set<ConcernRef> hidden;
  visit.read([&](db::Tx& tx) {
    tx.query(sql::concerns_about, {{"person", visit.actor.person}},
             [&](const db::Row& row) { hidden.insert({static_cast<std::uint32_t>(row.integer(0))}); });
  });
  const snapshot::RelationsOf relations(snapshot, visit.actor.person, visit.today);
  snapshot.column<ConcernRow>().each([&](std::uint32_t key, const ConcernRow& row) {
    if (row.programme != snapshot::ref_of(programme) || !row.match) return;
    const auto state = snapshot::state_of(snapshot, row.match, Day(visit.today));
    if (state && !snapshot::reaches(visit.actor, Permission::handle_concern, scope, relations, *state))
      hidden.insert({key});
  });
  return hidden;
}

Measure withheld(const Measure& m) {
  Measure blank{.id = m.id, .clause = m.clause, .status = MeasureStatus::not_assessed};
  blank.flags.insert("concerns_withheld");
  return blank;
}

/// What a reader may know of the concerns of a programme.
struct ConcernsOf {
  bool all{};  ///< handles those of the whole programme
  std::set<ConcernRef> hidden;
};

ConcernsOf concerns_of(Visit& visit, const Snapshot& snapshot, ProgrammeId programme, const ProgrammeResult& result) {
  const auto scope = auth::scope_of(visit.actor, Permission::handle_concern);
  if (!scope.sees_whole(programme) || std::none_of(result.measures.begin(), result.measures.end(), counts_concerns))
    return {};
  return {true, hidden_from(visit, snapshot, scope, programme)};
}

ProgrammeResult concerns_as_seen(const ConcernsOf& concerns, const Snapshot& snapshot, const Period& period,
                                 ProgrammeId programme, ProgrammeResult result) {
  if (concerns.all && concerns.hidden.empty()) return result;
  std::optional<ProgrammeResult> own;
  if (concerns.all) {
    Evaluation e(snapshot, period);
    if (std::any_of(result.measures.begin(), result.measures.end(), [](const Measure& m) { return m.keeps_counted; }))
      e.keep_counted();
    e.shared<HiddenConcerns>().all = concerns.hidden;
    own = evaluate(e, snapshot::ref_of(programme));
  }
  for (std::size_t i = 0; i < result.measures.size(); ++i)
    if (counts_concerns(result.measures[i]))
      result.measures.replace(i, own ? own->measures[i] : withheld(result.measures[i]));
  return result;
}

/// The persons behind a figure are counted over what the figure counts.
ProgrammeResult seen(Visit& visit, const Live& live, const Period& period, ProgrammeId programme,
                     ProgrammeResult result) {
  const Snapshot& snapshot = *live.columns;
  const auto concerns = concerns_of(visit, snapshot, programme, result);
  result = concerns_as_seen(concerns, snapshot, period, programme, std::move(result));
  if (opens_cases(visit, programme)) return result;
  if (concerns.hidden.empty())
    return without_few(std::move(result), *live.figures.persons(live.columns, period, snapshot::ref_of(programme)));
  Evaluation e(snapshot, period);
  e.keep_counted();
  e.shared<HiddenConcerns>().all = concerns.hidden;
  return without_few(std::move(result), persons_behind(e, evaluate(e, snapshot::ref_of(programme))));
}

}  // namespace

ProgrammeResult as_seen_by(Visit& visit, const Live& live, const Period& period, ProgrammeId programme) {
  return seen(visit, live, period, programme, live.of(period, snapshot::ref_of(programme)));
}

ProgrammeResult counted_as_seen_by(Visit& visit, const Live& live, const Period& period, ProgrammeId programme,
                                   std::string_view measure) {
  Evaluation e(*live.columns, period);
  e.keep_counted();
  auto result = computed_again(e, live.of(period, snapshot::ref_of(programme)), measure);
  return seen(visit, live, period, programme, std::move(result));
}

}  // namespace kith::accreditation
