// SPDX-License-Identifier: AGPL-3.0-or-later
#pragma once
#include "placement/placement.h"
#include "placement/runs.h"

/// A pool, its placement of now, and what changed since the last run that was kept: what the pool's page, its JSON and
/// the keeping of a run stand on.
namespace kith::placement {

enum class Kind : std::uint8_t {
  optimal,
  stable,
  steady,  ///< as few changes of the last kept run as possible
};
std::string_view name(Kind);
Kind asked_kind(const Visit& visit);  ///< `placement` of the query or the form; optimal when it is none of them

struct PoolRun {
  ProgrammePool pool;
  matching::Run run;
  Kind kind{};
  std::optional<KeptRun> last;
  std::optional<Changes> changes;             ///< since `last`
  std::int64_t best_points{}, best_placed{};  ///< of the optimum, for the price of another kind
};
/// Ends after five seconds with the best so far and its gap. `steady` without a kept run is `optimal`.
PoolRun solve_pool(Visit& visit, const snapshot::Snapshot& snapshot, ProgrammeId programme, Kind kind);
/// After rules were changed.
void solve_again(PoolRun& of);

/// The programme of the query or the form, or the actor's first.
std::optional<ProgrammeName> asked_programme(const Visit& visit, const std::vector<ProgrammeName>& programmes);
bool may_set_weights(const Visit& visit, ProgrammeId programme);

/// What people wrote about pairs, in force today, of people whom the actor may see here.
struct WrittenRule {
  std::int64_t chain{}, version{};
  std::string mentee, mentor, rule, who, note;
  std::string state;  ///< of a pair kept together: why it cannot be had today; empty when it can
  Date since{};
};
std::vector<WrittenRule> written_rules(Visit& visit, const ProgrammePool& pool);

/// The pool's page, with what was wrong with a decision on a kept run.
http::Response show_pool(Visit& visit, const Columns& columns, const Refusal* refusal);

}  // namespace kith::placement
