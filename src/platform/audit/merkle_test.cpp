// SPDX-License-Identifier: AGPL-3.0-or-later
#include "platform/audit/merkle.h"

#include <gtest/gtest.h>

#include <string>

namespace kith::audit {
namespace {

/// The leaves and roots of the certificate-transparency reference tests.
const std::string leaves[] = {"",
                              std::string(1, '\0'),
                              "\x10",
                              "\x20\x21",
                              "\x30\x31",
                              "\x40\x41\x42\x43",
                              "\x50\x51\x52\x53\x54\x55\x56\x57",
                              "\x60\x61\x62\x63\x64\x65\x66\x67\x68\x69\x6a\x6b\x6c\x6d\x6e\x6f"};
const char* const roots[] = {"6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
                             "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
                             "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77",
                             "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
                             "4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4",
                             "76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef",
                             "ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c",
                             "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328"};

TEST(Merkle, roots_match_the_published_vectors) {
  Frontier tree;
  EXPECT_EQ(crypto::hex(tree.root()), "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
  for (std::size_t i = 0; i < 8; ++i) {
    tree.append(leaf_hash(leaves[i]));
    EXPECT_EQ(crypto::hex(tree.root()), roots[i]) << i + 1;
  }
}

TEST(Merkle, append_returns_the_biggest_subtree_that_ends_there) {
  Frontier tree;
  std::vector<Hash> node(9);
  for (std::size_t i = 1; i <= 8; ++i) node[i] = tree.append(leaf_hash(leaves[i - 1]));
  EXPECT_EQ(node[1], leaf_hash(leaves[0]));
  EXPECT_EQ(crypto::hex(node[2]), roots[1]);
  EXPECT_EQ(node[3], leaf_hash(leaves[2]));
  EXPECT_EQ(crypto::hex(node[4]), roots[3]);
  EXPECT_EQ(node[6], node_hash(leaf_hash(leaves[4]), leaf_hash(leaves[5])));
  EXPECT_EQ(crypto::hex(node[8]), roots[7]);
  EXPECT_EQ(levels_ending_at(6), 1);
  EXPECT_EQ(levels_ending_at(8), 3);
}

TEST(Merkle, a_leaf_is_never_a_node) {
  const Hash a = leaf_hash("a"), b = leaf_hash("b");
  const std::string joined = std::string(crypto::view(a)) + std::string(crypto::view(b));
  EXPECT_NE(node_hash(a, b), leaf_hash(joined));
  EXPECT_NE(node_hash(a, b), node_hash(b, a));
}

TEST(Merkle, proofs_that_prove_nothing_are_refused) {
  const Hash a = leaf_hash("a"), b = leaf_hash("b"), root = node_hash(a, b);
  EXPECT_TRUE(inclusion_holds(a, 1, 2, {b}, root));
  EXPECT_TRUE(inclusion_holds(b, 2, 2, {a}, root));
  EXPECT_FALSE(inclusion_holds(a, 2, 2, {b}, root));
  EXPECT_FALSE(inclusion_holds(a, 1, 2, {b, b}, root));
  EXPECT_FALSE(inclusion_holds(a, 1, 2, {}, root));
  EXPECT_FALSE(inclusion_holds(a, 0, 2, {b}, root));
  EXPECT_FALSE(inclusion_holds(a, 3, 2, {b}, root));
  EXPECT_TRUE(consistency_holds(1, a, 2, root, {b}));
  EXPECT_FALSE(consistency_holds(1, b, 2, root, {b}));
  EXPECT_FALSE(consistency_holds(1, a, 2, root, {}));
  EXPECT_FALSE(consistency_holds(2, root, 1, a, {b}));
  EXPECT_FALSE(consistency_holds(2, root, 2, a, {}));
  EXPECT_TRUE(consistency_holds(2, root, 2, root, {}));
  EXPECT_TRUE(consistency_holds(0, empty_root(), 2, root, {}));
  EXPECT_FALSE(consistency_holds(0, a, 2, root, {}));
}

}  // namespace
}  // namespace kith::audit
