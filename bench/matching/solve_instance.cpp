// SPDX-License-Identifier: AGPL-3.0-or-later
// solve_instance [--arcs] [--any-of-equals] FILE...
//
// One line of JSON for each instance (.csr, .dense, or OR-Library text; `products:N` and `distances:N` are made here):
// the optimum, proven by its prices, and the seconds it took. A matrix is solved as a matrix unless --arcs is given.
#include <sys/resource.h>

#include <chrono>
#include <cmath>
#include <cstdio>
#include <cstdlib>
#include <ctime>
#include <random>
#include <string_view>

#include "instance.h"
#include "matching/all_pairs.h"

namespace {

using namespace kith::matching;
using Clock = std::chrono::steady_clock;

struct Options {
  bool arcs = false;
  Limits limits;
};

double since(Clock::time_point begun) { return std::chrono::duration<double>(Clock::now() - begun).count(); }

/// Processor time: what a busy machine does to the wall clock is left out.
double processor_seconds() {
  timespec now{};
  clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &now);
  return static_cast<double>(now.tv_sec) + static_cast<double>(now.tv_nsec) * 1e-9;
}

double peak_megabytes() {
  rusage usage{};
  getrusage(RUSAGE_SELF, &usage);
  return static_cast<double>(usage.ru_maxrss) / 1024.0;
}

/// cost(j, i) = (j + 1)(i + 1): least sum n (n + 1)(n + 2) / 6.
bench::Matrix products(std::int32_t n) {
  bench::Matrix matrix{n, n, {}};
  for (std::int32_t j = 0; j < n; ++j)
    for (std::int32_t i = 0; i < n; ++i) matrix.scores.push_back(n * n + 1 - (j + 1) * (i + 1));
  return matrix;
}

/// Points in a square, cost = rounded distance.
bench::Matrix distances(std::int32_t n) {
  std::mt19937 random(1);
  std::vector<double> at;
  for (std::int32_t k = 0; k < 4 * n; ++k) at.push_back(static_cast<double>(random() % 10000));
  bench::Matrix matrix{n, n, {}};
  for (std::int32_t j = 0; j < n; ++j)
    for (std::int32_t i = 0; i < n; ++i)
      matrix.scores.push_back(15000 - static_cast<std::int32_t>(std::hypot(at[2 * j] - at[2 * (n + i)],
                                                                           at[2 * j + 1] - at[2 * (n + i) + 1])));
  return matrix;
}

struct Checked {
  std::int64_t arcs;
  int passes;
  std::string_view objection;
};

void report(const std::string& name, const Checked& checked, const Solution& solution, double seconds, double cpu) {
  std::int64_t placed = 0;
  for (const auto mentor : solution.mentor_of) placed += mentor != nobody;
  std::printf(
      "{\"instance\":\"%s\",\"seconds\":%.4f,\"cpu_seconds\":%.4f,\"value\":%lld,\"placed\":%lld,\"optimal\":%s,"
      "\"first_of_equals\":%s,\"objection\":\"%s\","
      "\"method\":\"%s\",\"arcs\":%lld,\"passes\":%d,\"arcs_looked_at\":%lld,\"peak_mb\":%.0f}\n",
      name.c_str(), seconds, cpu, static_cast<long long>(solution.value), static_cast<long long>(placed),
      solution.optimal ? "true" : "false", solution.first_of_equals ? "true" : "false",
      std::string(checked.objection).c_str(), std::string(solution.method).c_str(),
      static_cast<long long>(checked.arcs), checked.passes, static_cast<long long>(solution.arcs_looked_at),
      peak_megabytes());
  std::fflush(stdout);
}

bench::Matrix matrix_of(const std::string& name) {
  std::int32_t greatest = 0;
  if (name.starts_with("products:")) return products(std::atoi(name.c_str() + 9));
  if (name.starts_with("distances:")) return distances(std::atoi(name.c_str() + 10));
  return name.ends_with(".dense") ? bench::read_dense(name) : bench::read_costs(name, greatest);
}

void run_matrix(const std::string& name, const bench::Matrix& matrix, const Options& options) {
  const MatrixSource source(matrix.scores.data(), matrix.mentees, matrix.mentors);
  const std::vector<std::int32_t> capacity(static_cast<std::size_t>(matrix.mentors), 1);
  AllPairsWork work;
  const auto begun = Clock::now();
  const double cpu = processor_seconds();
  const Solution solution = solve_all_pairs(source, capacity, {}, options.limits, &work);
  const double seconds = since(begun), cpu_seconds = processor_seconds() - cpu;
  report(name, {work.arcs, work.passes, objection(source, capacity, {}, solution)}, solution, seconds, cpu_seconds);
}

void run(const std::string& name, const Options& options) {
  if (!options.arcs && !name.ends_with(".csr")) return run_matrix(name, matrix_of(name), options);
  const Problem problem = name.ends_with(".csr") ? bench::read_csr(name) : bench::problem_of(matrix_of(name));
  const auto begun = Clock::now();
  const double cpu = processor_seconds();
  const Solution solution = solve(problem, options.limits);
  const double seconds = since(begun), cpu_seconds = processor_seconds() - cpu;
  report(name, {static_cast<std::int64_t>(problem.arcs.size()), 1, objection(problem, solution)}, solution, seconds,
         cpu_seconds);
}

}  // namespace

int main(int count, char** arguments) {
  Options options;
  for (int k = 1; k < count; ++k) {
    const std::string argument = arguments[k];
    if (argument == "--arcs")
      options.arcs = true;
    else if (argument == "--any-of-equals")
      options.limits.first_of_equals = false;
    else
      run(argument, options);
  }
}
