// SPDX-License-Identifier: AGPL-3.0-or-later
#pragma once
#include <functional>
#include <optional>
#include <string_view>
#include <vector>

#include "casefile/casefile.h"
#include "platform/http/router.h"
#include "platform/i18n/keys.h"

/// Who saw what and who did what, from the audit log (docs/audit.md), for whoever answers for the whole agency: of one
/// person with their matches, of one match, of one account, between two days. Concerns and the formative store keep
/// their own circle: what was done there does not stand here (workflows.md §10, §18.63).
namespace kith::casefile {

struct TrailUses {
  Uses people;
  /// What the page of this path pattern is called; nothing when there is none any more.
  std::function<std::optional<i18n::Key>(std::string_view path)> title;
};
std::vector<http::Route> trail_routes(const TrailUses& uses);

/// The addresses of their trails; nothing for whoever may not see it.
std::optional<render::Url> trail_of(const Visit& visit, PersonId person);
std::optional<render::Url> trail_of(const Visit& visit, MatchId match);

}  // namespace kith::casefile
