// SPDX-License-Identifier: AGPL-3.0-or-later
#pragma once
#include <optional>
#include <string>

#include "accreditation/edition.h"
#include "platform/base/date.h"
#include "platform/base/id.h"
#include "platform/db/db.h"
#include "snapshot/day.h"

namespace kith::accreditation {

/// The edition of MS a programme is held to on a day, and since when it says so without a break.
struct PinnedEdition {
  std::string family;  ///< "PA-MS"
  int year{};
  Date since{};              ///< the day this pin was typed
  const Edition* edition{};  ///< null: no catalogue has that year
  /// One sentence about it.
  std::string text(const i18n::Words& words) const;
  /// What a rating of a section means; empty without a rating.
  std::string level(const i18n::Words& words, std::string_view section, std::optional<int> rating) const;
};
PinnedEdition pinned_edition(db::Tx& tx, ProgrammeId programme, snapshot::Day as_of);

}  // namespace kith::accreditation
