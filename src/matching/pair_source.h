// SPDX-License-Identifier: AGPL-3.0-or-later
#pragma once
#include <memory>

#include "matching/problem.h"
#include "matching/score_run.h"
#include "matching/sieve.h"

namespace kith::matching {

/// Where the scores of all pairs come from, one mentee at a time. Mentors have numbers of the source here (`mentor_at`
/// gives the real one). May be asked from several threads, each with its Row.
class PairSource {
 public:
  /// A mentee's pairs; valid until the Row is asked for again.
  struct Row {
    std::int32_t count = 0;
    const std::int32_t* scores = nullptr;   ///< 0 or less = impossible
    const std::int32_t* numbers = nullptr;  ///< of the mentors, rising, and all scores are above 0; null = 0, 1, 2 ...
    std::int64_t looked_at = 0;             ///< pairs that were asked about
    std::vector<std::int32_t> number_buffer, score_buffer;
    Flags flags;
    std::int32_t mentor(std::int32_t k) const { return numbers ? numbers[k] : k; }
  };
  virtual ~PairSource() = default;
  virtual std::int32_t mentees() const = 0;
  virtual std::int32_t mentors() const = 0;
  virtual void score(std::int32_t mentee, Row& row) const = 0;
  virtual std::int32_t mentor_at(std::int32_t number) const { return number; }
  virtual bool at_hand() const { return false; }  ///< the scores lie in memory: to ask again costs nothing
};

/// A matrix of scores that is there already, mentee after mentee.
class MatrixSource final : public PairSource {
 public:
  MatrixSource(const std::int32_t* scores, std::int32_t mentees, std::int32_t mentors)
      : scores_(scores), mentees_(mentees), mentors_(mentors) {}
  std::int32_t mentees() const override { return mentees_; }
  std::int32_t mentors() const override { return mentors_; }
  void score(std::int32_t mentee, Row& row) const override {
    row.count = mentors_;
    row.looked_at = mentors_;
    row.numbers = nullptr;
    row.scores = scores_ + static_cast<std::size_t>(mentee) * static_cast<std::size_t>(mentors_);
  }
  bool at_hand() const override { return true; }

 private:
  const std::int32_t* scores_;
  std::int32_t mentees_, mentors_;
};

/// The possible pairs of another source, scored once and kept: 8 bytes each. `complete` is false, and nothing kept,
/// when there are more than `most`.
class KeptPairs final : public PairSource {
 public:
  KeptPairs(const PairSource& source, std::int64_t most);
  bool complete() const { return first_.size() == static_cast<std::size_t>(source_.mentees()) + 1; }
  std::int64_t looked_at() const { return looked_at_; }
  std::int32_t mentees() const override { return source_.mentees(); }
  std::int32_t mentors() const override { return source_.mentors(); }
  void score(std::int32_t mentee, Row& row) const override;
  std::int32_t mentor_at(std::int32_t number) const override { return source_.mentor_at(number); }
  bool at_hand() const override { return true; }

 private:
  const PairSource& source_;
  std::vector<std::int64_t> first_;
  std::vector<std::int32_t> numbers_, scores_;
  std::int64_t looked_at_ = 0;
};

/// The pairs of a pool. Where distance is a hard rule, mentors are sorted into cells of a grid and only cells a mentee
/// can reach are looked at: about the area of the reach instead of the whole map. A sieve goes first, only what it lets
/// through is scored; mentors who can take nobody are not looked at. Exclusions are impossible pairs.
class PoolSource final : public PairSource {
 public:
  PoolSource(const Pool& pool, const Rules& rules);
  std::int32_t mentees() const override { return static_cast<std::int32_t>(pool_.mentees.size()); }
  std::int32_t mentors() const override { return static_cast<std::int32_t>(pool_.mentors.size()); }
  void score(std::int32_t mentee, Row& row) const override;
  std::int32_t mentor_at(std::int32_t number) const override { return order_[number]; }
  /// The mentees begin .. end - 1 with neighbours one after the other: asked in this order, columns stay in the cache.
  std::vector<std::int32_t> by_place(std::int32_t begin, std::int32_t end) const;
  /// The mentee has no pairs from now on (locked with somebody already).
  void leave_out(std::int32_t mentee) { left_out_.push_back(mentee); }

 private:
  void make_grid();
  std::int32_t column_of(float x) const;
  std::int32_t line_of(float y) const;
  std::int32_t cell_of(const Person& person) const;
  std::int32_t sift(const Mentee& mentee, Row& row) const;
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
  std::unique_ptr<Sieve> sieve_;
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
