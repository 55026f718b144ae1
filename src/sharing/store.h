// SPDX-License-Identifier: AGPL-3.0-or-later
#pragma once
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "platform/auth/account.h"
#include "platform/base/result.h"
#include "platform/db/db.h"
#include "records/append.h"
#include "snapshot/match_state.h"

/// What was agreed to be shared with somebody outside, and who reads it (workflows.md §15, §18.61; CR 2.01): a release
/// of information in force names a recipient and parts; an opening ties it, for one match, to one account. What an
/// opening shows on a day is derived: nothing once the release, the custody or the care has ended. docs/decisions/0273.
namespace kith::sharing {

/// As what somebody outside reads.
inline constexpr auth::Role outside_roles[] = {auth::Role::service_provider, auth::Role::custody_contact,
                                               auth::Role::clinician, auth::Role::employer_hr};
inline constexpr int longest_opening_days = 366;

/// The parts of a release (codes of consents.scope, "goals;progress") that the role may be shown at all: a provider
/// goals; an employer attendance, of which it reads yes or no; the others all five.
std::string parts_for(auth::Role role, std::string_view scope);
bool has_part(std::string_view parts, std::string_view part);

/// A release that counts today and of which the client has the copy.
struct Release {
  std::int64_t consent{};  ///< its first row
  ProgrammeId programme;   ///< 0 = all
  std::string recipient, scope;
  std::optional<Date> until;  ///< the last day on which it counts
};
std::vector<Release> releases_in_force(db::Tx& tx, PersonId mentee, Date today);

struct Opening {
  std::int64_t id{}, grant{}, consent{};
  MatchId match;
  AccountId account;
  auth::Role as{};
  std::string recipient;
  Date first{}, last{};
  std::string why, who;          ///< who: the account's name
  std::optional<Date> ended_on;  ///< taken back: no access from this day on
  bool open_on(Date day) const { return first <= day && day <= last && (!ended_on || day < *ended_on); }
};
std::vector<Opening> openings_of(db::Tx& tx, AccountId account);
std::vector<Opening> openings_of(db::Tx& tx, MatchId match);  ///< the latest first, ended ones too

/// What an opening shows today.
struct Shared {
  snapshot::MatchState match;
  Release release;
  std::string parts;
  bool takes_part{};  ///< the mentee is in a running match of the programme, this one or another: all an employer reads
  bool survivors{};   ///< of a programme for survivors of trafficking
};
/// Refusals say why it shows nothing: sharing.flaw.ended, .over (the match is), .release (none in force to this
/// recipient for this programme; one for all programmes opens nothing of a programme for survivors), .survivors (an
/// employer never), .custody (the organization has none today), .provider (it coordinates no care today, or is kept out
/// of the goals of this match), .scope (names no part the role may see).
Result<Shared> shared_today(db::Tx& tx, const snapshot::Snapshot& snapshot, const Opening& opening, Date today);

struct NewOpening {
  MatchId match;
  std::int64_t consent{};
  std::string login, why;
  std::optional<auth::Role> as;
  std::optional<Date> last;
};
/// Gives the account the role in the programme of the match until the last day, ties it to the release, and records
/// that the parts left the organization. Refusals by field: login (no account of somebody outside: one that stands for
/// nobody in the records and has no other role), consent, as, last_day (past, or more than 366 days away), why.
Result<std::int64_t> open_to(db::Tx& tx, const snapshot::Snapshot& snapshot, const NewOpening& what, AccountId by,
                             const records::Author& author);
/// Ends it today: false when it has ended.
bool end_opening(db::Tx& tx, const Opening& opening, const records::Author& author);

}  // namespace kith::sharing
