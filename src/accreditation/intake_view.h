// SPDX-License-Identifier: AGPL-3.0-or-later
#pragma once
#include "accreditation/evaluation.h"
#include "snapshot/intake_rows.h"

namespace kith::accreditation {

/// A referral as effective on A, with what was decided on it.
struct ReferralCase {
  snapshot::ReferralRef referral;
  const snapshot::ReferralRow* row{};
  std::optional<Day> accepted,
      declined;                  ///< the earliest decision of the kind; `declined` only when not accepted (§3.6)
  Day terminated{Day::never()};  ///< earliest termination; never = none
  bool intake_elsewhere{};       ///< of the accepting decision
};

/// Referrals by programme, and when mentees were served.
class IntakeView {
 public:
  static constexpr KindSet reads{Kind::referrals, Kind::referral_decisions, Kind::service_terminations};
  explicit IntakeView(Evaluation& e);

  std::span<const ReferralCase> referrals(ProgrammeRef programme) const;
  /// First S of a match of the mentee in the programme on or after `from`; never = none.
  Day first_start(ProgrammeRef programme, PersonRef mentee, Day from) const;
  /// First served on or after `from`: such an S, or a session attended as mentee (§3.4).
  Day first_served(ProgrammeRef programme, PersonRef mentee, Day from);

 private:
  Evaluation& e_;
  std::map<ProgrammeRef, std::vector<ReferralCase>> referrals_;
  std::map<ProgrammeRef, std::vector<std::pair<PersonRef, Day>>> starts_;  ///< sorted
};

}  // namespace kith::accreditation
