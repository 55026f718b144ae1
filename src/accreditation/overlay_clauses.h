// SPDX-License-Identifier: AGPL-3.0-or-later
#pragma once
#include <initializer_list>
#include <string_view>
#include <vector>

#include "accreditation/catalogue.h"

namespace kith::accreditation {

/// The computed clauses of an overlay. Which measures a clause has stands in its edition
/// (`standards/FOLDER/edition.toml`) and nowhere else; the program adds how they are computed.
class OverlayClauses {
 public:
  struct Computed {
    std::string_view clause;
    void (*compute)(Evaluation&, ProgrammeRef, std::span<Measure>);
    KindSet reads;
  };
  /// In printed order. Throws std::logic_error for a clause that the edition does not name or names without measures.
  OverlayClauses(std::string_view folder, std::initializer_list<Computed> computed);
  OverlayClauses(const OverlayClauses&) = delete;
  OverlayClauses& operator=(const OverlayClauses&) = delete;
  std::span<const ClauseRules> all() const { return rules_; }

 private:
  std::vector<std::vector<std::string_view>> measures_;
  std::vector<Computation> computations_;
  std::vector<ClauseRules> rules_;
};

}  // namespace kith::accreditation
