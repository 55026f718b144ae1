// SPDX-License-Identifier: AGPL-3.0-or-later
#pragma once
#include <span>

#include "platform/base/json_writer.h"
#include "platform/http/field_table.h"
#include "platform/http/visit.h"
#include "supervision/line_view.h"

namespace kith::supervision {

/// One line of the work list as a JSON object: whom to reach, why, by when. Ids are sealed. Barred people are named
/// without a number. `match_id` is the match's exchange id, for the command line, or empty.
void write_line(JsonWriter& json, const Visit& visit, const WorkListLine& line, const LineView& view,
                std::string_view match_id = {});
/// The members of an answer with such lines in `lines`, for OpenAPI.
std::span<const http::FieldDoc> work_list_json_fields();

}  // namespace kith::supervision
