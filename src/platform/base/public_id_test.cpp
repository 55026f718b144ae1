// SPDX-License-Identifier: AGPL-3.0-or-later
#include "platform/base/public_id.h"

#include <gtest/gtest.h>

#include <cstdint>
#include <limits>
#include <random>
#include <set>
#include <stdexcept>

namespace kith {
namespace {

std::array<unsigned char, 32> secret(unsigned char first) {
  std::array<unsigned char, 32> bytes{};
  for (std::size_t i = 0; i < bytes.size(); ++i) bytes[i] = static_cast<unsigned char>(first + i);
  return bytes;
}

TEST(PublicId, opens_what_it_sealed_for_every_key) {
  const IdSealer sealer(secret(1));
  std::mt19937_64 random(7);
  std::set<std::string> seen;
  for (int i = 0; i < 20'000; ++i) {
    const auto key = i < 10'000 ? i : static_cast<std::int64_t>(random());
    const std::string id = sealer.seal(key, "match");
    ASSERT_EQ(id.size(), 26u);
    ASSERT_EQ(id.find_first_not_of("0123456789abcdefghjkmnpqrstvwxyz"), std::string::npos) << id;
    ASSERT_EQ(sealer.open(id, "match"), key);
    ASSERT_TRUE(seen.insert(id).second);
  }
  for (const auto key :
       {std::numeric_limits<std::int64_t>::min(), std::numeric_limits<std::int64_t>::max(), std::int64_t{-1}})
    EXPECT_EQ(sealer.open(sealer.seal(key, "match"), "match"), key);
}

TEST(PublicId, is_stable_for_one_agency) {
  // Links in letters and exports must still open after an upgrade. Worked out by a second implementation of the
  // header's description (Python, checked against SipHash's published vector).
  const IdSealer sealer(secret(1));
  EXPECT_EQ(sealer.seal(42, "match"), "c5de34hjheqa04397hyzb0n4dg");
  EXPECT_EQ(sealer.seal(-1, "person"), "9rxqyhb0nb6bh05yp0bdxxt7z0");
}

TEST(PublicId, does_not_open_as_another_kind_or_at_another_agency) {
  const IdSealer here(secret(1)), there(secret(2));
  for (std::int64_t key = 1; key <= 1000; ++key) {
    const std::string id = here.seal(key, "person");
    EXPECT_FALSE(here.open(id, "match"));
    EXPECT_FALSE(here.open(id, "perso"));
    EXPECT_FALSE(there.open(id, "person"));
    EXPECT_NE(id, there.seal(key, "person"));
  }
}

TEST(PublicId, refuses_every_single_changed_character) {
  const IdSealer sealer(secret(9));
  const std::string id = sealer.seal(123456, "contact");
  for (std::size_t at = 0; at < id.size(); ++at) {
    for (const char c : std::string_view("0123456789abcdefghjkmnpqrstvwxyz")) {
      if (c == id[at]) continue;
      std::string changed = id;
      changed[at] = c;
      EXPECT_FALSE(sealer.open(changed, "contact")) << changed;
    }
  }
}

TEST(PublicId, refuses_what_is_not_an_id) {
  const IdSealer sealer(secret(9));
  const std::string id = sealer.seal(5, "match");
  std::string upper = id;
  for (char& c : upper) c = c >= 'a' ? static_cast<char>(c - 32) : c;
  for (const std::string& bad :
       {std::string(), id.substr(1), id + "0", upper, std::string(26, 'u'), std::string(26, '0'), std::string(26, 'z'),
        std::string(26, '\0'), std::string("1"), id.substr(0, 25) + " "})
    EXPECT_FALSE(sealer.open(bad, "match")) << bad;
}

TEST(PublicId, neighbouring_keys_share_nothing_visible) {
  const IdSealer sealer(secret(3));
  for (std::int64_t key = 1; key < 500; ++key) {
    const std::string a = sealer.seal(key, "match"), b = sealer.seal(key + 1, "match");
    int same = 0;
    for (std::size_t i = 0; i < a.size(); ++i) same += a[i] == b[i];
    EXPECT_LT(same, 12) << a << " " << b;
  }
}

TEST(PublicId, refuses_a_kind_that_does_not_fit) {
  const IdSealer sealer(secret(3));
  EXPECT_THROW((void)sealer.seal(1, std::string(33, 'k')), std::length_error);
  EXPECT_NO_THROW((void)sealer.seal(1, std::string(32, 'k')));
}

}  // namespace
}  // namespace kith
