// SPDX-License-Identifier: AGPL-3.0-or-later
#include "platform/base/crypto.h"

#include <gtest/gtest.h>

#include <set>
#include <stdexcept>

namespace kith::crypto {
namespace {

TEST(Crypto, digests_match_published_vectors) {
  EXPECT_EQ(hex(sha256("abc")), "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
  EXPECT_EQ(hex(sha256("a", "bc")), hex(sha256("abc")));
  EXPECT_EQ(hex(sha256("")), "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
  // BLAKE2b-256("abc"), worked out with Python's hashlib.
  EXPECT_EQ(hex(digest("abc")), "bddd813c634239723171ef3fee98579b94964e3bb1cb3e427262c8c068d52319");
}

TEST(Crypto, keyed_digests_differ_by_key_and_label) {
  const Key a = random_key(), b = random_key();
  EXPECT_NE(digest(a, "x"), digest(b, "x"));
  EXPECT_NE(derive(a, "one"), derive(a, "two"));
  EXPECT_EQ(derive(a, "one"), derive(a, "one"));
}

TEST(Crypto, base64_reads_only_what_it_writes) {
  const std::string bytes("\x00\xff\xfe kith", 8);
  const std::span<const unsigned char> span(reinterpret_cast<const unsigned char*>(bytes.data()), bytes.size());
  EXPECT_EQ(base64(span), "AP/+IGtpdGg=");
  EXPECT_EQ(base64url(span), "AP_-IGtpdGg");
  ASSERT_TRUE(from_base64("AP/+IGtpdGg="));
  EXPECT_EQ(view(*from_base64("AP/+IGtpdGg=")), bytes);
  ASSERT_TRUE(from_base64(""));
  for (const char* bad :
       {"AP/+IGtpdGg", "AP_-IGtpdGg=", "AP/+IGtpdGh=", " AP/+IGtpdGg=", "AP/+IGtpdGg=\n", "A", "====", "AP/+IGtp dGg="})
    EXPECT_FALSE(from_base64(bad)) << bad;
  EXPECT_FALSE(key_from_base64("AP/+IGtpdGg="));
  const Key key = random_key();
  EXPECT_EQ(key_from_base64(base64(key)), key);
}

TEST(Crypto, tokens_are_long_and_never_repeat) {
  std::set<std::string> seen;
  for (int i = 0; i < 5000; ++i) {
    const std::string token = random_token();
    ASSERT_EQ(token.size(), 43u);
    ASSERT_TRUE(seen.insert(token).second);
  }
  EXPECT_EQ(random_token(16).size(), 22u);
  EXPECT_THROW((void)random_token(257), std::length_error);
}

TEST(Crypto, compares_whole_strings) {
  EXPECT_TRUE(same("abc", "abc"));
  EXPECT_FALSE(same("abc", "abd"));
  EXPECT_FALSE(same("abc", "ab"));
  EXPECT_TRUE(same("", ""));
}

}  // namespace
}  // namespace kith::crypto
