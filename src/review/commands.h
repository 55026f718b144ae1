// SPDX-License-Identifier: AGPL-3.0-or-later
#pragma once
#include <functional>
#include <iosfwd>
#include <span>
#include <string>

#include "platform/db/db.h"

namespace kith::review {

/// `kith review draw --programme ID --quarter D [--json]`: repeats the draw of a round from its frozen population and
/// says whether the sample is the same. Calls `before` when it is about to print (the audit row). Exit codes: 0 the
/// same, 1 not the same, 2 wrong arguments, 4 no such round.
int review_command(std::span<const std::string> args, db::Db& db, const std::function<void()>& before,
                   std::ostream& out, std::ostream& err);

}  // namespace kith::review
