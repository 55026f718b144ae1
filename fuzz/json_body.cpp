// SPDX-License-Identifier: AGPL-3.0-or-later
// A JSON body: what is accepted is clean and within its limits, and a flat form written as JSON reads the same.
#include "platform/http/json_body.h"

#include <cstdint>

#include "framed.h"
#include "platform/base/json_writer.h"

using namespace kith;
using fuzz::demand;

namespace {

/// Names without repetition and dots: a flat object can hold them.
bool is_flat(const http::Fields& fields) {
  for (const auto& [name, value] : fields.list())
    if (fields.repeated(name) || name.find('.') != std::string::npos) return false;
  return true;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view bytes(reinterpret_cast<const char*>(data), size);
  const http::DecodingLimits limits{.fields = 50, .name = 64, .form = 4096};
  const auto decoded = http::decode_json(bytes, limits);
  if (!decoded) {
    demand(decoded.error() == 400 || decoded.error() == 413 || decoded.error() == 422);
    return 0;
  }
  const http::Fields& fields = decoded->fields;
  demand(fields.list().size() <= decoded->values.size() && decoded->values.size() <= limits.fields);
  fuzz::demand_clean(fields);
  if (!is_flat(fields)) return 0;
  std::string text;
  JsonWriter json(text);
  json.object();
  for (const auto& [name, value] : fields.list()) json.member(name, value);
  json.end();
  const auto again = http::decode_json(text, {});
  demand(again && again->fields.list() == fields.list());
  return 0;
}
