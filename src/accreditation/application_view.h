// SPDX-License-Identifier: AGPL-3.0-or-later
#pragma once
#include "accreditation/evaluation.h"
#include "snapshot/screening_rows.h"

namespace kith::accreditation {

/// An application to a programme that was accepted in P (§4.2).
struct Accepted {
  PersonRef person;
  const snapshot::ApplicationRow* application;
  const snapshot::MentorDecisionRow* decision;
  /// This application, and earlier ones of the person to the programme where they still count.
  std::vector<const snapshot::ApplicationRow*> counting;
  bool earlier_count() const { return counting.size() > 1; }
};

/// Accepted applications of P, by programme.
class ApplicationView {
 public:
  static constexpr KindSet reads{Kind::mentor_applications, Kind::mentor_decisions, Kind::pairings};
  explicit ApplicationView(Evaluation& e);
  std::span<const Accepted> accepted(ProgrammeRef programme) const;

 private:
  void add(Evaluation& e, PersonRef person, const snapshot::ApplicationRow& row,
           const snapshot::MentorDecisionRow& decision);
  std::map<ProgrammeRef, std::vector<Accepted>> accepted_;
};

}  // namespace kith::accreditation
