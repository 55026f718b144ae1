// SPDX-License-Identifier: AGPL-3.0-or-later
#include "training/badge_key.h"

#include <gtest/gtest.h>
#include <sys/stat.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>

#include "platform/base/date.h"
#include "platform/base/whole_file.h"
#include "support/shared.h"
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
  /// The string `name` at or after the member `owner` of the credential itself, as the examples are written.
  static std::string of_member(const std::string& text, const std::string& owner, const std::string& name) {
    const auto from = text.find("\"" + name + "\": \"", text.find("\n  \"" + owner + "\"")) + name.size() + 5;
    return text.substr(from, text.find('"', from) - from);
  }
  static std::string with_claims(std::string text) {
    const auto claim = [](const std::string& name, const std::string& value) {
      return ",\"" + name + "\":\"" + value + "\"";
    };
    const auto day = parse_date(of_member(text, "validFrom", "validFrom").substr(0, 10));
    const std::string claims = claim("iss", of_member(text, "issuer", "id")) +
                               claim("jti", of_member(text, "id", "id")) +
                               claim("sub", of_member(text, "credentialSubject", "id")) +
                               ",\"nbf\":" + std::to_string(std::int64_t{day_number(day.value())} * 86'400);
    return text.insert(text.rfind('}'), claims);
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

/// None of the official examples of Open Badges 3.0 is signed as a JSON Web Token: they show the credential alone (the
/// endorsements within two of them have a proof of another kind, DataIntegrityProof). As they stand they are refused in
/// words; signed here, with the claims that such a token has, each is read.
TEST_F(Badges, of_the_official_examples_are_read_once_they_are_signed) {
  const auto examples = test::shared("data/openbadges/examples");
  if (!examples) GTEST_SKIP() << "skipped: no ../shared";
  BadgeKey key(folder_.path());
  int read = 0;
  for (const auto& file : std::filesystem::directory_iterator(*examples)) {
    if (file.path().extension() != ".json") continue;
    const std::string text = read_file(file.path()).value_or("");
    EXPECT_EQ(verdict(text, *key.public_key(key.name())), 1) << file.path();
    EXPECT_EQ(said(), "refused: it is not a JSON Web Token: kith checks no other proof\n") << file.path();
    EXPECT_EQ(verdict(signed_by(key, with_claims(text)), *key.public_key(key.name())), 0) << file.path() << said();
    EXPECT_EQ(said().find("holds: "), 0u) << said();
    ++read;
  }
  EXPECT_EQ(read, 8);
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
