// SPDX-License-Identifier: AGPL-3.0-or-later
#include "accounts/accounts_link.html.h"
#include "accounts/accounts_new.html.h"
#include "accounts/acts.h"
#include "accounts/pages.h"
#include "platform/i18n/keys.h"
#include "platform/render/html.h"

namespace kith::accounts {
namespace {

struct NewView {
  render::FormToken token;
  render::ErrorSummary problems;
  std::optional<render::Field> staff;  ///< where somebody has none yet
  render::Field name, login, person, role, language, last_day;
};

struct LinkView {
  struct Link {
    std::string name, until, address;
  };
  std::string id;
  std::optional<Link> link;
};

std::optional<render::Field> staff_field(Visit& visit, const render::FormState& form) {
  std::vector<render::Field::Choice> choices{{"", visit.words.text("accounts.field.staff_none")}};
  for (auto& one : visit.reading([&](db::Tx& tx) { return staff_without_account(tx, visit.today); }))
    choices.push_back({visit.seal(one.person), std::move(one.name)});
  if (choices.size() == 1) return std::nullopt;
  auto field = form.choice("staff", "accounts.field.staff", std::move(choices));
  field.required = false;
  return field;
}

http::Response show(Visit& visit, const Refusal* refusal) {
  const render::FormState form(visit.words, refusal ? &visit.request.form : nullptr, refusal);
  NewView view;
  view.token = {visit.csrf(), visit.fresh_key()};
  view.problems = form.problems();
  view.staff = staff_field(visit, form);
  view.name = form.field("name", "accounts.field.name");
  view.name.required = !view.staff;  // whoever is chosen has a name
  view.login = form.field("login", "accounts.field.login");
  view.person = form.field("person", "accounts.field.person");
  view.person.hint = visit.words.text("accounts.field.person_hint");
  view.person.required = false;
  view.role = role_field(form, visit.words, true);
  view.language = language_field(form, visit.words, form.value("language"));
  view.last_day = form.field("last_day", "accounts.field.last_day");
  view.last_day.required = false;
  render::Html body;
  html::accounts_new(body, view, visit.words);
  return visit.page(visit.words.text("accounts.title.new"), body, refusal ? 422 : 200);
}

}  // namespace

http::Response link_page(Visit& visit, const auth::Account& account, const std::optional<auth::Code>& code) {
  LinkView view{visit.seal(account.id), {}};
  if (code)
    view.link = LinkView::Link{account.display_name, visit.words.moment(link_ends(visit)), address_of(visit, *code)};
  render::Html body;
  html::accounts_link(body, view, visit.words);
  return visit.page(visit.words.text("accounts.title.link"), body);
}

http::Response new_account_form(Visit& visit) { return show(visit, nullptr); }

/// The link is not part of the kept answer (idempotency): a repeated request is told that it was shown already.
http::Response make_account(Visit& visit) {
  Link link;
  const auto done = invite(visit, link, [](AccountId) { return http::Response::see_other("/accounts"); });
  if (!done)
    return done.error().kind == RefusalKind::invalid ? show(visit, &done.error()) : visit.refused(done.error());
  if (!link) return *done;
  const auto account =
      visit.reading([&](db::Tx& tx) { return auth::find_account(tx, visit.request.form.get("login")); });
  return account ? link_page(visit, *account, link) : *done;
}

}  // namespace kith::accounts
