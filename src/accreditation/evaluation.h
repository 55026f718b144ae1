// SPDX-License-Identifier: AGPL-3.0-or-later
#pragma once
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <span>
#include <typeindex>
#include <vector>

#include "obligations/match_case.h"
#include "snapshot/changes.h"
#include "snapshot/match_state.h"
#include "snapshot/policies.h"

namespace kith::accreditation {

using snapshot::ContactRef;
using snapshot::Day;
using snapshot::MatchRef;
using snapshot::MatchState;
using snapshot::PersonRef;
using snapshot::ProgrammeRef;
using snapshot::Snapshot;

/// The review period P = [from, to] and the as-of day A.
struct Period {
  Day from, to, as_of;
  /// pe: the last day of P that A knows of.
  Day end() const { return std::min(to, as_of); }
  /// "In P" for something that happened (§1.1).
  bool holds(Day d) const { return from <= d && d <= end(); }
  bool operator==(const Period&) const = default;
};

using snapshot::Kind;
using snapshot::KindSet;

/// Something that several clauses ask of the records: `View(Evaluation&)`, which sorts rows once. It says which kinds
/// of row it reads, with those of views it uses. One that can go on after changes of some of them says which, too, and
/// has `void follow(const snapshot::Changes&)`, and holds no pointers to rows; others are made anew.
template <class View>
concept FollowingView = requires(View view, const snapshot::Changes& changes) {
  View::follows;
  view.follow(changes);
};
/// A view made programme by programme, which can take in what another one of the same records and days has.
template <class View>
concept JoiningView = requires(View view, View& other) {
  view.join(other);
};

/// Everything measures of one run share: the records as effective on A, sorted by programme once. Each part is made
/// when first asked for; parts that only some clauses need are views of their own (`shared<View>()`, README.md). One
/// thread at a time; the snapshot must outlive it.
class Evaluation {
 public:
  Evaluation(const Snapshot& snapshot, Period period);
  Evaluation(const Evaluation&) = delete;
  Evaluation& operator=(const Evaluation&) = delete;

  /// Kinds of row that are read to make one: everything rests on them.
  static constexpr KindSet reads{Kind::programmes, Kind::matches, Kind::initial_meetings, Kind::match_closures,
                                 Kind::policies};
  /// Goes on with another snapshot of the same store: keeps what `changes` left as it was. `changes.before()` is the
  /// present snapshot, `changes.now()` must outlive it from now on. False, and nothing was done: it rests on what
  /// changed.
  [[nodiscard]] bool follow(const snapshot::Changes& changes);
  /// Takes over what another evaluation of the same snapshot and days has worked out and this one has not.
  void join(Evaluation& other);

  /// From now on measures name every unit they count, not only those that fail (`Measure::counted`).
  void keep_counted() { keeps_counted_ = true; }
  bool keeps_counted() const { return keeps_counted_; }

  const Snapshot& snapshot() const { return *snapshot_; }
  const Period& period() const { return period_; }
  Day as_of() const { return period_.as_of; }
  const snapshot::Policies& policies() const { return policies_; }
  /// Programmes that exist on A, in byte order of their ids.
  const std::vector<ProgrammeRef>& programmes() const { return programmes_; }

  /// Matches of the programme that exist on A.
  std::span<const MatchState> matches(ProgrammeRef programme) const;
  /// First service day of every mentor of the programme (§1.12).
  const std::map<PersonRef, Day>& first_service(ProgrammeRef programme);
  /// Mentors with a membership as mentor in a group of the programme that covers `d`.
  std::vector<PersonRef> group_mentors_on(ProgrammeRef programme, Day d) const;

  /// The one `View` of this run, made as `View(Evaluation&)` when first asked for.
  template <class View>
  View& shared() {
    KeptView& kept = views_[std::type_index(typeid(View))];
    if (!kept.view) {
      auto view = std::make_shared<View>(*this);
      kept = {view, View::reads, {}, {}, {}};
      if constexpr (FollowingView<View>) {
        kept.follows = View::follows;
        kept.follow = [made = view.get()](const snapshot::Changes& changes) { made->follow(changes); };
      }
      if constexpr (JoiningView<View>)
        kept.join = [made = view.get()](void* other) { made->join(*static_cast<View*>(other)); };
    }
    return *static_cast<View*>(kept.view.get());
  }

  std::string match_id(MatchRef match) const { return snapshot_->id_of<snapshot::MatchRow>(match); }
  std::string person_id(PersonRef person) const { return snapshot_->id_of<snapshot::PersonRow>(person); }

 private:
  template <class Item>
  using ByProgramme = std::map<ProgrammeRef, std::vector<Item>>;
  static constexpr KindSet first_service_reads{Kind::groups, Kind::group_sessions, Kind::attendance};
  void find_sessions();
  std::optional<ProgrammeRef> programme_of_group(snapshot::GroupRef group) const;

  struct KeptView {
    std::shared_ptr<void> view;
    KindSet reads, follows;
    std::function<void(const snapshot::Changes&)> follow;
    std::function<void(void*)> join;
  };

  const Snapshot* snapshot_;
  Period period_;
  bool keeps_counted_{};
  snapshot::Policies policies_;
  std::vector<ProgrammeRef> programmes_;
  ByProgramme<MatchState> matches_;
  std::optional<std::map<ProgrammeRef, std::map<PersonRef, Day>>> first_service_;
  std::map<std::type_index, KeptView> views_;
};

/// FAM (§1.9): the whole month that begins on `first` lies in the period, in the life of the match after S, is touched
/// by no pause in force and is not closed by the programme's calendar.
bool full_active_month(const Evaluation& evaluation, const MatchState& match, Day first);

}  // namespace kith::accreditation
