// SPDX-License-Identifier: AGPL-3.0-or-later
#include "accreditation/episodes.h"

#include <optional>

#include "accreditation/reading.h"

namespace kith::accreditation {

using namespace snapshot;  // NOLINT: rows of the columns

std::vector<Episode> accepted_episodes(const Evaluation& e, ProgrammeRef programme) {
  std::vector<Episode> episodes;
  every<ReferralRow>(e, [&](std::uint32_t key, const ReferralRow& row) {
    if (row.programme != programme) return;
    const ReferralRef referral{key};
    std::optional<Day> accepted;
    for (const ReferralDecisionRow& decision : shown<ReferralDecisionRow>(e, referral))
      if (decision.decision == ReferralVerdict::accepted && !accepted) accepted = decision.date;
    if (!accepted) return;
    Episode episode{referral, &row, row.mentee, *accepted};
    for (const TerminationRow& end : shown<TerminationRow>(e, referral)) {
      episode.terminated = end.date;
      break;
    }
    episodes.push_back(episode);
  });
  return episodes;
}

}  // namespace kith::accreditation
