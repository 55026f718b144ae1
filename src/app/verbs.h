// SPDX-License-Identifier: AGPL-3.0-or-later
#pragma once
#include <iosfwd>
#include <string>
#include <vector>

namespace kith::app {

/// The command line: finds the verb, opens the agency's store for it and runs it. Returns the exit code
/// (platform/cli/command.h). Every verb answers `--help`.
int run(std::vector<std::string> args, std::istream& in, std::ostream& out, std::ostream& err);

}  // namespace kith::app
