// SPDX-License-Identifier: AGPL-3.0-or-later
#pragma once
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "platform/auth/permission.h"
#include "platform/base/id.h"

namespace kith::auth {

/// Roles of workflows.md §15, all of them from the first day.
enum class Role : std::uint8_t {
  director, coordinator, intake_worker, screening_officer, trainer, teacher_lead, school_champion, team_lead,
  mentor, mentee, guardian, custody_contact, involved_adult, service_provider, clinician, evaluator, reviewer,
  leadership, employer_hr, administrator,
};
/// How the actor stands to the record asked for, strongest first.
enum class Relation : std::uint8_t { own, assigned_now, once_assigned, own_team, own_site, own_programme, other_programme, sealed };
enum class AccountState : std::uint8_t { active, invited, suspended, expired, off_boarded };
std::string_view name(Role);
std::string_view name(Relation);
std::string_view name(AccountState);

/// A role as it holds today, over one programme (or all of them) and perhaps one site.
struct Grant {
  Role role;
  ProgrammeId programme{};  ///< 0 = every programme of the agency
  SiteId site{};            ///< 0 = every site
};

/// Whoever asks: decided once per request from account and staff records of today, never per row.
struct Actor {
  AccountId account{};     ///< 0 = not signed in, or the command line
  PersonId person{};       ///< the person in the records; 0 = none
  std::string login;       ///< for the audit log and the page's corner
  std::string display_name;
  std::vector<Grant> grants;
  bool operator_{false};   ///< the command line of the machine itself (audited as "operator")

  bool signed_in() const { return account.value != 0; }
  /// Whether any grant allows `permission` under any relation (the gate before the handler).
  bool may(Permission permission) const;
  /// Whether some grant allows `permission` for a record of `programme` that stands in `relation` to the actor.
  bool may(Permission permission, Relation relation, ProgrammeId programme) const;
};
const Actor& anonymous();

}  // namespace kith::auth
