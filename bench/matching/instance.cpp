// SPDX-License-Identifier: AGPL-3.0-or-later
#include "instance.h"

#include <algorithm>
#include <fstream>
#include <stdexcept>

namespace kith::matching::bench {
namespace {

template <class T>
std::vector<T> take(std::ifstream& in, std::int64_t count) {
  std::vector<T> list(static_cast<std::size_t>(count));
  in.read(reinterpret_cast<char*>(list.data()), static_cast<std::streamsize>(list.size() * sizeof(T)));
  if (!in) throw std::runtime_error("the instance ends early");
  return list;
}

std::ifstream open(const std::string& path) {
  std::ifstream in(path, std::ios::binary);
  if (!in) throw std::runtime_error("cannot open " + path);
  return in;
}

}  // namespace

Problem read_csr(const std::string& path) {
  std::ifstream in = open(path);
  const auto head = take<std::int64_t>(in, 4);
  Problem problem;
  problem.capacity = take<std::int32_t>(in, head[2]);
  problem.first = take<std::int64_t>(in, head[1] + 1);
  const auto mentors = take<std::int32_t>(in, head[3]), scores = take<std::int32_t>(in, head[3]);
  problem.arcs.resize(mentors.size());
  for (std::size_t a = 0; a < mentors.size(); ++a) problem.arcs[a] = {mentors[a], scores[a]};
  return problem;
}

Matrix read_dense(const std::string& path) {
  std::ifstream in = open(path);
  const auto head = take<std::int64_t>(in, 3);
  Matrix matrix{static_cast<std::int32_t>(head[1]), static_cast<std::int32_t>(head[2]), {}};
  matrix.scores = take<std::int32_t>(in, head[1] * head[2]);
  return matrix;
}

Matrix read_costs(const std::string& path, std::int32_t& greatest_cost) {
  std::ifstream in = open(path);
  Matrix matrix;
  in >> matrix.mentees;
  matrix.mentors = matrix.mentees;
  matrix.scores.resize(static_cast<std::size_t>(matrix.mentees) * matrix.mentees);
  greatest_cost = 0;
  for (auto& cost : matrix.scores) {
    if (!(in >> cost)) throw std::runtime_error("the instance ends early");
    greatest_cost = std::max(greatest_cost, cost);
  }
  for (auto& cost : matrix.scores) cost = greatest_cost + 1 - cost;
  return matrix;
}

Problem problem_of(const Matrix& matrix) {
  Problem problem;
  problem.capacity.assign(static_cast<std::size_t>(matrix.mentors), 1);
  problem.first.push_back(0);
  for (std::int32_t j = 0; j < matrix.mentees; ++j) {
    const std::int32_t* row = matrix.row(j);
    for (std::int32_t i = 0; i < matrix.mentors; ++i)
      if (row[i] > 0) problem.arcs.push_back({i, row[i]});
    problem.first.push_back(static_cast<std::int64_t>(problem.arcs.size()));
  }
  return problem;
}

}  // namespace kith::matching::bench
