// SPDX-License-Identifier: AGPL-3.0-or-later
#include "review/interviews.h"

#include <algorithm>
#include <tuple>

#include "platform/base/crypto.h"
#include "review/queries.h"

namespace kith::review {

std::vector<Interview> interviews_for(db::Tx& tx, const Round& round) {
  constexpr std::size_t of_each = 5;
  std::vector<std::pair<crypto::Key, Interview>> all;
  tx.query(sql::matches_for_interviews,
           {{"programme", round.programme},
            {"first", round.quarter.first},
            {"last", round.quarter.last},
            {"as_of", round.drawn_on}},
           [&](const db::Row& row) {
             const auto end = row.maybe_date(4);
             const bool ended = end && *end <= round.quarter.last;
             const bool failed = ended && (row.text(5) == "unplanned" || row.text(5) == "one_side_unavailable" ||
                                           row.text(5) == "dissolved_before_start");
             const std::string text = round.seed + "\ninterview\n" + row.string(1);
             all.push_back(
                 {crypto::sha256(text), {row.id<MatchId>(0), row.id<PersonId>(2), row.id<PersonId>(3), ended, failed}});
           });
  std::sort(all.begin(), all.end(), [](const auto& a, const auto& b) {
    return std::tuple(!a.second.failed, a.first) < std::tuple(!b.second.failed, b.first);
  });
  std::vector<Interview> list;
  for (const bool ended : {true, false}) {
    std::size_t n = 0;
    for (const auto& [order, interview] : all)
      if (interview.ended == ended && n < of_each) list.push_back(interview), ++n;
  }
  return list;
}

}  // namespace kith::review
