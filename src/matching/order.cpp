// SPDX-License-Identifier: AGPL-3.0-or-later
#include "matching/order.h"

#include <algorithm>
#include <utility>

#include "matching/components.h"

namespace kith::matching {
namespace {

/// Mentees are nodes 0..m-1, mentors m..m+n-1, and one node `out` stands for "without a mentor" and for free places.
class Ordering {
 public:
  Ordering(const Problem& problem, Solution& solution);
  bool run();

 private:
  void collect_tight();
  Graph exchanges() const;
  bool improve(std::int32_t mentee);
  bool cycle(std::int32_t mentee, std::int32_t mentor);
  void visit(std::int32_t node, std::int32_t parent);
  void leave(std::int32_t node);
  void apply(std::int32_t mentee, std::int32_t mentor);
  void move(std::int32_t mentee, std::int32_t to);
  bool at_no_price(std::int32_t mentor) const { return solution_.mentor_price[mentor] == 0; }

  const Problem& problem_;
  Solution& solution_;
  const std::int32_t m_, n_, out_;
  std::vector<std::int64_t> tight_begin_;
  std::vector<std::int32_t> tight_;                        ///< mentors, rising
  std::vector<std::int32_t> head_, next_, before_, free_;  ///< who is with a mentor
  std::vector<std::int32_t> component_, seen_, parent_, stack_, out_mentees_, out_mentors_;
  std::int32_t search_ = 0, target_ = 0;
  std::int64_t steps_left_;
};

Ordering::Ordering(const Problem& problem, Solution& solution)
    : problem_(problem),
      solution_(solution),
      m_(problem.mentees()),
      n_(problem.mentors()),
      out_(m_ + n_),
      head_(n_, nobody),
      next_(m_, nobody),
      before_(m_, nobody),
      free_(problem.capacity),
      steps_left_(20 * (static_cast<std::int64_t>(problem.arcs.size()) + m_ + n_ + 100)) {
  for (std::int32_t j = 0; j < m_; ++j) {
    const std::int32_t i = std::exchange(solution_.mentor_of[j], nobody);
    if (i != nobody) move(j, m_ + i);
  }
  collect_tight();
}

void Ordering::collect_tight() {
  tight_begin_.reserve(m_ + 1);
  tight_begin_.push_back(0);
  const Value* mentor_price = solution_.mentor_price.data();
  for (std::int32_t j = 0; j < m_; ++j) {
    const Value price = solution_.mentee_price[j] - problem_.bonus_of(j);
    for (std::int64_t a = problem_.first[j]; a < problem_.first[j + 1]; ++a) {
      const Arc& arc = problem_.arcs[a];
      if (price + mentor_price[arc.mentor] == arc.score) tight_.push_back(arc.mentor);
    }
    tight_begin_.push_back(static_cast<std::int64_t>(tight_.size()));
  }
}

Graph Ordering::exchanges() const {
  Graph graph;
  const auto edge = [&](std::int32_t to) { graph.target.push_back(to); };
  const auto end_node = [&] { graph.begin.push_back(static_cast<std::int64_t>(graph.target.size())); };
  graph.begin.reserve(out_ + 2);
  end_node();
  for (std::int32_t j = 0; j < m_; ++j) {
    for (std::int64_t t = tight_begin_[j]; t < tight_begin_[j + 1]; ++t)
      if (tight_[t] != solution_.mentor_of[j]) edge(m_ + tight_[t]);
    if (solution_.mentor_of[j] != nobody && solution_.mentee_price[j] == 0) edge(out_);
    end_node();
  }
  for (std::int32_t i = 0; i < n_; ++i) {
    for (std::int32_t j = head_[i]; j != nobody; j = next_[j]) edge(j);
    if (free_[i] > 0 && at_no_price(i)) edge(out_);
    end_node();
  }
  for (std::int32_t j = 0; j < m_; ++j)
    if (solution_.mentor_of[j] == nobody) edge(j);
  for (std::int32_t i = 0; i < n_; ++i)
    if (head_[i] != nobody && at_no_price(i)) edge(m_ + i);
  end_node();
  return graph;
}

void Ordering::move(std::int32_t j, std::int32_t to) {
  if (const std::int32_t i = solution_.mentor_of[j]; i != nobody) {
    (before_[j] != nobody ? next_[before_[j]] : head_[i]) = next_[j];
    if (next_[j] != nobody) before_[next_[j]] = before_[j];
    ++free_[i];
  }
  next_[j] = before_[j] = nobody;
  solution_.mentor_of[j] = to == out_ ? nobody : to - m_;
  if (to == out_) return;
  const std::int32_t i = to - m_;
  next_[j] = head_[i];
  if (head_[i] != nobody) before_[head_[i]] = j;
  head_[i] = j;
  --free_[i];
}

void Ordering::visit(std::int32_t node, std::int32_t parent) {
  --steps_left_;
  if (seen_[node] == search_ || component_[node] != component_[target_]) return;
  if (node < target_) return;  // settled mentees stay
  seen_[node] = search_;
  parent_[node] = parent;
  stack_.push_back(node);
}

void Ordering::leave(std::int32_t node) {
  if (node == out_) {
    for (const std::int32_t j : out_mentees_)
      if (solution_.mentor_of[j] == nobody) visit(j, node);
    for (const std::int32_t i : out_mentors_)
      if (head_[i] != nobody) visit(m_ + i, node);
  } else if (node >= m_) {
    for (std::int32_t j = head_[node - m_]; j != nobody; j = next_[j]) visit(j, node);
    if (free_[node - m_] > 0 && at_no_price(node - m_)) visit(out_, node);
  } else {
    for (std::int64_t t = tight_begin_[node]; t < tight_begin_[node + 1]; ++t)
      if (tight_[t] != solution_.mentor_of[node]) visit(m_ + tight_[t], node);
    if (solution_.mentor_of[node] != nobody && solution_.mentee_price[node] == 0) visit(out_, node);
  }
}

/// Whether an exchange leads from the mentor back to the mentee, who is then placed there.
bool Ordering::cycle(std::int32_t mentee, std::int32_t mentor) {
  target_ = mentee;
  ++search_;
  stack_.clear();
  visit(m_ + mentor, nobody);
  while (!stack_.empty() && steps_left_ > 0) {
    const std::int32_t node = stack_.back();
    stack_.pop_back();
    if (node == mentee) {
      apply(mentee, mentor);
      return true;
    }
    leave(node);
  }
  return false;
}

void Ordering::apply(std::int32_t mentee, std::int32_t mentor) {
  for (std::int32_t node = parent_[mentee], to = mentee; node != nobody; to = node, node = parent_[node])
    if (node < m_) move(node, to);
  move(mentee, m_ + mentor);
}

bool Ordering::improve(std::int32_t j) {
  for (std::int64_t t = tight_begin_[j]; t < tight_begin_[j + 1] && steps_left_ > 0; ++t) {
    if (tight_[t] == solution_.mentor_of[j]) return true;
    if (component_[m_ + tight_[t]] == component_[j] && cycle(j, tight_[t])) return true;
  }
  return steps_left_ > 0;
}

bool Ordering::run() {
  component_ = components(exchanges());
  seen_.assign(out_ + 1, 0);
  parent_.assign(out_ + 1, nobody);
  for (std::int32_t j = 0; j < m_; ++j)
    if (component_[j] == component_[out_]) out_mentees_.push_back(j);
  for (std::int32_t i = 0; i < n_; ++i)
    if (component_[m_ + i] == component_[out_] && at_no_price(i)) out_mentors_.push_back(i);
  for (std::int32_t j = 0; j < m_; ++j)
    if (!improve(j)) return false;
  return true;
}

}  // namespace

void put_first_of_equals(const Problem& problem, Solution& solution) {
  solution.first_of_equals = Ordering(problem, solution).run();
}

}  // namespace kith::matching
