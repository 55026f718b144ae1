// SPDX-License-Identifier: AGPL-3.0-or-later
#pragma once
#include <string>
#include <string_view>

#include "platform/base/crypto.h"

/// Forged requests: a changing request must come from one of our pages (http::same_site) *and* carry the session's form
/// token. The sign-in form, which has no session yet, is guarded by the first alone, enough against sign-in forgery
/// because every browser sends Origin or Sec-Fetch-Site with a POST.
namespace kith::auth {

/// The hidden field's value: 16 random bytes, and the session's MAC hidden under them, so that the value differs each
/// time it is shown and compressed answers tell nothing. `secret` is settings::Secrets::forms().
std::string form_token(const crypto::Key& secret, std::string_view session_token);
bool form_token_holds(const crypto::Key& secret, std::string_view session_token, std::string_view shown);

}  // namespace kith::auth
