// SPDX-License-Identifier: AGPL-3.0-or-later
#pragma once
#include <optional>
#include <span>

#include "platform/base/function_ref.h"
#include "platform/db/db.h"
#include "records/problem.h"
#include "records/schema.h"

/// What must hold beyond the type of single values (FORMAT §3.5, §4.6 and the notes of §6). Import and append ask the
/// same functions. Rules of a *programme* (a meeting before a check, say) are not here: they are what measures are for.
namespace kith::records {

/// Values in stored form, aligned with `table.columns`. References are compared with each other only.
using Values = std::span<const db::Value>;

/// Rules within one row. `recorded_on`: day number of `recorded_at`. `each(position, flaw)` names the column at fault.
void check_row(TableKey table, Values values, std::int64_t recorded_on, FunctionRef<void(int, Flaw)> each);

/// A party of track mentor or mentee names that match's mentor or mentee. `values` are those of a `contact_parties`
/// row, `mentor` and `mentee` of its match, in the same form as `person_id`.
std::optional<Flaw> check_party(Values values, const db::Value& mentor, const db::Value& mentee);

/// Of all effective rows of `table` with one value in `owner` (and `value` in `column`, when there is one), at most one
/// may exist: the closure of a match, the acceptance of an application or referral.
struct OnlyOne {
  ColumnKey owner;
  std::optional<ColumnKey> column;
  std::string_view value;
  const char* key;  ///< of the message
};
const OnlyOne* only_one(TableKey table);
/// Whether a row with these values counts for the rule.
bool counts(const OnlyOne& rule, Values values);

}  // namespace kith::records
