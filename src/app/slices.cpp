// SPDX-License-Identifier: AGPL-3.0-or-later
#include "app/slices.h"

#include "accounts/accounts.h"
#include "accreditation/routes.h"
#include "app/site.h"
#include "record_view/record_view.h"
#include "relationship/meeting_pages.h"
#include "supervision/supervision.h"

namespace kith::app {

Slices::Slices(Agency* agency, Metrics& metrics) {
  const auto columns = [agency] { return agency->snapshots().current(agency->db()); };
  router_.add(site_routes(agency, metrics, router_));
  accounts::Uses uses;
  if (agency) {
    uses = {&agency->db(), &hasher_, &agency->secrets(), [agency] { return agency->name(); }, [agency] { return agency->zone(); }};
  }
  router_.add(accounts::routes(uses));
  router_.add(relationship::routes(columns));
  router_.add(supervision::routes(columns));
  router_.add(accreditation::routes(columns));
  router_.add(record_view::routes());
}

}  // namespace kith::app
