// SPDX-License-Identifier: AGPL-3.0-or-later
#pragma once
#include <memory>

#include "placement/placement.h"
#include "placement/runs.h"
#include "placement/wait.h"
#include "snapshot/kind_set.h"

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

/// A programme as the records tell it on a day, read whole.
struct Loaded {
  std::string stamp;  ///< of what was read (stamp_of)
  Facts facts;
  ProgrammePool pool;
  std::vector<Watched> waits;
  std::optional<KeptRun> last;
  std::optional<ProgrammePool> then;  ///< the pool of the day of `last`

  std::int64_t pairs() const {
    return static_cast<std::int64_t>(pool.mentors.size()) * static_cast<std::int64_t>(pool.mentees.size());
  }
};
/// The day, and the greatest key of every table a pool is made from: those that the statements of this slice name, and
/// those behind `pool_reads`. Rows are only ever added, so equal stamps mean equal records. One query of index
/// look-ups.
std::string stamp_of(db::Tx& tx, Date day);
/// What `pool_of` reads of the columns (decision 0224), as kinds that are tables.
constexpr snapshot::KindSet pool_reads() {
  using snapshot::Kind;
  return {Kind::persons,          Kind::matches,           Kind::initial_meetings,  Kind::match_closures,
          Kind::match_pauses,     Kind::background_checks, Kind::transport_periods, Kind::agreements,
          Kind::training_records, Kind::course_versions,   Kind::policies,          Kind::programmes};
}
/// Gives a transaction to read in, of its own each time.
using Reader = std::function<void(FunctionRef<void(db::Tx&)>)>;
/// O(records of the programme). The stamp is taken first: what is recorded meanwhile makes it old.
std::shared_ptr<const Loaded> load(const Reader& read, const Uses& uses, ProgrammeId programme, Date day);

struct PoolRun {
  std::shared_ptr<const Loaded> from;
  ProgrammePool pool;  ///< of `from`, with the rules as they were used
  matching::Run run;
  Kind kind{};
  std::optional<Changes> changes;             ///< since from->last
  std::int64_t best_points{}, best_placed{};  ///< of the optimum, for the price of another kind
  std::vector<matching::LeftOut> why;         ///< per mentee; meant for those left out; empty when it is not proven
  std::vector<matching::Recruit> recruits;
  std::string digest;

  const std::optional<KeptRun>& last() const { return from->last; }
  bool left_out(std::size_t mentee) const { return run.mentor_of[mentee] == matching::nobody; }
};
inline constexpr double longest_on_a_page = 5;  ///< seconds; then the best so far and its gap
/// Works the placement out and all that its page tells. `steady` without a kept run is `optimal`; `tried`: other rules
/// than the programme's. The pairs themselves are not kept (`run.problem` is empty).
PoolRun solved(std::shared_ptr<const Loaded> from, Kind kind, const matching::Rules* tried,
               const matching::Limits& limits);

/// The programme of the query or the form, or the actor's first.
std::optional<ProgrammeName> asked_programme(const Visit& visit, const std::vector<ProgrammeName>& programmes);
bool may_set_weights(const Visit& visit, ProgrammeId programme);

/// What people wrote about pairs, in force today, of people whom the actor may see here.
struct WrittenRule {
  std::int64_t chain{}, version{};
  std::string mentee, mentor, rule, who, note;
  std::string state;  ///< of a pair kept together: why it cannot be had today; empty when it can
  Date since{};
  PersonId of_mentee, of_mentor;
};
std::vector<WrittenRule> written_rules(Visit& visit, const ProgrammePool& pool);

/// The pool's page, with what was wrong with a decision on a kept run.
http::Response show_pool(Visit& visit, const Uses& uses, const Refusal* refusal);

}  // namespace kith::placement
