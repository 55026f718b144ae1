// SPDX-License-Identifier: AGPL-3.0-or-later
#include <algorithm>
#include <limits>

#include "accounts/accounts.html.h"
#include "accounts/pages.h"
#include "platform/base/html_escape.h"
#include "platform/base/json_writer.h"
#include "platform/i18n/keys.h"
#include "platform/lists/lists.h"
#include "platform/render/html.h"
#include "records/fold.h"

namespace kith::accounts {
namespace {

constexpr std::size_t accounts_per_page = 50;

struct RowView {
  std::string id, name, login;
  render::Status state;
  std::vector<std::string> roles;
  std::optional<Instant> last;
};
lists::Cell roles_in_one(const RowView& row) {
  std::string all;
  for (const auto& role : row.roles) (all += all.empty() ? "" : ", ") += role;
  return all;
}
lists::Cell last_day(const RowView& row) { return row.last ? lists::Cell(date_of(*row.last)) : lists::Cell(); }
constexpr lists::Column<RowView> list_columns[] = {
    {"accounts.list.name", lists::field<&RowView::name>},
    {"accounts.own.login", lists::field<&RowView::login>},
    {"accounts.list.state", lists::field<&RowView::state>},
    {"accounts.list.roles", roles_in_one},
    {"accounts.list.last", last_day},
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
  // A search reads on until the page is full.
  const int at_once = search.empty() ? static_cast<int>(std::min<std::size_t>(most, 1000)) : 1000;
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

/// Of those that fit the query's `q`, a page after the login `after`.
struct Page {
  std::vector<auth::Account> accounts;
  std::optional<std::string> next;  ///< the login after which the next page begins
};
Page page_of(db::Tx& tx, const Visit& visit) {
  const auto& query = visit.request.query;
  Page page{found_after(tx, std::string(query.get("after")), query.get("q"), accounts_per_page + 1), {}};
  if (page.accounts.size() <= accounts_per_page) return page;
  page.accounts.pop_back();
  page.next = page.accounts.back().login;
  return page;
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
  const auto search = visit.request.query.get("q");
  if (lists::wanted(visit)) {
    const auto rows = visit.reading([&](db::Tx& tx) {
      std::vector<RowView> all;
      for (const auto& account : found_after(tx, {}, search, std::numeric_limits<std::size_t>::max()))
        all.push_back(row_of(tx, visit, account));
      return all;
    });
    return lists::answer(visit, "accounts.title.list", list_columns, rows);
  }
  ListView view;
  view.search = render::FormState(visit.words, nullptr, nullptr).field("q", "accounts.list.search", search);
  view.search.type = "search";
  view.search.required = false;
  const auto unheard = uses.concerns_for_nobody ? uses.concerns_for_nobody(visit) : 0;
  if (unheard > 0) view.unheard = visit.words.text("accounts.list.unheard", {{"n", unheard}});
  visit.read([&](db::Tx& tx) {
    view.count = auth::count_accounts(tx);
    const auto page = page_of(tx, visit);
    if (page.next) view.next = next_page(*page.next, search);
    if (!page.accounts.empty()) view.accounts.emplace();
    for (const auth::Account& account : page.accounts) view.accounts->rows.push_back(row_of(tx, visit, account));
  });
  if (view.accounts)
    visit.offer_file();
  else
    view.nothing = render::Empty{visit.words.text("accounts.list.none"), {}, {}};
  render::Html body;
  html::accounts(body, view, visit.words);
  return visit.page(visit.words.text("accounts.title.list"), body);
}

http::Response account_list_api(Visit& visit) {
  std::string out;
  JsonWriter json(out);
  json.object().key("accounts").array();
  std::optional<std::string> next;
  visit.read([&](db::Tx& tx) {
    const auto page = page_of(tx, visit);
    next = page.next;
    for (const auto& account : page.accounts) {
      json.object();
      write_account(json, visit, account);
      json.end();
    }
  });
  json.end().member("next", next).end();
  return http::Response::json(out);
}

}  // namespace kith::accounts
