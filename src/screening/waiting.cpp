// SPDX-License-Identifier: AGPL-3.0-or-later
#include <algorithm>

#include "platform/i18n/keys.h"
#include "screening/queries.h"
#include "screening/screening.h"

namespace kith::screening {
namespace {

/// Somebody has said the first word on the finding, and it was not `me`.
bool waits_for_second(const Check& check, std::string_view me) {
  return check.open_finding() && !check.approvers.empty() &&
         (";" + check.approvers + ";").find(";" + std::string(me) + ";") == std::string::npos;
}

}  // namespace

std::optional<casefile::WaitingLine> waiting_line(Visit& visit, const Uses& uses) {
  const auto scope = scope_of(visit.actor, auth::Permission::adjudicate_checks);
  if (!visit.actor.may(auth::Permission::adjudicate_checks) || !visit.actor.person) return std::nullopt;
  const auto me = visit.reading([&](db::Tx& tx) {
    return tx
        .first(sql::exchange_id, {{"person", visit.actor.person}}, [](const db::Row& row) { return row.string(0); })
        .value_or("");
  });
  std::int64_t count = 0, only = 0;
  Date oldest{};
  uses.files(visit.today, [&](const std::map<std::int64_t, MentorFile>& files) {
    for (const auto& [application, file] : files) {
      if (file.person == visit.actor.person || !scope.sees_whole(file.programme)) continue;
      for (const auto& check : file.checks)
        if (waits_for_second(check, me)) {
          if (count++ == 0 || check.completed < oldest) oldest = check.completed;
          only = file.application;
        }
    }
  });
  if (count == 0) return std::nullopt;
  return casefile::WaitingLine{visit.words.text("screening.waiting.findings", {{"n", count}}),
                               render::Url(count == 1 ? address_of(visit, only) : "/screening/mentors?state=screening"),
                               oldest, render::Status{render::Mark::due, visit.words.text("screening.waiting.second")}};
}

}  // namespace kith::screening
