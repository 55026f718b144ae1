// SPDX-License-Identifier: AGPL-3.0-or-later
// The status codes that reading a request can end with (RFC 9110 §15, RFC 6585 §5).
#pragma once

namespace kith::http {

inline constexpr int bad_request = 400, not_allowed = 405, too_large = 413, target_too_long = 414, unsupported = 415,
                     expectation_failed = 417, not_kept = 422, head_too_large = 431, not_implemented = 501,
                     version_not_supported = 505;

}  // namespace kith::http
