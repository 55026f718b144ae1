// SPDX-License-Identifier: AGPL-3.0-or-later
#include "platform/audit/log.h"

#include <gtest/gtest.h>

#include <stdexcept>
#include <thread>

#include "platform/audit/queries.h"
#include "platform/db/db.h"
#include "support/both_engines.h"

namespace kith::audit {
namespace {

Entry entry(std::int64_t n) {
  Entry e;
  e.at = Instant{1'763'800'000 + n, -300};
  e.account = AccountId{n % 7 + 1};
  e.person = PersonId{n % 5};
  e.action = "contact.record";
  e.subjects = {{"match", n}, {"contact", n * 10}};
  e.client = "Zm9vYmFyMTIzNDU2";
  e.request = "r" + std::to_string(n);
  return e;
}

class AuditLog : public test::BothEngines {
 protected:
  std::uint64_t add(std::int64_t n) {
    return db().writing("audit", [&](db::Tx& tx) { return append(tx, entry(n)); });
  }
  void add_many(int count) {
    db().write("audit", [&](db::Tx& tx) {
      for (int i = 0; i < count; ++i) append(tx, entry(i));
    });
  }
  template <class F>
  auto reading(F&& act) {
    return db().reading("audit", act);
  }
};
KITH_BOTH_ENGINES(AuditLog);

TEST(AuditQueries, fit_the_schema_of_both_engines) { test::prepare_all(sql::all); }

TEST_P(AuditLog, numbers_rows_without_a_gap_and_keeps_the_tree) {
  EXPECT_EQ(reading([](db::Tx& tx) { return root(tx, size(tx)); }), empty_root());
  Frontier tree;
  for (std::int64_t n = 1; n <= 130; ++n) {
    ASSERT_EQ(add(n), static_cast<std::uint64_t>(n));
    reading([&](db::Tx& tx) {
      const Row stored = row(tx, static_cast<std::uint64_t>(n)).value();
      const Hash node = tree.append(leaf_hash(canonical(stored)));
      EXPECT_EQ(stored.node, crypto::base64(node));
      EXPECT_EQ(root(tx, size(tx)), tree.root()) << n;
      return 0;
    });
  }
}

TEST_P(AuditLog, stores_what_was_said) {
  add(42);
  const Row r = reading([](db::Tx& tx) { return row(tx, 1).value(); });
  EXPECT_EQ(r.at, 1'763'800'042);
  EXPECT_EQ(r.offset, -300);
  EXPECT_EQ(r.by, "account");
  EXPECT_EQ(r.account, 1);
  EXPECT_EQ(r.person, 2);
  EXPECT_EQ(r.action, "contact.record");
  EXPECT_EQ(r.subjects, R"([["contact",420],["match",42]])") << "sorted";
  EXPECT_EQ(r.request, "r42");
  EXPECT_EQ(r.outcome, "done");
  EXPECT_EQ(canonical(r),
            "12:kith-audit-1,1:1,10:1763800042,4:-300,7:account,1:1,1:2,14:contact.record,"
            "30:[[\"contact\",420],[\"match\",42]],16:Zm9vYmFyMTIzNDU2,3:r42,4:done,0:,");
}

TEST_P(AuditLog, every_row_and_every_growth_can_be_proved) {
  add_many(70);
  reading([&](db::Tx& tx) {
    std::vector<Hash> roots, leaves;
    for (std::uint64_t n = 0; n <= 70; ++n) roots.push_back(root(tx, n));
    each_row(tx, 1, [&](const Row& r) { leaves.push_back(leaf_hash(canonical(r))); });
    for (std::uint64_t size = 1; size <= 70; ++size) {
      for (std::uint64_t seq = 1; seq <= size; ++seq) {
        const auto path = inclusion_path(tx, seq, size);
        EXPECT_TRUE(inclusion_holds(leaves[seq - 1], seq, size, path, roots[size])) << seq << " of " << size;
        EXPECT_FALSE(inclusion_holds(leaves[seq % 70], seq, size, path, roots[size]));
      }
      for (std::uint64_t old_size = 0; old_size <= size; ++old_size) {
        const auto path = consistency_path(tx, old_size, size);
        EXPECT_TRUE(consistency_holds(old_size, roots[old_size], size, roots[size], path))
            << old_size << " to " << size;
        if (old_size > 0) {
          EXPECT_FALSE(consistency_holds(old_size, roots[old_size - 1], size, roots[size], path));
        }
      }
    }
    EXPECT_THROW(inclusion_path(tx, 71, 71), std::out_of_range);
    EXPECT_THROW(inclusion_path(tx, 0, 5), std::out_of_range);
    EXPECT_THROW(inclusion_path(tx, 6, 5), std::out_of_range);
    EXPECT_THROW(consistency_path(tx, 5, 71), std::out_of_range);
    EXPECT_THROW(consistency_path(tx, 6, 5), std::out_of_range);
    return 0;
  });
}

TEST_P(AuditLog, an_act_that_is_undone_leaves_no_row_and_no_gap) {
  add(1);
  for (int round = 0; round < 5; ++round) {
    EXPECT_THROW(db().write("undone",
                            [&](db::Tx& tx) {
                              append(tx, entry(100));
                              append(tx, entry(101));
                              throw std::runtime_error("the act fails after its audit row");
                            }),
                 std::runtime_error);
    add(2 + round);
  }
  reading([](db::Tx& tx) {
    EXPECT_EQ(size(tx), 6u);
    Frontier tree;
    each_row(tx, 1, [&](const Row& r) {
      EXPECT_EQ(r.seq, tree.size() + 1);
      EXPECT_EQ(r.node, crypto::base64(tree.append(leaf_hash(canonical(r)))));
    });
    EXPECT_EQ(root(tx, 6), tree.root());
    return 0;
  });
}

TEST_P(AuditLog, acts_of_many_threads_stand_one_after_the_other) {
  constexpr int threads = 8, each = 25;
  std::vector<std::thread> all;
  for (int t = 0; t < threads; ++t)
    all.emplace_back([&, t] {
      for (int i = 0; i < each; ++i) {
        try {
          db().write("audit", [&](db::Tx& tx) {
            append(tx, entry(t * 1000 + i));
            if (i % 5 == 4) throw std::runtime_error("undone");
          });
        } catch (const std::runtime_error&) {
        }
      }
    });
  for (auto& thread : all) thread.join();
  reading([](db::Tx& tx) {
    EXPECT_EQ(size(tx), 8u * 20u);
    Frontier tree;
    each_row(tx, 1, [&](const Row& r) {
      EXPECT_EQ(r.seq, tree.size() + 1);
      EXPECT_EQ(r.node, crypto::base64(tree.append(leaf_hash(canonical(r)))));
    });
    return 0;
  });
}

TEST_P(AuditLog, the_database_refuses_to_change_it) {
  add_many(3);
  db().write("checkpoint", [](db::Tx& tx) { tx.exec(sql::add_checkpoint, {{"size", 3}, {"at", 1}, {"note", "x"}}); });
  const auto refused = [&](db::Sql sql) {
    EXPECT_THROW(db().write("tamper", [&](db::Tx& tx) { tx.exec(sql); }), db::DbError) << sql.text();
  };
  refused("update audit_log set outcome = 'done' where seq = 2");
  refused("update audit_log set action = 'x'");
  refused("delete from audit_log where seq = 3");
  refused("delete from audit_log");
  refused("update audit_checkpoints set note = 'y'");
  refused("delete from audit_checkpoints");
  refused("insert into audit_log select * from audit_log where seq = 1");
  if (GetParam() == db::Engine::postgres) refused("truncate audit_log");
  EXPECT_EQ(reading([](db::Tx& tx) { return size(tx); }), 3u);
}

TEST_P(AuditLog, refuses_texts_that_could_forge_or_leak) {
  const auto refused = [&](FunctionRef<void(Entry&)> spoil) {
    Entry e = entry(1);
    spoil(e);
    EXPECT_THROW(db().write("audit", [&](db::Tx& tx) { append(tx, e); }), std::logic_error);
  };
  refused([](Entry& e) { e.action = ""; });
  refused([](Entry& e) { e.outcome = ""; });
  refused([](Entry& e) { e.action = "a\nb"; });
  refused([](Entry& e) { e.detail = "caf\xc3\xa9"; });
  refused([](Entry& e) { e.request = std::string(201, 'r'); });
  refused([](Entry& e) { e.client = std::string("a\0b", 3); });
  refused([](Entry& e) { e.subjects = {{"match\"", 1}}; });
  refused([](Entry& e) { e.subjects = {{"", 1}}; });
  refused([](Entry& e) { e.subjects.assign(10'001, {"match", 1}); });
  EXPECT_EQ(reading([](db::Tx& tx) { return size(tx); }), 0u);
}

TEST_P(AuditLog, a_subject_named_twice_stands_once) {
  Entry e = entry(1);
  e.subjects = {{"match", 9}, {"match", 2}, {"match", 9}};
  db().write("audit", [&](db::Tx& tx) { append(tx, e); });
  EXPECT_EQ(reading([](db::Tx& tx) { return row(tx, 1).value().subjects; }), R"([["match",2],["match",9]])");
}

TEST_P(AuditLog, pages_backwards) {
  add_many(25);
  reading([](db::Tx& tx) {
    const auto first = newest(tx, 0, 10);
    EXPECT_EQ(first.size(), 10u);
    EXPECT_EQ(first.front().seq, 25u);
    const auto second = newest(tx, first.back().seq, 20);
    EXPECT_EQ(second.size(), 15u);
    EXPECT_EQ(second.front().seq, 15u);
    EXPECT_EQ(second.back().seq, 1u);
    return 0;
  });
}

TEST_P(AuditLog, finds_what_named_a_record_between_two_days_and_by_whom) {
  constexpr std::int64_t a_day = 86'400;
  for (std::int64_t n = 0; n < 40; ++n) {  // ten rows on each of four days
    Entry e = entry(n);
    e.at = {1'763'830'800 + n / 10 * a_day, -300};
    e.account = AccountId{n % 2 + 1};
    e.subjects = {{"person", n % 5}, {"match", 7}, {"match", 70 + n}};
    db().write("audit", [&](db::Tx& tx) { append(tx, e); });
  }
  const Date first = date_of({1'763'830'800, -300});
  const auto seqs = [&](Sought sought, int limit = 100) {
    std::vector<std::uint64_t> found;
    for (const auto& row : reading([&](db::Tx& tx) { return newest(tx, sought, limit); })) found.push_back(row.seq);
    return found;
  };
  using Seqs = std::vector<std::uint64_t>;
  EXPECT_EQ(seqs({first, add_days(first, 3)}).size(), 40u);
  EXPECT_EQ(seqs({add_days(first, 1), add_days(first, 1)}, 3), (Seqs{20, 19, 18}));
  EXPECT_EQ(seqs({add_days(first, 4), add_days(first, 9)}), Seqs{});
  EXPECT_EQ(seqs({add_days(first, -9), add_days(first, -1)}), Seqs{});
  EXPECT_EQ(seqs({.from = first, .until = first, .about = {{"person", 3}}}), (Seqs{9, 4}));
  EXPECT_EQ(seqs({.from = first, .until = first, .about = {{"person", 3}, {"person", 1}}}), (Seqs{9, 7, 4, 2}));
  EXPECT_EQ(seqs({.from = first, .until = add_days(first, 3), .about = {{"match", 7}, {"match", 71}}}).size(), 40u)
      << "a row that names two stands once";
  EXPECT_EQ(seqs({.from = first, .until = add_days(first, 3), .about = {{"match", 71}}}), Seqs{2});
  EXPECT_EQ(seqs({.from = first, .until = first, .before = 5, .account = AccountId{2}}), (Seqs{4, 2}));
}

TEST(AuditSubjects, are_read_back_as_they_were_written) {
  const std::vector<Subject> some{{"match", 12}, {"person", 7}};
  EXPECT_EQ(subjects_in(subjects_text(some)), some);
  EXPECT_TRUE(subjects_in("[]").empty());
  EXPECT_TRUE(subjects_in("[[\"match\",]]").empty());
}

TEST(AuditClient, marks_an_address_without_telling_it) {
  const crypto::Key here = crypto::random_key(), there = crypto::random_key();
  EXPECT_EQ(client_mark(here, "192.0.2.7"), client_mark(here, "192.0.2.7"));
  EXPECT_NE(client_mark(here, "192.0.2.7"), client_mark(here, "192.0.2.8"));
  EXPECT_NE(client_mark(here, "192.0.2.7"), client_mark(there, "192.0.2.7"));
  EXPECT_EQ(client_mark(here, "192.0.2.7").size(), 16u);
}

}  // namespace
}  // namespace kith::audit
