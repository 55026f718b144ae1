// SPDX-License-Identifier: AGPL-3.0-or-later
#pragma once
#include "placement/pool.h"
#include "platform/base/result.h"
#include "records/append.h"

/// Kept runs: what was computed of a pool on a day, from which rules, and what a person decided on it. A run publishes
/// nothing: each child still needs a proposal.
namespace kith::placement {

struct KeptPair {
  PersonId mentee, mentor;  ///< mentor 0: left out
  bool locked{};
};
struct KeptRun {
  std::int64_t chain{}, version{};  ///< version: key of the row, for `decide_run`
  Date day{};
  bool stable{}, proven{};
  std::int64_t mentors{}, mentees{}, placed{}, points{}, bound{};
  std::string criteria;  ///< the rules as they were used (criteria_text)
  std::string digest;    ///< of all that was read: equal digests, equal result
  std::string decision;  ///< adopted, set_aside or empty
  std::string reason;
  PersonId asked_by;
  std::vector<KeptPair> pairs;
};
/// The latest kept run of a programme; the one with this key, in whatever programme.
std::optional<KeptRun> last_run(db::Tx& tx, ProgrammeId programme, Date as_of);
std::optional<KeptRun> run_at(db::Tx& tx, ProgrammeId programme, std::int64_t chain, Date as_of);

/// `bound` is `points` and the gap the search left: equal when the run is proven under the programme's rule.
Result<std::int64_t> record_run(db::Tx& tx, const ProgrammePool& pool, const matching::Run& run,
                                const records::Author& author);
/// `conflict` when it was decided already (placement.flaw.decided); setting aside needs a reason.
Result<std::int64_t> decide_run(db::Tx& tx, const KeptRun& run, bool adopt, std::string_view reason,
                                const records::Author& author);

/// "interests 180x6; ...; placing first; 2 locked; 5 kept apart"
std::string criteria_text(const matching::Asked& asked);

/// What differs between a kept run and the pool and placement of now, by names of people.
struct Move {
  std::int32_t mentee{};    ///< in the pool of now
  std::string before, now;  ///< names of mentors; empty = nobody
};
struct Changes {
  std::vector<std::string> mentees_new, mentees_gone, mentors_new, mentors_gone;
  std::vector<Move> moves;
  bool any() const {
    return !(mentees_new.empty() && mentees_gone.empty() && mentors_new.empty() && mentors_gone.empty() &&
             moves.empty());
  }
};
/// `then` is the pool as the records told it on the day of the run.
Changes changes_since(const KeptRun& run, const ProgrammePool& then, const ProgrammePool& now,
                      const std::vector<std::int32_t>& mentor_of);
/// The run's pairs as places in the pool of now, for matching::Asked::keep.
std::vector<std::pair<std::int32_t, std::int32_t>> pairs_in(const KeptRun& run, const ProgrammePool& pool);

}  // namespace kith::placement
