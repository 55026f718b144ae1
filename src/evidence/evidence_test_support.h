// SPDX-License-Identifier: AGPL-3.0-or-later
#pragma once
#include <algorithm>
#include <vector>

#include "platform/db/migration.h"
#include "records/ddl.h"
#include "support/both_engines.h"

namespace kith::evidence {

/// The tables of the platform, for the audit log's checkpoints and the packages, and those of the records.
inline const std::vector<db::Step>& store_steps() {
  static const std::vector<db::Step> all = [] {
    auto steps = db::file_steps();
    for (auto& step : records::ddl_steps()) steps.push_back(std::move(step));
    std::sort(steps.begin(), steps.end(), [](const auto& a, const auto& b) { return a.number < b.number; });
    return steps;
  }();
  return all;
}

}  // namespace kith::evidence
