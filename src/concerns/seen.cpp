// SPDX-License-Identifier: AGPL-3.0-or-later
#include <algorithm>

#include "casefile/case_view.h"
#include "concerns/concerns.h"
#include "platform/base/sort_once.h"
#include "platform/i18n/keys.h"
#include "records/fold.h"
#include "snapshot/refs.h"
#include "snapshot/relation.h"

namespace kith::concerns {
namespace {

using auth::Permission;
using auth::Relation;

class Circle {
 public:
  Circle(Visit& visit, const Uses& uses) : Circle(visit, uses, visit.actor) {}
  /// What another than the reader would see.
  Circle(Visit& visit, const Uses& uses, const auth::Actor& actor)
      : visit_(visit),
        uses_(uses),
        actor_(actor),
        snapshot_(uses.people.columns()),
        relations_(*snapshot_, actor.person, visit.today),
        scope_(scope_of(actor, Permission::handle_concern)),
        record_(scope_of(actor, Permission::record_match)) {
    uses.people.book([&](const casefile::Book& book) {
      if (const auto* me = book.of(actor.person)) my_words_ = records::name_words(me->name);
    });
  }

  bool opens(const Concern& concern) const {
    return !names(concern, actor_.person) && reached(concern) && !withheld(concern);
  }
  /// From whoever reaches it only by looking after the match (decision 0305).
  bool withheld(const Concern& concern) const {
    return by_assignment(concern.match) && waits_for_others(concern, actor_.person, my_words_);
  }
  bool by_assignment(MatchId id) const {
    const auto state = match(id);
    return state && relations_.to(*state) == Relation::assigned_now &&
           !scope_.sees_whole(snapshot::key_of(state->programme), snapshot::key_of(state->site));
  }
  std::optional<Seen> see(const Concern& concern) {
    if (!opens(concern)) return std::nullopt;
    Seen seen{concern, standing(concern), {}, {}, {}, false};
    if (const auto state = match(concern.match)) seen.may_stop = may_stop(*state);
    uses_.people.book([&](const casefile::Book& book) {
      seen.about = name_of(book, concern.about);
      seen.raised_by = name_of(book, concern.raised_by);
      if (const auto state = match(concern.match))
        seen.pair =
            name_of(book, snapshot::key_of(state->mentee)) + " · " + name_of(book, snapshot::key_of(state->mentor));
    });
    visit_.saw("concern", concern.concern);
    return seen;
  }

 private:
  std::optional<snapshot::MatchState> match(MatchId id) const {
    return id ? snapshot::state_of(*snapshot_, snapshot::ref_of(id), snapshot::Day(visit_.today)) : std::nullopt;
  }
  /// About a match: by the match. About none: to whom the whole programme is open.
  bool reached(const Concern& concern) const {
    if (const auto state = match(concern.match))
      return snapshot::reaches(actor_, Permission::handle_concern, scope_, relations_, *state);
    return scope_.sees(concern.programme, {}, Relation::other_programme);
  }
  /// As the act of the match decides (src/matches): begun, not closed, no pause for safety that has no end yet.
  bool may_stop(const snapshot::MatchState& state) const {
    const snapshot::Day today(visit_.today);
    if (!state.started() || state.closed()) return false;
    for (const auto& pause : snapshot_->of<snapshot::PauseRow>(state.match))
      if (pause.shows(today) && pause.kind == snapshot::PauseKind::safety && pause.days.covers(today) &&
          pause.days.until == snapshot::Day::never())
        return false;
    return snapshot::reaches(actor_, Permission::record_match, record_, relations_, state);
  }
  static std::string name_of(const casefile::Book& book, PersonId person) {
    const auto* found = person ? book.of(person) : nullptr;
    return found ? found->name : std::string();
  }

  Visit& visit_;
  const Uses& uses_;
  const auth::Actor& actor_;
  std::shared_ptr<const snapshot::Snapshot> snapshot_;
  snapshot::RelationsOf relations_;
  auth::Scope scope_, record_;
  std::vector<std::string> my_words_;
};

auto order(const Seen& s) {
  const auto day = s.standing.owed.empty() ? std::nullopt : s.standing.owed.front().day;
  return std::tuple(s.standing.state == State::closed, !day, day.value_or(Date{}), s.concern.raised, s.concern.concern);
}

}  // namespace

std::optional<Seen> open_concern(Visit& visit, const Uses& uses) {
  const auto key = visit.open_record("concerns", visit.path.find("concern")->second);
  const auto concern = key ? visit.reading([&](db::Tx& tx) { return load_one(tx, *key, visit.today); }) : std::nullopt;
  return concern ? Circle(visit, uses).see(*concern) : std::nullopt;
}

std::vector<Seen> concerns_for(Visit& visit, const Uses& uses, bool grievances) {
  const auto all = visit.reading([&](db::Tx& tx) { return load_all(tx, visit.today); });
  Circle circle(visit, uses);
  std::vector<Seen> list;
  for (const auto& concern : all) {
    const bool old = concern.did(Act::closed) && days_between(concern.actions.back().day, visit.today) > 90;
    if ((concern.category == Category::grievance) != grievances || old) continue;
    if (auto seen = circle.see(concern)) list.push_back(std::move(*seen));
  }
  sort_once(list, order);
  return list;
}

std::vector<std::int64_t> withheld_of(Visit& visit, const Uses& uses, MatchId match) {
  const Circle circle(visit, uses);
  std::vector<std::int64_t> list;
  if (!circle.by_assignment(match)) return list;
  for (const auto& concern : visit.reading([&](db::Tx& tx) { return load_of_match(tx, match, visit.today); }))
    if (circle.withheld(concern)) list.push_back(concern.concern);
  return list;
}

std::vector<casefile::WaitingLine> waiting_lines(Visit& visit, const Uses& uses) {
  struct Waits {
    std::int64_t count{};
    Date oldest{};
    std::optional<Date> due;
  };
  Waits concerns, grievances;
  if (!visit.actor.may(Permission::handle_concern)) return {};
  const auto unclosed = visit.reading([&](db::Tx& tx) { return load_unclosed(tx, visit.today); });
  const Circle circle(visit, uses);
  for (const auto& concern : unclosed) {
    if (!circle.opens(concern)) continue;
    const auto stands = standing(concern);
    auto& waits = concern.category == Category::grievance ? grievances : concerns;
    if (waits.count++ == 0 || concern.raised < waits.oldest) waits.oldest = concern.raised;
    for (const auto& owed : stands.owed)
      if (owed.day && (!waits.due || *owed.day < *waits.due)) waits.due = owed.day;
  }
  std::vector<casefile::WaitingLine> lines;
  const auto add = [&](const Waits& waits, i18n::Key words, const char* address) {
    if (waits.count > 0)
      lines.push_back({visit.words.text(words, {{"n", waits.count}}), render::Url(address), waits.oldest,
                       waits.due ? casefile::due_status(visit.words, *waits.due, visit.today)
                                 : render::Status{render::Mark::open, visit.words.text("casefile.nothing_due")}});
  };
  add(concerns, "concern.waiting.concerns", "/concerns/board");
  add(grievances, "concern.waiting.grievances", "/concerns/board?queue=grievances");
  return lines;
}

std::int64_t concerns_for_nobody(Visit& visit, const Uses& uses) {
  auto unheard = visit.reading([&](db::Tx& tx) { return load_unclosed(tx, visit.today); });
  if (unheard.empty()) return 0;
  for (const auto account : visit.reading([&](db::Tx& tx) { return handlers(tx, visit.today); })) {
    const auto actor = visit.reading([&](db::Tx& tx) { return auth::load_actor(tx, account, visit.today); });
    if (!actor.may(Permission::handle_concern)) continue;
    const Circle circle(visit, uses, actor);
    std::erase_if(unheard, [&](const Concern& one) { return circle.opens(one); });
    if (unheard.empty()) break;
  }
  return static_cast<std::int64_t>(unheard.size());
}

}  // namespace kith::concerns
