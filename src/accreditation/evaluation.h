// SPDX-License-Identifier: AGPL-3.0-or-later
#pragma once
#include <map>
#include <memory>
#include <optional>
#include <span>
#include <typeindex>
#include <vector>

#include "obligations/match_case.h"
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
};

/// A contact of the period as effective on A.
struct ContactSeen {
  ContactRef contact;
  const snapshot::ContactRow* row;
};
/// A note on a talk with a mentor (§7.2): who, when, and whether it carries guidance.
struct Note {
  PersonRef mentor;
  Day date;
  bool guidance;
};

/// Everything measures of one run share: the records as effective on A, sorted by programme once. Each part is made
/// when first asked for; parts that only some clauses need are views of their own (`shared<View>()`, README.md). One
/// thread at a time; the snapshot must outlive it.
class Evaluation {
 public:
  Evaluation(const Snapshot& snapshot, Period period);

  /// From now on measures name every unit they count, not only those that fail (`Measure::counted`).
  void keep_counted() { keeps_counted_ = true; }
  bool keeps_counted() const { return keeps_counted_; }

  const Snapshot& snapshot() const { return snapshot_; }
  const Period& period() const { return period_; }
  Day as_of() const { return period_.as_of; }
  const snapshot::Policies& policies() const { return policies_; }
  /// Programmes that exist on A, in byte order of their ids.
  const std::vector<ProgrammeRef>& programmes() const { return programmes_; }

  /// Matches of the programme that exist on A.
  std::span<const MatchState> matches(ProgrammeRef programme) const;
  /// Contacts of the programme dated in P.
  std::span<const ContactSeen> contacts(ProgrammeRef programme);
  /// Notes of the programme in (add_months(pe, -12), pe], sorted by mentor, then date.
  std::span<const Note> notes(ProgrammeRef programme);
  /// First service day of every mentor of the programme (§1.12).
  const std::map<PersonRef, Day>& first_service(ProgrammeRef programme);
  /// Mentors with a membership as mentor in a group of the programme that covers `d`.
  std::vector<PersonRef> group_mentors_on(ProgrammeRef programme, Day d) const;

  /// The one `View` of this run, made as `View(Evaluation&)` when first asked for.
  template <class View>
  View& shared() {
    auto& view = views_[std::type_index(typeid(View))];
    if (!view) view = std::make_shared<View>(*this);
    return *static_cast<View*>(view.get());
  }

  std::string match_id(MatchRef match) const { return snapshot_.id_of<snapshot::MatchRow>(match); }
  std::string person_id(PersonRef person) const { return snapshot_.id_of<snapshot::PersonRow>(person); }

 private:
  template <class Item>
  using ByProgramme = std::map<ProgrammeRef, std::vector<Item>>;
  void find_sessions();
  std::optional<ProgrammeRef> programme_of_group(snapshot::GroupRef group) const;

  const Snapshot& snapshot_;
  Period period_;
  bool keeps_counted_{};
  snapshot::Policies policies_;
  std::vector<ProgrammeRef> programmes_;
  ByProgramme<MatchState> matches_;
  std::optional<ByProgramme<ContactSeen>> contacts_;
  std::optional<ByProgramme<Note>> notes_;
  std::optional<std::map<ProgrammeRef, std::map<PersonRef, Day>>> first_service_;
  std::map<std::type_index, std::shared_ptr<void>> views_;
};

/// FAM (§1.9): the whole month that begins on `first` lies in the period, in the life of the match after S, is touched
/// by no pause in force and is not closed by the programme's calendar.
bool full_active_month(const Evaluation& evaluation, const MatchState& match, Day first);

}  // namespace kith::accreditation
