// SPDX-License-Identifier: AGPL-3.0-or-later
#include "platform/base/log.h"

#include <gtest/gtest.h>
#include <unistd.h>

#include <cstdio>
#include <fstream>
#include <iterator>

#include "platform/base/metrics.h"

namespace kith {
namespace {

TEST(Log, writes_one_json_line_an_event_and_cannot_be_injected) {
  const std::string path = testing::TempDir() + "/kith_log_" + std::to_string(::getpid());
  Log log(path);
  log.event("request", {{"route", "/matches/{match:id}\n{\"forged\":1}"}, {"status", 200}});
  std::ifstream file(path);
  const std::string text{std::istreambuf_iterator<char>(file), {}};
  EXPECT_EQ(std::count(text.begin(), text.end(), '\n'), 1);
  EXPECT_NE(text.find("\"event\":\"request\""), std::string::npos);
  EXPECT_NE(text.find("\\\"forged\\\""), std::string::npos);
  EXPECT_NE(text.find("\"status\":200"), std::string::npos);
  std::remove(path.c_str());
}

TEST(Metrics, counts_into_cumulative_buckets) {
  Metrics metrics;
  metrics.request(200, 400);
  metrics.request(404, 700);
  metrics.request(503, 2'000'000);
  const auto text = metrics.text();
  EXPECT_NE(text.find("kith_requests_total{class=\"2xx\"} 1\n"), std::string::npos);
  EXPECT_NE(text.find("le=\"0.0005\"} 1\n"), std::string::npos);
  EXPECT_NE(text.find("le=\"0.001\"} 2\n"), std::string::npos);
  EXPECT_NE(text.find("le=\"+Inf\"} 3\n"), std::string::npos);
}

}  // namespace
}  // namespace kith
