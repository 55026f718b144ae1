// SPDX-License-Identifier: AGPL-3.0-or-later
#pragma once
#include <span>

#include "casefile/record_form.h"
#include "matches/lives.h"

/// What is recorded on a match: one form each (casefile/record_form.h), one decision with its guards for all.
namespace kith::matches {

struct ActForm {
  Act act{};
  casefile::RecordForm form;
  records::ColumnKey parent;  ///< the proposal or the match it hangs on; of an approval the proposal
};
const ActForm& form_of(Act act);
/// A proposal: the four factors of both sides (MS 6.01). Mentor and mentee are chosen beside it.
extern const casefile::RecordForm proposal_form;

/// Who may give the guardian's answer and be briefed today: those who may consent and whom nothing bars.
std::vector<PersonId> guardians_for(db::Tx& tx, PersonId mentee, Date today);
/// Who may be given the match on its approval.
std::vector<PersonId> workers_of(db::Tx& tx, ProgrammeId programme, Date today);

/// A service provider that coordinates with the programme for a mentee.
struct Provider {
  std::int64_t chain{};
  std::string organization;
  std::string id;  ///< exchange id, as match_goals.provider_ids holds them
};
/// Those of a mentee who do so today.
std::vector<Provider> providers_for(db::Tx& tx, PersonId mentee, Date today);

/// A group of the programme that meets on a day (MG-*).
struct Group {
  std::int64_t chain{};
  std::string name;  ///< with its site
};
/// By name, as known on `today`.
std::vector<Group> groups_for(db::Tx& tx, ProgrammeId programme, Date day, Date today);
/// Who could approve a pause of the programme on `day`, as known on `today`.
std::vector<PersonId> supervisors_of(db::Tx& tx, ProgrammeId programme, Date day, Date today);

/// Who asks.
struct Hand {
  records::Author author;
  casefile::Override override_;
  bool supervisor{};                     ///< may approve suspensions and reopen
  std::int64_t pause{};                  ///< which pause ends or is withdrawn; 0: Life::pause_to_end without one
  std::vector<std::int64_t> withheld{};  ///< concerns about the two that the hand may not hear of yet
};

/// Records `act`; gives the key of the record. Refusals: `conflict` when the state does not allow it; `invalid` by
/// field:
/// - a day to come, before the approval, or after the end;
/// - the first meeting held without what `blocks` calls hard (asked for its own day: the check must hold then, §18.13)
/// or,
///   without an override, what it calls soft;
/// - an answer by somebody who may not give it; an approval with a yes missing;
/// - a pause of more than 90 days, or an approval of one by nobody who may on its day, or before the match;
/// - a group that does not meet on the day of the approval; a helper with a goal who is not one of providers_for;
/// - an exit interview refused without a note;
/// - a provider left out of the goals who is not one of providers_for;
/// - health, culture or family told to the other side without agreement.
/// A closure before the first meeting is `dissolved_before_start` whatever was chosen (§18.31), a later one never.
/// Reopening withdraws the closure: the old S holds again (§18.30).
Result<std::int64_t> record_act(db::Tx& tx, const snapshot::Snapshot& snapshot, const Life& life, const Around& around,
                                Act act, const casefile::Answers& answers, const Hand& hand);

/// A new proposal. HARD: relative, same household, staff in charge of the mentee, a mentor who is suspended, gone or
/// barred, the same pair already proposed. SOFT: an earlier match of the two that failed or had a concern (not one that
/// names the reader or is `withheld` from them), capacity, a last match of either that ended too recently (rematch.h).
struct Pair {
  ProgrammeId programme;
  PersonId mentor, mentee;
};
std::vector<Block> conflicts(db::Tx& tx, const snapshot::Snapshot& snapshot, const Pair& pair, PersonId reader,
                             Date today, std::span<const std::int64_t> withheld = {});
Result<std::int64_t> record_proposal(db::Tx& tx, const snapshot::Snapshot& snapshot, const Pair& pair,
                                     const casefile::Answers& answers, const Hand& hand);

}  // namespace kith::matches
