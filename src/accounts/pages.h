// SPDX-License-Identifier: AGPL-3.0-or-later
#pragma once
#include <optional>
#include <span>
#include <string>
#include <string_view>

#include "accounts/accounts.h"
#include "platform/auth/account.h"
#include "platform/http/visit.h"
#include "platform/render/components.h"
#include "platform/render/form.h"

namespace kith {
class JsonWriter;
}

/// The handlers, one file per page, and the few things they share.
namespace kith::accounts {

http::Response sign_in_form(Visit& visit);
http::Response sign_in(Visit& visit, const Uses& uses);
http::Response sign_out(Visit& visit);
http::Response choose_language(Visit& visit);

http::Response welcome_form(Visit& visit);
http::Response set_password(Visit& visit, const Uses& uses);

http::Response own_account(Visit& visit);
http::Response change_own_password(Visit& visit, const Uses& uses);
http::Response end_some_sessions(Visit& visit);

http::Response account_list(Visit& visit, const Uses& uses);
http::Response new_account_form(Visit& visit);
http::Response make_account(Visit& visit);
http::Response one_account(Visit& visit);
http::Response change_one(Visit& visit);
http::Response change_one_state(Visit& visit);
http::Response make_link(Visit& visit);
http::Response end_sessions_of_one(Visit& visit);
http::Response give_one_role(Visit& visit);
http::Response take_one_role(Visit& visit);

http::Response mail_page(Visit& visit);
http::Response mail_again(Visit& visit);

http::Response account_list_api(Visit& visit);  ///< GET /api/v1/accounts?q=&after=
http::Response one_account_api(Visit& visit);
http::Response staff_api(Visit& visit);  ///< GET /api/v1/accounts/staff: those who have none
http::Response account_api_post(Visit& visit);
http::Response link_api_post(Visit& visit);
http::Response change_api_post(Visit& visit);
http::Response state_api_post(Visit& visit);
http::Response sessions_api_end(Visit& visit);
http::Response role_api_post(Visit& visit);
http::Response role_api_take(Visit& visit);
http::Response own_account_api(Visit& visit);  ///< GET /api/v1/account
http::Response own_sessions_api_end(Visit& visit);
http::Response mail_api(Visit& visit);  ///< GET /api/v1/mail
http::Response mail_api_again(Visit& visit);
/// Into an open object: what a list tells of an account.
void write_account(JsonWriter& json, const Visit& visit, const auth::Account& account);

/// A password field: never filled in again, with a button that shows what is typed.
render::Field password_field(const render::FormState& form, std::string_view name, i18n::Key label,
                             std::string_view autocomplete);
render::Status state_of(const i18n::Words& words, auth::AccountState state);
std::string role_name(const i18n::Words& words, auth::Role role);
render::Field language_field(const render::FormState& form, const i18n::Words& words, std::string_view chosen);
/// Roles an administrator may give: those that open no other person's file.
render::Field role_field(const render::FormState& form, const i18n::Words& words, bool may_be_none);
/// The refusal, with its problems beside the field `field` of the form.
tl::unexpected<Refusal> refused_at(std::string_view field, Refusal refusal);
bool given_by_administrators(auth::Role role);
std::span<const std::string_view> names_of_given_roles();
/// A day field as typed: nothing when empty; refusal accounts.dates.unreadable.
Result<std::optional<Date>> day_in(const Visit& visit, std::string_view field);
/// The page that shows a one-time link, once.
http::Response link_page(Visit& visit, const auth::Account& account, const std::optional<auth::Code>& code);

}  // namespace kith::accounts
