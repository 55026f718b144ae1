// SPDX-License-Identifier: AGPL-3.0-or-later
#include "matching/room.h"

#include <cstdint>

#if defined(__linux__)
#include <sys/mman.h>
#endif

namespace kith::matching {

void prefer_large_pages([[maybe_unused]] void* begin, [[maybe_unused]] std::size_t bytes) {
#if defined(__linux__)
  constexpr std::uintptr_t large = std::uintptr_t{1} << 21;
  const auto from = (reinterpret_cast<std::uintptr_t>(begin) + large - 1) & ~(large - 1);
  const auto to = (reinterpret_cast<std::uintptr_t>(begin) + bytes) & ~(large - 1);
  if (to > from) madvise(reinterpret_cast<void*>(from), to - from, MADV_HUGEPAGE);
#endif
}

}  // namespace kith::matching
