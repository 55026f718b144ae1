// SPDX-License-Identifier: AGPL-3.0-or-later
#include "placement/pair_cost.h"

#include "placement/pool_run.h"
#include "platform/i18n/keys.h"

namespace kith::placement {
namespace {

std::int64_t placed_by(const matching::Run& run) {
  return static_cast<std::int64_t>(run.mentor_of.size()) - std::ranges::count(run.mentor_of, matching::nobody);
}

std::int64_t points_of(const matching::Run& run) { return run.points + run.locked_points; }

/// `less` below 0 is more.
std::string placed_words(const i18n::Words& words, std::int64_t less) {
  if (less == 0) return words.text("placement.cost.placed_same");
  return less > 0 ? words.text("placement.cost.placed_fewer", {{"n", less}})
                  : words.text("placement.cost.placed_more", {{"n", -less}});
}

std::string points_words(const i18n::Words& words, std::int64_t less) {
  if (less == 0) return words.text("placement.cost.points_same");
  return less > 0 ? words.text("placement.cost.points_fewer", {{"n", less}})
                  : words.text("placement.cost.points_more", {{"n", -less}});
}

auto limited(const ProgrammePool& pool, double seconds) {
  auto asked = pool.asked;
  asked.limits.seconds = seconds;
  return asked;
}

/// What keeping the pair so changes of the run `before`, which answered `asked`.
PairCost compared(decltype(ProgrammePool::asked) asked, const matching::Run& before, std::int32_t mentor,
                  std::int32_t mentee, Keep keep) {
  const std::pair pair(mentee, mentor);
  if (keep == Keep::apart) {
    std::erase(asked.locks, pair);
    asked.pool.exclusions.push_back({mentor, mentee, matching::Barrier::forbidden});
    matching::put_in_order(asked.pool);
  } else if (std::ranges::find(asked.locks, pair) == asked.locks.end()) {
    asked.locks.push_back(pair);
  }
  PairCost cost;
  cost.possible = matching::bad_locks(asked).empty();
  if (!cost.possible) return cost;
  const auto after = matching::run(asked);
  cost.known = before.proven && after.proven;
  cost.placed_less = placed_by(before) - placed_by(after);
  cost.points_less = points_of(before) - points_of(after);
  for (std::size_t j = 0; j < before.mentor_of.size(); ++j) cost.moved += before.mentor_of[j] != after.mentor_of[j];
  return cost;
}

}  // namespace

std::string one_cost_words(const i18n::Words& words, const PairCost& cost) {
  if (!cost.possible) return words.text("placement.cost.impossible");
  if (!cost.known) return words.text("placement.cost.unknown");
  if (cost.moved == 0) return words.text("placement.cost.nothing");
  const auto placed = placed_words(words, cost.placed_less), points = points_words(words, cost.points_less);
  return words.text("placement.cost.some",
                    {{"placed", std::string_view(placed)}, {"points", std::string_view(points)}, {"n", cost.moved}});
}

PairCost cost_of(const ProgrammePool& pool, std::int32_t mentor, std::int32_t mentee, Keep keep, double seconds) {
  const auto asked = limited(pool, seconds);
  return compared(asked, matching::run(asked), mentor, mentee, keep);
}

std::string cost_words(const Visit& visit, const ProgrammePool& pool, std::int32_t mentor, std::int32_t mentee) {
  const auto asked = limited(pool, longest_on_a_page / 4);  // three searches, and the page
  const auto before = matching::run(asked);
  const auto of = [&](Keep keep) { return one_cost_words(visit.words, compared(asked, before, mentor, mentee, keep)); };
  return visit.words.text("placement.cost.together", {{"cost", of(Keep::together)}}) + " " +
         visit.words.text("placement.cost.apart", {{"cost", of(Keep::apart)}});
}

}  // namespace kith::placement
