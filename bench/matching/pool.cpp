// SPDX-License-Identifier: AGPL-3.0-or-later
// pool MENTEES MENTORS CANDIDATES CITIES [threads]
//
// From raw people to a proven optimum (P2, P4), then changes of a standing optimum (P5), the stable placement (P6),
// tiers, one explanation and one lock (P8). One line of JSON. People are made here, the same on every machine.
#include <sys/resource.h>

#include <algorithm>
#include <chrono>
#include <cmath>
#include <cstdio>
#include <cstdlib>
#include <ctime>

#include "matching/all_pairs.h"
#include "matching/explain.h"
#include "matching/stable.h"
#include "random.h"

namespace {

using namespace kith::matching;
using kith::bench::Random;
using Clock = std::chrono::steady_clock;

std::uint64_t some_bits(Random& random, std::int32_t fewest, std::int32_t most) {
  std::uint64_t mask = 0;
  for (std::int32_t k = fewest + random.below(most - fewest + 1); k > 0; --k) {
    const float u = random.unit();
    mask |= 1ULL << static_cast<int>(63.0F * u * u);
  }
  return mask;
}

struct City {
  float x, y;
};

void make_person(Random& random, const std::vector<City>& cities, Person& p) {
  const float u = random.unit();
  const City& city = cities[static_cast<std::size_t>(u * u * static_cast<float>(cities.size()))];
  p.x = city.x + random.bell() * 14, p.y = city.y + random.bell() * 14;
  p.interests = some_bits(random, 4, 12), p.goals = some_bits(random, 3, 9);
  for (std::int32_t b = 2 + random.below(5); b > 0; --b)
    p.availability |= 3ULL << (random.below(7) * 8 + random.below(7));
  p.languages = random.chance(82) ? 1U : 0U;
  if (p.languages == 0 || random.chance(35)) p.languages |= 1U << (1 + random.below(11));
  p.background = 1U << random.below(6), p.gender = 1 << random.below(2);
  for (auto& trait : p.traits) trait = random.below(7);
}

Pool make_pool(std::int32_t mentees, std::int32_t mentors, std::int32_t city_count) {
  Random random(1);
  std::vector<City> cities;
  for (std::int32_t c = 0; c < city_count; ++c)
    cities.push_back(city_count == 1 ? City{0, 0} : City{random.unit() * 3000, random.unit() * 3000});
  Pool pool;
  pool.mentors.resize(static_cast<std::size_t>(mentors));
  pool.mentees.resize(static_cast<std::size_t>(mentees));
  for (Mentor& m : pool.mentors) {
    make_person(random, cities, m);
    m.reach = 10 + 25 * random.unit(), m.age = 20 + random.below(45), m.programmes = 1 + random.below(3);
    m.age_from = 6 + random.below(6), m.age_to = m.age_from + 4 + random.below(7), m.experience = random.below(10);
    m.capacity = random.chance(80) ? 1 : 2 + random.below(2);
  }
  for (Mentee& m : pool.mentees) {
    make_person(random, cities, m);
    m.reach = 15 + 25 * random.unit(), m.age = 6 + random.below(13), m.programmes = 1 << random.below(2);
    m.age_from = 18, m.age_to = random.chance(20) ? 40 : 99, m.tier = random.below(3), m.urgent = random.chance(5);
    m.waiting_days = random.below(700);
    if (random.chance(35)) m.may_gender = m.gender;
    if (random.chance(50)) m.wish_gender = 1 << random.below(2);
    if (random.chance(30)) m.guardian_wish = 1U << random.below(6);
  }
  return pool;
}

/// Processor time of all threads: phases are measured with it, single changes by the wall clock.
double processor() {
  timespec now{};
  clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &now);
  return static_cast<double>(now.tv_sec) + static_cast<double>(now.tv_nsec) * 1e-9;
}

double since(Clock::time_point begun) { return std::chrono::duration<double>(Clock::now() - begun).count(); }

struct Spread {
  double middle, late;  ///< microseconds: median and 99th of a hundred
};
Spread spread(std::vector<double>& seconds) {
  std::sort(seconds.begin(), seconds.end());
  return {seconds[seconds.size() / 2] * 1e6, seconds[seconds.size() * 99 / 100] * 1e6};
}

/// Mentees leave and come back, mentors lose their places and get them back: the optimum is kept through all of it.
void measure_changes(const Problem& problem, const Solution& solution) {
  Standing standing(problem, solution);
  Random random(7);
  std::vector<double> comes, leaves, locks;
  std::int64_t moved = 0;
  constexpr int rounds = 2000;
  for (int round = 0; round < rounds; ++round) {
    const std::int32_t j = random.below(problem.mentees());
    const std::vector<Arc> arcs(problem.arcs.begin() + problem.first[j], problem.arcs.begin() + problem.first[j + 1]);
    auto begun = Clock::now();
    const std::int32_t guest = standing.mentee_comes(arcs);
    comes.push_back(since(begun));
    moved += static_cast<std::int64_t>(standing.take_changes().size());
    standing.mentee_leaves(guest);
    const std::int32_t i = random.below(problem.mentors());
    begun = Clock::now();
    standing.mentor_leaves(i);
    leaves.push_back(since(begun));
    moved += static_cast<std::int64_t>(standing.take_changes().size());
    standing.set_places(i, problem.capacity[i]);
    standing.take_changes();
    if (arcs.empty()) continue;
    begun = Clock::now();
    if (standing.lock(j, arcs[0].mentor)) {
      locks.push_back(since(begun));
      standing.unlock(j);
      standing.take_changes();
    }
  }
  const Spread c = spread(comes), l = spread(leaves), k = spread(locks);
  std::printf(
      "\"mentee_comes_us\":[%.1f,%.1f],\"mentor_leaves_us\":[%.1f,%.1f],\"lock_us\":[%.1f,%.1f],\"moved_per_change\":%."
      "1f,"
      "\"still_optimal\":%s,",
      c.middle, c.late, l.middle, l.late, k.middle, k.late, static_cast<double>(moved) / (2 * rounds),
      standing.value() == standing.bound() ? "true" : "false");
}

/// The most memory so far.
double peak_megabytes() {
  rusage usage{};
  getrusage(RUSAGE_SELF, &usage);
  return static_cast<double>(usage.ru_maxrss) / 1024.0;
}

void measure_explanation(const Pool& pool, const Rules& rules) {
  Random random(9);
  std::int64_t sum = 0;
  const auto begun = Clock::now();
  constexpr int times = 20000;
  for (int k = 0; k < times; ++k) {
    const auto i = random.below(static_cast<std::int32_t>(pool.mentors.size())),
               j = random.below(static_cast<std::int32_t>(pool.mentees.size()));
    sum += blocker(pool.mentors[i], pool.mentees[j], rules) == Blocker::none;
    sum += score(pool.mentors[i], pool.mentees[j], rules).total;
  }
  std::printf("\"explain_pair_us\":%.3f,\"checksum\":%lld,", since(begun) / times * 1e6, static_cast<long long>(sum));
}

/// As put_placing_first does it: a tier is worth more than all scores together.
void measure_tiers(const Pool& pool, const PoolSource& source, const std::vector<std::int32_t>& capacity,
                   const Limits& limits) {
  std::vector<Value> bonus;
  for (const Mentee& m : pool.mentees) bonus.push_back(Value{12'000} * source.mentees() * (3 - m.tier));
  const double begun = processor();
  const Solution solution = solve_all_pairs(source, capacity, bonus, limits);
  std::printf("\"tiers_cpu_s\":%.3f,\"tiers_objection\":\"%s\",", processor() - begun,
              std::string(objection(source, capacity, bonus, solution)).c_str());
}

}  // namespace

int main(int count, char** arguments) {
  if (count < 5) return 2;
  const std::int32_t mentees = std::atoi(arguments[1]), mentors = std::atoi(arguments[2]),
                     most = std::atoi(arguments[3]);
  const int threads = count > 5 ? std::atoi(arguments[5]) : 1;
  const Pool pool = make_pool(mentees, mentors, std::atoi(arguments[4]));
  const Rules rules = usual_rules();
  Limits limits;
  limits.first_of_equals = false;
  std::printf("{\"mentees\":%d,\"mentors\":%d,\"most\":%d,", mentees, mentors, most);
  if (most == 0) {
    std::vector<std::int32_t> capacity;
    for (const Mentor& m : pool.mentors) capacity.push_back(m.capacity);
    const double begun = processor();
    AllPairsWork work;
    const PoolSource source(pool, rules);
    const Solution solution = solve_all_pairs(source, capacity, {}, limits, &work);
    std::printf(
        "\"profiles_to_optimum_cpu_s\":%.3f,\"value\":%lld,\"passes\":%d,\"pairs_scored\":%lld,\"objection\":\"%s\",",
        processor() - begun, static_cast<long long>(solution.value), work.passes,
        static_cast<long long>(work.looked_at), std::string(objection(source, capacity, {}, solution)).c_str());
    measure_tiers(pool, source, capacity, limits);
  } else {
    double begun = processor();
    const auto first = Clock::now();
    CandidateCount counted;
    Problem problem = candidates(pool, rules, most, counted, threads);
    std::printf("\"candidates_cpu_s\":%.3f,\"pairs_scored\":%lld,\"arcs\":%zu,\"cut\":%lld,", processor() - begun,
                static_cast<long long>(counted.looked_at), problem.arcs.size(), static_cast<long long>(counted.cut));
    begun = processor();
    const Solution solution = solve(problem, limits);
    std::printf("\"people_to_proof_wall_s\":%.3f,", since(first));
    std::printf("\"solve_cpu_s\":%.3f,\"value\":%lld,\"bound_with_cut\":%lld,\"objection\":\"%s\",",
                processor() - begun, static_cast<long long>(solution.value),
                static_cast<long long>(bound_with_cut(problem, counted, solution)),
                std::string(objection(problem, solution)).c_str());
    std::printf("\"solved_peak_mb\":%.0f,", peak_megabytes());
    measure_changes(problem, solution);
    const StableProblem stable = likings(problem, pool, rules);
    begun = processor();
    const StableSolution placed = solve_stable(stable);
    std::printf("\"stable_cpu_s\":%.3f,\"blocking\":%zu,\"price_of_stability\":%.4f,", processor() - begun,
                blocking_pairs(stable, placed.mentor_of).size(),
                1.0 - static_cast<double>(worth(problem, placed.mentor_of)) / static_cast<double>(solution.value));
    std::vector<std::int32_t> tiers;
    for (const Mentee& m : pool.mentees) tiers.push_back(m.tier);
    begun = processor();
    const bool fits = put_placing_first(problem, tiers);
    const Solution in_tiers = solve(problem, limits);
    std::printf("\"tiers_cpu_s\":%.3f,\"tiers_optimal\":%s,", processor() - begun,
                fits && in_tiers.optimal ? "true" : "false");
  }
  measure_explanation(pool, rules);
  std::printf("\"peak_mb\":%.0f}\n", peak_megabytes());
}
