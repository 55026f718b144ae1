// SPDX-License-Identifier: AGPL-3.0-or-later
#pragma once
#include <string_view>
#include <vector>

#include "platform/http/decode.h"

namespace kith::http {

struct Multipart {
  Fields form;
  std::vector<Upload> uploads;
};

/// A multipart/form-data body (RFC 7578, RFC 2046 5.1), strictly: the first line is the delimiter, each part has one
/// Content-Disposition `form-data` with one `name`, the last delimiter ends the body but for one CR LF. A part with a
/// file name is an upload; an empty file name with empty content ("no file chosen") is left out. Of a file name only
/// what follows the last '/' or '\' is kept; it stays the sender's text and is never a path of ours.
/// 400: not that format (also `filename*` and a Content-Transfer-Encoding that encodes); 413: above a limit; 422: text.
Decoded<Multipart> decode_multipart(std::string_view body, std::string_view boundary, const DecodingLimits& limits);

/// 1-70 characters as RFC 2046 5.1.1 allows.
bool is_boundary(std::string_view boundary);

}  // namespace kith::http
