// SPDX-License-Identifier: AGPL-3.0-or-later
// stable [APPLICANTS HOSPITALS POSITIONS LISTED [rounds [FILE]]]
//
// The stable placement (P6) of a market as great as the residents' match of 2025 in the United States: 47,208
// applicants who each list 13 of 6,626 hospitals with 43,237 positions, all in random order, strict on both sides.
// One line of JSON: processor seconds (median, least), what was asked, whether a pair would break it. With FILE the
// market is written there for peers: a line of capacities, then the hospitals of each applicant in order, then the
// applicants of each hospital in order.
#include "matching/stable.h"

#include <algorithm>
#include <cstdio>
#include <cstdlib>
#include <ctime>
#include <fstream>

#include "random.h"

namespace {

using namespace kith::matching;
using kith::bench::Random;

std::vector<Liking> some_list(Random& random, std::int32_t hospitals, std::int32_t length) {
  std::vector<Liking> list;
  while (std::ssize(list) < length) {
    const std::int32_t i = random.below(hospitals);
    const bool there = std::any_of(list.begin(), list.end(), [i](const Liking& l) { return l.mentor == i; });
    if (!there) list.push_back({i, length - static_cast<std::int32_t>(list.size()), random.below(0x7fffffff)});
  }
  std::sort(list.begin(), list.end(), [](const Liking& a, const Liking& b) { return a.mentor < b.mentor; });
  return list;
}

StableProblem make_market(std::int32_t applicants, std::int32_t hospitals, std::int32_t positions,
                          std::int32_t listed) {
  Random random(1);
  StableProblem problem;
  for (std::int32_t i = 0; i < hospitals; ++i)
    problem.capacity.push_back(positions / hospitals + (i < positions % hospitals ? 1 : 0));
  problem.first.push_back(0);
  for (std::int32_t j = 0; j < applicants; ++j) {
    const auto list = some_list(random, hospitals, std::min(listed, hospitals));
    problem.likings.insert(problem.likings.end(), list.begin(), list.end());
    problem.first.push_back(std::ssize(problem.likings));
  }
  return problem;
}

struct Choice {
  std::int32_t liking, of;
};

void write_list(std::ofstream& out, std::vector<Choice> list) {
  std::sort(list.begin(), list.end(),
            [](const Choice& a, const Choice& b) { return a.liking != b.liking ? a.liking > b.liking : a.of < b.of; });
  for (const Choice& choice : list) out << choice.of << ' ';
  out << '\n';
}

void write_market(const StableProblem& problem, const std::string& file) {
  std::ofstream out(file);
  for (const auto places : problem.capacity) out << places << ' ';
  out << '\n';
  std::vector<std::vector<Choice>> by_hospital(problem.capacity.size());
  for (std::int32_t j = 0; j < problem.mentees(); ++j) {
    std::vector<Choice> list;
    for (auto k = problem.first[j]; k < problem.first[j + 1]; ++k) {
      const Liking& liking = problem.likings[k];
      list.push_back({liking.by_mentee, liking.mentor});
      by_hospital[liking.mentor].push_back({liking.by_mentor, j});
    }
    write_list(out, std::move(list));
  }
  for (auto& list : by_hospital) write_list(out, std::move(list));
}

double processor() {
  timespec now{};
  clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &now);
  return static_cast<double>(now.tv_sec) + static_cast<double>(now.tv_nsec) * 1e-9;
}

}  // namespace

int main(int count, char** arguments) {
  const auto number = [&](int at, int usual) { return count > at ? std::atoi(arguments[at]) : usual; };
  const StableProblem problem = make_market(number(1, 47'208), number(2, 6'626), number(3, 43'237), number(4, 13));
  std::vector<double> seconds;
  StableSolution solution;
  for (int round = 0; round < std::max(1, number(5, 15)); ++round) {
    const double begun = processor();
    solution = solve_stable(problem);
    seconds.push_back(processor() - begun);
  }
  std::sort(seconds.begin(), seconds.end());
  const auto without = std::count(solution.mentor_of.begin(), solution.mentor_of.end(), nobody);
  std::printf(
      "{\"applicants\":%d,\"cpu_seconds\":%.4f,\"least\":%.4f,\"asked\":%lld,\"without\":%lld,\"blocking\":%zu}\n",
      problem.mentees(), seconds[seconds.size() / 2], seconds[0], static_cast<long long>(solution.proposals),
      static_cast<long long>(without), blocking_pairs(problem, solution.mentor_of).size());
  if (count > 6) write_market(problem, arguments[6]);
}
