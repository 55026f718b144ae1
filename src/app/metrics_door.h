// SPDX-License-Identifier: AGPL-3.0-or-later
#pragma once
#include <functional>
#include <string>
#include <string_view>
#include <thread>

#include "platform/http/server.h"

namespace kith::app {

/// Answers GET /metrics, and nothing else, without a session: on an address that only this machine reaches.
class MetricsDoor {
 public:
  /// `listen` is ADDRESS:PORT. Throws std::invalid_argument when it is of another form or other machines reach it, and
  /// std::runtime_error when it cannot be had. `answer` is called on a thread of its own.
  MetricsDoor(std::string_view listen, std::function<http::Response()> answer);
  ~MetricsDoor();
  MetricsDoor(const MetricsDoor&) = delete;
  MetricsDoor& operator=(const MetricsDoor&) = delete;
  unsigned short port() const { return server_.port(); }
  /// "http://127.0.0.1:9464/metrics"
  std::string url() const;

 private:
  std::string host_;  // as in an address: [::1]
  http::Server server_;
  std::jthread thread_;
};

}  // namespace kith::app
