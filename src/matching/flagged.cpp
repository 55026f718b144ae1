// SPDX-License-Identifier: AGPL-3.0-or-later
// Apart from the loops of sieve.cpp: where the intrinsics' header is read, GCC 12 forgets the level of optimization
// that was asked for a file with precompiled headers.
#include "matching/flagged.h"

#if defined(__x86_64__)
#include <immintrin.h>
#endif

namespace kith::matching {
namespace {

std::int32_t flagged_portable(const std::int32_t* flags, std::int32_t begin, std::int32_t count, std::int32_t* out) {
  std::int32_t found = 0;
  for (std::int32_t k = 0; k < count; ++k) {
    out[found] = begin + k;
    found += flags[k];
  }
  return found;
}

#if defined(__x86_64__)
[[gnu::target("avx512f,popcnt")]] std::int32_t flagged_512(const std::int32_t* flags, std::int32_t begin,
                                                           std::int32_t count, std::int32_t* out) {
  __m512i number = _mm512_add_epi32(_mm512_set1_epi32(begin),
                                    _mm512_setr_epi32(0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15));
  std::int32_t found = 0;
  for (std::int32_t k = 0; k < count; k += 16) {
    const __m512i flag = _mm512_load_si512(flags + k);
    const __mmask16 mask = _mm512_test_epi32_mask(flag, flag);
    _mm512_storeu_si512(out + found, _mm512_maskz_compress_epi32(mask, number));
    found += __builtin_popcount(mask);
    number = _mm512_add_epi32(number, _mm512_set1_epi32(16));
  }
  return found;
}
#endif

auto widest_flagged() {
#if defined(__x86_64__)
  if (__builtin_cpu_supports("avx512f") && __builtin_cpu_supports("popcnt")) return flagged_512;
#endif
  return flagged_portable;
}

}  // namespace

std::int32_t numbers_flagged(Flags& flags, std::int32_t begin, std::int32_t count, std::int32_t* out, Vector vector) {
  static const auto best = widest_flagged();
  for (std::int32_t k = count; k % 16 != 0; ++k) flags.at[k] = 0;
  return (vector == Vector::best ? best : flagged_portable)(flags.at, begin, count, out);
}

}  // namespace kith::matching
