// SPDX-License-Identifier: AGPL-3.0-or-later
#pragma once
#include <algorithm>
#include <cstdint>
#include <initializer_list>
#include <string>
#include <vector>

#include "platform/auth/actor.h"
#include "platform/auth/permission.h"

/// Who may do what: one table (policy.cpp), workflows.md §15, denied by default. `docs/policy.md` explains it.
namespace kith::auth {

/// What a permission is about.
enum class Reach : std::uint8_t {
  everyone,  ///< needs nothing
  account,   ///< needs an active account, no role
  record,    ///< decided per record by relation
  agency,    ///< the whole agency: needs a grant over all programmes
};
Reach reach(Permission);

/// A set of relations.
class Relations {
 public:
  constexpr Relations() = default;
  constexpr Relations(std::initializer_list<Relation> list) {
    for (const Relation r : list) bits_ |= bit(r);
  }
  constexpr bool has(Relation r) const { return (bits_ & bit(r)) != 0; }
  constexpr bool empty() const { return bits_ == 0; }
  constexpr Relations with(Relation r) const {
    Relations more = *this;
    more.bits_ |= bit(r);
    return more;
  }
  constexpr bool operator==(const Relations&) const = default;

 private:
  static constexpr unsigned bit(Relation r) { return 1U << static_cast<unsigned>(r); }
  unsigned bits_{0};
};

/// The table's cell: under which relations `role` has `permission`. Empty = denied.
Relations declared(Role role, Permission permission);

/// The same cell asked by the strongest relation a record has inside the place the grant is for: `own_programme` takes
/// in assigned, once assigned, team and site of that programme, never `own` and never `sealed`. The state of the
/// account comes first. For permissions that are not about a record the relation does not matter.
bool allows(AccountState state, Role role, Permission permission, Relation relation);

/// What one actor may reach with one permission: made once per request, then asked for every row of a column without
/// touching the database. A request that shows 1,000 matches asks 1,000 times, some nanoseconds each.
class Scope {
 public:
  /// A place one grant opens. `programme` 0 = all, `site` 0 = all of the programme.
  struct Area {
    ProgrammeId programme;
    SiteId site;
    Relations personal;  ///< own, assigned_now, once_assigned: those that suffice inside `programme`
    bool whole;          ///< every record of the place, own and sealed excepted
  };

  /// Same rules as Actor::may: `personal` is own, assigned_now, once_assigned or sealed, or anything else for "none".
  bool sees(ProgrammeId programme, SiteId site, Relation personal) const {
    if (everything_) return true;
    if (personal == Relation::sealed) return false;
    return std::any_of(areas_.begin(), areas_.end(),
                       [&](const Area& a) { return opens(a, programme, site, personal); });
  }
  /// Nothing at all can be seen: answer without looking.
  bool empty() const { return !everything_ && areas_.empty(); }
  /// The command line: everything, sealed records included.
  bool everything() const { return everything_; }
  /// Whether anything depends on relations of the person (then the caller has to look up assignments).
  bool asks_for(Relation personal) const {
    return !everything_ &&
           std::any_of(areas_.begin(), areas_.end(), [&](const Area& a) { return a.personal.has(personal); });
  }
  /// Whether every record of the place is open (for figures about a whole programme or site).
  bool sees_whole(ProgrammeId programme, SiteId site = {}) const {
    return sees(programme, site, Relation::other_programme);
  }
  const std::vector<Area>& areas() const { return areas_; }

 private:
  friend Scope scope_of(const Actor&, Permission);
  static bool opens(const Area& a, ProgrammeId programme, SiteId site, Relation personal) {
    if (a.programme && a.programme != programme) return false;
    if (a.personal.has(personal)) return true;
    return a.whole && personal != Relation::own && (!a.site || a.site == site);
  }
  std::vector<Area> areas_;
  bool everything_{false};
};
Scope scope_of(const Actor& actor, Permission permission);

/// The whole table for machines (`kith policy --json`): permissions, reaches, roles and every allowed cell.
std::string policy_json();
/// The same for people.
std::string policy_text();

}  // namespace kith::auth
