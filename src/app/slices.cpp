// SPDX-License-Identifier: AGPL-3.0-or-later
#include "app/slices.h"

#include "accreditation/routes.h"
#include "app/site.h"

namespace kith::app {

Slices::Slices(Agency* agency, Metrics& metrics) {
  const auto columns = [agency] { return agency->snapshots().current(agency->db()); };
  router_.add(site_routes(agency, metrics, router_));
  router_.add(accreditation::routes(columns));
}

}  // namespace kith::app
