// SPDX-License-Identifier: AGPL-3.0-or-later
#pragma once
#include <vector>

#include "platform/base/json_writer.h"
#include "screening/screening.h"

/// What the JSON of a mentor's file tells whoever acts on it, beside where it stands (decision 0321).
namespace kith::screening {

/// What `which` of the act may name today: references asked for, checks not back, findings to decide, checks that may
/// be revoked or looked at, documents with the law; none for acts that stand alone.
std::vector<render::Field::Choice> which_of(Visit& visit, const Seen& seen, Act act);
/// "which": each of these with its act, for the acts that make sense now.
void write_which(JsonWriter& json, Visit& visit, const Seen& seen);
/// "to_sign": the texts in force that the mentor has not signed (IMA I-7), for whoever works on the file of the path.
void write_to_sign(JsonWriter& json, Visit& visit, const Uses& uses);

}  // namespace kith::screening
