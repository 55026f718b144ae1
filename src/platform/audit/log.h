// SPDX-License-Identifier: AGPL-3.0-or-later
#pragma once
#include <cstdint>
#include <optional>
#include <vector>

#include "platform/audit/entry.h"
#include "platform/audit/merkle.h"
#include "platform/base/function_ref.h"

namespace kith::db {
class Tx;
}

/// The audit log: rows numbered 1, 2, 3 ... without a gap, written in the transaction of the act they tell of, and at
/// the same time the leaves of a Merkle tree (merkle.h).
///
/// No running state is kept anywhere: row n stores the root of the biggest complete subtree that ends with it
/// (2^k leaves, k = trailing zero bits of n). The frontier of n leaves is then the `node` of at most log2(n) rows, so a
/// rolled-back savepoint, a second server or a restart cannot leave anything stale. One append reads the last row and
/// on average one more, and writes one. The database refuses UPDATE and DELETE.
namespace kith::audit {

/// Appends `entry` inside the act's write transaction; undone with it. Returns its number.
std::uint64_t append(db::Tx& tx, Entry entry);

/// Number of rows.
std::uint64_t size(db::Tx& tx);
/// The root over the first `size` rows, O(log n) reads. Throws std::out_of_range when there are fewer.
Hash root(db::Tx& tx, std::uint64_t size);
std::optional<Row> row(db::Tx& tx, std::uint64_t seq);

/// RFC 6962 §2.1.1 and §2.1.2; O(log² n) reads. Throw std::out_of_range for numbers that do not exist.
std::vector<Hash> inclusion_path(db::Tx& tx, std::uint64_t seq, std::uint64_t size);
std::vector<Hash> consistency_path(db::Tx& tx, std::uint64_t old_size, std::uint64_t new_size);

/// Every row from `first` on in order, read in slices.
void each_row(db::Tx& tx, std::uint64_t first, FunctionRef<void(const Row&)> act);
/// The newest `limit` rows before `before` (0 = from the end), newest first.
std::vector<Row> newest(db::Tx& tx, std::uint64_t before, int limit);

/// What somebody looks for in the log.
struct Sought {
  Date from{}, until{};          ///< both included, as the days stood on the agency's clock
  std::uint64_t before{};        ///< rows of a lower number; 0 = from the end
  AccountId account{};           ///< who did it; 0 = anybody
  std::vector<Subject> about{};  ///< rows that name one of these; empty = any row
};
/// The newest `limit` rows that fit, newest first. O(log n) to find the days; then every row of the days may be looked
/// at, once for each of `about`.
std::vector<Row> newest(db::Tx& tx, const Sought& sought, int limit);

}  // namespace kith::audit
