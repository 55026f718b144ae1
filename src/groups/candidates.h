// SPDX-License-Identifier: AGPL-3.0-or-later
#pragma once
#include <vector>

#include "groups/groups.h"

namespace kith::groups {

/// People of the programme who may become members today, by name: those with a file there whom the actor may see and
/// who are not in the group; the same on the form and in JSON.
std::vector<render::Field::Choice> candidates(const Visit& visit, const Uses& uses, const Group& group);

}  // namespace kith::groups
