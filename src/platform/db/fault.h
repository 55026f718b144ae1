// SPDX-License-Identifier: AGPL-3.0-or-later
#pragma once
#include <string_view>

#include "platform/db/db.h"

namespace kith::db {

/// "unique constraint violated"
std::string_view words(Fault fault);

/// An error for `statement`: its name, the fault in words, and `detail` if there is one (a constraint's name, a code).
/// `detail` must come from the schema or from SQL text, never from a bound value.
DbError failure(std::string_view statement, Fault fault, std::string_view detail = {});

/// What a statement is called in errors: its name, or "unnamed statement".
std::string_view title(const Sql& sql);

}  // namespace kith::db
