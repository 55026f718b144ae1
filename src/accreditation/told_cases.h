// SPDX-License-Identifier: AGPL-3.0-or-later
#pragma once
#include <toml++/toml.h>

#include <string>
#include <vector>

#include "accreditation/evaluation.h"
#include "snapshot/load.h"
#include "support/both_engines.h"

namespace kith::accreditation {

/// A case of `standards/` that tells its history as rows of the exchange format (standards/README.md).
struct ToldCase {
  std::string file, prefix;  ///< the prefix of its ids; its programme is `<prefix>pro`
  toml::table table;

  Period period() const;
};

/// All of them, imported as one agency and read into columns; each has a programme of its own.
class ToldCases {
 public:
  ToldCases();
  db::Db& db() { return fresh_.db(); }
  const std::vector<ToldCase>& cases() const { return cases_; }
  const snapshot::Snapshot& snapshot() const { return snapshot_; }
  ProgrammeRef programme(const ToldCase& c) const {
    return snapshot_.find<snapshot::ProgrammeRow, Programme>(c.prefix + "pro");
  }

 private:
  test::FreshDb fresh_;
  std::vector<ToldCase> cases_;
  snapshot::Snapshot snapshot_;
};

}  // namespace kith::accreditation
