// SPDX-License-Identifier: AGPL-3.0-or-later
// Compiled with -O3: loops become vectors.
#include "matching/price_rows.h"

#include <algorithm>
#include <limits>

namespace kith::matching {
namespace {

constexpr std::int32_t stretch = 64;

template <class Price>
struct Asked {
  const std::int32_t* scores;
  const std::int32_t* numbers;
  const Price* prices;
  std::int32_t count;
};

template <class Price>
constexpr Price nothing = std::is_same_v<Price, Value> ? BestTwo::none : std::numeric_limits<Price>::min();

template <class Price>
[[gnu::always_inline]] inline Price gain(const Asked<Price>& asked, std::int32_t k) {
  if (asked.numbers) return asked.scores[k] - asked.prices[asked.numbers[k]];
  return asked.scores[k] > 0 ? asked.scores[k] - asked.prices[k] : nothing<Price>;
}

[[gnu::always_inline]] inline bool above(const Asked<Value>& asked, Value limit) {
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

template <class Price>
[[gnu::always_inline]] inline Price most_gained(const Asked<Price>& asked, std::int32_t begin, std::int32_t end) {
  const std::int32_t* __restrict scores = asked.scores;
  const std::int32_t* __restrict numbers = asked.numbers;
  const Price* __restrict prices = asked.prices;
  Price most = nothing<Price>;
  if (numbers)
    for (std::int32_t k = begin; k < end; ++k) {
      const Price gained = scores[k] - prices[numbers[k]];
      most = gained > most ? gained : most;
    }
  else
    for (std::int32_t k = begin; k < end; ++k) {
      const Price possible = -static_cast<Price>(scores[k] > 0);  // all bits or none: a branch would be no vector
      const Price gained = ((scores[k] - prices[k]) & possible) | (nothing<Price> & ~possible);
      most = gained > most ? gained : most;
    }
  return most;
}

/// The best of each stretch first; then only the best stretch is looked at pair by pair.
template <class Price>
[[gnu::always_inline]] inline BestTwo two(const Asked<Price>& asked) {
  Price best = nothing<Price>, second = best;
  std::int32_t where = 0, at = -1;
  for (std::int32_t begin = 0; begin < asked.count; begin += stretch) {
    const Price most = most_gained(asked, begin, begin + stretch < asked.count ? begin + stretch : asked.count);
    second = most > best ? best : most > second ? most : second;
    where = most > best ? begin : where;
    best = most > best ? most : best;
  }
  for (std::int32_t k = where; k < where + stretch && k < asked.count; ++k) {
    const Price gained = gain(asked, k);
    if (at < 0 && gained == best)
      at = k;
    else if (gained > second)
      second = gained;
  }
  const auto wide = [](Price price) { return price == nothing<Price> ? BestTwo::none : Value{price}; };
  return {wide(best), wide(second), at < 0 ? 0 : at};
}

#if defined(__x86_64__)
[[gnu::target("avx512f,avx512bw,avx512dq,avx512vl")]] bool above_512(const Asked<Value>& asked, Value limit) {
  return above(asked, limit);
}
[[gnu::target("avx2")]] bool above_256(const Asked<Value>& asked, Value limit) { return above(asked, limit); }
template <class Price>
[[gnu::target("avx512f,avx512bw,avx512dq,avx512vl")]] BestTwo two_512(const Asked<Price>& asked) {
  return two(asked);
}
template <class Price>
[[gnu::target("avx2")]] BestTwo two_256(const Asked<Price>& asked) {
  return two(asked);
}
#endif
bool above_portable(const Asked<Value>& asked, Value limit) { return above(asked, limit); }
template <class Price>
BestTwo two_portable(const Asked<Price>& asked) {
  return two(asked);
}

enum class Width { of_512, of_256, portable };

Width width() {
#if defined(__x86_64__)
  if (__builtin_cpu_supports("avx512bw") && __builtin_cpu_supports("avx512vl") && __builtin_cpu_supports("avx512dq"))
    return Width::of_512;
  if (__builtin_cpu_supports("avx2")) return Width::of_256;
#endif
  return Width::portable;
}

template <class Price>
BestTwo best_two_of(const PairSource::Row& row, const std::vector<Price>& prices, Vector vector) {
  static const Width widest = width();
  const Asked<Price> asked{row.scores, row.numbers, prices.data(), row.count};
#if defined(__x86_64__)
  if (vector == Vector::best && widest == Width::of_512) return two_512(asked);
  if (vector == Vector::best && widest == Width::of_256) return two_256(asked);
#endif
  return two_portable(asked);
}

bool any_above(const Asked<Value>& asked, Value limit, Vector vector) {
  static const Width widest = width();
#if defined(__x86_64__)
  if (vector == Vector::best && widest == Width::of_512) return above_512(asked, limit);
  if (vector == Vector::best && widest == Width::of_256) return above_256(asked, limit);
#endif
  return above_portable(asked, limit);
}

}  // namespace

BestTwo best_two(const PairSource::Row& row, const std::vector<Value>& prices, Vector vector) {
  return best_two_of(row, prices, vector);
}
BestTwo best_two(const PairSource::Row& row, const std::vector<std::int32_t>& prices, Vector vector) {
  return best_two_of(row, prices, vector);
}

bool any_above(const PairSource::Row& row, const std::vector<Value>& prices, Value limit, Vector vector) {
  return any_above(Asked<Value>{row.scores, row.numbers, prices.data(), row.count}, limit, vector);
}

void places_above(const PairSource::Row& row, const std::vector<Value>& prices, Value limit,
                  std::vector<std::int32_t>& places) {
  places.clear();
  for (std::int32_t begin = 0; begin < row.count; begin += stretch) {
    const std::int32_t count = std::min(stretch, row.count - begin);
    const Asked<Value> asked{row.scores + begin, row.numbers ? row.numbers + begin : nullptr,
                             row.numbers ? prices.data() : prices.data() + begin, count};
    if (!any_above(asked, limit, Vector::best)) continue;
    for (std::int32_t k = 0; k < count; ++k)
      if (gain(asked, k) > limit) places.push_back(begin + k);
  }
}

}  // namespace kith::matching
