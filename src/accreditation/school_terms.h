// SPDX-License-Identifier: AGPL-3.0-or-later
#pragma once
#include "accreditation/group_life.h"
#include "accreditation/measure.h"
#include "snapshot/people.h"

namespace kith::accreditation {

/// Matches inside the programme's groups ("pairings"), started or not.
std::vector<MatchState> pairings_in_groups(const Evaluation& evaluation, ProgrammeRef programme);

/// Check-ins of the school terms that end in P, with headway, hurdles and needs answered (MG-P3, MG-F2). Asked of
/// whoever was in a group for thirty days of the term; of the guardian of a mentee, where that party applies on its
/// last day.
class TermCheckIns {
 public:
  TermCheckIns(const Evaluation& evaluation, ProgrammeRef programme);
  /// Adds one unit `track|person|term` for each member in the role; a guardian's unit carries the mentee's id.
  void judge(snapshot::GroupRole members, snapshot::Track track, Measure& measure) const;

 private:
  bool answered(PersonRef person, snapshot::Track track, const snapshot::Span& term) const;
  bool guardian_answered(PersonRef mentee, const snapshot::Span& term) const;

  const Evaluation& e_;
  ProgrammeRef programme_;
  snapshot::Majority majority_;
  std::vector<SchoolTime> terms_;
};

}  // namespace kith::accreditation
