// SPDX-License-Identifier: AGPL-3.0-or-later
#pragma once
#include <functional>
#include <iosfwd>
#include <optional>
#include <span>
#include <string>
#include <string_view>

#include "accreditation/own_catalogues.h"
#include "accreditation/routes.h"
#include "platform/base/date.h"
#include "platform/base/id.h"

/// The verbs `kith measures`, `kith readiness` and `kith obligations`. They read the store only, and call `before` when
/// they are about to show something: the caller writes its audit row there, and nothing is shown when that fails. Exit
/// codes: 0 done, 2 wrong arguments, 4 no such programme or match on the as-of day; nothing is printed to `out` unless
/// the exit code is 0.
namespace kith::accreditation {

/// Tells `err` when an as-of day is still to come: pages and the API refuse it (standards.md 0.5: A <= today); a
/// command answers, since the clock of the machine it runs on may be behind the records (a copy restored elsewhere).
void warn_of_a_day_to_come(std::string_view command, std::optional<Date> as_of, Date today, std::ostream& err);

/// `--from D --to D [--as-of D] --programme ID|all [--json | --cases [--measure ID]]`. Without `--as-of`: `today`.
int measures_command(std::span<const std::string> args, const Columns& columns, KeptFigures& figures, Date today,
                     const std::function<void()>& before, std::ostream& out, std::ostream& err);

/// `--programme ID [--as-of D] [--json] [--done MEASURE:UNIT]...`: the tree of the page "Readiness", or the figures of
/// the named failing cases as they would be. `own` gives the agency's own catalogues; what is wrong in them goes to
/// `err` and ends nothing.
int readiness_command(std::span<const std::string> args, const Columns& columns, KeptFigures& figures,
                      const std::function<OwnCatalogues()>& own, Date today, const std::function<void()>& before,
                      std::ostream& out, std::ostream& err);

/// `--match ID [--as-of D] [--json]`
int obligations_command(std::span<const std::string> args, const Columns& columns, Date today,
                        const std::function<void(MatchId)>& before, std::ostream& out, std::ostream& err);

}  // namespace kith::accreditation
