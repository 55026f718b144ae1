// SPDX-License-Identifier: AGPL-3.0-or-later
#pragma once
#include <cstdint>
#include <optional>
#include <vector>

#include "snapshot/snapshot.h"

namespace kith::snapshot {

/// One policy value of one programme over all days: a few steps, each from a day on.
class Timeline {
 public:
  struct Step {
    Day from;
    std::optional<std::int64_t> hundredths;
    bool operator==(const Step&) const = default;
  };
  Timeline() = default;
  /// `steps` by growing day, the first from `Day::always()`.
  explicit Timeline(std::vector<Step> steps) : steps_(std::move(steps)) {}

  /// The value in hundredths on day `d`; nothing when the key has no default and no row.
  std::optional<std::int64_t> hundredths_on(Day d) const {
    std::size_t i = steps_.size();
    while (i > 0 && d < steps_[i - 1].from) --i;
    return i == 0 ? std::nullopt : steps_[i - 1].hundredths;
  }
  /// A whole number (keys with a default always have one); `otherwise` when there is none.
  int whole_on(Day d, int otherwise = 0) const {
    const auto value = hundredths_on(d);
    return value ? static_cast<int>(*value / 100) : otherwise;
  }
  const std::vector<Step>& steps() const { return steps_; }

 private:
  std::vector<Step> steps_;
};

/// The agency's dated policy values as known on an as-of day (measure_decisions.md §1.5): among the rows with the key
/// that cover the day those of the programme win over those of the agency, then the greatest `valid_from`, then the
/// greatest id; without a row the default of the exchange format.
class Policies {
 public:
  Policies(const Snapshot& snapshot, Day as_of);
  /// O(rows of the key squared); keep the result for a loop.
  Timeline timeline(PolicyKey key, ProgrammeRef programme) const;
  /// The row that holds on `d`, for keys whose value is a list of texts; null without one.
  const PolicyRow* in_force(PolicyKey key, ProgrammeRef programme, Day d) const;

 private:
  std::vector<const PolicyRow*> ranked(PolicyKey key, ProgrammeRef programme) const;

  const IdPool& ids_;
  std::vector<const PolicyRow*> rows_;
};

/// Whether the values of the key are lists: of check types (then `hundredths` holds the bits of a `Set<CheckType>`), or
/// of texts (`PolicyRow::list`).
bool is_list(PolicyKey key);
/// FORMAT "Policy keys": the default in hundredths, or nothing.
std::optional<std::int64_t> default_policy(PolicyKey key);
/// A cell of `policies.value` as the key's number in hundredths, or nothing when it is not one. Check types: the bits
/// of the set, words that are none left out; texts: the length of the list; `contact_preset`: its place in the enum.
std::optional<std::int64_t> read_policy(PolicyKey key, std::string_view text);

}  // namespace kith::snapshot
