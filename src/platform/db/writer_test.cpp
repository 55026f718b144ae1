// SPDX-License-Identifier: AGPL-3.0-or-later
#include "platform/db/writer.h"

#include <gtest/gtest.h>

#include <future>

#include "platform/db/fault.h"

namespace kith::db {
namespace {

class NoTx final : public ActTx {
 public:
  using Tx::exec;
  using Tx::query;
  Engine engine() const override { return Engine::sqlite; }
  void query(Sql, std::span<const Param>, FunctionRef<void(const Row&)>) override {}
  std::int64_t exec(Sql, std::span<const Param>) override { return 0; }
  std::unique_ptr<Bulk> bulk(std::string_view, std::span<const std::string_view>) override { return nullptr; }
  void prepare(Sql) override {}

 private:
  void run_once(std::string_view, std::string_view) override {}
};

/// What the writer asked for, and the faults it shall meet.
struct Script {
  std::mutex mutex;
  std::string log;  ///< b begin, s savepoint, k keep, u undo, c commit, r rollback
  bool fail_begin = false, fail_commit = false, fail_undo = false;
  std::optional<Fault> stopped;
  void note(char c) {
    const std::scoped_lock lock(mutex);
    log += c;
  }
  std::string taken() {
    const std::scoped_lock lock(mutex);
    return std::exchange(log, {});
  }
};

class ScriptedConnection final : public WritingConnection {
 public:
  explicit ScriptedConnection(Script& script) : script_(script) {}
  void begin() override { step('b', script_.fail_begin); }
  void commit() override { step('c', script_.fail_commit); }
  void rollback() noexcept override { script_.note('r'); }
  void savepoint() override { script_.note('s'); }
  void keep() override { script_.note('k'); }
  void undo() override { step('u', script_.fail_undo); }
  ActTx& tx() override { return tx_; }
  std::size_t batch_limit() const override { return 20; }
  std::optional<Fault> stopped() const override { return script_.stopped; }

 private:
  void step(char c, bool fail) {
    script_.note(c);
    if (fail) throw failure(std::string(1, c), Fault::io);
  }
  Script& script_;
  NoTx tx_;
};

class WriterTest : public testing::Test {
 protected:
  /// Keeps the writer busy with a lone act while `submit` queues others; returns when all are through.
  template <class Submit>
  void while_busy(std::size_t queued, Submit submit) {
    std::promise<void> inside, go_on;
    std::thread busy([&] {
      const auto wait = [&](Tx&) {
        inside.set_value();
        go_on.get_future().wait();
      };
      fault_of([&] { writer.run("busy", wait, true); });
    });
    inside.get_future().wait();
    std::vector<std::thread> threads;
    for (std::size_t i = 0; i < queued; ++i) {
      threads.emplace_back([&, i] { submit(i); });
      while (writer.waiting() <= i) std::this_thread::yield();
    }
    go_on.set_value();
    busy.join();
    for (auto& thread : threads) thread.join();
  }
  static Fault fault_of(const std::function<void()>& act) {
    try {
      act();
    } catch (const DbError& error) {
      return error.fault();
    }
    return Fault::other;
  }
  Script script;
  std::vector<std::string> warnings;
  Writer writer{std::make_unique<ScriptedConnection>(script),
                [this](const std::string& text) { warnings.push_back(text); }};
};

TEST_F(WriterTest, acts_that_wait_share_one_commit) {
  while_busy(5, [&](std::size_t) {
    writer.run(
        "act", [](Tx&) {}, false);
  });
  EXPECT_EQ(script.taken(),
            "bc"
            "bskskskskskc");
  EXPECT_EQ(writer.commits(), 2U);
}

TEST_F(WriterTest, a_batch_has_a_limit) {
  while_busy(21, [&](std::size_t) {
    writer.run(
        "act", [](Tx&) {}, false);
  });
  const std::string log = script.taken();
  EXPECT_EQ(std::count(log.begin(), log.end(), 'c'), 3);
  EXPECT_TRUE(log.ends_with("bskc")) << log.size();
}

TEST_F(WriterTest, a_lone_act_splits_the_queue_and_order_is_kept) {
  std::vector<std::size_t> order;
  while_busy(5, [&](std::size_t i) {
    writer.run(
        "act", [&](Tx&) { order.push_back(i); }, i == 2);
  });
  EXPECT_EQ(script.taken(),
            "bc"
            "bskskc"
            "bc"
            "bskskc");
  EXPECT_EQ(order, (std::vector<std::size_t>{0, 1, 2, 3, 4}));
}

TEST_F(WriterTest, a_failing_act_is_undone_and_the_others_are_kept) {
  std::atomic<int> kept{0};
  while_busy(3, [&](std::size_t i) {
    try {
      writer.run(
          "act",
          [&](Tx&) {
            if (i == 1) throw std::runtime_error("no");
          },
          false);
      ++kept;
    } catch (const std::runtime_error&) {
    }
  });
  EXPECT_EQ(script.taken(),
            "bc"
            "bsksuskc");
  EXPECT_EQ(kept, 2);
}

TEST_F(WriterTest, a_failed_commit_fails_everyone) {
  script.fail_commit = true;
  std::atomic<int> failed{0};
  while_busy(4, [&](std::size_t) {
    failed += fault_of([&] {
                writer.run(
                    "act", [](Tx&) {}, false);
              }) == Fault::io;
  });
  EXPECT_EQ(failed, 4);
  EXPECT_EQ(writer.commits(), 0U);
  script.fail_commit = false;
  writer.run(
      "act", [](Tx&) {}, false);
  EXPECT_EQ(writer.commits(), 1U);
}

TEST_F(WriterTest, a_lost_transaction_fails_those_before_and_spares_those_after) {
  script.fail_undo = true;
  std::array<std::atomic<bool>, 4> kept{};
  while_busy(4, [&](std::size_t i) {
    try {
      writer.run(
          "act",
          [&](Tx&) {
            if (i == 2) throw failure("act", Fault::disk_full);
          },
          false);
      kept[i] = true;
    } catch (const DbError& error) {
      EXPECT_EQ(error.fault(), Fault::disk_full);
    }
  });
  EXPECT_EQ(script.taken(),
            "bc"
            "bsksksur"
            "bskc");
  EXPECT_FALSE(kept[0] || kept[1] || kept[2]);
  EXPECT_TRUE(kept[3]);
}

TEST_F(WriterTest, no_transaction_means_an_error_for_those_who_wait) {
  script.fail_begin = true;
  EXPECT_EQ(fault_of([&] {
              writer.run(
                  "act", [](Tx&) { FAIL(); }, false);
            }),
            Fault::io);
  script.fail_begin = false;
  writer.run(
      "act", [](Tx&) {}, false);
}

TEST_F(WriterTest, once_stopped_nothing_is_written_any_more) {
  writer.run(
      "act", [](Tx&) {}, false);
  EXPECT_FALSE(writer.stopped());
  script.stopped = Fault::corrupt;
  EXPECT_EQ(fault_of([&] {
              writer.run(
                  "act", [](Tx&) { FAIL(); }, false);
            }),
            Fault::corrupt);
  EXPECT_TRUE(writer.stopped());
}

TEST_F(WriterTest, a_slow_act_is_told_by_name) {
  writer.run(
      "slow thing", [](Tx&) { std::this_thread::sleep_for(std::chrono::milliseconds(300)); }, false);
  writer.run(
      "quick thing", [](Tx&) {}, false);
  ASSERT_EQ(warnings.size(), 1U);
  EXPECT_TRUE(warnings[0].starts_with("slow thing held the writer for "));
}

TEST(LeavesNoTrace, only_what_is_known_to) {
  EXPECT_TRUE(leaves_no_trace("select a from b"));
  EXPECT_TRUE(leaves_no_trace("\n insert into audit_log (seq) values (:seq)"));
  EXPECT_TRUE(leaves_no_trace("update sessions set seen_at = :now where id = :id and seen_at < :now"));
  for (const char* statement :
       {"", "update sessions set ended_at = :now where id = :id", "update sessions set seen_at = :now, step = :step",
        "insert into audit_log_x (a) values (1)", "insert into audit_checkpoints (size) values (1)",
        "with x as (select 1) update a set b = 1", "delete from sessions", "selected"})
    EXPECT_FALSE(leaves_no_trace(statement)) << statement;
}

}  // namespace
}  // namespace kith::db
