// SPDX-License-Identifier: AGPL-3.0-or-later
#pragma once
#include <functional>
#include <iosfwd>
#include <span>
#include <string>

#include "evidence/evidence.h"

namespace kith::evidence {

/// `kith evidence --programme ID --period FROM..TO [--as-of D] [--edition E] --out PATH [--language en|fr] [--named]
/// [--no-pdf]`: progress on `err`, one line on `out`. Ctrl-C stops it and nothing is left. `before(named)` notes the
/// act in the audit log first. Exit codes: 0 done, 1 it did not work or was stopped, 2 wrong arguments, 4 no such
/// programme.
int evidence_command(std::span<const std::string> args, const Source& source, i18n::Language usual, Date today,
                     const std::function<void(bool named)>& before, std::ostream& out, std::ostream& err);

/// `kith evidence case PSEUDONYM (--package FILE | --programme ID --period FROM..TO --as-of D [--edition E])`: which
/// record a pseudonym means; FILE is the package.json of the package. `before()` notes the look in the audit log first.
/// Exit codes: 0 told, 2 wrong arguments, 4 no such programme, or no such case in that package.
int case_command(std::span<const std::string> args, const Source& source, Date today,
                 const std::function<void()>& before, std::ostream& out, std::ostream& err);

}  // namespace kith::evidence
