// SPDX-License-Identifier: AGPL-3.0-or-later
#include "records/chains.h"

#include <set>

#include "records/ddl.h"
#include "records/schema_faults.h"
#include "support/both_engines.h"

namespace kith::records {
namespace {

constexpr db::Sql chained_person{
    "insert into persons (id, sourced_id, given_name, chain, recorded_at, recorded_offset, recorded_on, recorded_by, "
    "voided) values (:id, :sourced_id, 'Ana', :chain, 1767225600, 0, 20454, 1, 0)"};

class RecordChains : public test::BothEngines {
  std::vector<db::Step> steps() const override { return ddl_steps(); }

 protected:
  void persons(int first, int last) {
    db().write("persons", [&](db::Tx& tx) {
      for (int i = first; i <= last; ++i)
        tx.exec(chained_person, {{"id", i}, {"sourced_id", "p-" + std::to_string(i)}, {"chain", i}});
    });
  }
  std::optional<crypto::Key> keep(std::uint64_t size, const std::vector<Chain>& grown) {
    return db().writing("keep", [&](db::Tx& tx) { return keep_chains(tx, size, grown); });
  }
  void sign_at(std::uint64_t size) { signed_.push_back({size, keep(size, grown_chains(db())).value()}); }
  std::vector<std::string> faults() { return chain_faults(db(), signed_); }
  /// As somebody with the disk in hand does.
  void tamper(db::Sql sql) {
    db().exclusive("tamper", [&](db::Tx& tx) {
      if (tx.engine() == db::Engine::sqlite) {
        for (const db::Sql drop :
             {db::Sql("drop trigger if exists persons_no_update"), db::Sql("drop trigger if exists persons_no_delete"),
              db::Sql("drop trigger if exists record_chains_no_update"),
              db::Sql("drop trigger if exists record_chains_no_delete")})
          tx.exec(drop);
      } else {
        tx.exec("alter table persons disable trigger user");
        tx.exec("alter table record_chains disable trigger user");
      }
      tx.exec(sql);
    });
  }

  std::vector<SignedChains> signed_;
};
KITH_BOTH_ENGINES(RecordChains);

TEST_P(RecordChains, hold_while_rows_are_only_added) {
  sign_at(1);
  persons(1, 40);
  sign_at(10);
  sign_at(11);
  persons(41, 7000);
  EXPECT_EQ(faults(), std::vector<std::string>{}) << "rows since the last checkpoint are nobody's yet";
  const auto grown = grown_chains(db());
  ASSERT_EQ(grown.size(), 1u);
  EXPECT_EQ(grown[0].record_type, "persons");
  EXPECT_EQ(grown[0].known_until, 40) << "only new rows are read";
  EXPECT_EQ(grown[0].greatest, 7000);
  sign_at(20);
  EXPECT_EQ(faults(), std::vector<std::string>{});
  EXPECT_FALSE(keep(21, grown)) << "somebody was quicker";
}

TEST_P(RecordChains, find_what_is_done_behind_the_triggers) {
  persons(1, 40);
  sign_at(10);
  persons(41, 50);
  sign_at(20);
  const std::vector<std::string> early{
      "rows of persons that stood at the checkpoint of 10 audit rows were changed, added or are gone"},
      late{"rows of persons that stood at the checkpoint of 20 audit rows were changed, added or are gone"};
  tamper("update persons set given_name = 'Bea' where id = 7");
  EXPECT_EQ(faults(), early);
  tamper("update persons set given_name = 'Ana' where id = 7");
  EXPECT_EQ(faults(), std::vector<std::string>{});
  tamper("update persons set family_name = 'Ana', given_name = 'x' where id = 7");
  EXPECT_EQ(faults(), early) << "a value in another column";
  tamper("update persons set family_name = null, given_name = 'Ana' where id = 7");
  tamper("update persons set id = 51, chain = 51 where id = 50");
  EXPECT_EQ(faults(), late);
  tamper("update persons set id = 50, chain = 50 where id = 51");
  tamper("delete from persons where id = 50");
  EXPECT_EQ(faults(), late) << "the last row is gone";
  persons(50, 50);
  EXPECT_EQ(faults(), std::vector<std::string>{});
  tamper("delete from persons where id = 12");
  EXPECT_EQ(faults(), early);
}

TEST_P(RecordChains, that_are_kept_falsely_are_not_what_was_signed) {
  persons(1, 3);
  sign_at(10);
  persons(4, 6);
  sign_at(20);
  tamper("delete from record_chains where size = 10");
  EXPECT_EQ(faults(), std::vector<std::string>{"the digests of the records are not those that the checkpoint of 10 "
                                               "audit rows was signed for"});
  tamper("delete from record_chains");
  EXPECT_EQ(faults().size(), 2u) << "a store rewritten from the beginning contradicts both";
}

class StoreSchema : public test::BothEngines {
  std::vector<db::Step> steps() const override { return store_steps(); }
};
KITH_BOTH_ENGINES(StoreSchema);

TEST_P(StoreSchema, without_a_guard_is_found) {
  EXPECT_EQ(schema_faults(db()), std::vector<std::string>{});
  db().exclusive("tamper", [](db::Tx& tx) {
    if (tx.engine() == db::Engine::sqlite) {
      tx.exec("drop trigger persons_no_update");
      tx.exec("drop trigger matches_no_delete");
      tx.exec("create trigger matches_no_delete before delete on matches begin select 1; end");
      tx.exec("create trigger sites_spy after insert on sites begin select 1; end");
    } else {
      tx.exec("alter table persons disable trigger persons_frozen");
      tx.exec("drop trigger matches_not_emptied on matches");
    }
  });
  const std::vector<std::string> sqlite{"the trigger matches_no_delete is not as this program makes it",
                                        "the trigger persons_no_update is missing",
                                        "the trigger sites_spy was not made by this program"},
      postgres{"the trigger persons_frozen is missing or switched off",
               "the trigger matches_not_emptied is missing or switched off"};
  const auto found = schema_faults(db());
  if (db().engine() == db::Engine::sqlite)
    EXPECT_EQ(found, sqlite);
  else
    EXPECT_EQ(std::set<std::string>(found.begin(), found.end()),
              std::set<std::string>(postgres.begin(), postgres.end()));
}

}  // namespace
}  // namespace kith::records
