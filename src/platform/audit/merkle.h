// SPDX-License-Identifier: AGPL-3.0-or-later
#pragma once
#include <bit>
#include <cstdint>
#include <string_view>
#include <vector>

#include "platform/base/crypto.h"

/// The tree of RFC 6962 §2.1 over SHA-256: leaf = H(0x00 || entry), node = H(0x01 || left || right), the root of n
/// leaves splits at the largest power of two below n. The empty tree's root is SHA-256 of nothing. Pure functions.
namespace kith::audit {

using Hash = crypto::Key;

Hash leaf_hash(std::string_view entry);
Hash node_hash(const Hash& left, const Hash& right);
Hash empty_root();

/// How many levels of complete subtrees end at the leaf with number `seq` (from 1): the biggest one has 2^levels
/// leaves.
constexpr int levels_ending_at(std::uint64_t seq) { return std::countr_zero(seq); }

/// The tree's left-to-right complete subtrees (at most 64), which is all that is needed to go on appending.
class Frontier {
 public:
  /// Adds the next leaf and returns the root of the biggest complete subtree that ends with it.
  Hash append(const Hash& leaf);
  std::uint64_t size() const { return size_; }
  Hash root() const;

 private:
  std::uint64_t size_{0};
  std::vector<Hash> peaks_;  ///< biggest first; one for each bit set in size_
};

/// RFC 9162 §2.1.3.2: whether `path` shows that `leaf` is number `seq` (from 1) of the tree with `size` leaves and
/// `root`.
bool inclusion_holds(const Hash& leaf, std::uint64_t seq, std::uint64_t size, const std::vector<Hash>& path,
                     const Hash& root);
/// RFC 9162 §2.1.4.2: whether `path` shows that the tree (`new_size`, `new_root`) continues (`old_size`, `old_root`).
bool consistency_holds(std::uint64_t old_size, const Hash& old_root, std::uint64_t new_size, const Hash& new_root,
                       const std::vector<Hash>& path);

}  // namespace kith::audit
