// SPDX-License-Identifier: AGPL-3.0-or-later
#pragma once
#include <random>

#include "matching/rules.h"

namespace kith::matching {

/// A town of people with about a tenth of pairs possible.
inline Pool random_pool(std::mt19937& random, int mentees, int mentors, float side = 40) {
  const auto below = [&](unsigned n) { return static_cast<std::int32_t>(random() % n); };
  const auto chance = [&](unsigned percent) { return random() % 100 < percent; };
  const auto some = [&] { return random() & random() & 0xffffU; };
  const auto person = [&](Person& p, const std::string& id) {
    p.id = id;
    p.interests = some(), p.goals = some(), p.availability = some();
    p.languages = 1U << below(3), p.background = 1U << below(4);
    p.programmes = 1 + below(3), p.gender = 1 << below(2);
    p.sites = chance(20) ? 1ULL << below(2) : 0;
    p.household = chance(5) ? 1 + below(3) : 0;
    p.x = static_cast<float>(below(1000)) * side / 1000, p.y = static_cast<float>(below(1000)) * side / 1000;
    p.reach = static_cast<float>(5 + below(25));
    for (auto& trait : p.traits) trait = below(7);
    if (!chance(20)) return;
    p.known = static_cast<std::int32_t>(random() & 0xffff);
    if ((p.known & known_languages) == 0) p.languages = 0;
    if ((p.known & known_availability) == 0) p.availability = 0;
    if ((p.known & known_reach) == 0) p.reach = 99'999;
  };
  Pool pool;
  for (int i = 0; i < mentors; ++i) {
    Mentor m;
    person(m, "mentor" + std::to_string(i));
    m.age = 20 + below(45), m.age_from = 5 + below(5), m.age_to = m.age_from + 8, m.capacity = below(4);
    m.cleared = !chance(3), m.trained = !chance(3), m.experience = below(10);
    if (chance(20)) m.may_gender = m.gender;
    if (chance(40)) m.wish_gender = 1 << below(2);
    pool.mentors.push_back(m);
  }
  for (int j = 0; j < mentees; ++j) {
    Mentee m;
    person(m, "mentee" + std::to_string(j));
    m.age = 6 + below(12), m.age_from = 18, m.age_to = chance(20) ? 40 : 99, m.tier = below(3), m.urgent = chance(10);
    m.waiting_days = below(900);
    if (chance(30)) m.may_gender = m.gender;
    if (chance(40)) m.wish_gender = 1 << below(2);
    if (chance(30)) m.guardian_wish = 1U << below(4);
    pool.mentees.push_back(m);
  }
  if (mentors > 0)
    for (int j = 0; j < mentees; j += 3)
      pool.exclusions.push_back({below(static_cast<unsigned>(mentors)), j, static_cast<Barrier>(below(9))});
  return pool;
}

}  // namespace kith::matching
