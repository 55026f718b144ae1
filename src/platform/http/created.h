// SPDX-License-Identifier: AGPL-3.0-or-later
#pragma once
#include <string>
#include <string_view>

#include "platform/base/json_writer.h"
#include "platform/http/visit.h"

namespace kith::http {

/// 201 with the sealed id of a new record: `{"id": "..."}`, what every act of the programming interface answers.
inline Response created(const Visit& visit, std::string_view table, std::int64_t key) {
  std::string out;
  JsonWriter(out).object().member("id", visit.seal_record(table, key)).end();
  return Response::json(out, 201);
}

}  // namespace kith::http
