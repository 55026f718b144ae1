// SPDX-License-Identifier: AGPL-3.0-or-later
#include "platform/http/field_table.h"
#include "platform/http/router.h"
#include "platform/http/visit.h"

namespace kith::http {
namespace {

PageHandler checked(std::span<const FieldDoc> takes, PageHandler handler) {
  return [takes, handler = std::move(handler)](Visit& visit) {
    if (const auto sound = check_fields(visit.request, takes); !sound) return visit.refused(sound.error());
    return handler(visit);
  };
}

}  // namespace

Route api(Method method, std::string_view path, std::string_view title, auth::Permission permission,
          PageHandler handler, Exchange exchange, std::source_location where) {
  return Route{Kind::api, method, path, title, permission, checked(exchange.takes, std::move(handler)),
               exchange,  where};
}

}  // namespace kith::http
