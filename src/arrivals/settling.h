// SPDX-License-Identifier: AGPL-3.0-or-later
#pragma once
#include "arrivals/arrivals.h"
#include "platform/base/function_ref.h"

/// What a worker does with an arrival: page and JSON alike.
namespace kith::arrivals {

/// The one of the path; nothing when it does not wait or is not the actor's to take. Notes that it was seen.
std::optional<Arrival> open_arrival(Visit& visit);

/// What became of an arrival that was taken.
struct Settled {
  Case made;
  /// The writer of a referral who was on file already, when they were typed otherwise than they stand there.
  std::optional<PersonId> otherwise;
};
/// Makes the case of the arrival, in the programme that was sent. Refused: `not_found` when a choice of `same_as` names
/// nobody the actor may see; `invalid` by field, `same_as` or `writer_same_as` while somebody may be the same;
/// `conflict` when somebody else was faster. `done` answers, in the transaction.
Result<http::Response> take_arrival(Visit& visit, const Uses& uses, const Arrival& arrival,
                                    FunctionRef<http::Response(const Settled&)> done);
/// Settles it without a case, with the `reason` that was sent (its first 2,000 bytes are kept). Refused: `invalid`
/// without one, `conflict` as above.
Result<http::Response> set_arrival_aside(Visit& visit, const Arrival& arrival, FunctionRef<http::Response()> done);

}  // namespace kith::arrivals
