// SPDX-License-Identifier: AGPL-3.0-or-later
#pragma once
#include "review/round.h"

namespace kith::review {

/// Whom to interview: of matches that ended in the quarter and of matches that go on, five each by the order of the
/// seed; those that failed are asked first (workflows.md §18.54).
struct Interview {
  MatchId match;
  PersonId mentor, mentee;
  bool ended{}, failed{};
};
std::vector<Interview> interviews_for(db::Tx& tx, const Round& round);

}  // namespace kith::review
