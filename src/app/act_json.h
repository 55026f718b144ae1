// SPDX-License-Identifier: AGPL-3.0-or-later
#pragma once
#include <span>
#include <string>
#include <utility>
#include <vector>

#include "platform/http/field_table.h"

namespace kith::app {

/// Names and values as they were typed, in their order.
using TypedFields = std::vector<std::pair<std::string, std::string>>;

/// NAME=VALUE words. Throws std::invalid_argument for a word without a name or without '='.
TypedFields typed_fields(std::span<const std::string> words);

/// The JSON object that an act with this table takes: numbers and booleans as such where they read as one, else texts
/// (the API says what is wrong with them), nothing typed as null (in a list left out) but for a text; a list where the
/// table has one or a name comes again; "note.a" is member `a` of `note`, "rows.0.n" member `n` of an item of the list
/// `rows`, whose items come in the order of their first field. Empty for no fields.
std::string json_of(const TypedFields& fields, std::span<const http::FieldDoc> takes);

}  // namespace kith::app
