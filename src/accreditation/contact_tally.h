// SPDX-License-Identifier: AGPL-3.0-or-later
#pragma once
#include <vector>

#include "accreditation/evaluation.h"
#include "accreditation/measure.h"

namespace kith::accreditation {

/// M8.01d: which contacts dated in P have date (always there), mode, participants and note (measure_decisions.md §7.1).
/// Kept for each stretch of contacts apart, so that one contact more costs its stretch.
class ContactTally {
 public:
  static constexpr KindSet reads{Kind::supervisory_contacts, Kind::contact_parties};
  static constexpr KindSet follows = reads;
  explicit ContactTally(Evaluation& evaluation);
  void follow(const snapshot::Changes& changes);

  /// Adds the contacts of the programme.
  void tell(ProgrammeRef programme, Measure& measure) const;

 private:
  struct Flawed {
    ContactRef contact;
    std::uint8_t missing{};  ///< bits, in the order of the reasons
  };
  struct OfProgramme {
    ProgrammeRef programme;
    std::int64_t complete{};
    std::vector<Flawed> flawed;
    std::vector<ContactRef> told;  ///< the complete ones, when every unit is kept
  };
  using Stretch = std::vector<OfProgramme>;

  Stretch judge(std::uint32_t stretch) const;
  std::uint8_t missing(ContactRef contact, const snapshot::ContactRow& row) const;
  std::string id_of(ContactRef contact) const;

  const Evaluation& e_;
  std::vector<Stretch> stretches_;
};

}  // namespace kith::accreditation
