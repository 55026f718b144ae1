// SPDX-License-Identifier: AGPL-3.0-or-later
#pragma once
#include <optional>
#include <string>
#include <vector>

#include "platform/base/date.h"
#include "platform/db/db.h"
#include "policies/keys.h"
#include "records/append.h"

namespace kith::policies {

/// A value as it is known on a day, of the programme or of the whole agency.
struct Value {
  std::int64_t chain{}, version{};
  std::string key, value;
  Date from{};
  std::optional<Date> until;
  bool agency_wide{};
  PersonId approved_by{}, recorded_by{};
  Date recorded_on{};
  std::string approver;  ///< name
  std::string reason;    ///< of the row `<key>_reason` from the same day; may be empty
  bool covers(Date d) const { return from <= d && (!until || d <= *until); }
};
/// Of all keys, the strongest last (measure decisions §1.5): programme over agency, later over earlier.
std::vector<Value> values_of(db::Tx& tx, ProgrammeId programme, Date as_of);
/// The one that holds on `d`; null: the default.
const Value* in_force(const std::vector<Value>& values, const KeyRule& rule, Date d);

/// A value as a director wants it from a day on.
struct NewValue {
  ProgrammeId programme{};
  std::string typed;
  std::optional<Date> from, until;
  std::string reason;
};
/// Appends it, approved by its author; one from the same day of the same programme is corrected. A reason is kept
/// beside it. Refusals by field: `value` none of this key; `valid_from` missing; `valid_until` before it; `reason`
/// missing where the value is looser than the standard or holds for days gone by.
Result<std::int64_t> set_value(db::Tx& tx, const KeyRule& rule, const NewValue& wanted, const records::Author& author);

}  // namespace kith::policies
