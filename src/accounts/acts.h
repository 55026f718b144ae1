// SPDX-License-Identifier: AGPL-3.0-or-later
#pragma once
#include <optional>
#include <string>
#include <vector>

#include "platform/auth/account.h"
#include "platform/http/visit.h"

/// What administrators and owners do to accounts: each act reads the request, for the pages and for JSON alike, and
/// answers with `done`. Refusals: as platform/auth/account.h; `not_found` for an account that is not there,
/// accounts.self for the own rights.
namespace kith::accounts {

using Done = FunctionRef<http::Response(const auth::Account&)>;

Refusal unknown();
/// The account of the path.
std::optional<auth::Account> asked_for(db::Tx& tx, const Visit& visit);

/// A link that is shown in one answer only and kept nowhere: nothing when the same attempt was made before.
using Link = std::optional<auth::Code>;
Result<http::Response> invite(Visit& visit, Link& link, FunctionRef<http::Response(AccountId)> done);
Result<http::Response> hand_over_link(Visit& visit, Link& link, Done done);
std::string address_of(const Visit& visit, const auth::Code& code);
/// Until when a link made now holds.
Instant link_ends(const Visit& visit);

/// What `change_account` would change, as it stands now: the version that was read is sent with a change, so that
/// nobody replaces what they have not seen. Signing in and a new password do not alter it.
std::string version_of(const auth::Account& account);

/// A field that was not sent stays as it is; null or an empty text takes it away. Refused as conflict
/// (accounts.changed_meanwhile) when the request's `version` is not the one that stands.
Result<http::Response> change_account(Visit& visit, Done done);
Result<http::Response> change_state(Visit& visit, Done done);
Result<http::Response> give_role(Visit& visit, Done done);
Result<http::Response> take_role(Visit& visit, Done done);
Result<http::Response> end_sessions(Visit& visit, Done done);
/// Of one's own: the `session` that was sent, or "others".
Result<http::Response> end_own_sessions(Visit& visit, const http::Response& done);
/// The letter of the path is tried again.
Result<http::Response> try_letter_again(Visit& visit, const http::Response& done);

struct Staff {
  PersonId person;
  std::string name;  ///< preferred or given, and family: two of one given name are not one account's roles
};
/// Staff who cannot sign in yet: their names are no case content.
std::vector<Staff> staff_without_account(db::Tx& tx, Date today);

/// The session of this request.
std::string_view session_token(const Visit& visit);
inline constexpr std::string_view letter_kind = "letter";

}  // namespace kith::accounts
