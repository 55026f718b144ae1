// SPDX-License-Identifier: AGPL-3.0-or-later
#pragma once
#include <string>
#include <string_view>

#include "platform/base/result.h"
#include "platform/http/message.h"

namespace kith::http {

/// The one table from a refusal to the outside: HTTP status, name in JSON.
int status_of(RefusalKind kind);
std::string_view name_of(RefusalKind kind);

/// "Not Found" and the like (RFC 9110 15); "Error" for a status we never send.
std::string_view reason(int status);

/// problem+json (RFC 9457) of a refusal:
///   {"type":"about:blank","title":"Conflict","status":409,"kind":"conflict","problems":[{"field":"day","key":"..."}]}
/// `type` is about:blank, so `title` is the status's own phrase (RFC 9457 4.2.1); machines read `kind` and `problems`.
/// An `unavailable` carries Retry-After: 2.
Response problem(const Refusal& refusal);
/// The same for a status without a refusal (400, 404, 405, 413, 500 ...). `reference` is what a user quotes when asking
/// for help; left out when empty.
Response problem(int status, std::string_view reference = {});

/// 405 as text, with its Allow, where there is no route: of what is there to be read.
Response only_read();

}  // namespace kith::http
