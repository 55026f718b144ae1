// SPDX-License-Identifier: AGPL-3.0-or-later
#pragma once
#include "matching/people_file.h"
#include "matching/rules.h"

namespace kith::matching {

struct ReadRules {
  Rules rules = usual_rules();
  std::int32_t most_candidates = 0;  ///< each mentee's best so many; 0 = all pairs
  std::vector<FileMistake> mistakes;
};
/// Reads rules (TOML; README.md of this folder states the keys). What is not given stays as in `usual_rules`; a key
/// that is not known is a mistake.
ReadRules read_rules(const std::string& path);

}  // namespace kith::matching
