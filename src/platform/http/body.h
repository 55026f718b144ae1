// SPDX-License-Identifier: AGPL-3.0-or-later
#pragma once
#include <span>
#include <string>

#include "platform/http/decode.h"

namespace kith::http {

/// Decodes `body` by the request's Content-Type into `form`, `uploads`, `json` or `body` of `request`. Returns 0,
/// or the status to refuse with: those of the decoders, and 415 for another type, a charset that is not UTF-8, no type
/// at all, or a Content-Encoding. An empty body needs no type. The body of a GET, HEAD or OPTIONS has no meaning and is
/// dropped (RFC 9110 9.3.1).
int decode_body(Request& request, std::string body, const DecodingLimits& limits,
                std::span<const std::string> raw_types);

}  // namespace kith::http
