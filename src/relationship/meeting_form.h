// SPDX-License-Identifier: AGPL-3.0-or-later
#pragma once
#include <span>
#include <string>
#include <vector>

#include "platform/base/result.h"
#include "platform/http/field_table.h"
#include "platform/http/visit.h"
#include "relationship/meeting.h"

namespace kith::relationship {

/// What POST /api/v1/meetings takes, for OpenAPI and for `http::check_fields`. The page sends the same names.
std::span<const http::FieldDoc> meeting_fields();
/// What POST /api/v1/months-without takes.
std::span<const http::FieldDoc> no_meeting_fields();

/// A meeting read from a form or a JSON body; `problems` name what could not be read.
struct DecodedMeeting {
  NewMeeting meeting;
  std::vector<Problem> problems;
};
/// `match`: 0 when the form names it itself (field `match`). Activities come one a line, or as an array.
DecodedMeeting decode_meeting(const Visit& visit, MatchId match);

struct DecodedNoMeeting {
  NoMeeting entry;
  std::vector<Problem> problems;
};
DecodedNoMeeting decode_no_meeting(const Visit& visit);

}  // namespace kith::relationship
