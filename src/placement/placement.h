// SPDX-License-Identifier: AGPL-3.0-or-later
#pragma once
#include <functional>
#include <memory>

#include "casefile/record_form.h"
#include "placement/pool.h"
#include "platform/http/router.h"

/// Who could be placed with whom, looked at and decided by a person (MS 6.01). Nothing here proposes by itself: a page
/// computes, a decision is a record. Seen by whoever sees both sides of the whole programme.
namespace kith::placement {

using Columns = std::function<std::shared_ptr<const snapshot::Snapshot>()>;
std::vector<http::Route> routes(const Columns& columns);

struct ProgrammeName {
  ProgrammeId programme;
  std::string name;
};
/// The programmes of which the actor sees both sides whole, by name.
std::vector<ProgrammeName> programmes_for(Visit& visit);
bool may_decide(const Visit& visit, ProgrammeId programme);
ProgrammePool load_pool(Visit& visit, const snapshot::Snapshot& snapshot, ProgrammeId programme);

/// A waiting child of a pool the actor may see.
struct Child {
  ProgrammePool pool;
  std::int32_t mentee{};  ///< in the pool
  const Somebody& who() const { return pool.mentees[static_cast<std::size_t>(mentee)]; }
};
std::optional<Child> open_child(Visit& visit, const snapshot::Snapshot& snapshot);
std::string address_of(const Visit& visit, std::int64_t referral);
/// "Not known yet: language, place"; empty when all is known.
std::string not_known(const Visit& visit, const Somebody& somebody);
std::string blocker_words(const Visit& visit, std::uint32_t against);

/// Mentors a mentee may be placed with, best first: points, then order of ids.
struct Candidate {
  std::int32_t mentor{};
  matching::Score score;
};
std::vector<Candidate> candidates_of(const matching::Asked& asked, std::int32_t mentee);

/// What somebody decided for a child: a mentor to propose, or to wait. The mentors looked at beside the chosen one are
/// kept (6.01). `invalid`: `mentor` is not possible (placement.flaw.not_possible); a mentor who is not the first, or
/// waiting although somebody is possible, needs a reason (placement.flaw.reason).
struct Decision {
  std::optional<PersonId> mentor;  ///< nothing: keep waiting
  std::string reason;
};
Result<std::int64_t> record_decision(db::Tx& tx, const ProgrammePool& pool, std::int32_t mentee,
                                     const Decision& decision, const records::Author& author);
/// Keeps a pair together or apart from `author`'s day on.
Result<std::int64_t> record_pair_rule(db::Tx& tx, const ProgrammePool& pool, PersonId mentor, PersonId mentee,
                                      bool together, std::string_view note, const records::Author& author);

http::Response pool_page(Visit& visit, const Columns& columns);     ///< GET /placement/pool?programme=&w_<criterion>=
http::Response pairs_post(Visit& visit, const Columns& columns);    ///< POST /placement/pairs
http::Response child_page(Visit& visit, const Columns& columns);    ///< GET /placement/children/{child}
http::Response child_decide(Visit& visit, const Columns& columns);  ///< POST /placement/children/{child}
http::Response profile_page(Visit& visit,
                            const Columns& columns);  ///< GET /placement/people/{person}/{form}?programme=
http::Response profile_post(Visit& visit, const Columns& columns);  ///< POST the same
http::Response pool_api(Visit& visit, const Columns& columns);      ///< GET /api/v1/placement/pool?programme=
http::Response child_api(Visit& visit, const Columns& columns);     ///< GET /api/v1/placement/children/{child}

}  // namespace kith::placement
