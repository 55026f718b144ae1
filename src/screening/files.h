// SPDX-License-Identifier: AGPL-3.0-or-later
#pragma once
#include <map>

#include "casefile/kept_cases.h"
#include "platform/db/db.h"
#include "screening/mentor_file.h"
#include "snapshot/policies.h"
#include "snapshot/screening_rows.h"
#include "snapshot/snapshot.h"

namespace kith::screening {

/// The records of the applications with keys from `first` to `last`, as known on `as_of`, by key.
std::map<std::int64_t, MentorFile> load_files(db::Tx& tx, std::int64_t first, std::int64_t last, Date as_of);
std::optional<MentorFile> load_file(db::Tx& tx, std::int64_t application, Date as_of);

/// All files of a running server: casefile/kept_cases.h.
class Files : public casefile::KeptCases<MentorFile, 13> {
 public:
  Files();
};

/// What a file stands among, as known today. Make one for a request, not for a file. The snapshot must outlive it.
class Surroundings {
 public:
  Surroundings(const snapshot::Snapshot& snapshot, db::Tx& tx, Date today)
      : snapshot_(snapshot), tx_(tx), today_(today), policies_(snapshot, snapshot::Day(today)) {}
  Around around(const MentorFile& file);
  /// What the programme asks by records that are not in the columns, its criteria and texts, as one text.
  std::string asks(ProgrammeId programme);

 private:
  struct Programme {
    std::vector<std::string> criteria;
    std::vector<TextInForce> texts;
    int references{};
    snapshot::Topics topics;
  };
  const Programme& of(ProgrammeId programme);
  bool earlier_counts(const MentorFile& file) const;
  void serving(const MentorFile& file, Around& around) const;
  void training(const MentorFile& file, const Programme& programme, Around& around) const;

  const snapshot::Snapshot& snapshot_;
  db::Tx& tx_;
  Date today_;
  snapshot::Policies policies_;
  std::map<ProgrammeId, Programme> programmes_;
};

}  // namespace kith::screening
