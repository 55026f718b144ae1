// SPDX-License-Identifier: AGPL-3.0-or-later
#include "accreditation/leaders.h"

#include "accreditation/reading.h"

namespace kith::accreditation {

using namespace snapshot;  // NOLINT: rows of the columns

std::set<PersonRef> leaders_on(const Evaluation& e, ProgrammeRef programme, Day d) {
  constexpr int days = 60;
  constexpr Set<Role> leading{Role::director, Role::supervisor, Role::school_champion};
  std::set<PersonRef> leaders;
  every<StaffRoleRow>(e, [&](std::uint32_t person, const StaffRoleRow& role) {
    if (role.programme == programme && leading.has(role.role) && role.days.covers(d) && role.days.from + days <= d)
      leaders.insert(PersonRef{person});
  });
  return leaders;
}

Set<FormativeItemKind> formative_kinds(const Evaluation& e, ProgrammeRef programme, PersonRef mentee, Day after,
                                       Day until) {
  Set<FormativeItemKind> kinds;
  for (const FormativeCycleRow& cycle : shown<FormativeCycleRow>(e, mentee)) {
    if (cycle.programme != programme) continue;
    for (const FormativeItemRow& item : shown<FormativeItemRow>(e, cycle.chain))
      if (item.date > after && item.date <= until) kinds.add(item.kind);
  }
  return kinds;
}

}  // namespace kith::accreditation
