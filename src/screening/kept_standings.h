// SPDX-License-Identifier: AGPL-3.0-or-later
#pragma once
#include <cstdint>
#include <memory>
#include <mutex>
#include <string>
#include <unordered_map>

#include "screening/files.h"
#include "snapshot/changes.h"

namespace kith::screening {

/// What follows for a file from the records and the day.
struct Derived {
  Around around;
  Standing standing;
  std::vector<Covered> coverage;
};
Derived derive(Surroundings& surroundings, const MentorFile& file, Date today);

/// What was derived of each file, kept from one request to the next. Derived again is a file that was read again, whose
/// person has other rows in the columns, or whose programme asks something else of mentors; all of them when the day, a
/// policy, a programme or a course is another (docs/decisions/0262). What it says is always what `derive` would say.
/// Thread-safe.
class KeptStandings {
 public:
  using Columns = std::shared_ptr<const snapshot::Snapshot>;
  /// The kinds of row that `derive` reads: those of one person, those of a match of theirs, those of everybody.
  static constexpr snapshot::KindSet of_person{snapshot::Kind::pairings, snapshot::Kind::training_records,
                                               snapshot::Kind::transport_periods};
  static constexpr snapshot::KindSet of_match{snapshot::Kind::matches, snapshot::Kind::initial_meetings,
                                              snapshot::Kind::match_closures};
  static constexpr snapshot::KindSet of_all{snapshot::Kind::policies, snapshot::Kind::programmes,
                                            snapshot::Kind::course_versions};

  /// One request's look at them; others wait until it is over.
  class Pass {
   public:
    Pass(KeptStandings& kept, const Columns& columns, db::Tx& tx, Date today);
    std::shared_ptr<const Derived> of(const MentorFile& file);

   private:
    std::uint64_t asks_of(ProgrammeId programme);

    KeptStandings& kept_;
    const std::lock_guard<std::mutex> lock_;
    const Date today_;
    Surroundings surroundings_;
    std::map<ProgrammeId, std::uint64_t> asks_;
  };

  /// How many files were derived so far; for tests.
  std::uint64_t derived() const;

 private:
  struct Kept {
    std::uint64_t reading{}, asks{};
    snapshot::PersonRef person;
    std::shared_ptr<const Derived> derived;
  };
  struct Asks {
    std::string text;
    std::uint64_t version{};
  };
  void go_on(const Columns& columns, Date today);
  void forget(const snapshot::Changes& changes);

  mutable std::mutex mutex_;
  Columns columns_;
  Date today_{};
  std::unordered_map<std::int64_t, Kept> kept_;  ///< by application
  std::map<ProgrammeId, Asks> asks_;
  std::uint64_t derived_{};
};

}  // namespace kith::screening
