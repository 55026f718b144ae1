// SPDX-License-Identifier: AGPL-3.0-or-later
#include <algorithm>

#include "platform/i18n/keys.h"
#include "snapshot/refs.h"
#include "snapshot/relation.h"
#include "surveys/surveys.h"

namespace kith::surveys {
namespace {

using auth::Permission;
using snapshot::PolicyKey;

/// What the policies of a programme say today.
struct Rules {
  Months months;
  snapshot::Majority majority;
};

class RulesOf {
 public:
  RulesOf(const snapshot::Snapshot& snapshot, snapshot::Day day) : policies_(snapshot, day), day_(day) {}
  const Rules& operator()(snapshot::ProgrammeRef programme) {
    const auto [at, fresh] = rules_.try_emplace(programme.key);
    if (fresh) {
      const auto months = [&](PolicyKey key) { return policies_.timeline(key, programme).whole_on(day_); };
      at->second = {{months(PolicyKey::survey_relationship_months), months(PolicyKey::survey_youth_months),
                     months(PolicyKey::survey_feedback_months)},
                    snapshot::majority_of(policies_, programme)};
    }
    return at->second;
  }

 private:
  snapshot::Policies policies_;
  snapshot::Day day_;
  std::map<std::uint32_t, Rules> rules_;
};

std::vector<Due> due_in(const snapshot::Snapshot& snapshot, const snapshot::MatchState& state, const Rules& rules,
                        std::span<const Response> responses, snapshot::Day day) {
  if (!state.active_on(day)) return {};
  const auto mentee = snapshot::mentee_as_of(snapshot, state.mentee, day);
  const bool guardian = guardian_party_applies(mentee, day, rules.majority);
  return due(rules.months, guardian, Date(state.start), responses, Date(day));
}

class Finder {
 public:
  Finder(const Visit& visit, const Uses& uses)
      : visit_(visit),
        uses_(uses),
        snapshot_(uses.people.columns()),
        day_(visit.today),
        rules_(*snapshot_, day_),
        relations_(*snapshot_, visit.actor.person, visit.today),
        see_(scope_of(visit.actor, Permission::see_match)),
        record_(scope_of(visit.actor, Permission::record_match)) {}

  /// `responses` may be null: nothing answered.
  std::optional<Seen> match(snapshot::MatchRef match, const OfMatch* responses) {
    const auto state = snapshot::state_of(*snapshot_, match, day_);
    if (!state || !state->started() ||
        !snapshot::reaches(visit_.actor, Permission::see_match, see_, relations_, *state))
      return std::nullopt;
    Seen seen;
    seen.match = snapshot::key_of(match);
    seen.programme = snapshot::key_of(state->programme);
    seen.started = Date(state->start);
    seen.may_record = snapshot::reaches(visit_.actor, Permission::record_match, record_, relations_, *state);
    const auto told = responses ? std::span<const Response>(*responses) : std::span<const Response>();
    seen.due = due_in(*snapshot_, *state, rules_(state->programme), told, day_);
    seen.mentor_id = snapshot::key_of(state->mentor);
    seen.mentee_id = snapshot::key_of(state->mentee);
    return seen;
  }
  /// All matches there are, or those of the actor's caseload.
  std::vector<snapshot::MatchRef> matches(bool mine) const {
    std::vector<snapshot::MatchRef> list;
    if (mine) {
      for (const auto& row : snapshot_->of<snapshot::CaseloadRow>(snapshot::ref_of(visit_.actor.person)))
        if (row.shows(day_) && row.days.covers(day_)) list.push_back(row.match);
      std::sort(list.begin(), list.end());
      list.erase(std::unique(list.begin(), list.end()), list.end());
      return list;
    }
    const auto owners = snapshot_->column<snapshot::MatchRow>().owners();
    for (std::uint32_t key = 0; key < owners; ++key) list.push_back({key});
    return list;
  }
  void name(std::vector<Seen>& list) {
    uses_.people.book([&](const casefile::Book& book) {
      for (auto& seen : list) {
        if (const auto* found = book.of(seen.mentor_id)) seen.mentor = found->name;
        if (const auto* found = book.of(seen.mentee_id)) seen.mentee = found->name;
      }
    });
  }

 private:
  const Visit& visit_;
  const Uses& uses_;
  std::shared_ptr<const snapshot::Snapshot> snapshot_;
  snapshot::Day day_;
  RulesOf rules_;
  snapshot::RelationsOf relations_;
  auth::Scope see_, record_;
};

}  // namespace

std::vector<Due> due_of(const snapshot::Snapshot& snapshot, MatchId match, const OfMatch& responses, Date day) {
  const snapshot::Day on(day);
  const auto state = snapshot::state_of(snapshot, snapshot::ref_of(match), on);
  if (!state) return {};
  return due_in(snapshot, *state, RulesOf(snapshot, on)(state->programme), responses, on);
}

std::vector<Seen> due_for(Visit& visit, const Uses& uses, bool mine) {
  std::vector<Seen> list;
  Finder finder(visit, uses);
  uses.responses(visit.today, [&](const Responses::Cases& responses) {
    for (const auto match : finder.matches(mine)) {
      const auto told = responses.find(match.key);
      auto seen = finder.match(match, told == responses.end() ? nullptr : &told->second);
      if (seen && !seen->due.empty()) list.push_back(std::move(*seen));
    }
  });
  finder.name(list);
  std::stable_sort(list.begin(), list.end(),
                   [](const Seen& a, const Seen& b) { return a.due.front().since < b.due.front().since; });
  return list;
}

std::vector<Seen> due_by_filter(Visit& visit, const Uses& uses, const http::Fields& sent) {
  auto list = due_for(visit, uses);
  if (const auto programme = sent.get("programme"); !programme.empty()) {
    const auto wanted = visit.open_id<ProgrammeId>(programme);
    std::erase_if(list, [&](const Seen& seen) { return seen.programme != wanted; });
  }
  if (const auto instrument = sent.get("instrument"); !instrument.empty()) {
    const auto wanted = parse_instrument(instrument);
    for (auto& seen : list) std::erase_if(seen.due, [&](const Due& due) { return due.instrument != wanted; });
    std::erase_if(list, [](const Seen& seen) { return seen.due.empty(); });
  }
  return list;
}

std::vector<Seen> all_matches(Visit& visit, const Uses& uses) {
  std::vector<Seen> list;
  Finder finder(visit, uses);
  for (const auto match : finder.matches(false))
    if (auto seen = finder.match(match, nullptr)) list.push_back(std::move(*seen));
  finder.name(list);
  return list;
}

std::optional<Seen> open_match(Visit& visit, const Uses& uses, std::optional<MatchId> match) {
  if (!match) return std::nullopt;
  Finder finder(visit, uses);
  auto told = visit.reading([&](db::Tx& tx) { return load_match(tx, *match, visit.today); });
  auto seen = finder.match(snapshot::ref_of(*match), &told);
  if (!seen) return std::nullopt;
  seen->told = std::move(told);
  std::vector<Seen> one{std::move(*seen)};
  finder.name(one);
  visit.saw("match", match->value);
  return std::move(one.front());
}

std::string what_of(const i18n::Words& words, Instrument instrument, Party party) {
  return words.text_of("survey.instrument." + std::string(name(instrument))) + " · " +
         words.text_of("survey.party." + std::string(name(party)));
}

std::string wave_of(const i18n::Words& words, int wave) {
  return wave == 0 ? words.text("survey.at_the_start")
                   : words.text("survey.after_months", {{"n", static_cast<std::int64_t>(wave)}});
}

}  // namespace kith::surveys
