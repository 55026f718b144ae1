// SPDX-License-Identifier: AGPL-3.0-or-later
// Compiled with -O3: loops become vectors.
#include "matching/price_rows.h"

namespace kith::matching {
namespace {

struct Asked {
  const std::int32_t* scores;
  const std::int32_t* numbers;
  const Value* prices;
  std::int32_t count;
};

[[gnu::always_inline]] inline bool above(const Asked& asked, Value limit) {
  const std::int32_t* __restrict scores = asked.scores;
  const std::int32_t* __restrict numbers = asked.numbers;
  const Value* __restrict prices = asked.prices;
  std::int64_t found = 0;
  if (numbers)
    for (std::int32_t k = 0; k < asked.count; ++k)
      found |= static_cast<std::int64_t>(scores[k] - prices[numbers[k]] > limit);
  else
    for (std::int32_t k = 0; k < asked.count; ++k)
      found |= static_cast<std::int64_t>(scores[k] > 0) & static_cast<std::int64_t>(scores[k] - prices[k] > limit);
  return found != 0;
}

#if defined(__x86_64__)
[[gnu::target("avx512f,avx512bw,avx512dq,avx512vl")]] bool above_512(const Asked& asked, Value limit) {
  return above(asked, limit);
}
[[gnu::target("avx2")]] bool above_256(const Asked& asked, Value limit) { return above(asked, limit); }
#endif
bool above_portable(const Asked& asked, Value limit) { return above(asked, limit); }

auto widest_above() {
#if defined(__x86_64__)
  if (__builtin_cpu_supports("avx512bw") && __builtin_cpu_supports("avx512vl") && __builtin_cpu_supports("avx512dq"))
    return above_512;
  if (__builtin_cpu_supports("avx2")) return above_256;
#endif
  return above_portable;
}

}  // namespace

bool any_above(const PairSource::Row& row, const std::vector<Value>& prices, Value limit) {
  static const auto best = widest_above();
  return best({row.scores, row.numbers, prices.data(), row.count}, limit);
}

}  // namespace kith::matching
