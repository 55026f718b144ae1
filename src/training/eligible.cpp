// SPDX-License-Identifier: AGPL-3.0-or-later
#include "training/eligible.h"

#include <algorithm>

#include "snapshot/match_state.h"
#include "snapshot/personnel_rows.h"
#include "snapshot/refs.h"
#include "snapshot/screening_rows.h"

namespace kith::training {
namespace {

using namespace snapshot;  // NOLINT: rows of the columns

class Trainees {
 public:
  Trainees(const Snapshot& snapshot, ProgrammeRef programme, snapshot::Day day, snapshot::Day as_of)
      : snapshot_(snapshot), programme_(programme), day_(day), as_of_(as_of) {}

  std::set<PersonId> find() {
    snapshot_.column<ApplicationRow>().each([&](std::uint32_t person, const ApplicationRow& row) {
      if (row.shows(as_of_) && row.programme == programme_ && row.date <= day_ && is_open(row.chain))
        add(PersonRef{person});
    });
    snapshot_.column<MatchRow>().each([&](std::uint32_t key, const MatchRow& row) {
      if (row.shows(as_of_) && row.programme == programme_ && row.approved_on <= day_) match(MatchRef{key});
    });
    snapshot_.column<MembershipRow>().each([&](std::uint32_t group, const MembershipRow& row) {
      if (row.shows(as_of_) && row.role == GroupRole::mentor && row.days.covers(day_) && ours(GroupRef{group}))
        add(row.person);
    });
    snapshot_.column<StaffRoleRow>().each([&](std::uint32_t person, const StaffRoleRow& row) {
      constexpr Set<Role> leading{Role::director, Role::supervisor, Role::school_champion};
      if (row.shows(as_of_) && row.programme == programme_ && leading.has(row.role) && row.days.covers(day_))
        add(PersonRef{person});
    });
    return std::move(found_);
  }

 private:
  void add(PersonRef person) { found_.insert(key_of(person)); }
  void match(MatchRef match) {
    if (const auto state = state_of(snapshot_, match, as_of_); state && state->end > day_) add(state->mentor);
  }
  bool ours(GroupRef group) const {
    const auto* row = snapshot_.effective<GroupRow>(group, as_of_);
    return row && row->programme == programme_;
  }
  /// By the last word said of it until the day.
  bool is_open(ApplicationRef application) const {
    bool open = true;
    for (const MentorDecisionRow& row : snapshot_.of<MentorDecisionRow>(application))
      if (row.shows(as_of_) && row.date <= day_)
        open = row.decision != MentorDecision::rejected && row.decision != MentorDecision::withdrawn;
    return open;
  }

  const Snapshot& snapshot_;
  ProgrammeRef programme_;
  snapshot::Day day_, as_of_;
  std::set<PersonId> found_;
};

}  // namespace

std::set<PersonId> trainees_on(const Snapshot& snapshot, ProgrammeId programme, Date day, Date as_of) {
  return Trainees(snapshot, ref_of(programme), snapshot::Day(day), snapshot::Day(as_of)).find();
}

}  // namespace kith::training
