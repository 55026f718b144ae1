// SPDX-License-Identifier: AGPL-3.0-or-later
#include "app/form_drafts.h"

#include "platform/base/html_escape.h"
#include "platform/http/visit.h"
#include "platform/render/kept_forms.h"

namespace kith::app {
namespace {

constexpr std::size_t longest_name = 500;

/// The draft itself is taken away by the act that answers with another page (VisitHere::change).
http::Response drafts_post(Visit& visit) {
  const auto& form = visit.request.form;
  const auto place = draft_place(visit.request, visit.actor.account);
  if (!place) return visit.refused({RefusalKind::not_found, {}});
  const bool discard = form.has("_discard");
  const auto made = visit.change(discard ? "discard draft" : "keep draft", [&](db::Tx& tx) -> Result<http::Response> {
    if (discard) return http::Response::see_other(form.get(render::draft_page_field));
    if (!drafts::save(tx, *place, form.list(), visit.now)) return refuse(RefusalKind::invalid, "http.field.too_long");
    return http::Response::text("", 204);
  });
  return made ? *made : visit.refused(made.error());
}

}  // namespace

std::optional<drafts::Place> draft_place(const http::Request& request, AccountId account) {
  const auto form = request.form.get(render::draft_field);
  if (!form.starts_with('/') || form.size() > longest_name) return std::nullopt;
  return drafts::Place{account, kept_form_word, form};
}

std::string address_of_page(const http::Request& request) {
  std::string address = request.path;
  char before = '?';
  for (const auto& [name, value] : request.query.list()) {
    if (name == "done" || name == "saved") continue;
    append_percent(address += std::exchange(before, '&'), name);
    append_percent(address += '=', value);
  }
  return address;
}

std::vector<http::Route> draft_routes() {
  return {
      page(http::Method::post, render::drafts_address, "form.draft_saved", auth::Permission::signed_in, drafts_post)};
}

}  // namespace kith::app
