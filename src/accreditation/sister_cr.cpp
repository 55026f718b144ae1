// SPDX-License-Identifier: AGPL-3.0-or-later
// CR 1 and CR 2: rights are told at the start, information leaves only with authority (measure_decisions.md §8.2).
#include "accreditation/episodes.h"
#include "accreditation/reading.h"
#include "accreditation/sister_clauses.h"
#include "snapshot/agency_rows.h"

namespace kith::accreditation {

using namespace snapshot;  // NOLINT: rows of the columns

void compute_cr_1(Evaluation& e, ProgrammeRef programme, std::span<Measure> m) {
  for (const Episode& episode : accepted_episodes(e, programme)) {
    if (!e.period().holds(episode.accepted)) continue;
    bool given = false, deferred = false, later = false;
    for (const RightsNoticeRow& notice : shown<RightsNoticeRow>(e, episode.referral)) {
      const bool by_then = notice.date <= episode.accepted;
      given = given || (notice.given && by_then);
      deferred = deferred || (!notice.given && by_then && notice.has_deferral_reason);
      later = later || (notice.given && !by_then);
    }
    m[0].judge(id_of(e, *episode.row), given || (deferred && later)
                                           ? std::vector<std::string>{}
                                           : std::vector<std::string>{deferred ? "deferred_not_given" : "not_given"});
  }
}

void compute_cr_2(Evaluation& e, ProgrammeRef programme, std::span<Measure> m) {
  every<InformationReleaseRow>(e, [&](std::uint32_t mentee, const InformationReleaseRow& release) {
    if (release.programme != programme || release.has_legal_duty || !e.period().holds(release.date)) return;
    if (any<ConsentRow>(e, PersonRef{mentee}, [&](auto& consent) {
          return consent.kind == ConsentKind::information_release && consent.recipient == release.recipient &&
                 consent.in_force(release.date) && consent.copy_given && consent.scope.contains(release.scope);
        }))
      m[0].pass([&] { return id_of(e, release); });
    else
      m[0].fail(id_of(e, release), {"no_authority"});
  });
}

}  // namespace kith::accreditation
