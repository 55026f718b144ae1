// SPDX-License-Identifier: AGPL-3.0-or-later
#include "placement/group_tables.h"

#include <algorithm>

#include "platform/i18n/keys.h"

namespace kith::placement {
namespace {

/// A bar for each group that is not small: placed, and beside it left out, on one scale.
void draw(const Visit& visit, GroupTable& table) {
  constexpr std::int64_t line = 34, name_width = 260, width = 660;
  std::int64_t most = 1;
  for (const auto& group : table.groups) most = std::max(most, group.small ? 0 : group.mentees);
  for (const auto& group : table.groups) {
    Bar bar;
    bar.name = group.group;
    bar.y = table.height + 4;
    bar.text_y = table.height + 22;
    bar.small = group.small;
    bar.placed_width = group.small ? 0 : group.placed * width / most;
    bar.left_x = name_width + bar.placed_width;
    bar.left_width = group.small ? 0 : (group.mentees - group.placed) * width / most;
    if (!group.small) bar.spoken = visit.words.text("placement.bar", {{"placed", group.placed}, {"n", group.mentees}});
    table.height += line;
    table.bars.push_back(std::move(bar));
  }
}

}  // namespace

std::vector<GroupTable> group_tables(const Visit& visit, const ProgrammePool& pool,
                                     const std::vector<std::int32_t>& mentor_of) {
  std::vector<GroupTable> tables;
  for (auto& table : outcomes_of(visit, pool, mentor_of)) {
    if (std::ranges::all_of(table.groups, &Outcome::small)) continue;
    GroupTable shown{table.name, std::move(table.groups), {}, 0};
    draw(visit, shown);
    tables.push_back(std::move(shown));
  }
  return tables;
}

}  // namespace kith::placement
