// SPDX-License-Identifier: AGPL-3.0-or-later
#pragma once
#include <span>
#include <string>
#include <string_view>

#include "platform/base/function_ref.h"
#include "platform/base/json_writer.h"
#include "platform/http/field_table.h"

namespace kith::http {

enum class SchemaUse {
  query,    ///< a value in an address
  request,  ///< nothing but the listed members; one that is not required may be null, a list not
  answer,   ///< a member that is not required may be null
};

/// JSON Schema (2020-12, as in OpenAPI 3.1) of one field's value; an array of it when `many`. In a request or query
/// with all that `check_fields` demands: a required text is not empty, a required list neither, numbers have their
/// bounds.
void write_schema(JsonWriter& json, const FieldDoc& field, SchemaUse use,
                  FunctionRef<std::string(std::string_view key)> words);

/// JSON Schema of an object with these fields; dotted names become nested objects.
void write_object_schema(JsonWriter& json, std::span<const FieldDoc> fields, SchemaUse use,
                         FunctionRef<std::string(std::string_view key)> words);

}  // namespace kith::http
