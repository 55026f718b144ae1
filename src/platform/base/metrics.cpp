// SPDX-License-Identifier: AGPL-3.0-or-later
#include "platform/base/metrics.h"

#include <algorithm>
#include <cstdio>

namespace kith {

void Metrics::request(int status, std::int64_t microseconds) {
  by_class_[static_cast<std::size_t>(std::clamp(status / 100, 0, 5))].fetch_add(1, std::memory_order_relaxed);
  const auto bucket = std::lower_bound(bounds.begin(), bounds.end(), microseconds) - bounds.begin();
  buckets_[static_cast<std::size_t>(bucket)].fetch_add(1, std::memory_order_relaxed);
  total_microseconds_.fetch_add(static_cast<std::uint64_t>(microseconds), std::memory_order_relaxed);
}

void Metrics::turned_away(int status) {
  const bool of_the_client = status == 501 || status == 505;  // a method or version that no server could answer
  request(of_the_client ? 400 : status, 0);
  if (status == 503) shed_.fetch_add(1, std::memory_order_relaxed);
}

std::string Metrics::text() const {
  std::string out =
      "# HELP kith_requests_total Answered requests by status class.\n# TYPE kith_requests_total counter\n";
  for (std::size_t c = 1; c < by_class_.size(); ++c)
    out += "kith_requests_total{class=\"" + std::to_string(c) + "xx\"} " + std::to_string(by_class_[c].load()) + "\n";
  out += "# HELP kith_request_seconds Time a handler took.\n# TYPE kith_request_seconds histogram\n";
  std::uint64_t below = 0;
  char bound[32];
  for (std::size_t b = 0; b < bounds.size(); ++b) {
    below += buckets_[b].load();
    std::snprintf(bound, sizeof bound, "%g", static_cast<double>(bounds[b]) / 1e6);
    out += std::string("kith_request_seconds_bucket{le=\"") + bound + "\"} " + std::to_string(below) + "\n";
  }
  below += buckets_.back().load();
  char sum[48];
  std::snprintf(sum, sizeof sum, "%.6f", static_cast<double>(total_microseconds_.load()) / 1e6);
  out += "kith_request_seconds_bucket{le=\"+Inf\"} " + std::to_string(below) + "\nkith_request_seconds_sum " + sum +
         "\nkith_request_seconds_count " + std::to_string(below) + "\n";
  out += "# TYPE kith_requests_shed_total counter\nkith_requests_shed_total " + std::to_string(shed_.load()) + "\n";
  out += "# TYPE kith_failures_total counter\nkith_failures_total " + std::to_string(failures_.load()) + "\n";
  return out;
}

}  // namespace kith
