// SPDX-License-Identifier: AGPL-3.0-or-later
// Compiled with -O3 -ffp-contract=off: loops become vectors, floats are the same on every machine.
#include "matching/score_run.h"

#include <algorithm>

namespace kith::matching {

Columns::Columns(const std::vector<Mentor>& mentors, const std::vector<std::int32_t>& order) {
  const auto fill = [&](auto& column, auto member) {
    column.reserve(order.size());
    for (const std::int32_t i : order) column.push_back(mentors[i].*member);
  };
  fill(interests, &Mentor::interests);
  fill(goals, &Mentor::goals);
  fill(availability, &Mentor::availability);
  fill(sites, &Mentor::sites);
  fill(languages, &Mentor::languages);
  fill(background, &Mentor::background);
  fill(programmes, &Mentor::programmes);
  fill(gender, &Mentor::gender);
  fill(known, &Mentor::known);
  fill(household, &Mentor::household);
  fill(may_gender, &Mentor::may_gender);
  fill(wish_gender, &Mentor::wish_gender);
  fill(age_from, &Mentor::age_from);
  fill(age_to, &Mentor::age_to);
  fill(experience, &Mentor::experience);
  fill(x, &Mentor::x);
  fill(y, &Mentor::y);
  fill(reach, &Mentor::reach);
  for (const std::int32_t i : order) {
    const bool age_known = (mentors[i].known & known_age) != 0;
    youngest.push_back(age_known ? mentors[i].age : 0);
    oldest.push_back(age_known ? mentors[i].age : 200);
  }
  able.reserve(order.size());
  for (const std::int32_t i : order)
    able.push_back(mentors[i].cleared != 0 && mentors[i].trained != 0 && mentors[i].capacity > 0);
  for (std::size_t t = 0; t < traits.size(); ++t)
    for (const std::int32_t i : order) traits[t].push_back(mentors[i].traits[t]);
  any_site = std::any_of(sites.begin(), sites.end(), [](auto set) { return set != 0; });
  any_household = std::any_of(household.begin(), household.end(), [](auto number) { return number != 0; });
  pack();
}

void Columns::pack() {
  const auto fits = [](const std::vector<std::int32_t>& column, std::int32_t least, std::int32_t greatest) {
    return std::all_of(column.begin(), column.end(), [=](auto v) { return v >= least && v <= greatest; });
  };
  for (const auto* column : {&gender, &programmes, &age_from, &age_to, &youngest, &experience})
    if (!fits(*column, 0, 255)) return;
  for (const auto& trait : traits)
    if (!fits(trait, 0, 7)) return;
  const auto bits = [](std::int32_t value, int at) { return static_cast<std::uint32_t>(value) << at; };
  for (std::size_t k = 0; k < able.size(); ++k) {
    ages.push_back(bits(age_from[k], 0) | bits(age_to[k], 8) | bits(youngest[k], 16) | bits(gender[k], 24));
    sets.push_back(bits(may_gender[k] & 255, 0) | bits(wish_gender[k] & 255, 8) | bits(programmes[k], 16));
    rest.push_back(bits(known[k] & 511, 0) | bits(experience[k], 9) | bits(able[k], 17) | bits(traits[0][k], 18) |
                   bits(traits[1][k], 21) | bits(traits[2][k], 24) | bits(traits[3][k], 27));
  }
}

namespace {

[[gnu::always_inline]] inline std::int32_t at_most(std::int32_t value, std::int32_t most) {
  return value < most ? value : most;
}
[[gnu::always_inline]] inline std::int32_t clamp(std::int32_t value, std::int32_t most) {
  return value < 0 ? 0 : at_most(value, most);
}
[[gnu::always_inline]] inline std::int32_t absolute(std::int32_t value) { return value < 0 ? -value : value; }

/// How bits are counted: by the processor's instruction, or by sums of pairs, fours and bytes, which are vectors where
/// no vector instruction counts (AVX2).
enum class Count { instruction, sums };
template <Count how>
[[gnu::always_inline]] inline std::int32_t bits_of(std::uint64_t set) {
  if constexpr (how == Count::instruction) return __builtin_popcountll(set);
  set -= set >> 1 & 0x5555555555555555U;
  set = (set & 0x3333333333333333U) + (set >> 2 & 0x3333333333333333U);
  set = (set + (set >> 4)) & 0x0f0f0f0f0f0f0f0fU;
  set += set >> 8;
  set += set >> 16;
  set += set >> 32;
  return static_cast<std::int32_t>(set & 127);
}

/// A few bits of a packed word, or a column's number.
template <bool packed>
[[gnu::always_inline]] inline std::int32_t part(std::uint32_t word, int at, std::uint32_t bits,
                                                const std::int32_t* column, std::int32_t i) {
  if constexpr (packed)
    return static_cast<std::int32_t>(word >> at & bits);
  else
    return column[i];
}

/// Branch-free on purpose: every line is the same for all mentors. `packed`: from the packed words; `rare`: sites and
/// households are looked at.
template <Count how, bool packed, bool rare>
[[gnu::always_inline]] inline void run(const Columns& c, const Mentee& m, const Rules& rules,
                                       const std::int32_t* __restrict numbers, std::int32_t count,
                                       std::int32_t* __restrict out) {
  const std::uint64_t* __restrict interests = c.interests.data();
  const std::uint64_t* __restrict goals = c.goals.data();
  const std::uint64_t* __restrict availability = c.availability.data();
  const std::uint64_t* __restrict sites = c.sites.data();
  const std::uint32_t* __restrict languages = c.languages.data();
  const std::uint32_t* __restrict background = c.background.data();
  const std::int32_t* __restrict programmes = c.programmes.data();
  const std::int32_t* __restrict gender = c.gender.data();
  const std::int32_t* __restrict youngest = c.youngest.data();
  const std::int32_t* __restrict oldest = c.oldest.data();
  const std::int32_t* __restrict known = c.known.data();
  const std::int32_t* __restrict household = c.household.data();
  const std::int32_t* __restrict may_gender = c.may_gender.data();
  const std::int32_t* __restrict wish_gender = c.wish_gender.data();
  const std::int32_t* __restrict age_from = c.age_from.data();
  const std::int32_t* __restrict age_to = c.age_to.data();
  const std::int32_t* __restrict experience = c.experience.data();
  const std::int32_t* __restrict able = c.able.data();
  const float* __restrict x = c.x.data();
  const float* __restrict y = c.y.data();
  const float* __restrict reach = c.reach.data();
  const std::int32_t* __restrict t0 = c.traits[0].data();
  const std::int32_t* __restrict t1 = c.traits[1].data();
  const std::int32_t* __restrict t2 = c.traits[2].data();
  const std::int32_t* __restrict t3 = c.traits[3].data();
  const Mentee m_ = m;
  const auto w = [&](Criterion k) { return rules[k]; };
  const Weight w_interests = w(Criterion::interests), w_goals = w(Criterion::goals),
               w_languages = w(Criterion::languages), w_slots = w(Criterion::availability),
               w_personality = w(Criterion::personality), w_experience = w(Criterion::experience);
  const bool age_known = (m_.known & known_age) != 0;
  const Weight w_age = age_known ? w(Criterion::age) : Weight{0, 0};
  const auto once = [&](Criterion k) { return rules[k].points * (rules[k].most > 0 ? 1 : 0); };
  const std::int32_t mentee_wish = once(Criterion::mentee_wish), guardian_wish = once(Criterion::guardian_wish),
                     mentor_wish = once(Criterion::mentor_wish), shared = once(Criterion::background),
                     programme = once(Criterion::programme);
  const auto near = static_cast<float>(rules[Criterion::proximity].points);
  const std::int32_t base = 1 + clamp(m_.urgent, rules[Criterion::urgency].most) * rules[Criterion::urgency].points +
                            clamp(m_.waiting_days, rules[Criterion::waiting].most) * rules[Criterion::waiting].points;
  const std::uint32_t any_language = rules.need_language ? 0 : 1;
  const std::int32_t any_programme = rules.need_programme ? 0 : 1, any_distance = rules.need_distance ? 0 : 1;
  const std::uint64_t any_site = m_.sites == 0 ? 1 : 0;
  const std::int32_t shared_slots = rules.shared_slots, low_age = age_known ? m_.age : 0,
                     high_age = age_known ? m_.age : 200, old_enough = high_age + rules.years_older,
                     any_gap = rules.years_older == 0 ? known_age : 0;
  const std::int32_t home = m_.household == 0 ? -1 : m_.household;
  const std::uint32_t* __restrict ages = c.ages.data();
  const std::uint32_t* __restrict sets = c.sets.data();
  const std::uint32_t* __restrict rest = c.rest.data();
  const auto yes = [](bool holds) { return static_cast<std::int32_t>(holds); };
  for (std::int32_t k = 0; k < count; ++k) {
    const std::int32_t i = numbers[k];
    std::uint32_t ages_word = 0, sets_word = 0, rest_word = 0;
    if constexpr (packed) ages_word = ages[i], sets_word = sets[i], rest_word = rest[i];
    const std::int32_t his_age_from = part<packed>(ages_word, 0, 255, age_from, i);
    const std::int32_t his_age_to = part<packed>(ages_word, 8, 255, age_to, i);
    const std::int32_t his_youngest = part<packed>(ages_word, 16, 255, youngest, i);
    const std::int32_t his_gender = part<packed>(ages_word, 24, 255, gender, i);
    const std::int32_t his_may_gender = part<packed>(sets_word, 0, 255, may_gender, i);
    const std::int32_t his_wish_gender = part<packed>(sets_word, 8, 255, wish_gender, i);
    const std::int32_t his_programmes = part<packed>(sets_word, 16, 255, programmes, i);
    const std::int32_t his_known = part<packed>(rest_word, 0, 511, known, i);
    const std::int32_t his_experience = part<packed>(rest_word, 9, 255, experience, i);
    const std::int32_t his_able = part<packed>(rest_word, 17, 1, able, i);
    const std::int32_t his_t0 = part<packed>(rest_word, 18, 7, t0, i);
    const std::int32_t his_t1 = part<packed>(rest_word, 21, 7, t1, i);
    const std::int32_t his_t2 = part<packed>(rest_word, 24, 7, t2, i);
    const std::int32_t his_t3 = part<packed>(rest_word, 27, 7, t3, i);
    const std::int32_t his_oldest = packed ? 200 - (his_known >> 4 & 1) * (200 - his_youngest) : oldest[i];
    std::int32_t rare_ok = 1;
    if constexpr (rare)
      rare_ok = (yes(sites[i] == 0) | yes(((sites[i] & m_.sites) | any_site) != 0)) & yes(household[i] != home);
    const std::int32_t both = his_known & m_.known, unknown = ~both;
    const std::uint32_t spoken = languages[i] & m_.languages;
    const auto slots = bits_of<how>(availability[i] & m_.availability);
    const float dx = x[i] - m_.x, dy = y[i] - m_.y, distance = dx * dx + dy * dy;
    const float lesser = m_.reach < reach[i] ? m_.reach : reach[i], far = lesser * lesser;
    const std::int32_t ok = yes(his_able != 0) & yes(((his_programmes & m_.programmes) | any_programme) != 0) &
                            yes((his_gender & m_.may_gender) != 0) & yes((m_.gender & his_may_gender) != 0) &
                            yes(low_age >= his_age_from) & yes(high_age <= his_age_to) &
                            yes(his_youngest >= m_.age_from) & yes(his_oldest <= m_.age_to) &
                            (yes(his_youngest >= old_enough) | yes((unknown & any_gap) != 0)) &
                            (yes((spoken | any_language) != 0) | yes((unknown & known_languages) != 0)) &
                            (yes(slots >= shared_slots) | yes((unknown & known_availability) != 0)) &
                            (yes(distance <= far) | any_distance | yes((unknown & known_place) != 0)) & rare_ok;
    std::int32_t s = base;
    s += at_most(bits_of<how>(interests[i] & m_.interests), w_interests.most) * w_interests.points;
    s += at_most(bits_of<how>(goals[i] & m_.goals), w_goals.most) * w_goals.points;
    s += at_most(bits_of<how>(spoken), w_languages.most) * w_languages.points;
    s += at_most(slots, w_slots.most) * w_slots.points;
    const bool measured = (both & known_place) != 0 && ((his_known | m_.known) & known_reach) != 0;
    const auto close = static_cast<std::int32_t>((far > distance ? far - distance : 0.0F) / far * near);
    s += close & -yes(measured);  // not ?:, or the division would be jumped over
    s += (his_gender & m_.wish_gender) != 0 ? mentee_wish : 0;
    s += (background[i] & m_.guardian_wish) != 0 ? guardian_wish : 0;
    s += (m_.gender & his_wish_gender) != 0 ? mentor_wish : 0;
    s += (background[i] & m_.background) != 0 ? shared : 0;
    s += clamp(20 - absolute(m_.age - (his_age_from + his_age_to) / 2), w_age.most) * w_age.points;
    const auto trait = [both](std::int32_t t, std::int32_t steps) {
      return (both & (known_traits << t)) != 0 ? steps : 6;
    };
    const std::int32_t apart = trait(0, absolute(his_t0 - m_.traits[0])) + trait(1, absolute(his_t1 - m_.traits[1])) +
                               trait(2, absolute(his_t2 - m_.traits[2])) + trait(3, absolute(his_t3 - m_.traits[3]));
    s += clamp(24 - apart, w_personality.most) * w_personality.points;
    s += his_programmes == m_.programmes ? programme : 0;
    s += clamp(his_experience, w_experience.most) * w_experience.points;
    out[k] = ok != 0 ? s : 0;
  }
}

/// Packed genders are the mentors' first eight.
template <Count how>
[[gnu::always_inline]] inline void run_fitting(const Columns& c, const Mentee& m, const Rules& r,
                                               const std::int32_t* numbers, std::int32_t count, std::int32_t* out) {
  const bool packed = !c.rest.empty() && (m.gender & ~255) == 0;
  if (!packed) return run<how, false, true>(c, m, r, numbers, count, out);
  if ((c.any_site && m.sites != 0) || (c.any_household && m.household != 0))
    return run<how, true, true>(c, m, r, numbers, count, out);
  run<how, true, false>(c, m, r, numbers, count, out);
}

#if defined(__x86_64__)
[[gnu::target("avx512f,avx512bw,avx512dq,avx512vl,avx512vpopcntdq,popcnt")]] void run_512(
    const Columns& c, const Mentee& m, const Rules& r, const std::int32_t* numbers, std::int32_t count,
    std::int32_t* out) {
  run_fitting<Count::instruction>(c, m, r, numbers, count, out);
}
[[gnu::target("avx2,popcnt")]] void run_256(const Columns& c, const Mentee& m, const Rules& r,
                                            const std::int32_t* numbers, std::int32_t count, std::int32_t* out) {
  run_fitting<Count::sums>(c, m, r, numbers, count, out);
}
#endif

void run_portable(const Columns& c, const Mentee& m, const Rules& r, const std::int32_t* numbers, std::int32_t count,
                  std::int32_t* out) {
  run_fitting<Count::instruction>(c, m, r, numbers, count, out);
}

using Run = void (*)(const Columns&, const Mentee&, const Rules&, const std::int32_t*, std::int32_t, std::int32_t*);

Run half() {
#if defined(__x86_64__)
  if (__builtin_cpu_supports("avx2") && __builtin_cpu_supports("popcnt")) return run_256;
#endif
  return run_portable;
}

Run widest() {
#if defined(__x86_64__)
  if (__builtin_cpu_supports("avx512vpopcntdq") && __builtin_cpu_supports("avx512bw") &&
      __builtin_cpu_supports("avx512vl") && __builtin_cpu_supports("avx512dq"))
    return run_512;
#endif
  return half();
}

}  // namespace

void score_run(const Columns& columns, const Mentee& mentee, const Rules& rules, const std::int32_t* numbers,
               std::int32_t count, std::int32_t* out, Vector vector) {
  static const Run best = widest(), narrower = half();
  const Run run = vector == Vector::best ? best : vector == Vector::half ? narrower : run_portable;
  run(columns, mentee, rules, numbers, count, out);
}

}  // namespace kith::matching
