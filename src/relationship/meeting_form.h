// SPDX-License-Identifier: AGPL-3.0-or-later
#pragma once
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "platform/base/result.h"
#include "platform/http/field_table.h"
#include "platform/http/visit.h"
#include "relationship/meeting.h"

namespace kith::relationship {

std::string trimmed(std::string_view text);
/// 845 minutes after midnight as "14:05".
std::string clock_text(int minute);
/// All of the text as a decimal number.
std::optional<int> whole_number(std::string_view text);
/// One a line or between commas, trimmed, without empty ones.
std::vector<std::string> lines_of(const std::vector<std::string_view>& values);

/// What POST /api/v1/meetings takes, for OpenAPI and for `http::check_fields`. The page sends the same names.
std::span<const http::FieldDoc> meeting_fields();
/// What POST /api/v1/meetings/{meeting} takes: `version`, and the fields of a meeting, none of them required.
std::span<const http::FieldDoc> corrected_meeting_fields();
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
