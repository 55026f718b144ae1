// SPDX-License-Identifier: AGPL-3.0-or-later
#pragma once
#include <span>

#include "platform/http/field_table.h"
#include "platform/http/message.h"

namespace kith::http {

/// Whether what stood in a JSON body may stand at its name, as the description has it (field_schema.h); nullptr, or the
/// locale key of what is wrong: http.field.wrong_form, .missing (a null or [] where something is required), .unknown.
const char* wrong_kind(std::span<const FieldDoc> table, const JsonValue& value);

}  // namespace kith::http
