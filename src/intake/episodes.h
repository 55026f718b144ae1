// SPDX-License-Identifier: AGPL-3.0-or-later
#pragma once
#include <map>
#include <optional>

#include "casefile/kept_cases.h"
#include "intake/episode.h"
#include "platform/db/db.h"
#include "snapshot/people.h"
#include "snapshot/policies.h"
#include "snapshot/snapshot.h"

namespace kith::intake {

/// The records of the referrals with keys from `first` to `last`, as known on `as_of`, by key.
std::map<std::int64_t, Episode> load_episodes(db::Tx& tx, std::int64_t first, std::int64_t last, Date as_of);
std::optional<Episode> load_episode(db::Tx& tx, std::int64_t referral, Date as_of);

/// All episodes of a running server: casefile/kept_cases.h.
class Episodes : public casefile::KeptCases<Episode, 19> {
 public:
  Episodes();
};

/// What an episode stands among, as known today. The policies of a programme are worked out once, when first asked for:
/// make one of these for a request, not for an episode. The snapshot must outlive it.
class Surroundings {
 public:
  Surroundings(const snapshot::Snapshot& snapshot, Date today)
      : snapshot_(snapshot), today_(today), policies_(snapshot, snapshot::Day(today)) {}
  /// What matches and consents say about it.
  Around around(const Episode& episode);
  /// How many days its acts may take by the policy of their own day.
  Days days_for(const Episode& episode);

 private:
  struct Programme {
    snapshot::Timeline screen, urgent, start, onward, wait_contact, assess;
    snapshot::Majority majority;
  };
  const Programme& of(ProgrammeId programme);
  std::optional<Date> of_age(const Episode& e, snapshot::Day born);

  const snapshot::Snapshot& snapshot_;
  Date today_;
  snapshot::Policies policies_;
  std::map<ProgrammeId, Programme> programmes_;
};

}  // namespace kith::intake
