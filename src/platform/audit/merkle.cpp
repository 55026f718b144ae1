// SPDX-License-Identifier: AGPL-3.0-or-later
#include "platform/audit/merkle.h"

namespace kith::audit {
namespace {

constexpr std::string_view leaf_prefix("\x00", 1), node_prefix("\x01", 1);

}  // namespace

Hash leaf_hash(std::string_view entry) { return crypto::sha256(leaf_prefix, entry); }

Hash node_hash(const Hash& left, const Hash& right) {
  std::array<unsigned char, 1 + 2 * sizeof(Hash)> bytes;
  bytes[0] = static_cast<unsigned char>(node_prefix[0]);
  std::copy(right.begin(), right.end(), std::copy(left.begin(), left.end(), bytes.begin() + 1));
  return crypto::sha256(crypto::view(bytes));
}

Hash empty_root() { return crypto::sha256({}); }

Hash Frontier::append(const Hash& leaf) {
  Hash subtree = leaf;
  for (std::uint64_t bits = size_; (bits & 1) != 0; bits >>= 1) {
    subtree = node_hash(peaks_.back(), subtree);
    peaks_.pop_back();
  }
  peaks_.push_back(subtree);
  ++size_;
  return subtree;
}

Hash Frontier::root() const {
  if (peaks_.empty()) return empty_root();
  Hash root = peaks_.back();
  for (auto peak = peaks_.rbegin() + 1; peak != peaks_.rend(); ++peak) root = node_hash(*peak, root);
  return root;
}

bool inclusion_holds(const Hash& leaf, std::uint64_t seq, std::uint64_t size, const std::vector<Hash>& path,
                     const Hash& root) {
  if (seq == 0 || seq > size) return false;
  std::uint64_t at = seq - 1, last = size - 1;
  Hash reached = leaf;
  for (const Hash& sibling : path) {
    if (last == 0) return false;
    if ((at & 1) != 0 || at == last) {
      reached = node_hash(sibling, reached);
      while ((at & 1) == 0 && at != 0) {
        at >>= 1;
        last >>= 1;
      }
    } else {
      reached = node_hash(reached, sibling);
    }
    at >>= 1;
    last >>= 1;
  }
  return last == 0 && reached == root;
}

bool consistency_holds(std::uint64_t old_size, const Hash& old_root, std::uint64_t new_size, const Hash& new_root,
                       const std::vector<Hash>& path) {
  if (old_size > new_size) return false;
  if (old_size == new_size) return path.empty() && old_root == new_root;
  if (old_size == 0) return path.empty() && old_root == empty_root();
  if (path.empty()) return false;
  std::uint64_t at = old_size - 1, last = new_size - 1;
  while ((at & 1) != 0) {
    at >>= 1;
    last >>= 1;
  }
  const bool old_is_complete = std::has_single_bit(old_size);
  std::size_t next = old_is_complete ? 0 : 1;
  Hash older = old_is_complete ? old_root : path[0], newer = older;
  for (; next < path.size(); ++next) {
    if (last == 0) return false;
    if ((at & 1) != 0 || at == last) {
      older = node_hash(path[next], older);
      newer = node_hash(path[next], newer);
      while ((at & 1) == 0 && at != 0) {
        at >>= 1;
        last >>= 1;
      }
    } else {
      newer = node_hash(newer, path[next]);
    }
    at >>= 1;
    last >>= 1;
  }
  return last == 0 && older == old_root && newer == new_root;
}

}  // namespace kith::audit
