// SPDX-License-Identifier: AGPL-3.0-or-later
#include "platform/http/hold.h"

#include <gtest/gtest.h>

#include <condition_variable>
#include <mutex>
#include <vector>

#include "platform/http/server_test_support.h"

namespace kith::http {
namespace {

/// Answers that wait until they are let go; `/free` waits for nothing.
class Waiting {
 public:
  HoldingHandler handler() {
    return [this](const Request& request, Hold& hold) {
      if (request.path != "/free")
        hold.until([this](Hold::Go go) {
          const std::lock_guard lock(mutex_);
          held_.push_back(std::move(go));
          changed_.notify_all();
        });
      return echo(request);
    };
  }
  std::vector<Hold::Go> take(std::size_t count) {
    std::unique_lock lock(mutex_);
    changed_.wait_for(lock, std::chrono::seconds(10), [&] { return held_.size() >= count; });
    return std::move(held_);
  }

 private:
  std::mutex mutex_;
  std::condition_variable changed_;
  std::vector<Hold::Go> held_;
};

ServerOptions one_worker() {
  ServerOptions options;
  options.workers = 1;
  return options;
}

std::string get(const std::string& path) { return "GET " + path + " HTTP/1.1\r\nHost: a\r\n\r\n"; }

TEST(HoldTest, an_answer_waits_until_it_is_let_go_and_keeps_no_worker_meanwhile) {
  Waiting waiting;
  RunningServer server(one_worker(), waiting.handler());
  auto one = server.client(), two = server.client(), three = server.client();
  one.send(get("/one"));
  two.send(get("/two"));
  auto held = waiting.take(2);
  ASSERT_EQ(held.size(), 2U);
  three.send(get("/free"));
  EXPECT_EQ(three.answer().body, "GET /free") << "the only worker is free";
  auto impatient = server.client(std::chrono::milliseconds(100));
  impatient.send(get("/held"));
  EXPECT_EQ(impatient.answer().status, 0);
  for (auto& go : held) go(nullptr);
  for (auto& go : waiting.take(1)) go(nullptr);
  EXPECT_EQ(one.answer().body, "GET /one");
  EXPECT_EQ(two.answer().body, "GET /two");
  one.send(get("/free"));
  EXPECT_EQ(one.answer().body, "GET /free") << "the connection goes on";
}

TEST(HoldTest, what_may_not_leave_is_answered_otherwise) {
  Waiting waiting;
  RunningServer server(one_worker(), waiting.handler());
  auto client = server.client();
  client.send(get("/secret"));
  auto held = waiting.take(1);
  ASSERT_EQ(held.size(), 1U);
  held[0](std::make_shared<Response>(Response::text("not now", 503)));
  const auto answer = client.answer();
  EXPECT_EQ(answer.status, 503);
  EXPECT_EQ(answer.body, "not now");
  EXPECT_TRUE(answer.headers.contains("content-security-policy"));
}

TEST(HoldTest, a_server_that_stops_waits_for_what_is_held) {
  Waiting waiting;
  RunningServer server(one_worker(), waiting.handler());
  auto client = server.client();
  client.send(get("/last"));
  auto held = waiting.take(1);
  ASSERT_EQ(held.size(), 1U);
  server->stop();
  std::thread later([&] {
    std::this_thread::sleep_for(std::chrono::milliseconds(100));
    held[0](nullptr);
  });
  server.stop();
  later.join();
  EXPECT_EQ(client.answer().body, "GET /last");
}

TEST(HoldTest, whoever_has_gone_meanwhile_hurts_nobody) {
  Waiting waiting;
  RunningServer server(one_worker(), waiting.handler());
  std::vector<Hold::Go> held;
  {
    auto client = server.client();
    client.send(get("/gone"));
    held = waiting.take(1);
    ASSERT_EQ(held.size(), 1U);
  }
  held[0](nullptr);
  auto other = server.client();
  other.send(get("/free"));
  EXPECT_EQ(other.answer().body, "GET /free");
}

}  // namespace
}  // namespace kith::http
