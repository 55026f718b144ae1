// SPDX-License-Identifier: AGPL-3.0-or-later
#pragma once
#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include "platform/audit/checkpoint.h"

namespace kith::audit {

/// What a full check of the log found.
struct Verification {
  std::uint64_t rows{};         ///< rows read
  Hash root{};                  ///< root over them, computed from their contents
  std::uint64_t checkpoints{};  ///< stored and given ones compared
  std::uint64_t faults{};
  std::vector<std::string> first_faults;  ///< the first 20, in words, with numbers and no content
  std::uint64_t key_since{};              ///< row from which on the key in use signs; 0 = from the beginning
  std::int64_t key_since_at{};            ///< UTC seconds of that row
  std::uint64_t
      unsigned_before{};  ///< checkpoints before it whose key nobody knows any more: compared with the rows only
  bool sound() const { return faults == 0; }
};

/// Computes the whole tree again from the rows' contents in one pass and compares it with every stored checkpoint and
/// with the `outside` notes (copies that left the machine). Finds changed, inserted, removed and reordered rows and a
/// cut-off end, provided a checkpoint from after the cut is known; a log that was rewritten as a whole with the signing
/// key in hand contradicts the outside notes. Checkpoints from before another key began (new_key.h) hold when the key
/// before signed them, or when nobody knows that key. A few megabytes of memory whatever the size.
Verification verify(db::Tx& tx, const VerifierKey& key, std::span<const std::string> outside = {});

}  // namespace kith::audit
