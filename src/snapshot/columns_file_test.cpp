// SPDX-License-Identifier: AGPL-3.0-or-later
// The columns in a file: what comes back, and when it is not believed. On both engines.
#include "snapshot/columns_file.h"

#include <gtest/gtest.h>
#include <unistd.h>

#include <filesystem>
#include <fstream>
#include <sstream>

#include "platform/audit/log.h"
#include "platform/db/migration.h"
#include "records/append.h"
#include "records/ddl.h"
#include "records/schema.h"
#include "snapshot/checksum.h"
#include "snapshot/intake_rows.h"
#include "snapshot/load.h"
#include "support/both_engines.h"

namespace kith::snapshot {
namespace {

using records::Field;

std::vector<db::Step> every_step() {
  auto steps = db::file_steps();
  for (auto& step : records::ddl_steps()) steps.push_back(std::move(step));
  std::sort(steps.begin(), steps.end(), [](const auto& a, const auto& b) { return a.number < b.number; });
  return steps;
}

class FileOfColumns : public test::BothEngines {
 protected:
  std::vector<db::Step> steps() const override { return every_step(); }
  void SetUp() override {
    BothEngines::SetUp();
    folder_ = std::filesystem::temp_directory_path() / ("kith-columns-" + std::to_string(::getpid()));
    std::filesystem::create_directories(folder_);
  }
  void TearDown() override {
    std::filesystem::remove_all(folder_);
    BothEngines::TearDown();
  }
  /// An act: a record and its row in the log.
  std::int64_t add(records::TableKey table, std::initializer_list<Field> fields) {
    return db().writing("act", [&](db::Tx& tx) {
      const records::Author author{PersonId{1}, Instant{1'750'000'000 + ++acts_, 0}};
      const auto made = records::append(tx, table, fields, author);
      if (!made) throw std::logic_error("refused");
      log(tx, "test.act");
      return made->chain;
    });
  }
  void log(db::Tx& tx, const char* action) {
    audit::Entry entry;
    entry.at = {1'750'000'000 + ++acts_, 0};
    entry.by = audit::By::machine;
    entry.action = action;
    audit::append(tx, std::move(entry));
  }
  void some_records() {
    add("persons", {{"persons.given_name", "Staff"}});
    const auto mentor = add("persons", {{"persons.given_name", "Mentor"}});
    const auto kid = add("persons", {{"persons.given_name", "Kid"}, {"persons.birth_date", on(2012, 6, 1)}});
    const auto programme = add("programmes", {{"programmes.name", "One"},
                                              {"programmes.model", "one_to_one"},
                                              {"programmes.setting", "community"},
                                              {"programmes.survivor", 0},
                                              {"programmes.high_risk", 0},
                                              {"programmes.guardian_topic_applies", 1},
                                              {"programmes.standards_family", "MS"},
                                              {"programmes.edition_year", 2020},
                                              {"programmes.time_zone", "America/Toronto"},
                                              {"programmes.start_date", on(2020, 1, 1)}});
    const auto match = add("matches", {{"matches.programme_id", programme},
                                       {"matches.mentor_id", mentor},
                                       {"matches.mentee_id", kid},
                                       {"matches.event_date", on(2024, 1, 2)}});
    add("match_goals", {{"match_goals.match_id", match},
                        {"match_goals.event_date", on(2024, 1, 3)},
                        {"match_goals.statement", "read together"},
                        {"match_goals.contributors", "family;mentee"},
                        {"match_goals.status", "active"}});
  }
  Snapshot whole() {
    return db().reading("load", [](db::Tx& tx) { return load(tx); });
  }
  std::string path(const char* name = "columns") const { return (folder_ / name).string(); }
  std::string written(const Snapshot& snapshot, const char* name = "columns") {
    const ColumnsFile file(path(name));
    const auto outline = db().reading("outline", [&](db::Tx& tx) { return ColumnsFile::outline(snapshot, tx); });
    EXPECT_TRUE(outline && file.write(snapshot, *outline));
    return bytes(name);
  }
  std::optional<Snapshot> read() {
    return db().reading("read", [&](db::Tx& tx) { return ColumnsFile(path()).read(tx); });
  }
  std::string bytes(const char* name) const {
    std::ifstream in(path(name), std::ios::binary);
    return std::string(std::istreambuf_iterator<char>(in), {});
  }
  void replace(const std::string& content) const { std::ofstream(path(), std::ios::binary) << content; }

  std::filesystem::path folder_;
  std::int64_t acts_{};
};
KITH_BOTH_ENGINES(FileOfColumns);

TEST_P(FileOfColumns, comes_back_as_it_was_and_goes_on_from_there) {
  some_records();
  const Snapshot before = whole();
  const std::string file = written(before);
  EXPECT_EQ(std::filesystem::status(path()).permissions(),
            std::filesystem::perms::owner_read | std::filesystem::perms::owner_write);
  const auto back = read();
  ASSERT_TRUE(back);
  EXPECT_EQ(written(*back, "again"), file) << "byte for byte";
  EXPECT_EQ(back->bytes(), before.bytes());
  add("persons", {{"persons.given_name", "Newcomer"}});
  const Snapshot after = db().reading("refresh", [&](db::Tx& tx) { return refresh(*back, tx); });
  const Snapshot fresh = whole();
  EXPECT_EQ(after.column<PersonRow>().rows(), 4U);
  for (std::uint32_t key = 1; key <= 4; ++key)
    EXPECT_EQ(after.id_of<PersonRow>(PersonRef{key}), fresh.id_of<PersonRow>(PersonRef{key})) << key;
  EXPECT_EQ(back->column<PersonRow>().rows(), 3U) << "who holds the older one keeps it";
}

TEST_P(FileOfColumns, is_not_believed_when_a_bit_is_wrong) {
  some_records();
  const std::string good = written(whole());
  for (std::size_t at = 0; at < good.size(); at += 41) {
    std::string bad = good;
    bad[at] = static_cast<char>(bad[at] ^ 0x10);
    replace(bad);
    ASSERT_FALSE(read()) << at;
  }
  for (const std::size_t size : {std::size_t{0}, std::size_t{7}, std::size_t{40}, good.size() / 2, good.size() - 8}) {
    replace(good.substr(0, size));
    EXPECT_FALSE(read()) << size;
  }
  replace(good + std::string(8, '\0'));
  EXPECT_FALSE(read());
  replace(good);
  EXPECT_TRUE(read());
}

TEST_P(FileOfColumns, is_not_believed_beside_another_store) {
  some_records();
  const std::string theirs = written(whole());
  TearDown();
  SetUp();  // a store with other acts at other moments
  acts_ = 1000;
  some_records();
  replace(theirs);
  EXPECT_FALSE(read());
}

TEST_P(FileOfColumns, is_not_believed_beside_an_older_copy_of_its_store) {
  some_records();
  const Snapshot before = whole();
  TearDown();
  SetUp();
  acts_ = 0;
  some_records();  // the same acts, then one that the copy never had
  db().write("one more", [&](db::Tx& tx) { log(tx, "test.more"); });
  const std::string later = written(whole());
  TearDown();
  SetUp();
  acts_ = 0;
  some_records();
  replace(later);
  EXPECT_FALSE(read());
}

TEST_P(FileOfColumns, is_not_made_of_a_store_without_acts) {
  EXPECT_FALSE(db().reading("outline", [&](db::Tx& tx) { return ColumnsFile::outline(Snapshot(), tx); }));
  EXPECT_FALSE(read()) << "and there is no file";
}

TEST(Checksum, is_the_same_in_whatever_parts_and_another_for_every_word_and_place) {
  std::vector<std::uint64_t> words(29);
  for (std::size_t i = 0; i < words.size(); ++i) words[i] = i * i + 7;
  const auto sum_of = [](std::span<const std::uint64_t> all, std::size_t part) {
    Checksum sum;
    for (std::size_t at = 0; at < all.size(); at += part) sum.add(all.subspan(at, std::min(part, all.size() - at)));
    return sum.value();
  };
  const std::uint64_t whole = sum_of(words, words.size());
  for (std::size_t part = 1; part < words.size(); ++part) EXPECT_EQ(sum_of(words, part), whole) << part;
  for (std::size_t i = 0; i + 1 < words.size(); ++i) {
    auto changed = words;
    std::swap(changed[i], changed[i + 1]);
    EXPECT_NE(sum_of(changed, 4), whole) << i;
    changed = words;
    changed[i] ^= 1;
    EXPECT_NE(sum_of(changed, 4), whole) << i;
  }
  EXPECT_NE(sum_of(std::span(words).first(28), 28), whole);
}

}  // namespace
}  // namespace kith::snapshot
