// SPDX-License-Identifier: AGPL-3.0-or-later
#include "platform/http/field_table.h"
#include "platform/http/router.h"
#include "platform/http/visit.h"

namespace kith::http {

PageHandler checked(std::span<const FieldDoc> takes, PageHandler handler) {
  return [takes, handler = std::move(handler)](Visit& visit) {
    if (const auto sound = check_fields(visit.request, takes); !sound) return visit.refused(sound.error());
    return handler(visit);
  };
}

}  // namespace kith::http
