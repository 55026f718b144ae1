// SPDX-License-Identifier: AGPL-3.0-or-later
#pragma once
#include "platform/base/function_ref.h"
#include "screening/screening.h"

/// What a worker does with one reference that was asked for (MS 4.02), page and JSON alike. `done` answers, in the
/// transaction of the act.
namespace kith::screening {

struct OpenReference {
  Asked asked;
  Seen seen;  ///< the applicant's file
};
/// The one of the path, not recorded yet, of a file the actor may record in. Notes that the person was seen.
std::optional<OpenReference> open_reference(Visit& visit, const Uses& uses);

/// The letter to offer: nobody is chased once a decision stands.
std::optional<int> letter_to_offer(const OpenReference& open, Date today);

/// Records the answer: `read` says that the worker read what came by the link, else it was given by phone and what was
/// typed of it is kept. Refused as `record_act`.
Result<http::Response> answer_reference(Visit& visit, const OpenReference& open,
                                        FunctionRef<http::Response(std::int64_t reference)> done);
/// Another way (`reach`, `language`) to reach the referee; letters that wait for the old one do not leave.
Result<http::Response> change_way(Visit& visit, const OpenReference& open, FunctionRef<http::Response()> done);
/// The letter that is due was sent by hand. Refused (`not_found`): none is.
Result<http::Response> note_letter_sent(Visit& visit, const OpenReference& open, FunctionRef<http::Response()> done);

}  // namespace kith::screening
