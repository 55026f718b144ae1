// SPDX-License-Identifier: AGPL-3.0-or-later
#include "platform/auth/password.h"

#include <gtest/gtest.h>

#include <atomic>
#include <thread>

namespace kith::auth {
namespace {

const std::vector<std::string> own{"amina.osei", "Amina", "Osei"};
const std::vector<std::string> words{"kith", "mentor", "mentors", "Northside", "Toronto", "coordinator"};

std::string problem(std::string_view password) {
  const auto found = password_problem(password, own, words);
  return std::string(found.value_or("good"));
}

TEST(PasswordRules, length_counts_in_characters) {
  EXPECT_EQ(problem("vexed otters 7"), "accounts.password.too_short");
  EXPECT_EQ(problem("vexed otters 72"), "good");
  EXPECT_EQ(problem("\u00e9t\u00e9 \u00e0 la gare\u00e9"), "accounts.password.too_short")
      << "14 characters in 19 bytes";
  std::string longest;
  for (int i = 0; longest.size() < 256; ++i) longest += "w" + std::to_string(i * 7919);
  longest.resize(256);
  EXPECT_EQ(problem(longest), "good");
  EXPECT_EQ(problem(longest + "x"), "accounts.password.too_long");
}

TEST(PasswordRules, no_kind_of_character_is_demanded) {
  for (const char* good :
       {"gravelpianotulip", "GRAVELPIANOTULIP", "493820174650192",
        "\xe9\x9b\xa8\xe5\xa4\xa9\xe6\xb2\xa1\xe6\x9c\x89\xe4\xbc\x9e\xe6\x88\x91\xe5\x9c\xa8\xe6\xa1\xa5\xe4\xb8\x8b"
        "\xe7\xad\x89\xe4\xbd\xa0\xe5\x9b\x9e\xe6\x9d\xa5\xe5\x90\x83\xe6\x99\x9a\xe9\xa5\xad",
        "{)~;/?<.,'\"|\\=-", "the cat ate nine blue plums"})
    EXPECT_EQ(problem(good), "good") << good;
}

TEST(PasswordRules, common_patterns_are_refused) {
  for (const char* bad :
       {"aaaaaaaaaaaaaaa",    "123456789012345",  "1234567890123456",          "abcdefghijklmno",
        "zyxwvutsrqponml",    "qwertyuiopasdfg",  "qwertyuiopasdfghjkl",       "passwordpassword",
        "Password1234567",    "P@ssw0rdP@ssw0rd", "password-welcome1",         "letmeinletmein!!",
        "abcabcabcabcabc",    "1q2w3e4r5t6y7u8i", "correcthorsebatterystaple", "Correct-Horse-Battery-Staple",
        "iloveyouforever",    "sunshine20252026", "111222333444555",           "motdepasse123456",
        "ababababababababab", "!@#$%^&*()_+!@#",  "Summer2025Winter2026",      "azertyuiopqsdfgh",
        "qazwsxedcrfvtgb",    "monkeydragon1234"})
    EXPECT_EQ(problem(bad), "accounts.password.common") << bad;
}

TEST(PasswordRules, words_of_the_place_are_refused) {
  for (const char* bad : {"amina.osei-rides-7-horses", "seven horses of OSEI go by", "my amina likes blue plums",
                          "Northside-Mentors-26", "kith.Toronto.mentor.1", "Coordinator-Northside7"})
    EXPECT_EQ(problem(bad), "accounts.password.context") << bad;
  EXPECT_EQ(problem("a mentor eats blue plums"), "good") << "enough remains besides the word";
}

TEST(Password, is_taken_as_typed_after_one_normalisation) {
  const auto composed = normal_password("caf\u00e9 plum gravel 9"),
             decomposed = normal_password("cafe\u0301 plum gravel 9");
  ASSERT_TRUE(composed && decomposed);
  EXPECT_EQ(*composed, *decomposed);
  EXPECT_EQ(normal_password("  spaces at both ends  "), "  spaces at both ends  ");
  EXPECT_NE(normal_password("ABCdef"), normal_password("abcdef"));
  EXPECT_FALSE(normal_password("bad \xff utf8"));
  EXPECT_FALSE(normal_password(std::string("nul\0nul", 7)));
  EXPECT_FALSE(normal_password("two\nlines"));
  EXPECT_FALSE(normal_password(std::string(5000, 'x'))) << "nothing that long is normalised or hashed";
  EXPECT_EQ(normal_password(""), "");
}

constexpr HashCost quick{1, 8192};

TEST(Hasher, knows_the_right_password_and_no_other) {
  Hasher hasher(quick);
  const std::string stored = hasher.hash("gravel piano tulip").value();
  EXPECT_TRUE(stored.starts_with("$argon2id$v=19$")) << stored;
  EXPECT_NE(stored, hasher.hash("gravel piano tulip").value()) << "salted";
  EXPECT_EQ(hasher.verify(stored, "gravel piano tulip"), true);
  EXPECT_EQ(hasher.verify(stored, "gravel piano tuliP"), false);
  EXPECT_EQ(hasher.verify(stored, "gravel piano tulip "), false);
  EXPECT_EQ(hasher.verify(stored, ""), false);
  EXPECT_EQ(hasher.verify("", "gravel piano tulip"), false) << "no account: a hash is computed all the same";
  EXPECT_EQ(hasher.verify("not a hash", "x"), false);
  EXPECT_EQ(hasher.verify(std::string(500, 'x'), "x"), false);
}

TEST(Hasher, nothing_is_cut_off) {
  Hasher hasher(quick);
  const std::string base(255, 'x');
  const std::string stored = hasher.hash(base + "a").value();
  EXPECT_EQ(hasher.verify(stored, base + "a"), true);
  EXPECT_EQ(hasher.verify(stored, base + "b"), false);
  EXPECT_EQ(hasher.verify(stored, base), false);
}

TEST(Hasher, the_standard_cost_is_what_is_promised) {
  Hasher hasher;
  const std::string stored = hasher.hash("gravel piano tulip").value();
  EXPECT_TRUE(stored.starts_with("$argon2id$v=19$m=32768,t=2,p=1$")) << stored;
  EXPECT_FALSE(hasher.outdated(stored));
  EXPECT_TRUE(hasher.outdated(Hasher(quick).hash("gravel piano tulip").value()));
  EXPECT_TRUE(hasher.outdated("nonsense"));
}

TEST(Hasher, never_more_at_once_than_allowed_and_a_full_queue_says_so) {
  Hasher hasher({3, 32U << 20}, 1, 1);
  std::atomic<int> answered{0}, turned_away{0};
  std::vector<std::thread> threads;
  for (int i = 0; i < 8; ++i)
    threads.emplace_back([&] { (hasher.verify("", "x").has_value() ? answered : turned_away) += 1; });
  for (auto& thread : threads) thread.join();
  EXPECT_EQ(answered + turned_away, 8);
  EXPECT_GE(answered, 1);
  EXPECT_EQ(hasher.computed(), static_cast<std::uint64_t>(answered.load()));
  EXPECT_EQ(hasher.verify("", "x"), false) << "free again";
}

TEST(Hasher, a_known_browser_goes_before_others) {
  Hasher hasher(quick, 1);
  std::optional<Hasher::Place> taken = hasher.place();
  std::atomic<int> turn{0}, known{0}, stranger{0};
  std::thread other([&] {
    if (const auto place = hasher.place()) stranger = ++turn;
  });
  std::this_thread::sleep_for(std::chrono::milliseconds(50));
  std::thread owner([&] {
    if (const auto place = hasher.place(true)) known = ++turn;
  });
  std::this_thread::sleep_for(std::chrono::milliseconds(50));
  taken.reset();
  owner.join();
  other.join();
  EXPECT_EQ(known, 1);
  EXPECT_NE(stranger, 1);
}

}  // namespace
}  // namespace kith::auth
