// SPDX-License-Identifier: AGPL-3.0-or-later
#pragma once
#include "personnel/store.h"

/// Who looks after a match (workflows.md §12): assigning one, and handing over a whole caseload in one act, which can
/// be taken back as a whole (docs/decisions/0219).
namespace kith::personnel {

/// An assignment of the worker that reaches the day or begins later, of a match that is not closed.
struct Carried {
  std::int64_t assignment{}, version{};
  MatchId match;
  ProgrammeId programme;
  PersonId mentor, mentee;
  snapshot::NeedLevel need{};
  Date start{};
  std::optional<Date> end;
};
std::vector<Carried> caseload(db::Tx& tx, const snapshot::Snapshot& snapshot, PersonId worker, Date day, Date today);

struct Transfer {
  Carried carried;
  PersonId to;
};
struct HandOver {
  PersonId from;
  Date day{};                   ///< the receivers' first; the worker's last is the day before
  std::optional<Date> back_on;  ///< for a leave: on this day the matches return
  std::vector<Transfer> transfers;
};
/// Receivers who would carry more than a programme's limit on the day (today at the earliest), with that programme.
struct Over {
  PersonId worker;
  ProgrammeId programme;
  std::int64_t weight{}, limit{};
};
std::vector<Over> over_limit(const snapshot::Snapshot& snapshot, std::span<const Transfer> transfers, Date day,
                             Date today);

/// In one transaction: what the worker has ends the day before `day` (what would only begin on it is withdrawn), the
/// receivers begin on it with the same need, and on `back_on` the worker begins again. Gives the key of the hand-over.
/// Refusals: no match to hand over; a day more than 14 days back or 90 ahead; a return before the day after it;
/// `conflict` when an assignment was changed meanwhile. Whether receivers may be given more than the limit is for the
/// caller, with a reason: `why`, kept once for each match of such a receiver (guard_overrides).
Result<std::int64_t> hand_over(db::Tx& tx, const HandOver& act, std::span<const Over> over, std::string_view why,
                               const records::Author& author);

/// Takes a hand-over back: the receivers' assignments are withdrawn, the worker's are as they were. `conflict` when it
/// was taken back already or one of the assignments has changed since.
Result<std::int64_t> take_back(db::Tx& tx, std::int64_t handover, const records::Author& author);

struct Past {
  std::int64_t handover{};
  Date day{};
  std::optional<Date> back_on;
  int matches{};
  bool undone{};
};
std::vector<Past> hand_overs_of(db::Tx& tx, PersonId person);
/// What a hand-over gave to whom, from which day.
struct Given {
  MatchId match;
  PersonId to;
  Date from{};
};
std::vector<Given> given_in(db::Tx& tx, std::int64_t handover);
/// Whose caseload it was.
std::optional<PersonId> hand_over_from(db::Tx& tx, std::int64_t handover);

/// The worker's assignments of the match that reach the day or begin later: days and keys only.
std::vector<Carried> carried_of(db::Tx& tx, MatchId match, PersonId worker, Date day, Date today);

/// One match to one worker from `day` on; whoever had it until then ends the day before. Refusals as above.
struct Assignment {
  MatchId match;
  ProgrammeId programme;
  PersonId to;
  snapshot::NeedLevel need{};
  Date day{};
};
Result<std::int64_t> assign(db::Tx& tx, const Assignment& act, std::span<const Carried> until_now, bool over,
                            std::string_view why, const records::Author& author);
/// Takes the assignment `begun` back: it is withdrawn, and whoever it took the match from has it as before. False,
/// changing nothing, when one of these assignments has changed since.
Result<bool> unassign(db::Tx& tx, std::int64_t begun, const records::Author& author);

}  // namespace kith::personnel
