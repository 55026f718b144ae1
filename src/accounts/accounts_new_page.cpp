// SPDX-License-Identifier: AGPL-3.0-or-later
#include "accounts/accounts_link.html.h"
#include "accounts/accounts_new.html.h"
#include "accounts/pages.h"
#include "accounts/queries.h"
#include "platform/auth/command.h"
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

struct Staff {
  PersonId person;
  std::string name;  ///< preferred or given, and family: two of one given name are not one account's roles
};
/// Staff who cannot sign in yet: their names are no case content.
std::vector<Staff> staff_without_account(db::Tx& tx, Date today) {
  return tx.all(sql::staff_without_account, {{"today", today}}, [](const db::Row& row) {
    Staff one{row.id<PersonId>(0), row.null(3) || row.text(3).empty() ? row.string(1) : row.string(3)};
    if (!row.null(2) && !row.text(2).empty()) (one.name += one.name.empty() ? "" : " ") += row.text(2);
    return one;
  });
}

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

Result<auth::NewAccount> read_form(db::Tx& tx, const Visit& visit) {
  const auto& form = visit.request.form;
  auth::NewAccount what{.login = std::string(form.get("login")),
                        .display_name = std::string(form.get("name")),
                        .language = std::string(form.get("language"))};
  const auto last_day = day_in(visit, "last_day");
  if (!last_day) return tl::unexpected(last_day.error());
  what.last_day = *last_day;
  if (const auto staff = form.get("staff"); !staff.empty()) {
    const auto person = visit.open_id<PersonId>(staff);
    if (!person) return refuse(RefusalKind::invalid, "http.field.not_a_choice", "staff");
    what.person = *person;
    if (what.display_name.empty())
      for (auto& one : staff_without_account(tx, visit.today))
        if (one.person == *person) what.display_name = std::move(one.name);
  } else if (const auto person = form.get("person"); !person.empty()) {
    const auto found = auth::person_by_id(tx, person);
    if (!found) return refuse(RefusalKind::invalid, "accounts.person.unknown", "person");
    what.person = *found;
  }
  return what;
}

Result<auth::Code> make(db::Tx& tx, Visit& visit) {
  const auto what = read_form(tx, visit);
  if (!what) return tl::unexpected(what.error());
  const auto id = auth::create_account(tx, *what, visit.now);
  if (!id) return tl::unexpected(id.error());
  if (const auto role = visit.request.form.get("role"); !role.empty()) {
    const auto known = auth::parse_role(role);
    if (!known || !given_by_administrators(*known))
      return refuse(RefusalKind::invalid, "accounts.role.not_here", "role");
    const auto given =
        auth::add_grant(tx, *id, {{*known, {}, {}}, visit.today, what->last_day}, visit.actor.account, visit.now);
    if (!given) return refused_at("last_day", given.error());
  }
  visit.changed("account", id->value);
  return auth::make_code(tx, *id, visit.actor.account, visit.now);
}

}  // namespace

http::Response link_page(Visit& visit, const auth::Account& account, const std::optional<auth::Code>& code) {
  LinkView view{visit.seal(account.id), {}};
  if (code)
    view.link = LinkView::Link{account.display_name,
                               visit.words.moment(visit.moment_at(visit.now.utc_seconds + auth::code_hours * 3600)),
                               visit.request.server() + auth::code_path(code->text)};
  render::Html body;
  html::accounts_link(body, view, visit.words);
  return visit.page(visit.words.text("accounts.title.link"), body);
}

http::Response new_account_form(Visit& visit) { return show(visit, nullptr); }

/// The link is not part of the kept answer (idempotency): a repeated request is told that it was shown already.
http::Response make_account(Visit& visit) {
  std::optional<auth::Code> code;
  const auto done = visit.change("account.create", [&](db::Tx& tx) -> Result<http::Response> {
    auto made = make(tx, visit);
    if (!made) return tl::unexpected(made.error());
    code = std::move(*made);
    return http::Response::see_other("/accounts");
  });
  if (!done)
    return done.error().kind == RefusalKind::invalid ? show(visit, &done.error()) : visit.refused(done.error());
  if (!code) return *done;
  const auto account =
      visit.reading([&](db::Tx& tx) { return auth::find_account(tx, visit.request.form.get("login")); });
  return account ? link_page(visit, *account, code) : *done;
}

}  // namespace kith::accounts
