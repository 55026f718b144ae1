// SPDX-License-Identifier: AGPL-3.0-or-later
#pragma once
#include <cstdint>
#include <initializer_list>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "platform/base/id.h"
#include "platform/base/instant.h"
#include "platform/base/result.h"
#include "platform/db/db.h"
#include "records/schema.h"

/// Writing single records: what a slice's typed functions stand on. Nothing is overwritten: a correction and a
/// withdrawal are new rows (FORMAT §3). Must run inside a write transaction (`Db::write`): keys grow in commit order.
///
/// A row is checked as strictly as an imported one (value.h, rules.h). Refusals name the column as `field` and carry a
/// locale key, never a value, one problem for each column that is wrong, all at once:
/// `invalid` records.flaw.* (locale/records.json); `not_found` records.not_found when the record to correct does not
/// exist; `conflict` records.corrected_meanwhile when somebody replaced or withdrew it since it was read.
namespace kith::records {

/// A value for one column, in stored form (schema.h, `Type`). `Field{"meeting_logs.minutes", 90}`.
struct Field {
  ColumnKey column;
  db::Value value;
};

/// Who types it and when. The row's `recorded_at`; never earlier than that of the row it replaces.
struct Author {
  PersonId person;
  Instant at;
};

struct Appended {
  std::int64_t id{};     ///< key of the new row
  std::int64_t chain{};  ///< key of its record: the chain's first row
  std::string sourced_id;
};

/// A new record. Columns not named are empty; a column of another table is a std::logic_error.
/// Its `sourced_id` is `k` and 20 random characters. An empty text is refused: what is not known is null.
/// An author who is nobody (an account without a person) is refused: records.flaw.recorded_by_nobody.
/// The first person of an agency is recorded by themselves: `author.person` is then 1, or 0.
/// Cost: a look-up a reference and one insert.
Result<Appended> append(db::Tx& tx, TableKey table, std::span<const Field> fields, const Author& author);

/// A new version of record `chain`: the named columns changed, the others kept. `last` is the key of the version the
/// person was looking at. A parent column may not change (`invalid`, records.flaw.chain_identity). When nothing
/// differs nothing is written and that version is returned.
Result<Appended> correct(db::Tx& tx, TableKey table, std::int64_t chain, std::int64_t last,
                         std::span<const Field> changes, const Author& author);

/// Withdraws record `chain` (entered in error): a voided row repeating the values of `last`.
Result<Appended> void_record(db::Tx& tx, TableKey table, std::int64_t chain, std::int64_t last, const Author& author);

inline Result<Appended> append(db::Tx& tx, TableKey table, std::initializer_list<Field> fields, const Author& author) {
  return append(tx, table, std::span<const Field>(fields.begin(), fields.size()), author);
}
inline Result<Appended> correct(db::Tx& tx, TableKey table, std::int64_t chain, std::int64_t last,
                                std::initializer_list<Field> changes, const Author& author) {
  return correct(tx, table, chain, last, std::span<const Field>(changes.begin(), changes.size()), author);
}

/// A value read from the store, owned.
struct Stored {
  db::Value::Kind kind{db::Value::Kind::null};
  std::int64_t integer{};
  std::string text;
  db::Value value() const;
};

/// One row as it lies in the store: `values[i]` belongs to `table->content()[i]`.
struct Version {
  std::int64_t id{}, chain{};
  std::optional<std::int64_t> supersedes;
  std::string sourced_id;
  Instant recorded_at{};
  PersonId recorded_by{};
  bool voided{};
  std::vector<Stored> values;
};

/// All rows of record `chain`, first to last; empty when there is no such record.
std::vector<Version> history(db::Tx& tx, TableKey table, std::int64_t chain);
/// The last row of record `chain`, withdrawn or not.
std::optional<Version> newest(db::Tx& tx, TableKey table, std::int64_t chain);
/// The row effective on `as_of` (FORMAT §3.3); nothing when it did not exist then or is withdrawn.
std::optional<Version> effective(db::Tx& tx, TableKey table, std::int64_t chain, Date as_of);
/// Records effective on `as_of` with a key greater than `after`, in the order of their keys, at most `limit`.
std::vector<Version> list(db::Tx& tx, TableKey table, Date as_of, std::int64_t after, int limit);

}  // namespace kith::records
