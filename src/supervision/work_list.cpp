// SPDX-License-Identifier: AGPL-3.0-or-later
#include "supervision/work_list.h"

#include <algorithm>

#include "snapshot/workload.h"

namespace kith::supervision {
namespace {

using auth::Permission;
using obligations::Owed;
using snapshot::AssignmentRow;
using snapshot::CaseloadRow;
using snapshot::MatchRef;
using snapshot::MatchState;
using snapshot::Snapshot;

obligations::Scope scope_of(const auth::Actor& actor, const WorkListAsk& ask) {
  obligations::Scope scope;
  if (ask.whose == Whose::mine) scope.worker = snapshot::ref_of(actor.person);
  if (ask.whose == Whose::worker) scope.worker = snapshot::ref_of(ask.worker);
  scope.without_worker = ask.whose == Whose::nobody;
  return scope;
}

PersonId assigned_today(const Snapshot& columns, MatchRef match, Date today) {
  PersonId found{};
  for (const AssignmentRow& row : columns.of<AssignmentRow>(match))
    if (row.shows(today) && row.days.covers(today)) found = snapshot::key_of(row.worker);
  return found;
}

template <class Key>
void count(std::vector<Choice<Key>>& choices, Key key) {
  if (!key) return;
  const auto at =
      std::lower_bound(choices.begin(), choices.end(), key, [](const Choice<Key>& c, Key k) { return c.key < k; });
  if (at != choices.end() && at->key == key)
    ++at->lines;
  else
    choices.insert(at, {key, 1});
}

bool sees_whole_places(const auth::Scope& scope) {
  return scope.everything() ||
         std::any_of(scope.areas().begin(), scope.areas().end(), [](const auth::Scope::Area& a) { return a.whole; });
}

bool fits(const WorkListAsk& ask, const MatchState& match) {
  return (!ask.programme || snapshot::key_of(match.programme) == ask.programme) &&
         (!ask.site || snapshot::key_of(match.site) == ask.site);
}

/// The matches a choice is about, due or not.
template <class Each>
void each_match(const Snapshot& columns, const obligations::Scope& scope, Date today, Each each) {
  if (scope.worker) {
    for (const CaseloadRow& row : columns.of<CaseloadRow>(*scope.worker))
      if (row.shows(today) && row.days.covers(today)) each(row.match);
    return;
  }
  for (std::uint32_t key = 1; key < columns.column<snapshot::MatchRow>().owners(); ++key) each(MatchRef{key});
}

/// For an empty list: is there anything at all, and when does the next thing fall due?
void look_further(const Snapshot& columns, const Reach& reach, const WorkListAsk& ask, const obligations::Scope& scope,
                  Date today, WorkList& list) {
  each_match(columns, scope, today, [&](MatchRef ref) {
    const auto match = snapshot::state_of(columns, ref, today);
    if (!match || !match->active_on(today) || !fits(ask, *match) || !reach.has(*match)) return;
    if (scope.without_worker && assigned_today(columns, ref, today)) return;
    list.has_matches = true;
    for (const obligations::NextDue& next : obligations::next_due(columns, ref, today))
      if (next.status == obligations::Status::open && (!list.next_due || Date(next.window.due) < *list.next_due))
        list.next_due = Date(next.window.due);
  });
}

/// Matches whose substitution a supervisor confirms. Only those with some substitute on record are looked at.
std::vector<MatchState> confirmations(const Snapshot& columns, const Reach& reach, const WorkListAsk& ask,
                                      const obligations::Scope& scope, Date today) {
  std::vector<MatchState> found;
  each_match(columns, scope, today, [&](MatchRef ref) {
    const auto parties = columns.of<snapshot::PartyRow>(ref);
    const auto substitutes = std::count_if(parties.begin(), parties.end(), [](const snapshot::PartyRow& row) {
      return row.kind == snapshot::InformantKind::other_adult || row.kind == snapshot::InformantKind::safe_adult;
    });
    if (substitutes < obligations::substitutes_to_confirm) return;
    const auto match = snapshot::state_of(columns, ref, today);
    if (!match || !match->active_on(today) || !fits(ask, *match) || !reach.has(*match)) return;
    if (scope.without_worker && assigned_today(columns, ref, today)) return;
    if (obligations::substitutes_in_a_row(columns, ref, today) >= obligations::substitutes_to_confirm)
      found.push_back(*match);
  });
  return found;
}

/// Matches that are not closed and have nobody.
int unowned(const Snapshot& columns, const Reach& reach, const WorkListAsk& ask, Date today) {
  int count = 0;
  for (std::uint32_t key = 1; key < columns.column<snapshot::MatchRow>().owners(); ++key) {
    if (!snapshot::is_unowned(columns, MatchRef{key}, today)) continue;
    const auto match = snapshot::state_of(columns, MatchRef{key}, today);
    count += match && !match->closed() && fits(ask, *match) && reach.has(*match);
  }
  return count;
}

}  // namespace

WorkList work_list(const Snapshot& columns, const auth::Actor& actor, const WorkListAsk& ask, Date today) {
  WorkList list;
  const Reach reach(columns, actor, Permission::see_work_list, today);
  list.sees_others = sees_whole_places(reach.scope());
  const obligations::Scope scope = scope_of(actor, ask);
  if (scope.worker && !*scope.worker) return list;
  for (const Owed& owed : obligations::owed_for(columns, scope, today, horizon_days)) {
    const auto match = snapshot::state_of(columns, owed.match, today);
    if (!match || !reach.has(*match)) continue;
    const PersonId worker = assigned_today(columns, owed.match, today);
    count(list.programmes, snapshot::key_of(match->programme));
    count(list.sites, snapshot::key_of(match->site));
    if (list.sees_others) count(list.workers, worker);
    if (!fits(ask, *match)) continue;
    ++list.counts[static_cast<std::size_t>(owed.urgency)];
    list.lines.push_back({.owed = owed, .match = *match, .worker = worker});
  }
  if (list.sees_others) list.to_confirm = confirmations(columns, reach, ask, scope, today);
  if (list.sees_others) list.unowned = unowned(columns, reach, ask, today);
  list.has_matches = !list.lines.empty();
  if (list.lines.empty()) look_further(columns, reach, ask, scope, today, list);
  return list;
}

Whose usual_choice(const Snapshot& columns, const auth::Actor& actor, Date today) {
  if (!sees_whole_places(auth::scope_of(actor, Permission::see_work_list))) return Whose::mine;
  for (const CaseloadRow& row : columns.of<CaseloadRow>(snapshot::ref_of(actor.person)))
    if (row.shows(today) && row.days.covers(today)) return Whose::mine;
  return Whose::everyone;
}

}  // namespace kith::supervision
