// SPDX-License-Identifier: AGPL-3.0-or-later
#pragma once
#include "placement/placement.h"

namespace kith::placement {

/// One row of a file of profiles: what becomes a record of `matching_profiles`, of `weekly_availabilities`, or both.
struct ProfileRow {
  PersonId person;
  casefile::Answers profile, week;
  bool has_profile{}, has_week{};
};
/// What is wrong with a row: `row` as an editor counts (the header line is 1), the column, a locale key.
struct RowFlaw {
  std::int64_t row{};
  std::string column;
  std::string key;
};
struct ReadProfiles {
  std::vector<ProfileRow> rows;
  std::vector<RowFlaw> flaws;  ///< of all rows, at most 100; the rows are of use only when there are none
};

/// Reads CSV with a header line: `person` (exchange id of somebody of the pool), and columns of matching_profiles and
/// of weekly_availabilities by their names (docs/exchange-1.1.md), in any order; lists separated by `;`. Empty cells
/// are not known. Days that are not given are `pool.as_of`.
ReadProfiles read_profiles(std::string_view csv, const ProgrammePool& pool);

/// All rows in one act, or none.
Result<std::int64_t> record_profiles(db::Tx& tx, const ReadProfiles& read, const records::Author& author);

}  // namespace kith::placement
