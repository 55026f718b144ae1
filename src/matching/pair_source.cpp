// SPDX-License-Identifier: AGPL-3.0-or-later
#include "matching/pair_source.h"

#include <algorithm>
#include <cmath>
#include <numeric>

namespace kith::matching {
namespace {

constexpr float cells_across_reach = 3;

}  // namespace

PoolSource::PoolSource(const Pool& pool, const Rules& rules) : pool_(pool), rules_(rules) {
  make_grid();
  number_.resize(order_.size());
  for (std::size_t k = 0; k < order_.size(); ++k) number_[order_[k]] = static_cast<std::int32_t>(k);
  for (const Exclusion& e : pool.exclusions) excluded_.emplace_back(e.mentee, number_[e.mentor]);
  std::sort(excluded_.begin(), excluded_.end());
  mentors_as_columns_ = std::make_unique<Columns>(pool.mentors, order_);
  sieve_ = std::make_unique<Sieve>(pool.mentors, order_);
}

std::int32_t PoolSource::column_of(float x) const {
  return std::clamp(static_cast<std::int32_t>(std::floor((x - left_) / cell_)), 0, columns_ - 1);
}
std::int32_t PoolSource::line_of(float y) const {
  return std::clamp(static_cast<std::int32_t>(std::floor((y - top_) / cell_)), 0, lines_ - 1);
}

void PoolSource::make_grid() {
  const auto& mentors = pool_.mentors;
  order_.resize(mentors.size());
  std::iota(order_.begin(), order_.end(), 0);
  if (rules_.need_distance && !mentors.empty()) {
    float right = -1e9F, bottom = -1e9F;
    left_ = 1e9F, top_ = 1e9F;
    for (const Mentor& mentor : mentors) {
      if ((mentor.known & known_place) == 0) continue;
      left_ = std::min(left_, mentor.x), right = std::max(right, mentor.x);
      top_ = std::min(top_, mentor.y), bottom = std::max(bottom, mentor.y);
      farthest_ = std::max(farthest_, mentor.reach);
    }
    if (right < left_) right = left_ = bottom = top_ = 0;  // nobody's place is known
    cell_ = std::max(farthest_ / cells_across_reach, 0.01F);
    const double most_cells = 16.0 * static_cast<double>(mentors.size()) + 1024;
    while (((right - left_) / cell_ + 1.0) * ((bottom - top_) / cell_ + 1.0) > most_cells) cell_ *= 1.5F;
    columns_ = static_cast<std::int32_t>((right - left_) / cell_) + 1;
    lines_ = static_cast<std::int32_t>((bottom - top_) / cell_) + 1;
  }
  const std::int32_t last = columns_ * lines_ + 1;
  std::vector<std::int32_t> cell(mentors.size());
  for (std::size_t i = 0; i < mentors.size(); ++i) {
    const Mentor& m = mentors[i];
    cell[i] = m.cleared != 0 && m.trained != 0 && m.capacity > 0 ? cell_of(m) : last;
  }
  start_.assign(static_cast<std::size_t>(last) + 2, 0);
  for (const std::int32_t c : cell) ++start_[c + 1];
  std::partial_sum(start_.begin(), start_.end(), start_.begin());
  std::vector<std::int32_t> next(start_.begin(), start_.end() - 1);
  for (std::size_t i = 0; i < mentors.size(); ++i) order_[next[cell[i]]++] = static_cast<std::int32_t>(i);
}

/// The cell after all others holds those whose place is not known: every mentee looks there.
std::int32_t PoolSource::cell_of(const Person& person) const {
  const bool known = !rules_.need_distance || (person.known & known_place) != 0;
  return known ? line_of(person.y) * columns_ + column_of(person.x) : columns_ * lines_;
}

std::vector<std::int32_t> PoolSource::by_place(std::int32_t begin, std::int32_t end) const {
  std::vector<std::pair<std::int32_t, std::int32_t>> placed;
  for (std::int32_t j = begin; j < end; ++j) placed.emplace_back(cell_of(pool_.mentees[j]), j);
  std::sort(placed.begin(), placed.end());
  std::vector<std::int32_t> order;
  for (const auto& [cell, mentee] : placed) order.push_back(mentee);
  return order;
}

/// Leaves the numbers that may be possible in the row's buffer; returns how many.
std::int32_t PoolSource::sift(const Mentee& mentee, Row& row) const {
  const bool near = rules_.need_distance && (mentee.known & known_place) != 0;
  const float reach = std::min(mentee.reach, farthest_) + 0.001F;
  const Sieve::Asked asked = Sieve::asked(mentee, rules_);
  std::int32_t found = 0;
  const auto look = [&](std::int32_t first, std::int32_t last, bool by_distance) {
    const std::int32_t begin = start_[first], end = start_[last + 1];
    if (begin == end) return;
    row.looked_at += end - begin;
    const auto room = static_cast<std::size_t>(found + end - begin + 16);
    if (row.number_buffer.size() < room) row.number_buffer.resize(2 * room);
    found += sieve_->pass(asked, begin, end, by_distance, row.number_buffer.data() + found, row.flags);
  };
  const std::int32_t from_line = near ? line_of(mentee.y - reach) : 0,
                     to_line = near ? line_of(mentee.y + reach) : lines_ - 1;
  for (std::int32_t line = from_line; line <= to_line; ++line) {
    std::int32_t from = 0, to = columns_ - 1;
    if (near) {  // the chord of the circle of reach at the edge of the line nearest to the mentee
      const float low = top_ + static_cast<float>(line) * cell_, high = low + cell_;
      const float away = mentee.y < low ? low - mentee.y : mentee.y > high ? mentee.y - high : 0.0F;
      const bool at_edge = line == 0 || line == lines_ - 1;
      const float half = at_edge ? reach : std::sqrt(std::max(0.0F, reach * reach - away * away)) + 0.01F;
      from = column_of(mentee.x - half), to = column_of(mentee.x + half);
    }
    look(line * columns_ + from, line * columns_ + to, near);
  }
  look(columns_ * lines_, columns_ * lines_, false);
  return found;
}

void PoolSource::score(std::int32_t j, Row& row) const {
  row.count = 0;
  row.looked_at = 0;
  if (std::find(left_out_.begin(), left_out_.end(), j) != left_out_.end()) return;
  const std::int32_t sifted = sift(pool_.mentees[j], row);
  if (row.score_buffer.size() < row.number_buffer.size()) row.score_buffer.resize(row.number_buffer.size());
  std::int32_t* numbers = row.number_buffer.data();
  std::int32_t* scores = row.score_buffer.data();
  score_run(*mentors_as_columns_, pool_.mentees[j], rules_, numbers, sifted, scores);
  row.numbers = numbers, row.scores = scores;
  if (!excluded_.empty()) {
    row.count = sifted;
    strike_out(j, row);
  }
  std::int32_t count = 0;
  for (std::int32_t k = 0; k < sifted; ++k) {
    numbers[count] = numbers[k], scores[count] = scores[k];
    count += scores[k] > 0;
  }
  row.count = count;
}

void PoolSource::strike_out(std::int32_t j, Row& row) const {
  auto at = std::lower_bound(excluded_.begin(), excluded_.end(), std::pair{j, std::int32_t{0}});
  const auto begin = row.number_buffer.begin(), end = begin + row.count;
  for (; at != excluded_.end() && at->first == j; ++at) {
    const auto found = std::lower_bound(begin, end, at->second);
    if (found != end && *found == at->second) row.score_buffer[static_cast<std::size_t>(found - begin)] = 0;
  }
}

KeptPairs::KeptPairs(const PairSource& source, std::int64_t most) : source_(source) {
  Row row;
  first_.push_back(0);
  for (std::int32_t j = 0; j < source.mentees(); ++j) {
    source.score(j, row);
    looked_at_ += row.looked_at;
    for (std::int32_t k = 0; k < row.count; ++k)
      if (row.scores[k] > 0) numbers_.push_back(row.mentor(k)), scores_.push_back(row.scores[k]);
    first_.push_back(static_cast<std::int64_t>(numbers_.size()));
    if (first_.back() <= most) continue;
    first_ = {}, numbers_ = {}, scores_ = {};
    return;
  }
}

void KeptPairs::score(std::int32_t j, Row& row) const {
  row.count = static_cast<std::int32_t>(first_[j + 1] - first_[j]);
  row.looked_at = row.count;
  row.numbers = numbers_.data() + first_[j];
  row.scores = scores_.data() + first_[j];
}

}  // namespace kith::matching
