// SPDX-License-Identifier: AGPL-3.0-or-later
#pragma once
#include <string>
#include <utility>
#include <vector>

namespace kith::db {

/// How a program ended.
struct Ended {
  int status{};         ///< its exit status; 128 + signal; 127: not started, 126: not known
  std::string message;  ///< first line of its error output, cut before "ERROR:" (what follows may hold values)
};

/// Runs a program found on PATH without a shell and waits for its end; `extra` are environment variables added to ours.
Ended run_program(const std::vector<std::string>& words, const std::vector<std::pair<std::string, std::string>>& extra);

}  // namespace kith::db
