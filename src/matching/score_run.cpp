// SPDX-License-Identifier: AGPL-3.0-or-later
// Compiled with -O3 -ffp-contract=off: loops become vectors, floats are the same on every machine.
#include "matching/score_run.h"

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
}

namespace {

[[gnu::always_inline]] inline std::int32_t at_most(std::int32_t value, std::int32_t most) {
  return value < most ? value : most;
}
[[gnu::always_inline]] inline std::int32_t clamp(std::int32_t value, std::int32_t most) {
  return value < 0 ? 0 : at_most(value, most);
}
[[gnu::always_inline]] inline std::int32_t absolute(std::int32_t value) { return value < 0 ? -value : value; }

/// Branch-free on purpose: every line is the same for all mentors.
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
  for (std::int32_t k = 0; k < count; ++k) {
    const std::int32_t i = numbers[k];
    const std::int32_t both = known[i] & m_.known, unknown = ~both;
    const std::uint32_t spoken = languages[i] & m_.languages;
    const auto slots = static_cast<std::int32_t>(__builtin_popcountll(availability[i] & m_.availability));
    const float dx = x[i] - m_.x, dy = y[i] - m_.y, distance = dx * dx + dy * dy;
    const float lesser = m_.reach < reach[i] ? m_.reach : reach[i], far = lesser * lesser;
    const auto yes = [](bool holds) { return static_cast<std::int32_t>(holds); };
    const std::int32_t ok =
        yes(able[i] != 0) & yes(((programmes[i] & m_.programmes) | any_programme) != 0) &
        (yes(sites[i] == 0) | yes(((sites[i] & m_.sites) | any_site) != 0)) & yes((gender[i] & m_.may_gender) != 0) &
        yes((m_.gender & may_gender[i]) != 0) & yes(low_age >= age_from[i]) & yes(high_age <= age_to[i]) &
        yes(youngest[i] >= m_.age_from) & yes(oldest[i] <= m_.age_to) &
        (yes(youngest[i] >= old_enough) | yes((unknown & any_gap) != 0)) &
        (yes((spoken | any_language) != 0) | yes((unknown & known_languages) != 0)) &
        (yes(slots >= shared_slots) | yes((unknown & known_availability) != 0)) &
        (yes(distance <= far) | any_distance | yes((unknown & known_place) != 0)) & yes(household[i] != home);
    std::int32_t s = base;
    s += at_most(static_cast<std::int32_t>(__builtin_popcountll(interests[i] & m_.interests)), w_interests.most) *
         w_interests.points;
    s += at_most(static_cast<std::int32_t>(__builtin_popcountll(goals[i] & m_.goals)), w_goals.most) * w_goals.points;
    s += at_most(static_cast<std::int32_t>(__builtin_popcount(spoken)), w_languages.most) * w_languages.points;
    s += at_most(slots, w_slots.most) * w_slots.points;
    const bool measured = (both & known_place) != 0 && ((known[i] | m_.known) & known_reach) != 0;
    const auto close = static_cast<std::int32_t>((far > distance ? far - distance : 0.0F) / far * near);
    s += measured ? close : 0;
    s += (gender[i] & m_.wish_gender) != 0 ? mentee_wish : 0;
    s += (background[i] & m_.guardian_wish) != 0 ? guardian_wish : 0;
    s += (m_.gender & wish_gender[i]) != 0 ? mentor_wish : 0;
    s += (background[i] & m_.background) != 0 ? shared : 0;
    s += clamp(20 - absolute(m_.age - (age_from[i] + age_to[i]) / 2), w_age.most) * w_age.points;
    const auto trait = [both](std::int32_t t, std::int32_t steps) {
      return (both & (known_traits << t)) != 0 ? steps : 6;
    };
    const std::int32_t apart = trait(0, absolute(t0[i] - m_.traits[0])) + trait(1, absolute(t1[i] - m_.traits[1])) +
                               trait(2, absolute(t2[i] - m_.traits[2])) + trait(3, absolute(t3[i] - m_.traits[3]));
    s += clamp(24 - apart, w_personality.most) * w_personality.points;
    s += programmes[i] == m_.programmes ? programme : 0;
    s += clamp(experience[i], w_experience.most) * w_experience.points;
    out[k] = ok != 0 ? s : 0;
  }
}

#if defined(__x86_64__)
[[gnu::target("avx512f,avx512bw,avx512dq,avx512vl,avx512vpopcntdq,popcnt")]] void run_512(
    const Columns& c, const Mentee& m, const Rules& r, const std::int32_t* numbers, std::int32_t count,
    std::int32_t* out) {
  run(c, m, r, numbers, count, out);
}
[[gnu::target("avx2,popcnt")]] void run_256(const Columns& c, const Mentee& m, const Rules& r,
                                            const std::int32_t* numbers, std::int32_t count, std::int32_t* out) {
  run(c, m, r, numbers, count, out);
}
#endif

void run_portable(const Columns& c, const Mentee& m, const Rules& r, const std::int32_t* numbers, std::int32_t count,
                  std::int32_t* out) {
  run(c, m, r, numbers, count, out);
}

using Run = void (*)(const Columns&, const Mentee&, const Rules&, const std::int32_t*, std::int32_t, std::int32_t*);

Run widest() {
#if defined(__x86_64__)
  if (__builtin_cpu_supports("avx512vpopcntdq") && __builtin_cpu_supports("avx512bw") &&
      __builtin_cpu_supports("avx512vl") && __builtin_cpu_supports("avx512dq"))
    return run_512;
  if (__builtin_cpu_supports("avx2") && __builtin_cpu_supports("popcnt")) return run_256;
#endif
  return run_portable;
}

}  // namespace

void score_run(const Columns& columns, const Mentee& mentee, const Rules& rules, const std::int32_t* numbers,
               std::int32_t count, std::int32_t* out, Vector vector) {
  static const Run best = widest();
  (vector == Vector::best ? best : run_portable)(columns, mentee, rules, numbers, count, out);
}

}  // namespace kith::matching
