// SPDX-License-Identifier: AGPL-3.0-or-later
#pragma once
#include <span>
#include <string>
#include <vector>

#include "platform/db/db.h"

namespace kith::db {

/// The values of `given` in the order of the statement's parameter `names`. Throws std::logic_error naming a parameter
/// that is unknown, given twice or missing, and DbError(other) for text that is not UTF-8 or holds a NUL byte.
std::vector<Value> arrange(const Sql& sql, const std::vector<std::string>& names, std::span<const Param> given);

/// Well-formed UTF-8 without NUL: what both engines store unchanged.
bool storable(std::string_view text);

/// Throws DbError(other) unless a text value is storable.
void check_storable(std::string_view statement, const Value& value);

/// Throws std::logic_error unless `name` is a plain identifier of the schema: [a-z_][a-z0-9_]*, at most 63 letters.
void check_identifier(std::string_view name);

}  // namespace kith::db
