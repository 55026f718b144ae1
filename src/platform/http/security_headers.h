// SPDX-License-Identifier: AGPL-3.0-or-later
#pragma once
#include "platform/http/message.h"

namespace kith::http {

/// Where browsers send reports of what our content security policy blocked (ASVS 3.4.7).
constexpr std::string_view csp_report_path = "/csp-reports";

/// Puts on every answer, in this one place, what tells the browser to keep the page to itself (ASVS V3.4): content
/// security policy (only files of our own, no inline script or style, no framing; anything that is not HTML is
/// sandboxed, so that an uploaded file or an API answer never runs as a page), nosniff, no referrer, no other origin as
/// opener or embedder, no device permissions, HSTS for two years when `secure`, and `Cache-Control: no-store` unless
/// the handler set its own (assets). A Content-Type of text or JSON without charset gets UTF-8. A header of these names
/// set by a handler is replaced, except Cache-Control.
void add_security_headers(Response& response, bool secure);

/// Whether a changing request comes from a page of our own (ASVS 3.5.1; second line behind the form token): with
/// Sec-Fetch-Site, it is `same-origin` or `none`; with Origin, its host and port are those of Host and its scheme ours.
/// Under our `no-referrer` browsers send `Origin: null` with plain forms: that counts only beside `same-origin`.
/// A request with neither header is not from a browser of this decade and passes (it still needs the form token or an
/// API credential). Safe methods always pass.
bool same_site(const Request& request);

/// Whether the body may be taken by a JSON route: a body at all only as application/json, so that no form of another
/// site can be taken for an API call (ASVS 3.5.2). Safe methods always pass.
bool json_or_empty(const Request& request);

}  // namespace kith::http
