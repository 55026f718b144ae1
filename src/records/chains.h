// SPDX-License-Identifier: AGPL-3.0-or-later
#pragma once
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "platform/base/crypto.h"

namespace kith::db {
class Db;
class Tx;
}  // namespace kith::db

/// What shows that rows of the record tables were changed, put in between or taken away behind the triggers' back
/// (G43).
///
/// For each record table a chain over its rows by key: D(0) = 32 zero bytes, D(n) = SHA-256(D(n-1) || row n). A row's
/// bytes are, for every column that is not null in the order of `stored_columns`, the netstrings of its name and of its
/// value (integers in decimal): a column that comes later and is null changes nothing. How far each chain had come is
/// kept in `record_chains` beside every checkpoint of the audit log, and one digest over all of them is signed with it
/// (audit/checkpoint.h). docs/audit.md, docs/decisions/0281.
namespace kith::records {

/// How far the chain of one record type has come.
struct Chain {
  std::string record_type;     ///< name of the table
  std::int64_t greatest{};     ///< key of its last row
  crypto::Key digest{};        ///< D of that row
  std::int64_t known_until{};  ///< where it was taken up
};

/// The chains that have grown since the last ones kept: reads the new rows only, in slices, each in a read of its own,
/// so that nobody waits for it. O(new rows).
std::vector<Chain> grown_chains(db::Db& db);

/// Keeps `grown` as part of the checkpoint over `size` audit rows and returns the digest over all chains. Nothing, and
/// nothing is kept, when somebody else has kept a chain on in the meantime.
std::optional<crypto::Key> keep_chains(db::Tx& tx, std::uint64_t size, std::span<const Chain> grown);

/// That at a checkpoint over `size` audit rows this digest was signed.
struct SignedChains {
  std::uint64_t size{};
  crypto::Key digest{};
};
/// Computes all chains again from the rows' contents and compares them with those kept, and those kept with what was
/// signed. One sentence for each fault, with names of tables and numbers, never a value. Empty = all rows up to the
/// last checkpoint are those that were signed.
std::vector<std::string> chain_faults(db::Db& db, std::span<const SignedChains> signed_chains);

}  // namespace kith::records
