// SPDX-License-Identifier: AGPL-3.0-or-later
#pragma once
#include <span>
#include <string_view>

#include "platform/http/field_table.h"

/// How the names of a table stand for the names that are sent: "parties.*.note" for parties.0.note, parties.1.note.
namespace kith::http {

/// "parties.*.note" as "parties." and ".note"; an empty `list` when there is no star.
struct Starred {
  std::string_view list, rest;
};
Starred split_star(std::string_view name);

/// Digits without leading zeros.
bool canonical_digits(std::string_view text);

/// The number in "parties.12.note" for the list "parties."; empty when the name is of another shape.
std::string_view number_in(std::string_view name, std::string_view list);

/// The field that is called `name`; nullptr when the table has none.
const FieldDoc* field_called(std::span<const FieldDoc> table, std::string_view name);

/// Whether some field is a member of what is called `name`.
bool has_members(std::span<const FieldDoc> table, std::string_view name);

}  // namespace kith::http
