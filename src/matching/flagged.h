// SPDX-License-Identifier: AGPL-3.0-or-later
#pragma once
#include <cstdint>

#include "matching/score_run.h"

namespace kith::matching {

/// Which of up to 512 neighbours are meant: 1 or 0 each.
struct Flags {
  static constexpr std::int32_t most = 512;
  alignas(64) std::int32_t at[most];
};

/// Writes begin + k for each k below `count` with flags.at[k] == 1, rising; returns how many. Flags after the last are
/// cleared up to a multiple of 16, and `out` has room for 16 more than `count`. The same on any machine.
std::int32_t numbers_flagged(Flags& flags, std::int32_t begin, std::int32_t count, std::int32_t* out, Vector);

}  // namespace kith::matching
