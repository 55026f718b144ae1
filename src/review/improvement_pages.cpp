// SPDX-License-Identifier: AGPL-3.0-or-later
#include "review/improvement_pages.h"

#include "platform/i18n/keys.h"
#include "review/checklist.h"
#include "review/queries.h"

namespace kith::review {

std::vector<Programme> programmes_for(Visit& visit, auth::Permission permission) {
  const auto scope = scope_of(visit.actor, permission);
  std::vector<Programme> list;
  visit.read([&](db::Tx& tx) {
    tx.query(sql::programmes, {{"as_of", visit.today}}, [&](const db::Row& row) {
      if (scope.sees(row.id<ProgrammeId>(0), {}, auth::Relation::assigned_now))
        list.push_back({row.id<ProgrammeId>(0), row.string(1)});
    });
  });
  return list;
}
/// The one asked for, else the first.
std::optional<Programme> chosen(const Visit& visit, const std::vector<Programme>& list, std::string_view sent) {
  const auto asked = visit.open_id<ProgrammeId>(sent);
  for (const auto& p : list)
    if (!asked || *asked == p.id) return p;
  return std::nullopt;
}

std::optional<Programme> recording(Visit& visit, std::string_view sent) {
  return chosen(visit, programmes_for(visit, auth::Permission::record_improvement), sent);
}

std::string address_of_improvement(const Visit& visit, ProgrammeId programme) {
  return "/review/improvement?programme=" + visit.seal(programme);
}

render::Status status_of(const Visit& visit, const PlanAction& action) {
  using render::Mark;
  if (action.overdue(visit.today)) return {Mark::bad, visit.words.text("review.overdue")};
  constexpr Mark marks[] = {Mark::open, Mark::open, Mark::due, Mark::good, Mark::off};
  return {marks[static_cast<std::size_t>(action.state)],
          visit.words.text_of("review.action." + std::string(name(action.state)))};
}

std::string finding_text(const Visit& visit, const Finding& finding) {
  std::string text = visit.words.text_of("review.finding." + finding.kind);
  if (!finding.label.empty()) text += " · " + finding.label;
  if (const auto* item = find_item(finding.item)) text += " · " + item->text(visit.words.language());
  return text;
}

}  // namespace kith::review
