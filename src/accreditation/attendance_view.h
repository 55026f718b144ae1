// SPDX-License-Identifier: AGPL-3.0-or-later
#pragma once
#include "accreditation/evaluation.h"

namespace kith::accreditation {

/// Sessions of groups as effective on A (§1.13): who attended what, and which were held.
class AttendanceView {
 public:
  static constexpr KindSet reads{Kind::groups, Kind::group_sessions, Kind::attendance};
  struct Held {
    snapshot::SessionRef session;
    snapshot::GroupRef group;
    snapshot::SiteRef site;
    Day date;
  };
  struct Attended {
    PersonRef person;
    Day date;
    auto operator<=>(const Attended&) const = default;
  };
  explicit AttendanceView(Evaluation& e);

  /// Held sessions of the programme's groups.
  std::span<const Held> held(ProgrammeRef programme) const;
  /// Attended sessions of the programme, sorted by person, then date.
  std::span<const Attended> as_mentor(ProgrammeRef programme) const;
  std::span<const Attended> as_mentee(ProgrammeRef programme) const;

 private:
  template <class Item>
  using ByProgramme = std::map<ProgrammeRef, std::vector<Item>>;
  ByProgramme<Held> held_;
  ByProgramme<Attended> mentors_, mentees_;
};

}  // namespace kith::accreditation
