// SPDX-License-Identifier: AGPL-3.0-or-later
#include "accounts/accounts.html.h"
#include "accounts/pages.h"
#include "platform/base/html_escape.h"
#include "platform/i18n/keys.h"
#include "platform/render/html.h"
#include "records/fold.h"

namespace kith::accounts {
namespace {

constexpr int accounts_per_page = 50;

struct RowView {
  std::string id, name, login;
  render::Status state;
  std::vector<std::string> roles;
  std::optional<Instant> last;
};
struct Table {
  std::vector<RowView> rows;
};
struct ListView {
  std::int64_t count{};
  std::optional<std::string> unheard;
  render::Field search;
  std::optional<Table> accounts;
  std::optional<render::Empty> nothing;
  std::optional<render::Url> next;
};

RowView row_of(db::Tx& tx, const Visit& visit, const auth::Account& account) {
  RowView row;
  row.id = visit.seal(account.id);
  row.name = account.display_name;
  row.login = account.login;
  row.state = state_of(visit.words, auth::state_on(account, visit.today));
  if (account.last_sign_in) row.last = visit.moment_at(*account.last_sign_in);
  for (const auth::HeldGrant& held : auth::list_grants(tx, account.id))
    if (held.valid_from <= visit.today && (!held.valid_until || *held.valid_until >= visit.today))
      row.roles.push_back(role_name(visit.words, held.grant.role));
  return row;
}

/// Found as people are: without case and accents; signs as they stand. `wanted`: the search folded, empty when it is
/// signs alone.
bool fits(const auth::Account& account, std::string_view search, std::string_view wanted) {
  for (const std::string* text : {&account.login, &account.display_name}) {
    if (text->find(search) != std::string::npos) return true;
    if (!wanted.empty() && records::fold(*text).find(wanted) != std::string::npos) return true;
  }
  return false;
}

/// At most `most` accounts that fit, in the order of their logins, after `after`.
std::vector<auth::Account> found_after(db::Tx& tx, std::string after, std::string_view search, std::size_t most) {
  const int at_once = search.empty() ? static_cast<int>(most) : 1000;  // a search reads on until the page is full
  auto wanted = records::fold(search);
  if (wanted.find_first_not_of(' ') == std::string::npos) wanted.clear();
  std::vector<auth::Account> found;
  for (;;) {
    auto page = auth::list_accounts(tx, after, at_once);
    if (page.empty()) return found;
    after = page.back().login;
    for (auto& account : page) {
      if (!fits(account, search, wanted)) continue;
      found.push_back(std::move(account));
      if (found.size() == most) return found;
    }
  }
}

render::Url next_page(std::string_view after, std::string_view search) {
  std::string address = "/accounts?after=";
  append_percent(address, after);
  address += "&q=";
  append_percent(address, search);
  return render::Url(address);
}

}  // namespace

http::Response account_list(Visit& visit, const Uses& uses) {
  const auto search = visit.request.query.get("q"), after = visit.request.query.get("after");
  ListView view;
  view.search = render::FormState(visit.words, nullptr, nullptr).field("q", "accounts.list.search", search);
  view.search.type = "search";
  view.search.required = false;
  const auto unheard = uses.concerns_for_nobody ? uses.concerns_for_nobody(visit) : 0;
  if (unheard > 0) view.unheard = visit.words.text("accounts.list.unheard", {{"n", unheard}});
  visit.read([&](db::Tx& tx) {
    view.count = auth::count_accounts(tx);
    auto found = found_after(tx, std::string(after), search, accounts_per_page + 1);
    if (found.size() > accounts_per_page) {
      found.pop_back();
      view.next = next_page(found.back().login, search);
    }
    if (!found.empty()) view.accounts.emplace();
    for (const auth::Account& account : found) view.accounts->rows.push_back(row_of(tx, visit, account));
  });
  if (!view.accounts) view.nothing = render::Empty{visit.words.text("accounts.list.none"), {}, {}};
  render::Html body;
  html::accounts(body, view, visit.words);
  return visit.page(visit.words.text("accounts.title.list"), body);
}

}  // namespace kith::accounts
