// SPDX-License-Identifier: AGPL-3.0-or-later
#include <algorithm>

#include "supervision/work_list_page.h"

namespace kith::supervision {

http::Response home_page(Visit& visit, const Columns& columns, const AlsoOwed& also_owed) {
  using auth::Permission;
  if (visit.actor.may(Permission::see_work_list)) return work_list_page(visit, columns, also_owed);
  if (visit.actor.may(Permission::see_measures)) return http::Response::see_other("/accreditation/measures");
  if (visit.actor.may(Permission::manage_accounts)) return http::Response::see_other("/accounts");
  const bool party = std::any_of(visit.actor.grants.begin(), visit.actor.grants.end(), [](const auth::Grant& g) {
    return g.role == auth::Role::mentor || g.role == auth::Role::guardian || g.role == auth::Role::mentee;
  });
  return http::Response::see_other(party ? "/supervision/mine" : "/account");
}

}  // namespace kith::supervision
