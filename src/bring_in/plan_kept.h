// SPDX-License-Identifier: AGPL-3.0-or-later
#pragma once
#include "bring_in/plan.h"

namespace kith::bring_in {

/// What was understood of the file so far.
struct Plan::Kept {
  Namesakes namesakes;
  casefile::Book people;  ///< those of earlier rows; the number of the row stands for the person
  std::unordered_map<std::string, std::uint64_t> digests;
  std::unordered_map<std::string, std::vector<PersonId>> named;  ///< by what a cell says
  std::set<std::tuple<std::int64_t, std::int64_t, Date>> matches;
};

}  // namespace kith::bring_in
