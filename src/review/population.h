// SPDX-License-Identifier: AGPL-3.0-or-later
#pragma once
#include "platform/base/date.h"
#include "platform/base/id.h"
#include "platform/db/db.h"
#include "review/sample.h"

namespace kith::review {

struct Quarter {
  Date first{}, last{};
};
/// The calendar quarter of a day.
Quarter quarter_of(Date day);

/// One file of a programme in a quarter: a person in one role. Mentees: accepted episodes; closed when the last one
/// ended in the quarter. Mentors: accepted applications; closed when the mentor left in the quarter. Whoever is in a
/// match and was never on record as accepted has a file without a beginning (`record` 0): to be found missing, not left
/// out.
struct PopulationFile {
  Candidate candidate;
  PersonId person;
  std::int64_t record{};  ///< referral or application
  bool withdrawn{};       ///< entered, and withdrawn in the quarter or later: a tombstone
};

/// As known on `as_of`. Labels are numbers in the order of SHA-256(seed, line feed, role, line feed, person's exchange
/// id): nobody can tell from two labels that they are one person's.
std::vector<PopulationFile> population(db::Tx& tx, ProgrammeId programme, const Quarter& quarter, std::string_view seed,
                                       Date as_of);

}  // namespace kith::review
