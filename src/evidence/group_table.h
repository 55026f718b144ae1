// SPDX-License-Identifier: AGPL-3.0-or-later
#pragma once
#include <cstdint>
#include <set>
#include <string>
#include <vector>

/// Tables by group in which nobody can be found (workflows.md §11 and §18.60, standards.md MS 1.02): a group of fewer
/// than `smallest_group` people has no line of its own, and neither have the groups from whose lines it could be found
/// by subtraction; they stand together in one line without a name.
namespace kith::evidence {

inline constexpr std::int64_t smallest_group = 5;

/// One unit of a table: the groups it belongs to (one, or several where people may name several), and its numbers.
struct GroupUnit {
  std::set<std::string> groups;
  bool met{};             ///< moved as wanted
  std::int64_t change{};  ///< in hundredths
};

struct GroupLine {
  std::string name;                   ///< empty: the groups that have no line of their own, together
  std::int64_t n{}, met{}, change{};  ///< change: the sum, in hundredths
};

struct GroupTable {
  std::vector<GroupLine> lines;  ///< by name, the one without a name last
  GroupLine total;
  bool withheld{};  ///< nothing can be told: there is no line and the total has no numbers
};

/// Every line has at least `smallest_group` units, and so have all units outside a line, unless there are none: what a
/// table leaves out when lines are taken from its total is never one of few. Where that cannot be had there are no
/// lines but the total, and with fewer units than that no numbers at all. O(groups² x units)
GroupTable group_table(const std::vector<GroupUnit>& units);

}  // namespace kith::evidence
