// SPDX-License-Identifier: AGPL-3.0-or-later
#pragma once
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "platform/drafts/drafts.h"
#include "platform/http/router.h"

/// Drafts of the forms of all slices (docs/decisions/0208): kept while somebody types, when a form is turned down and
/// when the session has run out; gone with the act that takes the form.
namespace kith::app {

/// Under which the drafts of all these forms lie; the subject says which form and record.
inline constexpr std::string_view kept_form_word = "page";  // not a word

/// Where the draft of the form that was sent lies; nothing when it is none that keeps drafts. Borrowed from the
/// request.
std::optional<drafts::Place> draft_place(const http::Request& request, AccountId account);
/// The page that is shown, to come back to: path and query without what is said once (`done`).
std::string address_of_page(const http::Request& request);

/// POST /drafts: keeps a draft, or with `_discard` starts the form afresh.
std::vector<http::Route> draft_routes();

}  // namespace kith::app
