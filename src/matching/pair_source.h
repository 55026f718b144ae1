// SPDX-License-Identifier: AGPL-3.0-or-later
#pragma once
#include <memory>

#include "matching/problem.h"
#include "matching/score_run.h"

namespace kith::matching {

/// Where the scores of all pairs come from, one mentee at a time, in runs of mentors that stand side by side. Mentors
/// have numbers of the source here (`mentor_at` gives the real one). May be asked from several threads, each with its
/// Row.
class PairSource {
 public:
  struct Run {
    std::int32_t begin = 0, end = 0;       ///< numbers of the source
    const std::int32_t* scores = nullptr;  ///< end - begin of them; 0 or less = impossible
  };
  struct Row {
    std::vector<Run> runs;
    std::vector<std::int32_t> buffer;
  };
  virtual ~PairSource() = default;
  virtual std::int32_t mentees() const = 0;
  virtual std::int32_t mentors() const = 0;
  virtual void score(std::int32_t mentee, Row& row) const = 0;
  virtual std::int32_t mentor_at(std::int32_t number) const { return number; }
};

/// A matrix of scores that is there already, mentee after mentee.
class MatrixSource final : public PairSource {
 public:
  MatrixSource(const std::int32_t* scores, std::int32_t mentees, std::int32_t mentors)
      : scores_(scores), mentees_(mentees), mentors_(mentors) {}
  std::int32_t mentees() const override { return mentees_; }
  std::int32_t mentors() const override { return mentors_; }
  void score(std::int32_t mentee, Row& row) const override {
    row.runs.assign(1, {0, mentors_, scores_ + static_cast<std::size_t>(mentee) * static_cast<std::size_t>(mentors_)});
  }

 private:
  const std::int32_t* scores_;
  std::int32_t mentees_, mentors_;
};

/// The pairs of a pool. Where distance is a hard rule, mentors are sorted into cells of a grid and only cells a mentee
/// can reach are looked at: about the area of the reach instead of the whole map. Exclusions are impossible pairs.
class PoolSource final : public PairSource {
 public:
  PoolSource(const Pool& pool, const Rules& rules);
  std::int32_t mentees() const override { return static_cast<std::int32_t>(pool_.mentees.size()); }
  std::int32_t mentors() const override { return static_cast<std::int32_t>(pool_.mentors.size()); }
  void score(std::int32_t mentee, Row& row) const override;
  std::int32_t mentor_at(std::int32_t number) const override { return order_[number]; }
  /// The mentee has no pairs from now on (locked with somebody already).
  void leave_out(std::int32_t mentee) { left_out_.push_back(mentee); }

 private:
  void make_grid();
  std::int32_t column_of(float x) const;
  std::int32_t line_of(float y) const;
  void strike_out(std::int32_t mentee, Row& row) const;

  const Pool& pool_;
  const Rules& rules_;
  float cell_ = 1, left_ = 0, top_ = 0, farthest_ = 0;
  std::int32_t columns_ = 1, lines_ = 1;
  std::vector<std::int32_t> order_, number_;                     ///< mentor by number, and back
  std::vector<std::int32_t> start_;                              ///< first number of each cell
  std::vector<std::pair<std::int32_t, std::int32_t>> excluded_;  ///< (mentee, number), sorted
  std::vector<std::int32_t> left_out_;
  std::unique_ptr<Columns> mentors_as_columns_;
};

struct CandidateCount {
  std::int64_t looked_at = 0;          ///< pairs scored
  std::int64_t eligible = 0;           ///< of those possible
  std::int64_t cut = 0;                ///< possible but not among the best of their mentee
  std::vector<std::int32_t> best_cut;  ///< per mentee: no cut pair scores more; 0 = nothing was cut
};

/// The arcs of a pool: all possible pairs, or with `most` > 0 each mentee's best `most` (ties: the mentor who stands
/// first). What was cut can be no better than `best_cut`, so that a bound for the whole pool follows
/// (`bound_with_cut`). The result does not depend on `threads`.
Problem candidates(const Pool&, const Rules&, std::int32_t most, CandidateCount&, int threads = 1);

struct Solution;
/// No placement of the whole pool, cut pairs included, is worth more.
Value bound_with_cut(const Problem&, const CandidateCount&, const Solution&);

}  // namespace kith::matching
