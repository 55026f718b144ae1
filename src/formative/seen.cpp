// SPDX-License-Identifier: AGPL-3.0-or-later
#include <algorithm>

#include "formative/formative.h"
#include "platform/auth/policy.h"
#include "platform/i18n/keys.h"
#include "snapshot/refs.h"
#include "snapshot/relation.h"

/// Which pairs an actor may see, and when what they looked at may be shown.
namespace kith::formative {
namespace {

using auth::Permission;

class Finder {
 public:
  Finder(const Visit& visit, const Uses& uses)
      : visit_(visit),
        uses_(uses),
        snapshot_(uses.people.columns()),
        day_(visit.today),
        relations_(*snapshot_, visit.actor.person, visit.today),
        see_(scope_of(visit.actor, Permission::see_formative)),
        record_(scope_of(visit.actor, Permission::record_formative)) {}

  std::optional<Seen> match(snapshot::MatchRef match) {
    const auto state = snapshot::state_of(*snapshot_, match, day_);
    if (!state || !state->started() ||
        !snapshot::reaches(visit_.actor, Permission::see_formative, see_, relations_, *state))
      return std::nullopt;
    Seen seen;
    seen.match = snapshot::key_of(match);
    seen.programme = snapshot::key_of(state->programme);
    seen.mentee_id = snapshot::key_of(state->mentee);
    seen.mentor_id = snapshot::key_of(state->mentor);
    seen.active = state->active_on(day_);
    seen.may_record = snapshot::reaches(visit_.actor, Permission::record_formative, record_, relations_, *state);
    seen.party = visit_.actor.person == seen.mentee_id || visit_.actor.person == seen.mentor_id;
    return seen;
  }
  std::uint32_t matches() const { return snapshot_->column<snapshot::MatchRow>().owners(); }
  /// Names, and the cycles of each pair.
  void fill(std::vector<Seen>& list) {
    uses_.people.book([&](const casefile::Book& book) {
      for (auto& seen : list) {
        if (const auto* found = book.of(seen.mentee_id)) seen.mentee = found->name;
        if (const auto* found = book.of(seen.mentor_id)) seen.mentor = found->name;
      }
    });
    std::multimap<std::pair<std::int64_t, std::int64_t>, Seen*> pairs;
    for (auto& seen : list) pairs.emplace(std::pair(seen.mentee_id.value, seen.mentor_id.value), &seen);
    uses_.cycles(visit_.today, [&](const Cycles::Cases& cycles) {
      for (const auto& [_, cycle] : cycles) {
        const auto [first, last] = pairs.equal_range({cycle.mentee.value, cycle.mentor.value});
        for (auto at = first; at != last; ++at)
          if (at->second->programme == cycle.programme) at->second->cycles.push_back(cycle);
      }
    });
    for (auto& seen : list)
      std::stable_sort(seen.cycles.begin(), seen.cycles.end(), [](const Cycle& a, const Cycle& b) {
        return std::pair(!a.closed, a.start) > std::pair(!b.closed, b.start);
      });
  }

 private:
  const Visit& visit_;
  const Uses& uses_;
  std::shared_ptr<const snapshot::Snapshot> snapshot_;
  snapshot::Day day_;
  snapshot::RelationsOf relations_;
  auth::Scope see_, record_;
};

}  // namespace

std::vector<Seen> matches_for(Visit& visit, const Uses& uses) {
  std::vector<Seen> list;
  Finder finder(visit, uses);
  for (std::uint32_t key = 0; key < finder.matches(); ++key)
    if (auto seen = finder.match(snapshot::MatchRef{key})) list.push_back(std::move(*seen));
  finder.fill(list);
  std::erase_if(list, [](const Seen& seen) { return !seen.active && seen.cycles.empty(); });
  std::stable_sort(list.begin(), list.end(), [](const Seen& a, const Seen& b) {
    return std::pair(a.open() == nullptr, std::string_view(a.mentee)) <
           std::pair(b.open() == nullptr, std::string_view(b.mentee));
  });
  return list;
}

std::optional<Seen> open_match(Visit& visit, const Uses& uses) {
  const auto match = visit.open_id<MatchId>(visit.path.find("match")->second);
  if (!match) return std::nullopt;
  Finder finder(visit, uses);
  auto seen = finder.match(snapshot::ref_of(*match));
  if (!seen) return std::nullopt;
  std::vector<Seen> one{std::move(*seen)};
  finder.fill(one);
  visit.saw("match", match->value);
  return std::move(one.front());
}

bool may_read(Visit& visit, const Seen& seen) {
  if (seen.party) return true;
  const auto asked =
      visit.reading([&](db::Tx& tx) { return load_accesses(tx, seen.programme, visit.today, visit.today); });
  return std::any_of(asked.begin(), asked.end(),
                     [&](const Access& a) { return a.granted && a.person == visit.actor.person; });
}

std::string address_of(const Visit& visit, MatchId match) { return "/formative/matches/" + visit.seal(match); }

render::Status state_status(const i18n::Words& words, const Cycle* cycle) {
  using render::Mark;
  if (!cycle) return {Mark::note, words.text("formative.state.none")};
  constexpr Mark marks[] = {Mark::open, Mark::open, Mark::open, Mark::due, Mark::good, Mark::off};
  const auto state = state_of(*cycle);
  return {marks[static_cast<std::size_t>(state)], words.text_of("formative.state." + std::string(name(state)))};
}

std::string owed_words(const i18n::Words& words, const Owed& owed) {
  return words.text_of("formative.need." + std::string(name(owed.need)));
}

render::Url form_for(const Visit& visit, MatchId match, const Owed& owed) {
  const auto at = address_of(visit, match) + "/";
  if (owed.goal)
    return render::Url(at + "goal_change?of=" + visit.seal_record("formative_learning_plan_goals", owed.goal));
  switch (owed.need) {
    case Need::self_assessment:
    case Need::second_kind: return render::Url(at + "item");
    case Need::summary: return render::Url(at + "closing");
    default: return render::Url(at + "goal");
  }
}

}  // namespace kith::formative
