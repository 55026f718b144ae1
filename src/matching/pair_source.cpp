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
  // The last cell holds those whose place is not known: every mentee looks there.
  const auto cell = [&](std::int32_t i) {
    const bool known = !rules_.need_distance || (mentors[i].known & known_place) != 0;
    return known ? line_of(mentors[i].y) * columns_ + column_of(mentors[i].x) : columns_ * lines_;
  };
  start_.assign(static_cast<std::size_t>(columns_) * lines_ + 2, 0);
  for (const std::int32_t i : order_) ++start_[cell(i) + 1];
  std::partial_sum(start_.begin(), start_.end(), start_.begin());
  std::vector<std::int32_t> next(start_.begin(), start_.end() - 1);
  for (std::size_t i = 0; i < mentors.size(); ++i) {
    const auto mentor = static_cast<std::int32_t>(i);
    order_[next[cell(mentor)]++] = mentor;
  }
}

void PoolSource::score(std::int32_t j, Row& row) const {
  const Mentee& mentee = pool_.mentees[j];
  row.runs.clear();
  if (std::find(left_out_.begin(), left_out_.end(), j) != left_out_.end()) return;
  std::int32_t from_line = 0, to_line = lines_ - 1;
  const bool near = rules_.need_distance && (mentee.known & known_place) != 0;
  const float reach = std::min(mentee.reach, farthest_) + 0.001F;
  if (near) from_line = line_of(mentee.y - reach), to_line = line_of(mentee.y + reach);
  std::int32_t total = 0;
  const auto look = [&](std::int32_t first, std::int32_t last) {
    const std::int32_t begin = start_[first], end = start_[last + 1];
    if (begin == end) return;
    row.runs.push_back({begin, end, nullptr});
    total += end - begin;
  };
  for (std::int32_t line = from_line; line <= to_line; ++line) {
    std::int32_t from = 0, to = columns_ - 1;
    if (near) {  // the chord of the circle of reach at the edge of the line nearest to the mentee
      const float low = top_ + static_cast<float>(line) * cell_, high = low + cell_;
      const float away = mentee.y < low ? low - mentee.y : mentee.y > high ? mentee.y - high : 0.0F;
      const bool at_edge = line == 0 || line == lines_ - 1;
      const float half = at_edge ? reach : std::sqrt(std::max(0.0F, reach * reach - away * away)) + 0.01F;
      from = column_of(mentee.x - half), to = column_of(mentee.x + half);
    }
    look(line * columns_ + from, line * columns_ + to);
  }
  look(columns_ * lines_, columns_ * lines_);
  if (static_cast<std::int32_t>(row.buffer.size()) < total) row.buffer.resize(static_cast<std::size_t>(total));
  std::int32_t* out = row.buffer.data();
  for (Run& run : row.runs) {
    score_run(*mentors_as_columns_, mentee, rules_, run.begin, run.end, out);
    run.scores = out;
    out += run.end - run.begin;
  }
  if (!excluded_.empty()) strike_out(j, row);
}

void PoolSource::strike_out(std::int32_t j, Row& row) const {
  auto at = std::lower_bound(excluded_.begin(), excluded_.end(), std::pair{j, std::int32_t{0}});
  for (; at != excluded_.end() && at->first == j; ++at)
    for (const Run& run : row.runs)
      if (at->second >= run.begin && at->second < run.end)
        row.buffer[static_cast<std::size_t>(run.scores - row.buffer.data() + at->second - run.begin)] = 0;
}

}  // namespace kith::matching
