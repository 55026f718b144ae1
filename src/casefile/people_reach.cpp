// SPDX-License-Identifier: AGPL-3.0-or-later
#include "casefile/people_reach.h"

#include <algorithm>

#include "snapshot/refs.h"

namespace kith::casefile {
namespace {

using auth::Permission;
using auth::Relation;

/// Some whole programme or site is open: the actor works at the desk where new people come in.
bool holds_a_place(const auth::Scope& scope) {
  return scope.everything() ||
         std::any_of(scope.areas().begin(), scope.areas().end(), [](const auto& a) { return a.whole; });
}

}  // namespace

PeopleReach::PeopleReach(const snapshot::Snapshot& snapshot, const Book& book, const auth::Actor& actor, Date today)
    : snapshot_(snapshot),
      book_(book),
      me_(actor.person),
      today_(today),
      mentees_(scope_of(actor, Permission::see_mentee_file)),
      mentors_(scope_of(actor, Permission::see_mentor_file)),
      record_(scope_of(actor, Permission::record_people)),
      join_(scope_of(actor, Permission::join_people)),
      open_(scope_of(actor, Permission::open_seal)),
      relations_(snapshot, actor.person, today) {
  if (const auto* mine = me_ ? book.of(me_) : nullptr) my_wards_ = mine->wards;
}

bool PeopleReach::covers(const auth::Scope& scope, const Indexed& owner, const File& file) const {
  if (scope.everything()) return true;
  const bool own =
      me_ && (owner.person == me_ || std::find(my_wards_.begin(), my_wards_.end(), owner.person) != my_wards_.end());
  Relation relation = own ? Relation::own : Relation::other_programme;
  if (!own && file.match)
    if (const auto state = snapshot::state_of(snapshot_, snapshot::ref_of(file.match), snapshot::Day(today_)))
      relation = relations_.to(*state);
  return scope.sees(file.programme, file.site, relation);
}

void PeopleReach::add_file(Sides& sides, const Indexed& owner, const File& file) const {
  bool open = false;
  switch (file.side) {
    case Side::mentee: sides.mentee |= open = covers(mentees_, owner, file); break;
    case Side::mentor: sides.mentor |= open = covers(mentors_, owner, file); break;
    case Side::staff: sides.mentor |= open = covers(mentors_, owner, file) && covers(mentees_, owner, file); break;
  }
  const bool may_record = open && covers(record_, owner, file);
  sides.may_record |= may_record && file.side != Side::staff;
  sides.whole &= open && covers(join_, owner, file);
  sides.opens |= open && covers(open_, owner, file);
}

PeopleReach::Sides PeopleReach::of(const Indexed& person) const {
  Sides sides{.mentee = false, .mentor = false, .may_record = false, .whole = person.person != me_, .opens = false};
  for (const auto& file : person.files) add_file(sides, person, file);
  for (const auto ward : person.wards)
    if (const auto* mentee = book_.of(ward); mentee && person.person != me_)
      for (const auto& file : mentee->files)
        if (file.side == Side::mentee) add_file(sides, *mentee, file);
  // Just typed in, nothing hangs on them yet: whoever may add people at a desk.
  if (person.files.empty() && person.wards.empty() && person.person != me_ &&
      (holds_a_place(record_) || holds_a_place(join_))) {
    sides.mentee = holds_a_place(mentees_);
    sides.mentor = holds_a_place(mentors_);
    sides.may_record = sides.any() && holds_a_place(record_);
    sides.whole = sides.any() && holds_a_place(join_);
    sides.opens = sides.any() && holds_a_place(open_);
  }
  return sides;
}

}  // namespace kith::casefile
