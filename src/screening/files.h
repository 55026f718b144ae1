// SPDX-License-Identifier: AGPL-3.0-or-later
#pragma once
#include <array>
#include <map>
#include <shared_mutex>

#include "platform/base/function_ref.h"
#include "platform/db/db.h"
#include "screening/mentor_file.h"
#include "snapshot/policies.h"
#include "snapshot/snapshot.h"

namespace kith::screening {

/// The records of the applications with keys from `first` to `last`, as known on `as_of`, by key.
std::map<std::int64_t, MentorFile> load_files(db::Tx& tx, std::int64_t first, std::int64_t last, Date as_of);
std::optional<MentorFile> load_file(db::Tx& tx, std::int64_t application, Date as_of);

/// All files of a running server, kept current like the snapshot: after a commit only applications with something new in
/// the write log are read again. Thread-safe.
class Files {
 public:
  void reading(db::Db& db, Date today, FunctionRef<void(const std::map<std::int64_t, MentorFile>&)> read);

 private:
  void refresh(db::Tx& tx, Date today);
  std::shared_mutex mutex_;
  std::map<std::int64_t, MentorFile> files_;
  std::array<std::int64_t, 9> seen_{};
  std::uint64_t generation_{};
  bool loaded_{};
};

/// What a file stands among, as known today. Make one for a request, not for a file. The snapshot must outlive it.
class Surroundings {
 public:
  Surroundings(const snapshot::Snapshot& snapshot, db::Tx& tx, Date today)
      : snapshot_(snapshot), tx_(tx), today_(today), policies_(snapshot, snapshot::Day(today)) {}
  Around around(const MentorFile& file);

 private:
  struct Programme {
    std::vector<std::string> checks, driving, criteria;
    int references{};
    bool survivors{}, guardians{};
  };
  const Programme& of(ProgrammeId programme);
  void serving(const MentorFile& file, Around& around) const;
  void training(const MentorFile& file, const Programme& programme, Around& around) const;

  const snapshot::Snapshot& snapshot_;
  db::Tx& tx_;
  Date today_;
  snapshot::Policies policies_;
  std::map<ProgrammeId, Programme> programmes_;
};

}  // namespace kith::screening
