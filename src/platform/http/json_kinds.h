// SPDX-License-Identifier: AGPL-3.0-or-later
#pragma once
#include <span>
#include <string_view>

#include "platform/http/field_table.h"
#include "platform/http/message.h"

namespace kith::http {

/// Whether what stood in a JSON body may stand at its name, as the description has it (field_schema.h); nullptr, or the
/// locale key of what is wrong: http.field.wrong_form, .missing (a null or [] where something is required), .unknown.
const char* wrong_kind(std::span<const FieldDoc> table, const JsonValue& value);

/// Whether a body names the field, be it in JSON with null or an empty list: what it does not name stays as it is
/// (docs/decisions/0302).
bool body_names(const Request& request, std::string_view field);

}  // namespace kith::http
