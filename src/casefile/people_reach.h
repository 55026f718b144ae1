// SPDX-License-Identifier: AGPL-3.0-or-later
#pragma once
#include "casefile/book.h"
#include "platform/auth/policy.h"
#include "snapshot/relation.h"

namespace kith::casefile {

/// Whose page an actor may open, and which sides of the person stand on it (workflows §15; docs/policy.md, "People").
/// Made once per request. What may not be seen does not exist for the actor.
class PeopleReach {
 public:
  PeopleReach(const snapshot::Snapshot& snapshot, const Book& book, const auth::Actor& actor, Date today);

  struct Sides {
    bool mentee{};  ///< as mentee, or as family of one
    bool mentor{};
    bool may_record{};  ///< may correct the person and what hangs on them
    bool whole{};       ///< sees everything that hangs on them, in every place: who may join two records or part them
    bool opens{};       ///< may open what an alias or a protected address hides (docs/decisions/0205)
    bool any() const { return mentee || mentor; }
  };
  Sides of(const Indexed& person) const;
  bool shows(const Indexed& person) const { return of(person).any(); }
  /// Whether `permission` covers this file of `owner`.
  bool covers(const auth::Scope& scope, const Indexed& owner, const File& file) const;

 private:
  void add_file(Sides& sides, const Indexed& owner, const File& file) const;
  const snapshot::Snapshot& snapshot_;
  const Book& book_;
  PersonId me_;
  std::vector<PersonId> my_wards_;
  Date today_;
  auth::Scope mentees_, mentors_, record_, join_, open_;
  snapshot::RelationsOf relations_;
};

}  // namespace kith::casefile
