// SPDX-License-Identifier: AGPL-3.0-or-later
#include "evidence/group_table.h"

#include <algorithm>
#include <map>

namespace kith::evidence {
namespace {

bool few(std::int64_t n) { return n > 0 && n < smallest_group; }

void add(GroupLine& line, const GroupUnit& unit) {
  ++line.n;
  line.met += unit.met ? 1 : 0;
  line.change += unit.change;
}

/// Which groups have no line of their own.
class Hiding {
 public:
  explicit Hiding(const std::vector<GroupUnit>& units) : units_(units) {
    for (const GroupUnit& unit : units)
      for (const auto& group : unit.groups) ++sizes_[group];
    for (const auto& [group, n] : sizes_)
      if (few(n)) hidden_.insert(group);
  }

  void close() {
    while (hidden_.size() < sizes_.size())
      if (const auto* next = next_to_hide())
        hidden_.insert(*next);
      else
        return;
  }
  bool shows(const std::string& group) const { return !hidden_.contains(group); }
  bool all() const { return hidden_.size() == sizes_.size(); }
  bool in_hidden(const GroupUnit& unit) const {
    return std::any_of(unit.groups.begin(), unit.groups.end(), [&](const auto& g) { return hidden_.contains(g); });
  }

 private:
  /// A shown group whose outside is of few; else, while the hidden ones together or their outside are of few, the
  /// smallest shown one.
  const std::string* next_to_hide() const {
    const auto total = static_cast<std::int64_t>(units_.size());
    const std::string* smallest = nullptr;
    for (const auto& [group, n] : sizes_) {
      if (hidden_.contains(group)) continue;
      if (few(total - n)) return &group;
      if (!smallest || n < sizes_.at(*smallest)) smallest = &group;
    }
    const auto together = std::count_if(units_.begin(), units_.end(), [&](const GroupUnit& u) { return in_hidden(u); });
    return few(together) || few(total - together) ? smallest : nullptr;
  }

  const std::vector<GroupUnit>& units_;
  std::map<std::string, std::int64_t> sizes_;
  std::set<std::string> hidden_;
};

}  // namespace

GroupTable group_table(const std::vector<GroupUnit>& units) {
  GroupTable table;
  if (few(static_cast<std::int64_t>(units.size()))) {
    table.withheld = true;
    return table;
  }
  Hiding hiding(units);
  hiding.close();
  std::map<std::string, GroupLine> lines;
  GroupLine together;
  for (const GroupUnit& unit : units) {
    add(table.total, unit);
    if (hiding.all()) continue;
    for (const auto& group : unit.groups)
      if (hiding.shows(group)) add(lines.try_emplace(group, GroupLine{group}).first->second, unit);
    if (hiding.in_hidden(unit)) add(together, unit);
  }
  for (auto& [_, line] : lines) table.lines.push_back(std::move(line));
  if (together.n > 0) table.lines.push_back(std::move(together));
  return table;
}

}  // namespace kith::evidence
