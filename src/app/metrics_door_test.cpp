// SPDX-License-Identifier: AGPL-3.0-or-later
#include "app/metrics_door.h"

#include <gtest/gtest.h>

#include <stdexcept>

#include "support/raw_client.h"

namespace kith::app {
namespace {

http::Response figures() { return http::Response::text("kith_failures_total 0\n"); }

std::string ask(unsigned short port, const std::string& line, const std::string& host = "localhost") {
  test::RawClient client(port);
  client.send(line + " HTTP/1.1\r\nHost: " + host + "\r\nConnection: close\r\n\r\n");
  const auto answer = client.answer();
  return std::to_string(answer.status) + " " + answer.body;
}

TEST(MetricsDoor, tells_the_figures_without_a_session_and_nothing_else) {
  const MetricsDoor door("127.0.0.1:0", figures);
  EXPECT_EQ(ask(door.port(), "GET /metrics"), "200 kith_failures_total 0\n");
  EXPECT_EQ(ask(door.port(), "GET /metrics", "127.0.0.1:" + std::to_string(door.port())).substr(0, 3), "200");
  EXPECT_EQ(door.url(), "http://127.0.0.1:" + std::to_string(door.port()) + "/metrics");
  for (const char* other : {"GET /", "GET /work-list", "GET /metrics/", "GET /api/v1/openapi.json", "GET /healthz"})
    EXPECT_EQ(ask(door.port(), other).substr(0, 3), "404") << other;
  for (const char* other : {"POST /metrics", "DELETE /metrics", "OPTIONS /metrics"})
    EXPECT_EQ(ask(door.port(), other).substr(0, 3), "405") << other;
  EXPECT_EQ(ask(door.port(), "GET /metrics", "elsewhere.example").substr(0, 3), "421") << "a page of somebody else's";
}

TEST(MetricsDoor, opens_to_this_machine_alone) {
  for (const char* reached : {"0.0.0.0:0", "[::]:0", "192.0.2.1:0", "127.0.0.1", ":9464", "127.0.0.1:x", "localhost:0"})
    EXPECT_THROW(MetricsDoor(reached, figures), std::invalid_argument) << reached;
  const MetricsDoor door("127.0.0.1:0", figures);
  EXPECT_THROW(MetricsDoor("127.0.0.1:" + std::to_string(door.port()), figures), std::runtime_error);
}

}  // namespace
}  // namespace kith::app
