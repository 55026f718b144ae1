// SPDX-License-Identifier: AGPL-3.0-or-later
#include <algorithm>

#include "supervision/work_list.h"
#include "supervision/work_list_page.h"

namespace kith::supervision {
namespace {

using auth::Permission;

/// Where whoever has no work list begins: the first desk that is theirs.
struct Desk {
  Permission permission;
  std::string_view path;
};
constexpr Desk desks[] = {
    {Permission::see_sample, "/review/workspace"},
    {Permission::record_intake, "/intake/board"},
    {Permission::screen_mentors, "/screening/mentors"},
    {Permission::record_training, "/training/owed"},
    {Permission::record_group, "/groups/board"},
    {Permission::see_measures, "/accreditation/measures"},
    {Permission::see_team, "/groups/team"},
    {Permission::see_shared, "/sharing/mine"},
    {Permission::manage_accounts, "/accounts"},
};

bool is_party(const auth::Actor& actor) {
  return std::any_of(actor.grants.begin(), actor.grants.end(), [](const auth::Grant& g) {
    return g.role == auth::Role::mentor || g.role == auth::Role::guardian || g.role == auth::Role::mentee;
  });
}

/// A desk of their own beside the contacts: they begin there while no contact waits for them.
bool begins_elsewhere(const Visit& visit, const Columns& columns) {
  const bool desk = std::ranges::any_of(visit.actor.grants, [](const auth::Grant& grant) {
    return grant.role == auth::Role::intake_worker || grant.role == auth::Role::screening_officer;
  });
  if (!desk || !visit.request.query.list().empty()) return false;
  const auto snapshot = columns();
  const WorkListAsk ask{usual_choice(*snapshot, visit.actor, visit.today), {}, {}, {}};
  return work_list(*snapshot, visit.actor, ask, visit.today).lines.empty();
}

}  // namespace

http::Response home_page(Visit& visit, const Columns& columns, const AlsoOwed& also_owed) {
  if (visit.actor.may(Permission::see_work_list) && !begins_elsewhere(visit, columns))
    return work_list_page(visit, columns, also_owed);
  for (const auto& desk : desks)
    if (visit.actor.may(desk.permission)) return http::Response::see_other(std::string(desk.path));
  return http::Response::see_other(is_party(visit.actor) ? "/supervision/mine" : "/account");
}

}  // namespace kith::supervision
