// SPDX-License-Identifier: AGPL-3.0-or-later
#pragma once
#include <vector>

#include "platform/http/router.h"

/// The generic view of every record type: what lies in the store, version by version, with who typed it and when. Made
/// from the schema table, so a new record type is there at once. For directors of the whole agency only, because a
/// record type is not one programme's. Fields of class `sealed` are named and never shown here; concerns not even that.
namespace kith::record_view {

/// GET /records, /records/{table}, /records/{table}/{record}
std::vector<http::Route> routes();

}  // namespace kith::record_view
