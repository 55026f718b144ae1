// SPDX-License-Identifier: AGPL-3.0-or-later
#include "platform/files/vault.h"

#include <gtest/gtest.h>
#include <sys/stat.h>

#include <filesystem>

#include "platform/base/whole_file.h"
#include "support/temp_folder.h"

namespace kith::files {
namespace {

namespace fs = std::filesystem;

std::string sealed_at(const Vault& vault, const Kept& kept) { return vault.folder() + "/" + kept.file; }

TEST(Vault, what_was_put_in_comes_out) {
  const test::TempFolder folder;
  const Vault vault(folder.path());
  for (const std::size_t size : {std::size_t{0}, std::size_t{1}, std::size_t{65'535}, std::size_t{65'536},
                                 std::size_t{65'537}, std::size_t{1} << 20}) {
    const std::string content(size, 'k');
    const auto kept = vault.put(content);
    EXPECT_EQ(kept.bytes, static_cast<std::int64_t>(size));
    EXPECT_EQ(vault.get(kept), content) << size;
    EXPECT_EQ(Vault(folder.path()).get(kept), content) << "and after a restart";
  }
}

TEST(Vault, nothing_can_be_read_on_the_disk_and_only_we_may_look) {
  const test::TempFolder folder;
  const Vault vault(folder.path());
  const std::string content = "Consent of Maya Roy. " + std::string(100'000, 'x');
  const auto first = vault.put(content), second = vault.put(content);
  const auto bytes = *read_file(sealed_at(vault, first));
  EXPECT_EQ(bytes.find("Maya"), bytes.npos);
  EXPECT_NE(bytes, *read_file(sealed_at(vault, second))) << "the same content twice is not seen to be the same";
  EXPECT_EQ(first.sha256, second.sha256);
  struct stat about {};
  ASSERT_EQ(::stat((folder / "documents.key").c_str(), &about), 0);
  EXPECT_EQ(about.st_mode & 0777, 0600u);
  ASSERT_EQ(::stat(vault.folder().c_str(), &about), 0);
  EXPECT_EQ(about.st_mode & 0777, 0700u);
  ASSERT_EQ(::stat(sealed_at(vault, first).c_str(), &about), 0);
  EXPECT_EQ(about.st_mode & 0777, 0600u);
  fs::permissions(folder / "documents.key", fs::perms::owner_read | fs::perms::others_read);
  EXPECT_THROW(Vault{folder.path()}, std::runtime_error);
}

TEST(Vault, a_changed_file_a_swapped_one_and_one_of_another_agency_are_nothing) {
  const test::TempFolder folder, other;
  const Vault vault(folder.path()), stranger(other.path());
  const auto kept = vault.put(std::string(200'000, 'a')), second = vault.put("b");
  const auto path = sealed_at(vault, kept);
  const auto bytes = *read_file(path);
  for (const std::size_t at :
       {std::size_t{0}, std::size_t{20}, std::size_t{50}, std::size_t{70'000}, bytes.size() - 1}) {
    auto changed = bytes;
    changed[at] ^= 1;
    replace_file(path, changed, 0600);
    EXPECT_EQ(vault.get(kept), std::nullopt) << at;
  }
  for (const std::size_t cut :
       {std::size_t{0}, std::size_t{10}, std::size_t{40}, std::size_t{12 + 24 + 65'536 + 17}, bytes.size() - 1}) {
    replace_file(path, bytes.substr(0, cut), 0600);
    EXPECT_EQ(vault.get(kept), std::nullopt) << "cut at " << cut;
  }
  replace_file(path, bytes, 0600);
  EXPECT_TRUE(vault.get(kept));
  auto swapped = kept;
  swapped.wrapped_key = second.wrapped_key;
  EXPECT_EQ(vault.get(swapped), std::nullopt) << "a key belongs to its file";
  fs::copy_file(path, sealed_at(stranger, kept));
  EXPECT_EQ(stranger.get(kept), std::nullopt);
  auto outside = kept;
  outside.file = "../documents.key";
  EXPECT_EQ(vault.get(outside), std::nullopt);
  EXPECT_FALSE(vault.is_there("../documents.key"));
}

TEST(Vault, orphans_go_after_a_day_and_nothing_goes_when_nothing_is_known) {
  const test::TempFolder folder;
  const Vault vault(folder.path());
  const auto named = vault.put("named"), orphan = vault.put("orphan"), young = vault.put("young");
  const auto half = sealed_at(vault, orphan) + ".new.123";
  replace_file(half, "half", 0600);
  replace_file(vault.folder() + "/notes of the operator", "stay", 0600);
  for (const auto& path :
       {sealed_at(vault, named), sealed_at(vault, orphan), half, vault.folder() + "/notes of the operator"})
    fs::last_write_time(path, fs::file_time_type::clock::now() - std::chrono::hours(25));
  EXPECT_EQ(vault.sweep({}), 0u) << "the database of another folder";
  EXPECT_EQ(vault.sweep({named.file}), 2u);
  EXPECT_EQ(vault.files(), (std::set<std::string>{named.file, young.file}));
  EXPECT_TRUE(fs::exists(vault.folder() + "/notes of the operator"));
}

TEST(Vault, a_new_key_is_never_made_for_files_that_another_one_sealed) {
  const test::TempFolder folder;
  Vault(folder.path()).put("content");
  fs::remove(folder / "documents.key");
  EXPECT_THROW(Vault{folder.path()}, std::runtime_error);
  EXPECT_FALSE(fs::exists(folder / "documents.key"));
}

TEST(Vault, a_copy_is_as_sealed_as_the_original) {
  const test::TempFolder folder, copy, restored;
  const Vault vault(folder.path());
  const auto kept = vault.put("content");
  EXPECT_EQ(vault.copy_to(copy / "files"), 1u);
  EXPECT_THROW(vault.copy_to(copy / "files"), std::runtime_error) << "never over another copy";
  EXPECT_EQ(*read_file(copy / "files/" + kept.file), *read_file(sealed_at(vault, kept)));
}

}  // namespace
}  // namespace kith::files
