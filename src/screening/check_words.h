// SPDX-License-Identifier: AGPL-3.0-or-later
#pragma once
#include <string>

#include "platform/base/json_writer.h"
#include "platform/i18n/i18n.h"
#include "screening/mentor_file.h"

/// How a check that is asked for stands, in words and as JSON.
namespace kith::screening {

/// Why it is asked for, since when, until when, and who lifts it; empty for what simply holds or has expired.
std::string check_note(const i18n::Words& words, const Covered& one);
/// What somebody without the right to the detail is told of it: valid or missing.
Cover cover_seen(const Covered& one, bool detail);
/// Members of an object that the caller begins and ends.
void write_check(JsonWriter& json, const Covered& one, bool detail);

}  // namespace kith::screening
