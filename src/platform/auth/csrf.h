// SPDX-License-Identifier: AGPL-3.0-or-later
#pragma once
#include <string>
#include <string_view>

#include "platform/base/crypto.h"

/// Forged requests: a changing request must come from one of our pages (Origin / Sec-Fetch-Site) *and* carry the
/// session's form token. The sign-in form, which has no session yet, is guarded by the first alone, enough against
/// sign-in forgery because every browser sends one of the two headers with a POST.
namespace kith::auth {

/// The hidden field's value: 16 random bytes, and the session's MAC hidden under them, so that the value differs each
/// time it is shown and compressed answers tell nothing. `secret` is settings::Secrets::forms().
std::string form_token(const crypto::Key& secret, std::string_view session_token);
bool form_token_holds(const crypto::Key& secret, std::string_view session_token, std::string_view shown);

/// Where a request says it comes from.
enum class Source {
  own,      ///< one of our pages
  foreign,  ///< another site (or an opaque origin): refuse whatever else it carries
  unsaid,   ///< neither header: no browser of the last years; the form token or an API client's care decides
};
/// `origin`, `fetch_site`: the headers' values, empty when absent. `host`: the Host header. `secure`: https.
Source source_of(std::string_view origin, std::string_view fetch_site, std::string_view host, bool secure);

}  // namespace kith::auth
