// SPDX-License-Identifier: AGPL-3.0-or-later
#include "platform/http/server.h"

#include <gtest/gtest.h>
#include <sys/resource.h>

#include <atomic>
#include <condition_variable>
#include <ctime>
#include <latch>
#include <mutex>
#include <stdexcept>
#include <vector>

#include "platform/http/server_test_support.h"

namespace kith::http {
namespace {

using std::chrono::milliseconds;
using std::chrono::seconds;
using Clock = std::chrono::steady_clock;

const std::string get_x = "GET /x HTTP/1.1\r\nHost: a\r\n\r\n";

std::string post(const std::string& type, const std::string& body, const std::string& headers = "") {
  return "POST /x HTTP/1.1\r\nHost: a\r\nContent-Type: " + type + "\r\n" + headers +
         "Content-Length: " + std::to_string(body.size()) + "\r\n\r\n" + body;
}

ServerOptions quick() {
  ServerOptions options;
  options.workers = 2;
  options.header_time = options.body_time = milliseconds(300);
  options.linger_time = milliseconds(200);
  return options;
}

/// A handler that waits until it is let go.
class Gate {
 public:
  Response pass(const Request& request) {
    std::unique_lock lock(mutex_);
    ++inside_;
    changed_.notify_all();
    changed_.wait(lock, [&] { return open_ || passes_ > 0; });
    if (passes_ > 0) --passes_;
    return echo(request);
  }
  void let_through(int count) {
    const std::lock_guard lock(mutex_);
    passes_ = count;
    changed_.notify_all();
  }
  void open() {
    const std::lock_guard lock(mutex_);
    open_ = true;
    changed_.notify_all();
  }
  void await_inside(int count) {
    std::unique_lock lock(mutex_);
    changed_.wait_for(lock, seconds(10), [&] { return inside_ >= count; });
    ASSERT_GE(inside_, count);
  }

 private:
  std::mutex mutex_;
  std::condition_variable changed_;
  int inside_{0}, passes_{0};
  bool open_{false};
};

TEST(Server, AnswersCarryLengthDateAndSecurityHeaders) {
  RunningServer server(quick(), echo);
  auto client = server.client();
  client.send(get_x);
  const auto answer = client.answer();
  EXPECT_EQ(answer.status, 200);
  EXPECT_EQ(answer.body, "GET /x");
  EXPECT_EQ(answer.headers.at("content-length"), "6");
  EXPECT_EQ(answer.headers.at("content-type"), "text/plain; charset=utf-8");
  EXPECT_EQ(answer.headers.at("x-content-type-options"), "nosniff");
  EXPECT_TRUE(answer.headers.contains("content-security-policy"));
  EXPECT_EQ(answer.headers.at("date").size(), 29u);
  EXPECT_FALSE(answer.headers.contains("connection"));
  EXPECT_FALSE(answer.headers.contains("server"));
  EXPECT_FALSE(answer.headers.contains("strict-transport-security"));
}

TEST(Server, HeadHasTheLengthButNoBody) {
  RunningServer server(quick(), echo);
  auto client = server.client();
  client.send("HEAD /x HTTP/1.1\r\nHost: a\r\n\r\n" + get_x);
  const auto head = client.answer(true);
  EXPECT_EQ(head.headers.at("content-length"), "7");
  EXPECT_EQ(client.answer().body, "GET /x");
}

TEST(Server, RefusalsCarrySecurityHeadersToo) {
  RunningServer server(quick(), echo);
  auto client = server.client();
  client.send("TRACE / HTTP/1.1\r\nHost: a\r\n\r\n");
  const auto answer = client.answer();
  EXPECT_EQ(answer.status, 405);
  EXPECT_EQ(answer.headers.at("allow"), "GET, HEAD, POST");
  EXPECT_EQ(answer.headers.at("connection"), "close");
  EXPECT_EQ(answer.headers.at("cache-control"), "no-store");
  EXPECT_TRUE(client.closed());
}

TEST(Server, NotModifiedAndNoContentHaveNoBodyAndNoLength) {
  RunningServer server(quick(), [](const Request& request) {
    Response r = Response::text("not sent", request.path == "/304" ? 304 : 204);
    return r.header("ETag", "\"x\"");
  });
  for (const std::string path : {"/304", "/204"}) {
    auto client = server.client();
    client.send("GET " + path + " HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n");
    const std::string all = client.rest();
    EXPECT_EQ(all.find("Content-Length"), std::string::npos) << all;
    EXPECT_EQ(all.find("not sent"), std::string::npos) << all;
    EXPECT_TRUE(all.ends_with("\r\n\r\n"));
  }
}

TEST(Server, AHandlersHeaderCannotSplitTheAnswer) {
  std::atomic<int> failures{0};
  ServerOptions options = quick();
  options.failed = [&](std::string_view, std::string_view) { ++failures; };
  RunningServer server(options, [](const Request& request) {
    Response r = Response::text("x");
    return r.header("X-A", "b\r\nSet-Cookie: c=d" + request.path);
  });
  auto client = server.client();
  client.send(get_x);
  const auto answer = client.answer();
  EXPECT_EQ(answer.status, 500);
  EXPECT_FALSE(answer.headers.contains("set-cookie"));
  EXPECT_EQ(failures, 1);
}

TEST(Server, AnExceptionIsA500WithAReferenceThatIsLoggedOnce) {
  std::mutex mutex;
  std::vector<std::pair<std::string, std::string>> log;
  ServerOptions options = quick();
  options.failed = [&](std::string_view reference, std::string_view what) {
    const std::lock_guard lock(mutex);
    log.emplace_back(reference, what);
  };
  RunningServer server(options, [](const Request& request) -> Response {
    if (request.path == "/int") throw 7;
    throw std::runtime_error("the engine is broken");
  });
  auto client = server.client();
  client.send(get_x + "GET /api/v1/x HTTP/1.1\r\nHost: a\r\n\r\n" + "GET /int HTTP/1.1\r\nHost: a\r\n\r\n");
  const auto page = client.answer(), api = client.answer(), other = client.answer();
  EXPECT_EQ(page.status, 500);
  EXPECT_EQ(api.headers.at("content-type"), "application/problem+json; charset=utf-8");
  EXPECT_EQ(other.status, 500);
  ASSERT_EQ(log.size(), 3u);
  EXPECT_EQ(log[0].second, "the engine is broken");
  EXPECT_EQ(log[0].first.size(), 8u);
  EXPECT_NE(page.body.find(log[0].first), std::string::npos) << page.body;
  EXPECT_NE(api.body.find(log[1].first), std::string::npos) << api.body;
  EXPECT_EQ(page.body.find("engine"), std::string::npos);
  EXPECT_NE(log[0].first, log[1].first);
}

TEST(Server, ErrorPagesComeFromTheHookAndSurviveItsFailure) {
  ServerOptions options = quick();
  options.error_page = [](int status, std::string_view, const Request* request) {
    if (!request) throw std::runtime_error("no page");
    return Response::html("<p>ours " + std::to_string(status), 200);
  };
  RunningServer server(options, [](const Request&) -> Response { throw std::runtime_error("x"); });
  auto client = server.client();
  client.send(get_x + "BAD\r\n\r\n");
  const auto ours = client.answer();
  EXPECT_EQ(ours.status, 500);
  EXPECT_EQ(ours.body, "<p>ours 500");
  const auto plain = client.answer();
  EXPECT_EQ(plain.status, 400);
  EXPECT_EQ(plain.body, "400 Bad Request\n");
}

TEST(Server, SlowHeadIsCutAtItsTotalTime) {
  RunningServer server(quick(), echo);
  auto client = server.client();
  const auto start = Clock::now();
  client.send("GET / HTTP/1.1\r\n");
  for (int i = 0; i < 4; ++i) {
    std::this_thread::sleep_for(milliseconds(100));
    client.send("X: y\r\n");
  }
  EXPECT_EQ(client.answer().status, 408);
  EXPECT_LT(Clock::now() - start, seconds(2));
}

TEST(Server, SlowBodyIsCutAtItsTotalTime) {
  RunningServer server(quick(), echo);
  auto client = server.client();
  client.send("POST /x HTTP/1.1\r\nHost: a\r\nContent-Length: 1000\r\n\r\n");
  for (int i = 0; i < 4; ++i) {
    std::this_thread::sleep_for(milliseconds(100));
    client.send("x");
  }
  EXPECT_EQ(client.answer().status, 408);
}

TEST(Server, IdleConnectionIsClosedWithoutAWord) {
  ServerOptions options = quick();
  options.idle_time = milliseconds(200);
  RunningServer server(options, echo);
  auto client = server.client();
  client.send(get_x);
  EXPECT_EQ(client.answer().status, 200);
  EXPECT_TRUE(client.closed());
}

TEST(Server, AReaderThatTakesNothingIsCut) {
  ServerOptions options = quick();
  options.write_time = milliseconds(300);
  options.slowest_reader = 1 << 30;
  std::latch asked(1);
  RunningServer server(options, [&](const Request&) {
    asked.count_down();
    return Response::text(std::string(32 << 20, 'x'));
  });
  auto client = server.client();
  client.send(get_x);
  asked.wait();
  const auto end = Clock::now() + seconds(20);  // a busy machine may take long to begin
  while (server->connections() != 0 && Clock::now() < end) std::this_thread::sleep_for(milliseconds(10));
  EXPECT_EQ(server->connections(), 0u);
  EXPECT_LT(client.rest().size(), std::size_t{32} << 20);
}

TEST(Server, LargeUploadJustBelowAndJustAboveTheLimit) {
  ServerOptions options = quick();
  options.body_limit = 10 << 20;
  options.body_time = seconds(10);
  options.linger_time = seconds(2);
  RunningServer server(options, echo);
  const std::string start = "--b\r\nContent-Disposition: form-data; name=\"f\"; filename=\"big.bin\"\r\n\r\n",
                    end = "\r\n--b--\r\n";
  const std::size_t room = options.body_limit - start.size() - end.size();
  auto client = server.client();
  client.send(post("multipart/form-data; boundary=b", start + std::string(room, 'x') + end));
  EXPECT_EQ(client.answer().body, "POST /x u:f=big.bin/" + std::to_string(room));
  client.send(post("multipart/form-data; boundary=b", start + std::string(room + 1, 'x') + end));
  const auto refused = client.answer();  // the client has sent all of it before it reads: no reset in between
  EXPECT_EQ(refused.status, 413);
  EXPECT_TRUE(client.closed());
}

TEST(Server, ContinueIsSentOnlyForABodyThatIsWanted) {
  RunningServer server(quick(), echo);
  auto client = server.client();
  client.send(
      "POST /x HTTP/1.1\r\nHost: a\r\nContent-Type: application/json\r\nExpect: 100-continue\r\nContent-Length: "
      "9\r\n\r\n");
  std::this_thread::sleep_for(milliseconds(50));
  client.send("{\"a\": 1}\n");
  EXPECT_EQ(client.answer().body, "POST /x f:a=1");
  EXPECT_EQ(client.interim_answers(), 1);
  client.send("POST /x HTTP/1.1\r\nHost: a\r\nExpect: 100-continue\r\nContent-Length: 99999999\r\n\r\n");
  EXPECT_EQ(client.answer().status, 413);
  EXPECT_EQ(client.interim_answers(), 1);
}

TEST(Server, BodiesInFlightHaveACommonLimit) {
  ServerOptions options = quick();
  options.body_memory = 100'000;
  options.uncounted_body = 0;
  options.body_time = seconds(5);
  RunningServer server(options, echo);
  const std::string most = "POST /x HTTP/1.1\r\nHost: a\r\nContent-Length: 90000\r\n\r\n" + std::string(80'000, 'x');
  auto first = server.client();
  first.send(most);
  std::this_thread::sleep_for(milliseconds(100));
  auto second = server.client();
  second.send(most);
  EXPECT_EQ(second.answer().status, 503);
  first.send(std::string(10'000, 'x'));
  EXPECT_EQ(first.answer().status, 415);  // complete, only without a type; now there is room again
  auto third = server.client();
  third.send(post("application/x-www-form-urlencoded", "a=" + std::string(80'000, 'x')));
  EXPECT_EQ(third.answer().status, 200);
}

TEST(Server, FullQueueIs503AndUrgentWorkStillGetsIn) {
  Gate gate;
  ServerOptions options = quick();
  options.workers = 1;
  options.queue = 1;
  options.urgency = [](std::string_view path) { return path == "/sign-in" ? Urgency::sign_in : Urgency::normal; };
  std::atomic<int> turned_away{0};
  options.turned_away = [&](int status) { turned_away += status == 503; };
  RunningServer server(options, [&](const Request& request) { return gate.pass(request); });
  auto running = server.client(), waiting = server.client(), refused = server.client(), urgent = server.client();
  running.send(get_x);
  gate.await_inside(1);
  waiting.send(get_x);
  test::RawAnswer answer;
  for (int i = 0; i < 200 && answer.status == 0; ++i) {  // until `waiting` is in the queue, this one may get its place
    auto next = server.client(milliseconds(100));
    next.send(get_x);
    answer = next.answer();
  }
  EXPECT_EQ(answer.status, 503);
  EXPECT_EQ(answer.headers.at("retry-after"), "2");
  urgent.send("GET /sign-in HTTP/1.1\r\nHost: a\r\n\r\n");
  std::this_thread::sleep_for(milliseconds(50));
  gate.open();
  EXPECT_EQ(urgent.answer().body, "GET /sign-in");
  EXPECT_EQ(running.answer().status, 200);
  EXPECT_GE(turned_away, 1);
}

/// ASVS 15.4.4: sign-ins that take long stop no page.
TEST(Server, ManySignInsLeaveHalfOfTheWorkersToOthers) {
  Gate gate;
  ServerOptions options = quick();
  options.workers = 4;
  options.urgency = [](std::string_view path) { return path == "/sign-in" ? Urgency::sign_in : Urgency::normal; };
  RunningServer server(options, [&](const Request& request) {
    if (request.path != "/sign-in") return echo(request);
    return gate.pass(request);
  });
  std::vector<test::RawClient> many;
  for (int i = 0; i < 16; ++i) {
    many.push_back(server.client());
    many.back().send("GET /sign-in HTTP/1.1\r\nHost: a\r\n\r\n");
  }
  gate.await_inside(4);  // nobody else was there: they have all
  auto page = server.client();
  page.send(get_x);
  std::this_thread::sleep_for(milliseconds(50));
  gate.let_through(1);
  EXPECT_EQ(page.answer().body, "GET /x") << "the first worker that is free goes to who waited beside them";
  gate.open();
  for (auto& one : many) EXPECT_EQ(one.answer().status, 200);
}

/// G37
TEST(Server, AtOnceIsAnsweredWhateverTheWorkersDo) {
  Gate gate;
  ServerOptions options = quick();
  options.workers = 1;
  options.queue = 1;
  options.at_once = [](std::string_view path) { return path == "/healthz"; };
  RunningServer server(options, [&](const Request& request) {
    if (request.path == "/healthz") return echo(request);
    return gate.pass(request);
  });
  auto running = server.client(), waiting = server.client(), health = server.client();
  running.send(get_x);
  gate.await_inside(1);
  waiting.send(get_x);
  health.send("GET /healthz HTTP/1.1\r\nHost: a\r\n\r\n");
  EXPECT_EQ(health.answer().body, "GET /healthz");
  auto other = server.client();
  other.send("POST /healthz HTTP/1.1\r\nHost: a\r\nContent-Length: 0\r\n\r\n");
  EXPECT_EQ(other.answer().status, 503) << "whoever only looks is answered at once, others wait like everybody";
  gate.open();
}

TEST(Server, WhoWaitedTooLongIsToldSo) {
  Gate gate;
  ServerOptions options = quick();
  options.workers = 1;
  options.queue_time = milliseconds(50);
  RunningServer server(options, [&](const Request& request) { return gate.pass(request); });
  auto running = server.client(), waiting = server.client();
  running.send(get_x);
  gate.await_inside(1);
  waiting.send(get_x);
  std::this_thread::sleep_for(milliseconds(150));
  gate.open();
  EXPECT_EQ(running.answer().status, 200);
  const auto late = waiting.answer();
  EXPECT_EQ(late.status, 503);
  EXPECT_EQ(late.headers.at("retry-after"), "2");
}

TEST(Server, OnlyOurHosts) {
  ServerOptions options = quick();
  options.hosts = {"kith.example", "[::1]"};
  RunningServer server(options, echo);
  for (const auto& [host, status] : {std::pair{"kith.example", 200},
                                     {"KITH.example:8443", 200},
                                     {"[::1]:80", 200},
                                     {"192.168.1.7:8080", 200},
                                     {"[fe80::1]", 200},
                                     {"evil.example", 421},
                                     {"192.168.1.7.evil.example", 421}}) {
    auto client = server.client();
    client.send("GET / HTTP/1.1\r\nHost: " + std::string(host) + "\r\n\r\n");
    EXPECT_EQ(client.answer().status, status) << host;
  }
}

TEST(Server, ProxyHeadersAreBelievedOnlyBehindAProxy) {
  const auto tell = [](const Request& request) {
    return Response::text(request.client + (request.secure ? " secure" : " plain"));
  };
  const std::string forwarded =
      "GET / HTTP/1.1\r\nHost: a\r\nX-Forwarded-For: 6.6.6.6, 203.0.113.7\r\nX-Forwarded-Proto: https\r\n\r\n";
  {
    RunningServer server(quick(), tell);
    auto client = server.client();
    client.send(forwarded);
    EXPECT_EQ(client.answer().body, "127.0.0.1 plain");
  }
  ServerOptions options = quick();
  options.behind_proxy = true;
  RunningServer server(options, tell);
  auto client = server.client();
  client.send(forwarded);
  const auto answer = client.answer();
  EXPECT_EQ(answer.body, "203.0.113.7 secure");
  EXPECT_TRUE(answer.headers.contains("strict-transport-security"));
  client.send("GET / HTTP/1.1\r\nHost: a\r\nX-Forwarded-For: <script>\r\n\r\n");
  EXPECT_EQ(client.answer().body, "127.0.0.1 plain");
}

TEST(Server, RawTypesReachTheHandlerAsTheyAre) {
  RunningServer server(quick(), echo);
  auto client = server.client();
  client.send(post("application/csp-report", "{\"csp-report\":{}}"));
  EXPECT_EQ(client.answer().body, "POST /x b:{\"csp-report\":{}}");
}

TEST(Server, TwoThousandIdleConnectionsDoNotDisturb) {
  ServerOptions options = quick();
  options.header_time = seconds(10);
  RunningServer server(options, echo);
  std::vector<test::RawClient> idle;
  for (int i = 0; i < 2000; ++i) {
    idle.push_back(server.client());
    ASSERT_TRUE(idle.back().connected()) << i;
    if (i % 20 == 0) idle.back().send("GET / HTTP/1.1\r\nHos");
  }
  auto client = server.client();
  for (int i = 0; i < 200; ++i) {
    client.send(get_x);
    ASSERT_EQ(client.answer().status, 200);
  }
  EXPECT_EQ(server->connections(), 2001u);
  idle[0].send("t: a\r\n\r\n");
  EXPECT_EQ(idle[0].answer().status, 200);
  idle[1999].send(get_x);
  EXPECT_EQ(idle[1999].answer().status, 200);
}

TEST(Server, AboveTheCapTheLongestIdleGives) {
  ServerOptions options = quick();
  options.connections = 3;
  RunningServer server(options, echo);
  std::vector<test::RawClient> clients;
  for (int i = 0; i < 3; ++i) {
    clients.push_back(server.client());
    clients.back().send(get_x);
    EXPECT_EQ(clients.back().answer().status, 200);
    std::this_thread::sleep_for(milliseconds(5));
  }
  auto fourth = server.client();
  fourth.send(get_x);
  EXPECT_EQ(fourth.answer().status, 200);
  EXPECT_TRUE(clients[0].closed());
  clients[2].send(get_x);
  EXPECT_EQ(clients[2].answer().status, 200);
}

TEST(Server, AboveTheCapWithoutAnIdleOneItIs503) {
  Gate gate;
  ServerOptions options = quick();
  options.connections = 2;
  RunningServer server(options, [&](const Request& request) { return gate.pass(request); });
  auto one = server.client(), two = server.client();
  one.send(get_x);
  two.send(get_x);
  gate.await_inside(2);
  auto three = server.client();
  EXPECT_EQ(three.answer().status, 503);
  gate.open();
  EXPECT_EQ(one.answer().status + two.answer().status, 400);
}

TEST(Server, OutOfFilesItWaitsAndGoesOn) {
  RunningServer server(quick(), echo);
  auto before = server.client();
  before.send(get_x);
  EXPECT_EQ(before.answer().status, 200);
  test::RawClient late;
  rlimit files{};
  getrlimit(RLIMIT_NOFILE, &files);
  const rlimit none{1, files.rlim_max};
  setrlimit(RLIMIT_NOFILE, &none);
  const std::clock_t busy = std::clock();
  EXPECT_TRUE(late.connect(server->port()));  // waits in the listening socket's queue
  late.send(get_x);
  before.send(get_x);
  EXPECT_EQ(before.answer().status, 200);  // those that are open are served
  std::this_thread::sleep_for(milliseconds(300));
  EXPECT_LT(std::clock() - busy, CLOCKS_PER_SEC / 5);  // the server does not spin
  setrlimit(RLIMIT_NOFILE, &files);
  EXPECT_EQ(late.answer().status, 200);
}

TEST(Server, StopFinishesWhatRunsAndRefusesNothingHalfway) {
  Gate gate;
  RunningServer server(quick(), [&](const Request& request) { return gate.pass(request); });
  auto running = server.client(), idle = server.client();
  running.send(get_x);
  gate.await_inside(1);
  server->stop();
  std::this_thread::sleep_for(milliseconds(50));
  gate.open();
  EXPECT_EQ(running.answer().body, "GET /x");
  EXPECT_TRUE(idle.closed());
  const auto start = Clock::now();
  server.stop();
  EXPECT_LT(Clock::now() - start, seconds(2));
  EXPECT_FALSE(server.client().connected());
}

/// Sixteen clients in a loop while the server stops: every answer that began also ended, and nobody's request was
/// taken without an answer.
TEST(Server, StopUnderLoadCutsNoAnswer) {
  RunningServer server(quick(), [](const Request&) { return Response::text(std::string(20'000, 'x')); });
  std::atomic<int> answered{0}, cut{0};
  std::latch started(17);
  std::vector<std::thread> threads;
  for (int i = 0; i < 16; ++i)
    threads.emplace_back([&] {
      auto client = server.client();
      bool told = false;
      while (client.send(get_x)) {
        const auto answer = client.answer();
        if (answer.status == 0 || answer.body.size() != 20'000) {
          cut += 1;
          break;
        }
        ++answered;
        if (!told) started.count_down();
        told = true;
        if (answer.headers.contains("connection")) break;
      }
    });
  started.arrive_and_wait();
  server.stop();
  for (auto& thread : threads) thread.join();
  EXPECT_GE(answered, 16);
  EXPECT_EQ(cut, 0);
}

TEST(Server, StopTwiceAndBeforeRunning) {
  ServerOptions options = quick();
  options.port = 0;
  Server server(options, echo);
  server.stop();
  server.stop();
  server.run();
  SUCCEED();
}

TEST(Server, SaysPlainlyWhyItCannotStart) {
  const auto message = [](ServerOptions options) -> std::string {
    try {
      Server server(std::move(options), echo);
    } catch (const std::runtime_error& e) {
      return e.what();
    }
    return "";
  };
  RunningServer other(quick(), echo);
  ServerOptions taken = quick();
  taken.port = other->port();
  EXPECT_EQ(message(taken),
            "cannot listen on 127.0.0.1 port " + std::to_string(taken.port) + ": Address already in use");
  ServerOptions name = quick();
  name.address = "localhost";
  EXPECT_EQ(message(name), "not a numeric address to listen on: localhost");
  ServerOptions half = quick();
  half.port = 0;
  half.tls_certificate = "x.pem";
  EXPECT_EQ(message(half), "TLS needs both a certificate and a key");
  half.tls_key = "y.pem";
  EXPECT_EQ(message(half), "TLS: cannot use the certificate file");
}

}  // namespace
}  // namespace kith::http
