// SPDX-License-Identifier: AGPL-3.0-or-later
#include "casefile/sites.h"

#include <algorithm>

#include "casefile/queries.h"
#include "platform/i18n/keys.h"

namespace kith::casefile {

std::vector<render::Field::Choice> sites_of_today(Visit& visit) {
  return visit.reading([&](db::Tx& tx) {
    return tx.all(sql::sites_of_today, {{"as_of", visit.today}}, [&](const db::Row& row) {
      return render::Field::Choice{visit.seal(row.id<SiteId>(0)), row.string(1)};
    });
  });
}

std::optional<FormRow> site_row(Visit& visit, const render::FormState& state, i18n::Key none) {
  auto choices = sites_of_today(visit);
  if (choices.empty()) return std::nullopt;
  choices.insert(choices.begin(), {"", visit.words.text(none)});
  FormRow row;
  row.as_select = state.choice("site", "casefile.field.site", std::move(choices));
  row.as_select->required = false;
  return row;
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
