// SPDX-License-Identifier: AGPL-3.0-or-later
// Compiled with -O3 -ffp-contract=off: loops become vectors, floats are the same on every machine.
#include "matching/sieve.h"

#include <algorithm>

#include "matching/flagged.h"

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
    packed_.keys.push_back(
        four(fold(bits(m.programmes), 7), fold(bits(m.gender), 7), fold(bits(m.may_gender), 7), tongues(m, 0x20)));
    packed_.ages.push_back(high_bits | four(bounded(m.age_to), below(m.age_from), bounded(age_known ? m.age : 0),
                                            below(age_known ? m.age : 200)));
    packed_.early.push_back(slots_known ? static_cast<std::uint32_t>(m.availability) : ~0U);
    packed_.late.push_back(slots_known ? static_cast<std::uint32_t>(m.availability >> 32) : ~0U);
    packed_.x.push_back(m.x), packed_.y.push_back(m.y), packed_.reach.push_back(m.reach);
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

namespace {

/// flags[k] = 1 when mentor begin + k may be possible. Bit 7 of each byte says that one condition holds: a sum
/// carries into it when sets meet, a difference leaves it when a bound is kept.
template <bool near>
[[gnu::always_inline]] inline void judge(const Sieve::Packed& p, const Sieve::Asked& a, std::int32_t begin,
                                         std::int32_t count, std::int32_t* __restrict flags) {
  const std::uint32_t* __restrict keys = p.keys.data() + begin;
  const std::uint32_t* __restrict ages = p.ages.data() + begin;
  const std::uint32_t* __restrict early = p.early.data() + begin;
  const std::uint32_t* __restrict late = p.late.data() + begin;
  const float* __restrict x = p.x.data() + begin;
  const float* __restrict y = p.y.data() + begin;
  const float* __restrict reach = p.reach.data() + begin;
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

using Judge = void (*)(const Sieve::Packed&, const Sieve::Asked&, std::int32_t, std::int32_t, bool, std::int32_t*);

[[gnu::always_inline]] inline void judge_either(const Sieve::Packed& p, const Sieve::Asked& a, std::int32_t begin,
                                                std::int32_t count, bool near, std::int32_t* flags) {
  if (near)
    judge<true>(p, a, begin, count, flags);
  else
    judge<false>(p, a, begin, count, flags);
}

void judge_portable(const Sieve::Packed& p, const Sieve::Asked& a, std::int32_t begin, std::int32_t count, bool near,
                    std::int32_t* flags) {
  judge_either(p, a, begin, count, near, flags);
}
#if defined(__x86_64__)
[[gnu::target("avx512f,avx512bw,avx512dq,avx512vl")]] void judge_512(const Sieve::Packed& p, const Sieve::Asked& a,
                                                                     std::int32_t begin, std::int32_t count, bool near,
                                                                     std::int32_t* flags) {
  judge_either(p, a, begin, count, near, flags);
}
[[gnu::target("avx2")]] void judge_256(const Sieve::Packed& p, const Sieve::Asked& a, std::int32_t begin,
                                       std::int32_t count, bool near, std::int32_t* flags) {
  judge_either(p, a, begin, count, near, flags);
}
#endif

Judge widest_judge() {
#if defined(__x86_64__)
  if (__builtin_cpu_supports("avx512bw") && __builtin_cpu_supports("avx512vl") && __builtin_cpu_supports("avx512dq"))
    return judge_512;
  if (__builtin_cpu_supports("avx2")) return judge_256;
#endif
  return judge_portable;
}

}  // namespace

std::int32_t Sieve::pass(const Asked& asked, std::int32_t begin, std::int32_t end, bool near, std::int32_t* out,
                         Flags& flags, Vector vector) const {
  static const Judge best = widest_judge();
  const Judge judges = vector == Vector::best ? best : judge_portable;
  std::int32_t found = 0;
  for (; begin < end; begin += Flags::most) {
    const std::int32_t count = end - begin < Flags::most ? end - begin : Flags::most;
    judges(packed_, asked, begin, count, near, flags.at);
    found += numbers_flagged(flags, begin, count, out + found, vector);
  }
  return found;
}

}  // namespace kith::matching
