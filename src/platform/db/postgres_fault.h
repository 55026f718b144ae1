// SPDX-License-Identifier: AGPL-3.0-or-later
#pragma once
#include <string_view>

#include "platform/db/db.h"

namespace kith::db {

/// What a five-letter SQLSTATE (PostgreSQL manual, appendix A) means to us.
Fault fault_of_sqlstate(std::string_view state);

}  // namespace kith::db
