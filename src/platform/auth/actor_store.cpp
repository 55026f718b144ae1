// SPDX-License-Identifier: AGPL-3.0-or-later
#include <algorithm>

#include "platform/auth/account.h"
#include "platform/auth/actor.h"
#include "platform/auth/queries.h"
#include "platform/db/db.h"

namespace kith::auth {
namespace {

void add(std::vector<Grant>& grants, const Grant& grant) {
  if (std::find(grants.begin(), grants.end(), grant) == grants.end()) grants.push_back(grant);
}

Grant grant_of(const db::Row& r, Role role) {
  // An administrator opens no case content anywhere, so the programme the row names does not narrow it.
  if (role == Role::administrator) return {role, {}, {}};
  return {role, r.id<ProgrammeId>(1), r.id<SiteId>(2)};
}

bool directs_every_programme(db::Tx& tx, const std::vector<Grant>& grants, Date today) {
  bool any = false, all = true;
  tx.query(sql::programmes_today, {{"today", today}}, [&](const db::Row& r) {
    any = true;
    const Grant needed{Role::director, r.id<ProgrammeId>(0), {}};
    all = all && std::find(grants.begin(), grants.end(), needed) != grants.end();
  });
  return any && all;
}

std::vector<Grant> grants_on(db::Tx& tx, const Account& account, Date today) {
  std::vector<Grant> grants;
  const auto take = [&](const db::Row& r) {
    if (const auto role = parse_role(r.text(0))) add(grants, grant_of(r, *role));
  };
  if (account.person) tx.query(sql::staff_roles_today, {{"person", account.person}, {"today", today}}, take);
  tx.query(sql::grants_today, {{"account", account.id}, {"today", today}}, take);
  const bool directs =
      std::any_of(grants.begin(), grants.end(), [](const Grant& g) { return g.role == Role::director; });
  if (directs && directs_every_programme(tx, grants, today)) add(grants, {Role::director, {}, {}});
  return grants;
}

}  // namespace

Actor load_actor(db::Tx& tx, AccountId id, Date today) {
  const auto account = find_account(tx, id);
  if (!account || state_on(*account, today) != AccountState::active) return anonymous();
  Actor actor;
  actor.account = account->id;
  actor.person = account->person;
  actor.login = account->login;
  actor.display_name = account->display_name;
  actor.grants = grants_on(tx, *account, today);
  return actor;
}

}  // namespace kith::auth
