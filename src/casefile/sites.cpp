// SPDX-License-Identifier: AGPL-3.0-or-later
#include "casefile/sites.h"

#include <algorithm>

#include "casefile/queries.h"
#include "platform/auth/policy.h"
#include "platform/i18n/keys.h"

namespace kith::casefile {
namespace {

bool opens_place(const auth::Scope& scope, FunctionRef<bool(const auth::Scope::Area&)> fits) {
  return scope.everything() ||
         std::ranges::any_of(scope.areas(), [&](const auth::Scope::Area& area) { return area.whole && fits(area); });
}

/// Nothing where there is no site to choose.
std::optional<FormRow> row_of(const render::FormState& state, std::vector<render::Field::Choice> choices,
                              const std::string& only = {}) {
  if (only.empty() && choices.size() < 2) return std::nullopt;
  FormRow row;
  row.as_select = state.choice("site", "casefile.field.site", std::move(choices), only);
  row.as_select->required = !only.empty();
  return row;
}

}  // namespace

std::vector<render::Field::Choice> sites_of_today(Visit& visit) {
  return visit.reading([&](db::Tx& tx) {
    return tx.all(sql::sites_of_today, {{"as_of", visit.today}}, [&](const db::Row& row) {
      return render::Field::Choice{visit.seal(row.id<SiteId>(0)), row.string(1)};
    });
  });
}

std::vector<render::Field::Choice> sites_worked_at(Visit& visit, std::initializer_list<auth::Permission> permissions) {
  auto choices = sites_of_today(visit);
  std::erase_if(choices, [&](const render::Field::Choice& one) {
    const auto site = visit.open_id<SiteId>(one.value);
    return std::ranges::none_of(permissions, [&](auth::Permission permission) {
      return opens_place(scope_of(visit.actor, permission),
                         [&](const auth::Scope::Area& area) { return !area.site || area.site == site; });
    });
  });
  return choices;
}

bool works_somewhere_in(const Visit& visit, auth::Permission permission, ProgrammeId programme) {
  return opens_place(scope_of(visit.actor, permission),
                     [&](const auth::Scope::Area& area) { return !area.programme || area.programme == programme; });
}

std::optional<FormRow> site_row(Visit& visit, const render::FormState& state, i18n::Key none) {
  auto choices = sites_of_today(visit);
  choices.insert(choices.begin(), {"", visit.words.text(none)});
  return row_of(state, std::move(choices));
}

std::optional<FormRow> site_row(Visit& visit, const render::FormState& state, auth::Permission permission) {
  auto choices = sites_worked_at(visit, {permission});
  const bool everywhere =
      opens_place(scope_of(visit.actor, permission), [](const auth::Scope::Area& area) { return !area.site; });
  const std::string only = !everywhere && choices.size() == 1 ? choices.front().value : "";
  if (only.empty()) choices.insert(choices.begin(), {"", visit.words.text("casefile.no_site")});
  return row_of(state, std::move(choices), only);
}

std::optional<FormRow> site_row(Visit& visit, const render::FormState& state) {
  return site_row(visit, state, "casefile.no_site");
}

SiteId chosen_site(Visit& visit, std::vector<Problem>& problems) {
  const auto typed = visit.request.form.get("site");
  if (typed.empty()) return {};
  const auto choices = sites_of_today(visit);
  if (std::any_of(choices.begin(), choices.end(), [&](const auto& c) { return c.value == typed; }))
    return *visit.open_id<SiteId>(typed);
  problems.push_back({"site", "http.field.not_a_choice"});
  return {};
}

}  // namespace kith::casefile
