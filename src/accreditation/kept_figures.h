// SPDX-License-Identifier: AGPL-3.0-or-later
#pragma once
#include <list>
#include <memory>
#include <mutex>
#include <utility>
#include <vector>

#include "accreditation/report.h"

namespace kith::accreditation {

class KeptDays;
struct Persons;

/// Figures kept in memory from one question to the next. When the records have changed, only those computations are
/// done again whose `reads` changed; after contacts and meetings only in the programmes they touch (kept_days.h). What
/// is answered is always what `evaluate` and `report_on` would say of the snapshot. Thread-safe; questions about the
/// same days wait for each other. Days asked for least recently are forgotten while more than `most_bytes` are kept.
class KeptFigures {
 public:
  using Columns = std::shared_ptr<const Snapshot>;

  explicit KeptFigures(std::size_t most_bytes = std::size_t{96} << 20);
  ~KeptFigures();

  ProgrammeResult of(const Columns& columns, const Period& period, ProgrammeRef programme);
  /// Of the programme given, or of all with the agency block.
  Report report(const Columns& columns, const Period& period, std::optional<ProgrammeRef> programme);

  /// The persons behind each of the programme's figures (few_cases.h), no concern hidden. Kept until the records
  /// change: whoever may open no case waits for them once.
  using Behind = std::shared_ptr<const std::vector<Persons>>;
  Behind persons(const Columns& columns, const Period& period, ProgrammeRef programme);

  /// How many computations were done for what is kept; for tests.
  std::size_t computed() const;
  /// About how much is kept.
  std::size_t bytes() const;

 private:
  std::shared_ptr<KeptDays> days_of(const Period& period);
  void forget();

  const std::size_t most_bytes_;
  mutable std::mutex mutex_;
  std::list<std::shared_ptr<KeptDays>> days_;  ///< the last asked for first
  std::weak_ptr<const Snapshot> persons_as_of_;
  std::vector<std::pair<std::pair<Period, ProgrammeRef>, Behind>> persons_;
};

/// What a request is answered from.
struct Live {
  std::shared_ptr<const Snapshot> columns;
  KeptFigures& figures;

  ProgrammeResult of(const Period& period, ProgrammeRef programme) const {
    return figures.of(columns, period, programme);
  }
};

}  // namespace kith::accreditation
