// SPDX-License-Identifier: AGPL-3.0-or-later
#include <algorithm>

#include "matches/matches.h"
#include "platform/i18n/keys.h"
#include "snapshot/refs.h"
#include "snapshot/relation.h"

namespace kith::matches {

std::optional<casefile::WaitingLine> waiting_line(Visit& visit, const Uses& uses) {
  using auth::Permission;
  if (!visit.actor.may(Permission::override_guard) || !visit.actor.may(Permission::record_match)) return std::nullopt;
  const auto columns = uses.people.columns();
  const snapshot::RelationsOf relations(*columns, visit.actor.person, visit.today);
  const auto pass = scope_of(visit.actor, Permission::override_guard),
             record = scope_of(visit.actor, Permission::record_match);
  const snapshot::Day today(visit.today);
  std::int64_t count = 0;
  MatchId only;
  Date oldest{};
  const auto& pauses = columns->column<snapshot::PauseRow>();
  for (std::uint32_t key = 0; key < pauses.owners(); ++key) {
    const snapshot::MatchRef match{key};
    for (const auto& pause : columns->of<snapshot::PauseRow>(match)) {
      if (!pause.shows(today) || pause.kind != snapshot::PauseKind::contact_suspended || pause.in_force() ||
          pause.days.until < today)
        continue;
      const auto state = snapshot::state_of(*columns, match, today);
      if (!state || state->closed() ||
          !snapshot::reaches(visit.actor, Permission::override_guard, pass, relations, *state) ||
          !snapshot::reaches(visit.actor, Permission::record_match, record, relations, *state))
        continue;
      // one that is planned waits since today
      if (const Date from = std::min(Date(pause.days.from), visit.today); count++ == 0 || from < oldest) oldest = from;
      only = snapshot::key_of(match);
    }
  }
  if (count == 0) return std::nullopt;
  return casefile::WaitingLine{visit.words.text("match.waiting.pauses", {{"n", count}}),
                               render::Url(count == 1 ? "/supervision/matches/" + visit.seal(only) : "/matches/board"),
                               oldest, render::Status{render::Mark::due, visit.words.text("match.waiting.approval")}};
}

}  // namespace kith::matches
