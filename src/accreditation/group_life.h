// SPDX-License-Identifier: AGPL-3.0-or-later
#pragma once
#include <vector>

#include "accreditation/evaluation.h"

/// Groups of a programme as measures see them: held sessions and who was there.
namespace kith::accreditation {

struct HeldSession {
  snapshot::SessionRef session;
  const snapshot::SessionRow* row;
};
/// Sessions held by A of the programme's groups, by (day, exchange id).
std::vector<HeldSession> held_sessions(const Evaluation& evaluation, ProgrammeRef programme);

/// Whether the person was there (present or late) in this role.
bool attended(const Evaluation& evaluation, snapshot::SessionRef session, PersonRef person, snapshot::GroupRole role);

/// A person's place in a group of the programme.
struct Membership {
  snapshot::GroupRef group;
  PersonRef person;
  snapshot::Span days;
};
/// Memberships in this role, by group, then person.
std::vector<Membership> memberships(const Evaluation& evaluation, ProgrammeRef programme, snapshot::GroupRole role);

/// Periods of the programme's calendar that end in P: "terms and school years in P". By start, then id.
struct SchoolTime {
  std::string id;
  snapshot::Span days;
};
std::vector<SchoolTime> school_times(const Evaluation& evaluation, ProgrammeRef programme, snapshot::CalendarKind kind);

}  // namespace kith::accreditation
