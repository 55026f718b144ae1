// SPDX-License-Identifier: AGPL-3.0-or-later
#include "matching/standing.h"

#include <algorithm>
#include <stdexcept>
#include <utility>

namespace kith::matching {

Standing::Standing(const Problem& problem, const Solution& solution)
    : market_(problem),
      locked_(static_cast<std::size_t>(problem.mentees())),
      locked_places_(problem.capacity.size(), 0),
      told_(solution.mentor_of) {
  market_.take_prices(solution.mentor_price, solution.mentor_of);
  market_.keep_both_ways();
  market_.keep_best_first();
  for (std::int32_t j = 0; j < mentees(); ++j)
    if (market_.mentor_of(j) != solution.mentor_of[j] || market_.wrong(j))
      throw std::invalid_argument("matching: what is to be kept is not an optimum");
  market_.watch_changes();
}

std::int32_t Standing::mentor_of(std::int32_t j) const { return locked(j) ? locked_[j].mentor : market_.mentor_of(j); }

std::vector<std::int32_t> Standing::take_changes() {
  std::vector<std::int32_t> changes = market_.take_changes();
  std::erase_if(changes, [&](std::int32_t j) { return told_[j] == mentor_of(j); });
  for (const std::int32_t j : changes) told_[j] = mentor_of(j);
  return changes;
}

void Standing::settle(std::int32_t j) {
  if (market_.wrong(j)) market_.place(j);
}

void Standing::settle_mentor(std::int32_t i) {
  while (market_.wrong_mentor(i)) market_.release(i);
}

std::int32_t Standing::mentee_comes(std::span<const Arc> arcs, Value bonus) {
  const std::int32_t j = market_.add_mentee(arcs, bonus);
  locked_.emplace_back();
  told_.push_back(nobody);
  settle(j);
  return j;
}

void Standing::mentee_leaves(std::int32_t j) {
  if (locked(j)) unlock(j);
  const std::int32_t i = market_.mentor_of(j);
  market_.remove_mentee(j);
  if (i != nobody) settle_mentor(i);
}

std::int32_t Standing::mentor_comes(std::int32_t capacity, std::span<const BackArc> arcs) {
  const std::int32_t i = market_.add_mentor(capacity);
  locked_places_.push_back(0);
  std::vector<std::int32_t> left;
  for (const BackArc& arc : arcs) {
    if (locked(arc.mentee)) {
      locked_[arc.mentee].arcs.push_back({i, arc.score});
      continue;
    }
    const std::int32_t before = market_.mentor_of(arc.mentee);
    const Arc one{i, arc.score};
    market_.add_arcs(arc.mentee, {&one, 1});
    if (before != nobody && market_.mentor_of(arc.mentee) == nobody) left.push_back(before);
  }
  for (const BackArc& arc : arcs)
    if (!locked(arc.mentee)) settle(arc.mentee);
  for (const std::int32_t other : left) settle_mentor(other);
  return i;
}

void Standing::mentor_leaves(std::int32_t i) {
  if (locked_places_[i] > 0)
    for (std::int32_t j = 0; j < mentees(); ++j)
      if (locked_[j].mentor == i) unlock(j);
  set_places(i, 0);
}

void Standing::set_places(std::int32_t i, std::int32_t capacity) {
  const auto away = market_.set_capacity(i, std::max(0, capacity - locked_places_[i]));
  for (const std::int32_t j : away) settle(j);
  settle_mentor(i);
}

bool Standing::lock(std::int32_t j, std::int32_t i) {
  if (locked(j)) return locked_[j].mentor == i;
  const auto arcs = market_.arcs_of(j);
  const auto found = std::find_if(arcs.begin(), arcs.end(), [&](const Arc& arc) { return arc.mentor == i; });
  if (found == arcs.end() || market_.capacity(i) == 0) return false;
  Lock lock{i, {arcs.begin(), arcs.end()}, market_.bonus(j) + found->score};
  const std::int32_t before = market_.mentor_of(j);
  market_.remove_mentee(j);
  const auto away = market_.set_capacity(i, market_.capacity(i) - 1);
  locked_value_ += lock.worth;
  ++locked_places_[i];
  locked_[j] = std::move(lock);
  market_.note_change(j);
  for (const std::int32_t other : away) settle(other);
  if (before != nobody) settle_mentor(before);
  settle_mentor(i);
  return true;
}

void Standing::unlock(std::int32_t j) {
  if (!locked(j)) return;
  const Lock lock = std::exchange(locked_[j], {});
  market_.note_change(j);
  locked_value_ -= lock.worth;
  --locked_places_[lock.mentor];
  market_.set_capacity(lock.mentor, market_.capacity(lock.mentor) + 1);
  market_.add_arcs(j, lock.arcs);
  settle(j);
  settle_mentor(lock.mentor);
}

Standing::Missing Standing::points_missing(std::int32_t j) {
  if (mentor_of(j) != nobody) return {};
  const Market::Placing placing = market_.cost_of_placing(j);
  return placing.mentor == nobody ? Missing{} : Missing{placing.cost + 1, placing.mentor};
}

void Standing::forbid(std::int32_t j, std::int32_t i) {
  if (locked(j)) {
    std::erase_if(locked_[j].arcs, [&](const Arc& arc) { return arc.mentor == i; });
    if (locked_[j].mentor == i) unlock(j);
    return;
  }
  const bool together = market_.mentor_of(j) == i;
  market_.remove_arc(j, i);
  if (!together) return;
  settle(j);
  settle_mentor(i);
}

}  // namespace kith::matching
