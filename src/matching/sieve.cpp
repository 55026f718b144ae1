// SPDX-License-Identifier: AGPL-3.0-or-later
// Compiled with -O3 -ffp-contract=off: loops become vectors, floats are the same on every machine.
#include "matching/sieve.h"

#include <algorithm>

#if defined(__x86_64__)
#include <immintrin.h>
#endif

namespace kith::matching {
namespace {

constexpr std::uint32_t high_bits = 0x80808080, low_bits = 0x7f7f7f7f;

/// Two sets that meet still meet when folded.
constexpr std::uint32_t fold(std::uint32_t set, int bits) {
  std::uint32_t folded = 0;
  for (; set != 0; set >>= bits) folded |= set & ((1U << bits) - 1);
  return folded;
}

constexpr std::uint32_t four(std::uint32_t a, std::uint32_t b, std::uint32_t c, std::uint32_t d) {
  return a | b << 8 | c << 16 | d << 24;
}

std::uint32_t bounded(std::int32_t age) { return static_cast<std::uint32_t>(std::clamp(age, 0, 127)); }
std::uint32_t below(std::int32_t age) { return 127 - bounded(age); }
std::uint32_t bits(std::int32_t set) { return static_cast<std::uint32_t>(set); }

/// Known languages carry one mark, the other side's unknown ones meet it: what is not known shuts nobody out.
std::uint32_t tongues(const Person& person, std::uint32_t mark) {
  return (person.known & known_languages) != 0 ? fold(person.languages, 5) | mark : 0x7fU;
}

}  // namespace

Sieve::Sieve(const std::vector<Mentor>& mentors, const std::vector<std::int32_t>& order) {
  for (const std::int32_t i : order) {
    const Mentor& m = mentors[i];
    const bool age_known = (m.known & known_age) != 0, slots_known = (m.known & known_availability) != 0;
    keys_.push_back(
        four(fold(bits(m.programmes), 7), fold(bits(m.gender), 7), fold(bits(m.may_gender), 7), tongues(m, 0x20)));
    ages_.push_back(high_bits | four(bounded(m.age_to), below(m.age_from), bounded(age_known ? m.age : 0),
                                     below(age_known ? m.age : 200)));
    early_.push_back(slots_known ? static_cast<std::uint32_t>(m.availability) : ~0U);
    late_.push_back(slots_known ? static_cast<std::uint32_t>(m.availability >> 32) : ~0U);
    x_.push_back(m.x), y_.push_back(m.y), reach_.push_back(m.reach);
  }
}

Sieve::Asked Sieve::asked(const Mentee& m, const Rules& rules) {
  const bool age_known = (m.known & known_age) != 0, slots_known = (m.known & known_availability) != 0;
  const std::int32_t youngest = age_known ? m.age : 0, oldest = age_known ? m.age : 200;
  const std::int32_t from = rules.years_older == 0 ? m.age_from : std::max(m.age_from, oldest + rules.years_older);
  Asked asked{};
  asked.keys =
      four(fold(bits(m.programmes), 7), fold(bits(m.may_gender), 7), fold(bits(m.gender), 7), tongues(m, 0x40));
  asked.any_key = four(rules.need_programme ? 0 : 0x80, 0, 0, rules.need_language ? 0 : 0x80);
  asked.ages = four(bounded(oldest), below(youngest), bounded(from), below(m.age_to));
  asked.early = static_cast<std::uint32_t>(m.availability),
  asked.late = static_cast<std::uint32_t>(m.availability >> 32);
  asked.any_slot = !slots_known || m.availability == 0 || rules.shared_slots <= 0 ? 1 : 0;
  asked.x = m.x, asked.y = m.y, asked.reach = m.reach;
  return asked;
}

/// The loops, compiled for each kind of vectors.
struct SieveLoops {
  static constexpr std::int32_t block = 512;

  /// flags[k] = 1 when mentor begin + k may be possible. Bit 7 of each byte says that one condition holds: a sum
  /// carries into it when sets meet, a difference leaves it when a bound is kept.
  template <bool near>
  [[gnu::always_inline]] static inline void judge(const Sieve& s, const Sieve::Asked& a, std::int32_t begin,
                                                  std::int32_t count, std::int32_t* __restrict flags) {
    const std::uint32_t* __restrict keys = s.keys_.data() + begin;
    const std::uint32_t* __restrict ages = s.ages_.data() + begin;
    const std::uint32_t* __restrict early = s.early_.data() + begin;
    const std::uint32_t* __restrict late = s.late_.data() + begin;
    const float* __restrict x = s.x_.data() + begin;
    const float* __restrict y = s.y_.data() + begin;
    const float* __restrict reach = s.reach_.data() + begin;
    const Sieve::Asked m = a;
    for (std::int32_t k = 0; k < count; ++k) {
      const std::uint32_t holds = (((keys[k] & m.keys) + low_bits) | m.any_key) & (ages[k] - m.ages) & high_bits;
      const std::uint32_t slots = (early[k] & m.early) | (late[k] & m.late) | m.any_slot;
      std::int32_t ok = static_cast<std::int32_t>(holds == high_bits) & static_cast<std::int32_t>(slots != 0);
      if constexpr (near) {
        const float dx = x[k] - m.x, dy = y[k] - m.y, lesser = m.reach < reach[k] ? m.reach : reach[k];
        ok &= static_cast<std::int32_t>(dx * dx + dy * dy <= lesser * lesser);
      }
      flags[k] = ok;
    }
  }

  template <class Append>
  [[gnu::always_inline]] static inline std::int32_t pass(const Sieve& s, const Sieve::Asked& a, std::int32_t begin,
                                                         std::int32_t end, bool near, std::int32_t* out,
                                                         Append append) {
    alignas(64) std::int32_t flags[block];
    std::int32_t found = 0;
    for (; begin < end; begin += block) {
      const std::int32_t count = end - begin < block ? end - begin : block;
      if (near)
        judge<true>(s, a, begin, count, flags);
      else
        judge<false>(s, a, begin, count, flags);
      for (std::int32_t k = count; k % 16 != 0; ++k) flags[k] = 0;
      found += append(flags, begin, count, out + found);
    }
    return found;
  }

  static std::int32_t portable(const Sieve& s, const Sieve::Asked& a, std::int32_t begin, std::int32_t end, bool near,
                               std::int32_t* out) {
    return pass(s, a, begin, end, near, out, append);
  }
  [[gnu::always_inline]] static inline std::int32_t append(const std::int32_t* flags, std::int32_t begin,
                                                           std::int32_t count, std::int32_t* out) {
    std::int32_t found = 0;
    for (std::int32_t k = 0; k < count; ++k) {
      out[found] = begin + k;
      found += flags[k];
    }
    return found;
  }

#if defined(__x86_64__)
  [[gnu::target("avx2,popcnt")]] static std::int32_t of_256(const Sieve& s, const Sieve::Asked& a, std::int32_t begin,
                                                            std::int32_t end, bool near, std::int32_t* out) {
    return pass(s, a, begin, end, near, out, append);
  }
  [[gnu::target("avx512f,avx512bw,avx512dq,avx512vl,popcnt")]] static std::int32_t append_512(const std::int32_t* flags,
                                                                                              std::int32_t begin,
                                                                                              std::int32_t count,
                                                                                              std::int32_t* out) {
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
  [[gnu::target("avx512f,avx512bw,avx512dq,avx512vl,popcnt")]] static std::int32_t of_512(
      const Sieve& s, const Sieve::Asked& a, std::int32_t begin, std::int32_t end, bool near, std::int32_t* out) {
    return pass(s, a, begin, end, near, out, append_512);
  }
#endif

  static auto widest() {
#if defined(__x86_64__)
    if (__builtin_cpu_supports("avx512bw") && __builtin_cpu_supports("avx512vl") && __builtin_cpu_supports("avx512dq"))
      return of_512;
    if (__builtin_cpu_supports("avx2") && __builtin_cpu_supports("popcnt")) return of_256;
#endif
    return portable;
  }
};

std::int32_t Sieve::pass(const Asked& asked, std::int32_t begin, std::int32_t end, bool near, std::int32_t* out,
                         Vector vector) const {
  static const auto best = SieveLoops::widest();
  return (vector == Vector::best ? best : SieveLoops::portable)(*this, asked, begin, end, near, out);
}

}  // namespace kith::matching
