// SPDX-License-Identifier: AGPL-3.0-or-later
#include "platform/audit/verify.h"

#include <gtest/gtest.h>

#include <array>
#include <random>

#include "platform/audit/log.h"
#include "platform/db/db.h"
#include "support/both_engines.h"

namespace kith::audit {
namespace {

constexpr int rows = 120;

Entry entry(int n) {
  Entry e;
  e.at = Instant{1'763'800'000 + n * 7, -300};
  e.account = AccountId{n % 9 + 1};
  e.person = PersonId{n % 9 + 100};
  e.action = n % 3 == 0 ? "match.see" : "contact.record";
  e.subjects = {{"match", n % 40}, {"contact", 1000 + n}};
  e.client = n % 2 == 0 ? "AAAAAAAAAAAAAAAA" : "BBBBBBBBBBBBBBBB";
  e.request = "r" + std::to_string(n);
  e.outcome = n % 11 == 0 ? "refused" : "done";
  e.detail = n % 11 == 0 ? "reason=not_assigned" : "";
  return e;
}

/// Thrown to take a tampering back: everything happens in one transaction that is undone.
struct TakeBack {};

class Tampering : public test::BothEngines {
 protected:
  void SetUp() override {
    BothEngines::SetUp();
    if (IsSkipped()) return;
    for (int part = 0; part < 4; ++part)
      outside_ = db().writing("audit", [&](db::Tx& tx) {
        for (int i = 0; i < rows / 4; ++i) append(tx, entry(part * rows / 4 + i));
        return take_checkpoint(tx, key_, Instant{1'763'900'000 + part, -300});
      });
  }

  /// What `verify` says after `tamper` with the guards taken off; the log is afterwards as before.
  Verification after(FunctionRef<void(db::Tx&)> tamper, bool with_outside = true) {
    Verification found;
    try {
      db().exclusive("tamper", [&](db::Tx& tx) {
        take_guards_off(tx);
        tamper(tx);
        const std::vector<std::string> notes{outside_};
        found = verify(tx, key_.verifier(),
                       with_outside ? std::span<const std::string>(notes) : std::span<const std::string>());
        throw TakeBack{};
      });
    } catch (const TakeBack&) {
    }
    return found;
  }

  static void take_guards_off(db::Tx& tx) {
    if (tx.engine() == db::Engine::sqlite) {
      tx.exec("drop trigger audit_log_no_update");
      tx.exec("drop trigger audit_log_no_delete");
      tx.exec("drop trigger audit_checkpoints_no_update");
      tx.exec("drop trigger audit_checkpoints_no_delete");
    } else {
      tx.exec("alter table audit_log disable trigger all");
      tx.exec("alter table audit_checkpoints disable trigger all");
    }
  }

  /// A careful forger: every stored hash is computed anew.
  static void rehash(db::Tx& tx) {
    std::vector<std::pair<std::uint64_t, std::string>> nodes;
    Frontier tree;
    each_row(tx, 1,
             [&](const Row& r) { nodes.emplace_back(r.seq, crypto::base64(tree.append(leaf_hash(canonical(r))))); });
    for (const auto& [seq, node] : nodes)
      tx.exec("update audit_log set node = :node where seq = :seq", {{"node", node}, {"seq", seq}});
  }

  const SigningKey key_{crypto::random_key(), "kith/audit/test"};
  std::string outside_;
};
KITH_BOTH_ENGINES(Tampering);

using Change = void (*)(db::Tx&, std::int64_t seq, std::int64_t other);

/// The column changes keep the row well-formed, so only its hash can tell.
constexpr std::array<Change, 18> changes{
    [](db::Tx& tx, std::int64_t n, std::int64_t) {
      tx.exec("update audit_log set at = at + 1 where seq = :n", {{"n", n}});
    },
    [](db::Tx& tx, std::int64_t n, std::int64_t) {
      tx.exec("update audit_log set at_offset = at_offset + 60 where seq = :n", {{"n", n}});
    },
    [](db::Tx& tx, std::int64_t n, std::int64_t) {
      tx.exec("update audit_log set actor = 'operator' where seq = :n", {{"n", n}});
    },
    [](db::Tx& tx, std::int64_t n, std::int64_t) {
      tx.exec("update audit_log set account = account + 1 where seq = :n", {{"n", n}});
    },
    [](db::Tx& tx, std::int64_t n, std::int64_t) {
      tx.exec("update audit_log set person = 0 where seq = :n", {{"n", n}});
    },
    [](db::Tx& tx, std::int64_t n, std::int64_t) {
      tx.exec("update audit_log set action = action || '.x' where seq = :n", {{"n", n}});
    },
    [](db::Tx& tx, std::int64_t n, std::int64_t) {
      tx.exec("update audit_log set subjects = '[]' where seq = :n", {{"n", n}});
    },
    [](db::Tx& tx, std::int64_t n, std::int64_t) {
      tx.exec("update audit_log set client = '' where seq = :n", {{"n", n}});
    },
    [](db::Tx& tx, std::int64_t n, std::int64_t) {
      tx.exec("update audit_log set request = request || '0' where seq = :n", {{"n", n}});
    },
    [](db::Tx& tx, std::int64_t n, std::int64_t) {
      tx.exec("update audit_log set outcome = outcome || '!' where seq = :n", {{"n", n}});
    },
    [](db::Tx& tx, std::int64_t n, std::int64_t) {
      tx.exec("update audit_log set detail = detail || ' ' where seq = :n", {{"n", n}});
    },
    [](db::Tx& tx, std::int64_t n, std::int64_t) {
      tx.exec("update audit_log set node = 'AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=' where seq = :n", {{"n", n}});
    },
    // moving a character over the border between two fields
    [](db::Tx& tx, std::int64_t n, std::int64_t) {
      tx.exec(
          "update audit_log set request = substr(request, 1, 1), outcome = substr(request, 2) || outcome where seq = "
          ":n",
          {{"n", n}});
    },
    // a row is gone
    [](db::Tx& tx, std::int64_t n, std::int64_t) {
      tx.exec("delete from audit_log where seq = :n", {{"n", n}});
    },
    // a row is gone and the numbers are closed up
    [](db::Tx& tx, std::int64_t n, std::int64_t) {
      tx.exec("delete from audit_log where seq = :n", {{"n", n}});
      tx.exec("update audit_log set seq = 1 - seq where seq > :n", {{"n", n}});
      tx.exec("update audit_log set seq = 0 - seq where seq < 0");
    },
    // a row is put in
    [](db::Tx& tx, std::int64_t n, std::int64_t) {
      tx.exec("update audit_log set seq = 0 - 1 - seq where seq >= :n", {{"n", n}});
      tx.exec("update audit_log set seq = 0 - seq where seq < 0");
      tx.exec(
          "insert into audit_log (seq, at, at_offset, actor, account, person, action, subjects, client, request, "
          "outcome, detail, node) "
          "values (:n, 1763800000, -300, 'account', 1, 1, 'match.see', '[]', '', '', 'done', '', '')",
          {{"n", n}});
    },
    // two rows change places
    [](db::Tx& tx, std::int64_t n, std::int64_t other) {
      tx.exec("update audit_log set seq = -1 where seq = :n", {{"n", n}});
      tx.exec("update audit_log set seq = :n where seq = :other", {{"n", n}, {"other", other}});
      tx.exec("update audit_log set seq = :other where seq = -1", {{"other", other}});
    },
    // the end is cut off
    [](db::Tx& tx, std::int64_t n, std::int64_t) {
      tx.exec("delete from audit_log where seq >= :n", {{"n", n}});
    },
};

TEST_P(Tampering, an_untouched_log_is_sound) {
  const Verification found = after([](db::Tx&) {});
  EXPECT_TRUE(found.sound()) << (found.first_faults.empty() ? "" : found.first_faults[0]);
  EXPECT_EQ(found.rows, static_cast<std::uint64_t>(rows));
  EXPECT_EQ(found.checkpoints, 5u);
}

TEST_P(Tampering, a_thousand_random_changes_are_all_found) {
  std::mt19937 random(20'261'122);
  int found = 0;
  for (int round = 0; round < 1000; ++round) {
    const auto kind = static_cast<std::size_t>(round) % changes.size();
    const auto seq = static_cast<std::int64_t>(random() % rows) + 1;
    const auto other = (seq + static_cast<std::int64_t>(random() % (rows - 1))) % rows + 1;
    // One in three forgers computes all hashes anew (which would take a change of a hash back, so not there), and half
    // of those also remove the stored checkpoints.
    const bool careful = random() % 3 == 0 && kind != 11, thorough = careful && random() % 2 == 0;
    const Verification v = after([&](db::Tx& tx) {
      changes[kind](tx, seq, other);
      if (careful) rehash(tx);
      if (thorough) tx.exec("delete from audit_checkpoints");
    });
    EXPECT_FALSE(v.sound()) << "kind " << kind << " row " << seq << " other " << other << " careful " << careful;
    found += !v.sound();
  }
  EXPECT_EQ(found, 1000);
}

TEST_P(Tampering, a_cut_off_end_shows_by_the_stored_checkpoints_and_else_by_those_kept_outside) {
  const auto cut = [](db::Tx& tx) { tx.exec("delete from audit_log where seq > 100"); };
  EXPECT_FALSE(after(cut, false).sound());
  const auto cut_thoroughly = [&](db::Tx& tx) {
    cut(tx);
    tx.exec("delete from audit_checkpoints where size > 100");
  };
  EXPECT_TRUE(after(cut_thoroughly, false).sound()) << "nothing inside can tell";
  EXPECT_FALSE(after(cut_thoroughly, true).sound());
  const auto emptied = [](db::Tx& tx) {
    tx.exec("delete from audit_log");
    tx.exec("delete from audit_checkpoints");
  };
  EXPECT_TRUE(after(emptied, false).sound());
  EXPECT_FALSE(after(emptied, true).sound());
}

TEST_P(Tampering, a_log_rewritten_and_signed_with_the_stolen_key_contradicts_the_outside) {
  const auto rewrite = [&](db::Tx& tx) {
    tx.exec("update audit_log set account = 3 where seq = 50");
    rehash(tx);
    tx.exec("delete from audit_checkpoints");
    take_checkpoint(tx, key_, Instant{1'763'999'999, -300});
  };
  EXPECT_TRUE(after(rewrite, false).sound());
  const Verification found = after(rewrite, true);
  EXPECT_FALSE(found.sound());
  EXPECT_EQ(found.first_faults.at(0), "the first 120 rows are not those a checkpoint was signed for");
}

TEST_P(Tampering, forged_checkpoints_are_found) {
  const SigningKey stranger(crypto::random_key(), "kith/audit/test");
  EXPECT_FALSE(after(
                   [&](db::Tx& tx) {
                     tx.exec("delete from audit_checkpoints where size = 120");
                     take_checkpoint(tx, stranger, Instant{1'763'999'999, -300});
                   },
                   false)
                   .sound());
  EXPECT_FALSE(
      after([&](db::Tx& tx) { tx.exec("update audit_checkpoints set size = 119 where size = 120"); }, false).sound());
  EXPECT_FALSE(
      after([&](db::Tx& tx) { tx.exec("update audit_checkpoints set note = 'x' where size = 30"); }, false).sound());
  outside_[3] ^= 1;
  EXPECT_FALSE(after([](db::Tx&) {}).sound()) << "a damaged note from outside must not pass as no note";
}

TEST_P(Tampering, tells_at_most_twenty_faults_and_counts_all) {
  const Verification found = after([](db::Tx& tx) { tx.exec("update audit_log set detail = 'x'"); });
  EXPECT_EQ(found.first_faults.size(), 20u);
  EXPECT_GT(found.faults, 100u);
}

}  // namespace
}  // namespace kith::audit
