// SPDX-License-Identifier: AGPL-3.0-or-later
#pragma once
#include <string>
#include <string_view>
#include <vector>

#include "platform/audit/checkpoint.h"

namespace kith::db {
class Db;
}

/// When the signing key is lost for good (or was stolen): another one begins, and the log itself says from which row on
/// and why. Checkpoints before that row are then compared with the rows, and their signatures with the earlier key
/// where it is known.
namespace kith::audit {

struct KeyChange {
  std::uint64_t seq{};                 ///< the row that tells of it; checkpoints over fewer rows are older
  std::int64_t at{};                   ///< UTC seconds
  std::string key;                     ///< the new verifier key's eight hexadecimal digits
  std::optional<VerifierKey> earlier;  ///< the key before, when its `audit.pub` was still there
};
/// In the order of their rows. O(rows of the log).
std::vector<KeyChange> key_changes(db::Tx& tx);

/// Why `key` may not sign this log: the newest stored checkpoint is signed by another one, and no row since says that
/// `key` began. Empty when it may. One read, O(rows) only when the signature does not fit.
std::string another_signs(db::Tx& tx, const VerifierKey& key);

/// Makes `<folder>/audit.key` and `audit.pub`, records in the log that they begin (action `audit.new_key`, detail
/// `because=... key=... earlier=...`), and signs the log. `because`: lost, stolen or replaced. Throws
/// std::runtime_error in a plain sentence, before anything is changed, when `audit.key` is there (move it away first)
/// or for another word.
VerifierKey begin_new_key(db::Db& db, const std::string& folder, std::string_view origin, std::string_view because,
                          Instant now);

}  // namespace kith::audit
