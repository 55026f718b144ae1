// SPDX-License-Identifier: AGPL-3.0-or-later
#pragma once
#include <string_view>
#include <vector>

#include "platform/http/decode.h"

namespace kith::http {

struct JsonBody {
  Fields fields;
  std::vector<JsonValue> values;  ///< what became a field, and each null, {} and []; the body itself not
};

/// A JSON body (RFC 8259) as form fields: {"note":{"a":"x"},"match":["m1","m2"],"rows":[{"n":1}]} gives note.a=x,
/// match=m1, match=m2, rows.0.n=1. Numbers keep their text, booleans are `true` and `false`, null and empty objects and
/// arrays are absent from the fields.
/// 400: not JSON, not UTF-8, a byte order mark, a key twice in one object, nested deeper than `json_depth`.
/// 413: above a limit. 422: JSON, but not an object; an array in an array; a key that is not a word (A-Z a-z 0-9 _ -)
/// or is only a number; a control character in a text.
Decoded<JsonBody> decode_json(std::string_view body, const DecodingLimits& limits);

}  // namespace kith::http
