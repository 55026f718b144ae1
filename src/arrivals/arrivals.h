// SPDX-License-Identifier: AGPL-3.0-or-later
#pragma once
#include "arrivals/store.h"
#include "casefile/casefile.h"
#include "casefile/waiting_line.h"
#include "platform/http/router.h"

/// What comes from people without an account: forms on a phone that can be put aside and finished later, and the
/// staff's list of what came, from which a worker makes an application, a referral or a concern. The public is told
/// nothing about who is known; who may be the same is asked of the worker.
namespace kith::arrivals {

struct Uses {
  casefile::Uses people;
  std::function<std::string(std::string_view client)> mark;  ///< of an address, for counting
};
std::vector<http::Route> routes(const Uses& uses);

auth::Permission permission_of(Kind kind);  ///< who takes arrivals of a kind
/// Whether the actor works on arrivals of this kind and programme (0: none was chosen), and is not named in a concern.
bool may_take(const Visit& visit, const Arrival& arrival);
/// Concerns that wait and that nobody who can sign in today may take: whoever could is named in them, or there is
/// nobody. Looks at every account when a concern waits.
std::int64_t concerns_for_nobody(db::Tx& tx, Date today, FunctionRef<ProgrammeId(const Arrival&)> programme_of);
/// For the home of whoever leads: of each kind, how many wait that the actor may take.
std::vector<casefile::WaitingLine> waiting_lines(Visit& visit);
ProgrammeId programme_of(const Visit& visit, const Arrival& arrival);
/// A new case from an arrival, of somebody known or new. The day of the case is the day of sending.
struct Case {
  std::int64_t record{};
  std::string address;
  PersonId person{};  ///< the applicant or child
};
struct Taking {
  std::optional<PersonId> known;  ///< the applicant or child, on file already
  ProgrammeId programme;
  PersonId nominated_by{};  ///< of a referral; 0: nobody
};
Result<Case> take(Visit& visit, db::Tx& tx, const snapshot::Snapshot& columns, const Arrival& arrival,
                  const Taking& taking);
/// The applicant or child as typed; for a concern nobody.
std::optional<casefile::Answers> person_in(const Visit& visit, const Arrival& arrival);

http::Response start_page(Visit& visit, const Uses& uses);      ///< GET /apply: which form
http::Response apply_page(Visit& visit, const Uses& uses);      ///< GET /apply/{kind}
http::Response apply_post(Visit& visit, const Uses& uses);      ///< POST the same: send, or put aside
http::Response later_page(Visit& visit, const Uses& uses);      ///< GET /apply/later/{link}
http::Response later_post(Visit& visit, const Uses& uses);      ///< POST the same
http::Response later_mail(Visit& visit, const Uses& uses);      ///< POST /apply/later/{link}/mail: its address, by mail
http::Response thanks_page(Visit& visit, const Uses& uses);     ///< GET /apply/thanks/{kind}: what happens next
http::Response inbox_page(Visit& visit, const Uses& uses);      ///< GET /arrivals
http::Response arrival_page(Visit& visit, const Uses& uses);    ///< GET /arrivals/{arrival}
http::Response take_post(Visit& visit, const Uses& uses);       ///< POST /arrivals/{arrival}/take
http::Response set_aside_post(Visit& visit, const Uses& uses);  ///< POST /arrivals/{arrival}/set_aside
http::Response inbox_api(Visit& visit, const Uses& uses);       ///< GET /api/v1/arrivals
http::Response arrival_api(Visit& visit, const Uses& uses);     ///< GET /api/v1/arrivals/{arrival}
http::Response take_api(Visit& visit, const Uses& uses);        ///< POST /api/v1/arrivals/{arrival}/take
http::Response set_aside_api(Visit& visit, const Uses& uses);   ///< POST /api/v1/arrivals/{arrival}/set-aside

}  // namespace kith::arrivals
