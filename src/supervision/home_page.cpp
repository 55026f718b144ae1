// SPDX-License-Identifier: AGPL-3.0-or-later
#include "supervision/work_list_page.h"

namespace kith::supervision {

http::Response home_page(Visit& visit, const Columns& columns) {
  using auth::Permission;
  if (visit.actor.may(Permission::see_work_list)) return work_list_page(visit, columns);
  if (visit.actor.may(Permission::see_measures)) return http::Response::see_other("/accreditation/measures");
  if (visit.actor.may(Permission::manage_accounts)) return http::Response::see_other("/accounts");
  return http::Response::see_other("/account");
}

}  // namespace kith::supervision
