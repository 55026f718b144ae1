// SPDX-License-Identifier: AGPL-3.0-or-later
#pragma once
#include <map>
#include <set>

#include "casefile/casefile.h"
#include "casefile/several.h"
#include "personnel/hand_over.h"
#include "platform/auth/policy.h"
#include "platform/http/router.h"

/// Staff (MS 2.01, 2.02; workflows.md §12): who works here and as what, competencies with their evidence and gaps, what
/// each carries against the limit, the quarterly review, assignments and the hand-over of a whole caseload.
namespace kith::personnel {

struct Uses {
  casefile::Uses people;
};
std::vector<http::Route> routes(const Uses& uses);

/// What an actor reaches of staff: made once per request.
class Desk {
 public:
  Desk(Visit& visit, const Uses& uses);
  const snapshot::Snapshot& columns() const { return *snapshot_; }
  std::string name(PersonId person) const;                                        ///< empty when nobody is known by it
  std::map<PersonId, std::string> names(const std::set<PersonId>& people) const;  ///< of many, in one look
  /// Places whose programme and site the actor oversees.
  const std::vector<Place>& places() const { return places_; }
  std::vector<Place> places_of(PersonId person) const;
  bool sees(const Place& place) const { return see_.sees_whole(place.programme, place.site); }
  bool records(ProgrammeId programme, SiteId site) const { return record_.sees_whole(programme, site); }
  /// Gives roles there, and passes the limit of a workload with a reason.
  bool directs(ProgrammeId programme, SiteId site = {}) const { return direct_.sees_whole(programme, site); }
  bool directs_agency() const;
  /// Not of oneself, and only where the person works (or, within 90 days, has worked).
  bool may_record(PersonId person, const Worker& worker, Act act) const;
  bool reaches(const Worker& worker) const;
  /// Who may be given a match on `day`: coordinators and supervisors of its programme and site who are no party of it
  /// and no family of its mentee.
  std::vector<PersonId> receivers(const snapshot::MatchState& match, Date day) const;
  bool sees(const snapshot::MatchState& match) const;
  bool records(const snapshot::MatchState& match) const;

 private:
  bool of_place(const auth::Scope& scope, const Worker& worker) const;
  Visit& visit_;
  const Uses& uses_;
  std::shared_ptr<const snapshot::Snapshot> snapshot_;
  auth::Scope see_, record_, direct_;
  std::vector<Place> places_;
};

/// Which matches one person may be given on `day`: what `Desk::receivers` asks, for many matches.
class Receiver {
 public:
  Receiver(const Uses& uses, const snapshot::Snapshot& snapshot, PersonId person, Date day, Date today);
  bool may_have(const snapshot::MatchState& match) const;

 private:
  PersonId person_;
  std::vector<Place> places_;  ///< where the person carries
  std::set<PersonId> wards_;
};

/// A match that goes on, and in whose hands.
struct InHands {
  snapshot::MatchState state;
  MatchId match;
  ProgrammeId programme;
  PersonId owner;  ///< 0: nobody
  snapshot::NeedLevel need{};
  Date since{};
  std::string mentee, mentor, worker;
  std::string names() const { return mentee + " · " + mentor; }
};
/// Of those the actor sees: in the hands that `whose` names ("nobody", a sealed person; empty: anybody), of the sealed
/// programme; nobody's first, then by worker and mentee.
std::vector<InHands> matches_in_hands(Visit& visit, const Desk& desk, std::string_view whose,
                                      std::string_view programme);

/// Somebody of the path with their records; nothing when not reached.
struct Opened {
  PersonId person;
  std::string name;
  Worker worker;
};
std::optional<Opened> open_worker(Visit& visit, const Desk& desk);
std::string address_of(const Visit& visit, PersonId person);
/// Whoever could hand over every match of it; the worker is for the caller.
bool may_take_back(Visit& visit, const Desk& desk, std::int64_t handover);

http::Response board_page(Visit& visit, const Uses& uses);      ///< GET /personnel/board
http::Response matrix_page(Visit& visit, const Uses& uses);     ///< GET /personnel/competencies
http::Response staff_page(Visit& visit, const Uses& uses);      ///< GET /personnel/staff/{person}
http::Response staff_new_page(Visit& visit, const Uses& uses);  ///< GET /personnel/staff/new
http::Response staff_post(Visit& visit, const Uses& uses);      ///< POST /personnel/staff
http::Response act_page(Visit& visit, const Uses& uses);        ///< GET /personnel/staff/{person}/{act}
http::Response act_post(Visit& visit, const Uses& uses);        ///< POST the same
http::Response matches_page(Visit& visit, const Uses& uses);    ///< GET /personnel/matches?whose=&programme=&page=
/// Giving several matches to one (casefile/several.h).
std::vector<http::Route> several_routes(const Uses& uses);
std::optional<casefile::SeveralOffer> several_offer(Visit& visit, std::int64_t count, std::string_view whose,
                                                    std::string_view programme);
http::Response hand_over_page(Visit& visit, const Uses& uses);   ///< GET /personnel/staff/{person}/hand-over
http::Response hand_over_post(Visit& visit, const Uses& uses);   ///< POST the same
http::Response take_back_post(Visit& visit, const Uses& uses);   ///< POST /personnel/hand-overs/{handover}/take-back
http::Response assignment_page(Visit& visit, const Uses& uses);  ///< GET /personnel/matches/{match}/assignment
http::Response assignment_post(Visit& visit, const Uses& uses);  ///< POST the same
http::Response board_api(Visit& visit, const Uses& uses);
http::Response matches_api(Visit& visit, const Uses& uses);
http::Response staff_api(Visit& visit, const Uses& uses);
http::Response staff_api_post(Visit& visit, const Uses& uses);  ///< POST /api/v1/personnel
http::Response act_api_post(Visit& visit, const Uses& uses, Act act);
http::Response hand_over_api_post(Visit& visit, const Uses& uses);
http::Response take_back_api_post(Visit& visit, const Uses& uses);
http::Response assignment_api_post(Visit& visit, const Uses& uses);

}  // namespace kith::personnel
