// SPDX-License-Identifier: AGPL-3.0-or-later
#include "platform/base/log.h"

#include <gtest/gtest.h>
#include <unistd.h>

#include <cerrno>
#include <cstdio>
#include <filesystem>
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

TEST(Log, that_cannot_be_opened_again_goes_on_where_it_was) {
  const auto folder = std::filesystem::path(testing::TempDir()) / ("kith_logs_" + std::to_string(::getpid()));
  const auto moved = folder.string() + ".1";
  std::filesystem::create_directory(folder);
  Log log((folder / "kith.log").string());
  std::filesystem::rename(folder, moved);
  errno = EINTR;
  log.reopen();  // what SIGHUP does: the folder is missing
  EXPECT_EQ(errno, EINTR) << "of whatever the signal interrupted";
  log.event("after");
  std::filesystem::create_directory(folder);
  log.reopen();
  log.event("later");
  const auto text = [](const std::string& path) {
    std::ifstream file(path);
    return std::string{std::istreambuf_iterator<char>(file), {}};
  };
  EXPECT_NE(text(moved + "/kith.log").find("\"after\""), std::string::npos);
  EXPECT_NE(text((folder / "kith.log").string()).find("\"later\""), std::string::npos);
  std::filesystem::remove_all(folder);
  std::filesystem::remove_all(moved);
}

TEST(Metrics, what_was_turned_away_for_want_of_room_counts_as_shed) {
  Metrics metrics;
  metrics.turned_away(503);
  metrics.turned_away(503);
  metrics.turned_away(413);
  metrics.turned_away(501);
  metrics.request(503, 10);  // a handler's own
  EXPECT_NE(metrics.text().find("kith_requests_shed_total 2\n"), std::string::npos) << metrics.text();
  EXPECT_NE(metrics.text().find("class=\"5xx\"} 3\n"), std::string::npos);
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
