// SPDX-License-Identifier: AGPL-3.0-or-later
// G3, G4, G6 in small: what happens when the disk does not do as it is told.
#include <gtest/gtest.h>

#include <set>

#include "platform/db/migration.h"
#include "support/sqlite_faults.h"
#include "support/temp_folder.h"

namespace kith::db {
namespace {

using test::SqliteFaults;
using Kind = SqliteFaults::Kind;

const std::vector<Step> faulty_tables{
    {1, "notes", {"create table note (id {{id}}, number {{bigint}} not null unique, line text not null) {{strict}}"}}};

struct Story {
  std::set<std::int64_t> acknowledged, refused;
};

void add_note(Db& db, std::int64_t number, const std::string& line) {
  db.write("add note", [&](Tx& tx) {
    tx.exec("insert into note (number, line) values (:number, :line)", {{"number", number}, {"line", line}});
    tx.exec("update note set line = line || '.' where number = :number", {{"number", number}});
  });
}

std::set<std::int64_t> numbers(Db& db) {
  std::set<std::int64_t> found;
  db.read("numbers", [&](Tx& tx) {
    tx.query("select number from note", {}, [&](const Row& row) { EXPECT_TRUE(found.insert(row.integer(0)).second); });
  });
  return found;
}

bool holds_all(const std::set<std::int64_t>& all, const std::set<std::int64_t>& some) {
  return std::includes(all.begin(), all.end(), some.begin(), some.end());
}

/// Opens the database and adds notes from `from` on. Reading must go on whatever writing meets.
Story write_notes(const Options& options, std::int64_t from, std::size_t line_length) {
  Story story;
  try {
    const auto db = Db::open(options);
    for (std::int64_t n = from; n < from + 4; ++n) {
      try {
        add_note(*db, n, std::string(line_length, 'x'));
        story.acknowledged.insert(n);
      } catch (const DbError& error) {
        EXPECT_TRUE(error.fault() == Fault::io || error.fault() == Fault::disk_full) << error.what();
        story.refused.insert(n);
      }
      EXPECT_TRUE(holds_all(numbers(*db), story.acknowledged));
    }
  } catch (const DbError& error) {  // from open
    EXPECT_TRUE(error.fault() == Fault::io || error.fault() == Fault::disk_full) << error.what();
  }
  return story;
}

struct Case {
  Kind kind;
  bool for_ever;
  std::size_t line_length;
};

class EachOperation : public testing::TestWithParam<Case> {};
INSTANTIATE_TEST_SUITE_P(fails, EachOperation,
                         testing::Values(Case{Kind::write, false, 30}, Case{Kind::write, true, 30},
                                         Case{Kind::disk_full, false, 30}, Case{Kind::disk_full, true, 30},
                                         Case{Kind::sync, false, 30}, Case{Kind::sync, true, 30},
                                         // so long that the log is copied back into the database meanwhile
                                         Case{Kind::sync, false, 3'000'000}, Case{Kind::sync, true, 3'000'000}));

/// For k = 1, 2, ... until nothing fails any more: every act is either acknowledged and there after a restart, or
/// refused with an error; nothing is invented or doubled; the file is sound.
TEST_P(EachOperation, ends_in_success_or_a_clear_error) {
  const auto [kind, for_ever, line_length] = GetParam();
  SqliteFaults faults;
  int k = 1;
  for (bool happened = true; happened; ++k) {
    ASSERT_LT(k, 400);
    test::TempFolder folder;
    const Options options{.folder = folder / "agency", .readers = 1};
    migrate(*Db::open(options), faulty_tables);
    faults.fail(kind, k, for_ever);
    const Story story = write_notes(options, 10, line_length);
    happened = faults.happened();
    faults.heal();

    const auto db = Db::open(options);
    const auto found = numbers(*db);
    EXPECT_TRUE(holds_all(found, story.acknowledged)) << "acknowledged and lost at operation " << k;
    auto possible = story.acknowledged;
    possible.insert(story.refused.begin(), story.refused.end());
    EXPECT_TRUE(holds_all(possible, found)) << "invented at operation " << k;
    EXPECT_EQ(db->check_integrity(), std::vector<std::string>{}) << "damaged at operation " << k;
    EXPECT_TRUE(happened || story.acknowledged.size() == 4U);
    add_note(*db, 99, "and it goes on");
  }
  EXPECT_GT(k, 4) << "hardly anything was tried";
  RecordProperty("operations", k - 2);
}

TEST(SqliteFault, a_full_disk_refuses_writing_lets_reading_go_on_and_is_over_without_a_restart) {
  SqliteFaults faults;
  test::TempFolder folder;
  const auto db = Db::open({.folder = folder.path(), .readers = 1});
  migrate(*db, faulty_tables);
  add_note(*db, 1, "before");
  faults.fail(Kind::disk_full, 1, true);
  for (int n = 2; n < 5; ++n) try {
      add_note(*db, n, "meanwhile");
      ADD_FAILURE() << "a write went through on a full disk";
    } catch (const DbError& error) {
      EXPECT_EQ(error.fault(), Fault::disk_full) << error.what();
      EXPECT_NE(std::string(error.what()).find("the disk is full"), std::string::npos) << error.what();
    }
  EXPECT_EQ(numbers(*db), std::set<std::int64_t>{1});
  EXPECT_FALSE(db->stopped());
  faults.heal();
  add_note(*db, 5, "after");
  EXPECT_EQ(numbers(*db), (std::set<std::int64_t>{1, 5}));
}

TEST(SqliteFault, a_failed_fsync_stops_writing_for_good_until_a_restart) {
  SqliteFaults faults;
  test::TempFolder folder;
  const Options options{.folder = folder.path(), .readers = 1};
  {
    const auto db = Db::open(options);
    migrate(*db, faulty_tables);
    add_note(*db, 1, "before");
    faults.fail(Kind::sync, 1, false);  // the disk says so only once
    EXPECT_THROW(add_note(*db, 2, "not durable"), DbError);
    EXPECT_TRUE(db->stopped());
    try {
      add_note(*db, 3, "never");
      ADD_FAILURE() << "a write went through after a failed fsync";
    } catch (const DbError& error) {
      EXPECT_EQ(error.fault(), Fault::io);
      EXPECT_NE(std::string(error.what()).find("writing has stopped"), std::string::npos) << error.what();
    }
    EXPECT_TRUE(holds_all(numbers(*db), {1}));
  }
  const auto db = Db::open(options);
  add_note(*db, 4, "after the restart");
  EXPECT_TRUE(holds_all(numbers(*db), {1, 4}));
  EXPECT_FALSE(numbers(*db).count(3));
}

}  // namespace
}  // namespace kith::db
