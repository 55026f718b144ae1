// SPDX-License-Identifier: AGPL-3.0-or-later
#pragma once
#include <atomic>
#include <map>
#include <memory>
#include <mutex>
#include <set>

#include "accreditation/report.h"

namespace kith::accreditation {

/// The figures of one period and as-of day, kept and followed from snapshot to snapshot. A part of KeptFigures.
class KeptDays {
 public:
  using Columns = std::shared_ptr<const Snapshot>;

  explicit KeptDays(const Period& period) : period_(period) {}
  const Period& period() const { return period_; }
  ProgrammeResult of(const Columns& columns, ProgrammeRef programme);
  Report report(const Columns& columns, std::optional<ProgrammeRef> programme);
  /// Keeps the figures and lets go of what would make the next ones soon; unless it is at work.
  void rest();
  std::size_t bytes() const { return bytes_; }
  std::size_t computed() const { return computed_; }

 private:
  /// By computation, in the catalogue's order; empty: not known.
  using OfProgramme = std::vector<Figures>;

  void follow(const Columns& columns);
  Evaluation& evaluation();
  void fill(Evaluation& evaluation, ProgrammeRef programme, OfProgramme& kept);
  void fill_all(std::span<const ProgrammeRef> programmes);
  ProgrammeResult result(ProgrammeRef programme);

  const Period period_;
  std::mutex mutex_;
  Columns columns_;
  std::unique_ptr<Evaluation> evaluation_;
  std::map<ProgrammeRef, OfProgramme> programmes_;
  std::optional<std::vector<Measure>> agency_;
  std::atomic<std::size_t> bytes_{}, computed_{};
};

}  // namespace kith::accreditation
