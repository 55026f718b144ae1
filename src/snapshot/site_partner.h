// SPDX-License-Identifier: AGPL-3.0-or-later
#pragma once
#include <optional>

#include "snapshot/agency_rows.h"
#include "snapshot/snapshot.h"

/// How a host of mentoring stands (MS 7.02; measure_decisions.md §6.3-6.6; workflows.md §9): the figures and the pages
/// of partners ask the same functions. Pure; each looks at the rows of one site.
namespace kith::snapshot {

/// Whether an agreement of these days, signed on `signed_on`, is in force on `d`. A review that is due does not end it.
constexpr bool in_force(const Span& days, Day signed_on, Day d) { return days.covers(d) && signed_on <= d; }

/// An agreement of the site, of this programme or of all of them, is in force on `d`.
bool agreed_on(const Snapshot& snapshot, SiteRef site, ProgrammeRef programme, Day d, Day as_of);

/// The site is a host's, not the agency's, and no agreement is in force on `d`: what is held there counts against
/// M7.02a.
bool outside_agreement(const Snapshot& snapshot, SiteRef site, ProgrammeRef programme, Day d, Day as_of);

/// A two-way contact of the programme on one of the days.
bool collaborated(const Snapshot& snapshot, SiteRef site, ProgrammeRef programme, const Span& days, Day as_of);

/// How an official stands to the role of mentors: the first acknowledgement is due 30 days after taking office, the
/// next ones twelve months after the last.
enum class Acknowledged : std::uint8_t {
  not_due,  ///< new, and there is time
  missing,  ///< none within twelve months
  late,     ///< the first one came after its 30 days
  given
};
struct Acknowledgement {
  Acknowledged standing{};
  Day due;  ///< of the next one
};
Acknowledgement acknowledgement_of(const Snapshot& snapshot, const OfficialRow& official, Day as_of);

/// A meeting that was nothing but lessons (M7.02d): mentors are no tutors.
constexpr bool lessons_only(Set<ActivityTag> tags) { return tags == Set<ActivityTag>{ActivityTag::academic}; }
/// A school where most tagged meetings were.
constexpr bool mostly_lessons(std::int64_t social, std::int64_t tagged) { return social * 2 < tagged; }

}  // namespace kith::snapshot
