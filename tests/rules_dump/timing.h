// SPDX-License-Identifier: AGPL-3.0-or-later
#pragma once
#include "platform/db/db.h"

namespace kith {

/// Prints how long the rules take on the store at hand (performance.md P9, P10). Returns an exit code.
int time_rules(db::Db& db, Date today);

}  // namespace kith
