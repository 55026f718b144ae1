// SPDX-License-Identifier: AGPL-3.0-or-later
#include "training/badge_key.h"

#include <gtest/gtest.h>
#include <sys/stat.h>

#include <cstdlib>
#include <fstream>

#include "platform/base/whole_file.h"
#include "support/temp_folder.h"

namespace kith::training {
namespace {

constexpr std::string_view credential =
    R"({"id":"urn:a","issuer":{"id":"urn:b","name":"Agency"},"validFrom":"2026-09-10T00:00:00Z","name":"Orientation",)"
    R"("credentialSubject":{"id":"urn:c","identifier":[{"identityHash":"Maya Roy"}]},)"
    R"("iss":"urn:b","jti":"urn:a","sub":"urn:c","nbf":1789000000})";

/// tools/verify_badge.py knows nothing of this program but docs/badges.md.
class Badges : public testing::Test {
 protected:
  void SetUp() override {
    if (std::system("python3 -c '' 2>/dev/null") != 0) GTEST_SKIP() << "skipped: no python3";
  }
  int verdict(const std::string& badge, const std::string& key) {
    std::ofstream(folder_ / "badge.jwt") << badge;
    std::ofstream(folder_ / "key.jwk") << key;
    const std::string script = std::string(KITH_SOURCE_DIR) + "/tools/verify_badge.py";
    return WEXITSTATUS(std::system(
        ("cd " + folder_.path() + " && python3 " + script + " --key key.jwk badge.jwt >said.txt 2>&1").c_str()));
  }
  std::string said() { return read_file(folder_ / "said.txt").value_or(""); }
  static std::string with_day(std::string text, const std::string& nbf) {
    return text.replace(text.find("1789000000"), 10, nbf);
  }
  std::string signed_by(BadgeKey& key, const std::string& payload) {
    return key.sign(payload, "https://kith.example/badges/keys/" + key.name());
  }
  test::TempFolder folder_;
  /// 10 September 2026, midnight UTC.
  const std::string payload_ = with_day(std::string(credential), "1788998400");
};

TEST_F(Badges, are_verified_by_a_second_program_and_refused_when_changed) {
  BadgeKey key(folder_.path());
  const auto jwk = key.public_key(key.name());
  ASSERT_TRUE(jwk);
  EXPECT_EQ(jwk->find("\"d\""), jwk->npos) << "nothing private";
  const auto past = with_day(std::string(credential), "1789000000");
  EXPECT_EQ(verdict(signed_by(key, past), *jwk), 1) << "nbf is not validFrom: " << said();
  auto badge = signed_by(key, payload_);
  // The day of the credential is to come on a clock before it; the verdict is then a refusal for that reason only.
  const bool is_past = std::time(nullptr) > 1788998400;
  EXPECT_EQ(verdict(badge, *jwk), is_past ? 0 : 1) << said();
  const auto middle = badge.find('.') + 40;
  badge[middle] = badge[middle] == 'A' ? 'B' : 'A';
  EXPECT_EQ(verdict(badge, *jwk), 1);
}

TEST_F(Badges, of_a_replaced_key_are_still_verified_and_no_other_key_stands_in) {
  BadgeKey old(folder_.path());
  const auto badge = signed_by(old, payload_);
  const auto name = old.name();
  ASSERT_EQ(std::remove((folder_ / "badge.key").c_str()), 0);
  BadgeKey next(folder_.path());
  EXPECT_NE(next.name(), name);
  ASSERT_TRUE(next.public_key(name));
  EXPECT_EQ(verdict(badge, *next.public_key(next.name())), 1) << "it names another key";
  EXPECT_EQ(verdict(badge, *next.public_key(name)), std::time(nullptr) > 1788998400 ? 0 : 1) << said();
}

TEST_F(Badges, key_is_made_once_private_and_found_by_its_name_only) {
  BadgeKey first(folder_.path()), second(folder_.path());
  EXPECT_EQ(first.name(), second.name());
  EXPECT_EQ(first.name().size(), 43u);
  struct stat about {};
  ASSERT_EQ(::stat((folder_ / "badge.key").c_str(), &about), 0);
  EXPECT_EQ(about.st_mode & 0777, 0600u);
  for (const std::string& wrong : {std::string(), std::string("../badge"), std::string(43, '.'), std::string(43, 'A')})
    EXPECT_FALSE(first.public_key(wrong)) << wrong;
}

}  // namespace
}  // namespace kith::training
