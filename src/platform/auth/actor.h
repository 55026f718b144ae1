// SPDX-License-Identifier: AGPL-3.0-or-later
#pragma once
#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "platform/auth/permission.h"
#include "platform/base/date.h"
#include "platform/base/id.h"

namespace kith::db {
class Tx;
}

namespace kith::auth {

/// Roles of workflows.md §15, all of them from the first day. `supervisor` is the team lead among the coordinators
/// (staff_roles role `supervisor`): a coordinator who also stands in for the team.
enum class Role : std::uint8_t {
  director,
  supervisor,
  coordinator,
  intake_worker,
  screening_officer,
  trainer,
  teacher_lead,
  school_champion,
  team_lead,
  mentor,
  mentee,
  guardian,
  custody_contact,
  involved_adult,
  service_provider,
  clinician,
  evaluator,
  reviewer,
  leadership,
  employer_hr,
  administrator,
};
inline constexpr std::array all_roles{
    Role::director,      Role::supervisor,   Role::coordinator,     Role::intake_worker,  Role::screening_officer,
    Role::trainer,       Role::teacher_lead, Role::school_champion, Role::team_lead,      Role::mentor,
    Role::mentee,        Role::guardian,     Role::custody_contact, Role::involved_adult, Role::service_provider,
    Role::clinician,     Role::evaluator,    Role::reviewer,        Role::leadership,     Role::employer_hr,
    Role::administrator,
};

/// How the actor stands to the record asked for. The first four are facts about the person, the next three about the
/// place; `docs/policy.md` defines each.
///
/// own: a party of the match (mentor while it is open, mentee, guardian while the law gives the guardian the right).
///   Outranks the rest: whoever is a party sees the party's side of it only, whatever else they are.
/// assigned_now: an effective match_assignments row of the person covers today. once_assigned: one did.
/// own_team: the programme (and site) of a supervisor's row. own_site: the site named in the row.
/// own_programme: the programme of the row. other_programme: none of these. sealed: nobody, by any of these ways.
enum class Relation : std::uint8_t {
  own,
  assigned_now,
  once_assigned,
  own_team,
  own_site,
  own_programme,
  other_programme,
  sealed
};
inline constexpr std::array all_relations{
    Relation::own,      Relation::assigned_now,  Relation::once_assigned,   Relation::own_team,
    Relation::own_site, Relation::own_programme, Relation::other_programme, Relation::sealed};

/// invited: no password yet. suspended: by an administrator, may come back. expired: past its last day.
/// off_boarded: gone for good. Only `active` has any right beyond `anyone`.
enum class AccountState : std::uint8_t { active, invited, suspended, expired, off_boarded };
inline constexpr std::array all_account_states{AccountState::active, AccountState::invited, AccountState::suspended,
                                               AccountState::expired, AccountState::off_boarded};

std::string_view name(Role);
std::string_view name(Relation);
std::string_view name(AccountState);
std::optional<Role> parse_role(std::string_view);
std::optional<AccountState> parse_account_state(std::string_view);

/// A role as it holds today, over one programme (or all of them) and perhaps one site.
struct Grant {
  Role role{};
  ProgrammeId programme{};  ///< 0 = every programme of the agency
  SiteId site{};            ///< 0 = every site
  bool operator==(const Grant&) const = default;
};

/// Whoever asks: decided once per request from account and staff records of today, never per row.
struct Actor {
  AccountId account{};  ///< 0 = not signed in, or the command line
  PersonId person{};    ///< the person in the records; 0 = none
  std::string login;    ///< for the page's corner
  std::string display_name;
  std::vector<Grant> grants;
  bool operator_{false};  ///< the command line of the machine itself (audited as "operator"); may everything

  bool signed_in() const { return account.value != 0; }
  /// Whether any grant allows `permission` under any relation (the gate before the handler). For permissions of the
  /// whole agency (import, export, accounts, audit) only a grant over all programmes counts.
  bool may(Permission permission) const;
  /// Whether some grant allows `permission` for a record of `programme` (and `site`; 0 = the record has none) that
  /// stands in `relation` to the actor. Pass the strongest relation *of the person* (own, assigned_now, once_assigned),
  /// `sealed`, or, when there is none, any of the others: the place is worked out from programme and site.
  bool may(Permission permission, Relation relation, ProgrammeId programme, SiteId site = {}) const;
};
const Actor& anonymous();
/// The command line of the machine itself.
const Actor& machine_operator();

/// The actor behind an account as of `today`: person, staff_roles effective and covering today, and the account's own
/// grants. An account that is not active (or whose dates do not cover today) gives `anonymous()`.
/// Whoever is director of every programme the agency has is director of the agency; an administrator's row counts for
/// the agency whatever programme it names, since it opens no case content.
Actor load_actor(db::Tx& tx, AccountId account, Date today);

}  // namespace kith::auth
