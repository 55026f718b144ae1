// SPDX-License-Identifier: AGPL-3.0-or-later
#pragma once
#include "policies/keys.h"
#include "policies/policies.h"

namespace kith::policies {

/// The request's `value`; ticked ones joined with ';'.
std::string typed_value(const Visit& visit);
/// The act of page and API: reads the form, sets the value, answers `done(record)` inside the transaction.
Result<http::Response> set_from(Visit& visit, const Place& place, const KeyRule& rule,
                                FunctionRef<http::Response(std::int64_t)> done);

}  // namespace kith::policies
