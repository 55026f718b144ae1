// SPDX-License-Identifier: AGPL-3.0-or-later
#include <algorithm>

#include "casefile/case_view.h"
#include "outcomes/outcomes.h"
#include "outcomes/panel.html.h"
#include "platform/i18n/keys.h"
#include "platform/render/html.h"

/// Where a child stands with its outcomes, for the page of its service: each wave, when it counts, what is on file.
namespace kith::outcomes {
namespace {

struct WaveRow {
  std::string wave, when, count, outside;
  std::optional<render::Status> status;
  std::optional<render::Url> href;
};
struct PanelView {
  std::vector<WaveRow> waves;
  bool any{};
};

struct Tally {
  std::int64_t asked{}, told{}, outside{};
};
Tally tally_of(const intake::Episode& episode, const Plan& plan, const OfEpisode& measured, Wave wave, Date today) {
  Tally tally;
  const auto due = due_day(episode, wave);
  for (const auto& outcome : plan.outcomes) {
    if (!outcome.covers(due.value_or(today))) continue;
    ++tally.asked;
    tally.told += due && std::any_of(measured.begin(), measured.end(),
                                     [&](const Measured& m) { return counts(m, outcome.chain, wave, *due); });
  }
  const auto window = window_of(episode, wave);
  tally.outside = std::count_if(measured.begin(), measured.end(),
                                [&](const Measured& m) { return m.wave == wave && (!window || !window->has(m.day)); });
  return tally;
}

WaveRow row_of(const Visit& visit, const intake::Seen& seen, Wave wave, const Tally& tally) {
  const auto window = window_of(*seen.episode, wave);
  WaveRow row;
  row.wave = wave_words(visit.words, wave);
  row.when =
      window ? visit.words.text("outcome.panel_due", {{"day", *due_day(*seen.episode, wave)}, {"last", window->last}})
             : visit.words.text("outcome.panel_none");
  row.count = visit.words.text("outcome.panel_count", {{"n", tally.told}, {"of", tally.asked}});
  if (tally.outside > 0) row.outside = visit.words.text("outcome.panel_outside", {{"n", tally.outside}});
  const bool open = tally.told < tally.asked;
  if (window && open && window->has(visit.today))
    row.status = casefile::due_status(visit.words, window->last, visit.today);
  if (seen.may_record && open)
    row.href = render::Url("/outcomes/episodes/" + visit.seal_record("referrals", seen.episode->referral) + "/" +
                           std::string(name(wave)));
  return row;
}

}  // namespace

render::Html panel(Visit& visit, const intake::Seen& seen) {
  render::Html out(4 * 1024);
  if (!seen.episode->accepted()) return out;
  PanelView view;
  const auto plan = visit.reading([&](db::Tx& tx) { return load_plan(tx, seen.episode->programme, visit.today); });
  const auto measured =
      visit.reading([&](db::Tx& tx) { return load_measured(tx, seen.episode->referral, visit.today); });
  for (const Wave wave : all_waves) {
    const auto tally = tally_of(*seen.episode, plan, measured, wave, visit.today);
    const bool comes = due_day(*seen.episode, wave).has_value();
    if (tally.asked > 0 && (comes || tally.outside > 0 || wave == Wave::closure))
      view.waves.push_back(row_of(visit, seen, wave, tally));
  }
  view.any = !view.waves.empty();
  html::panel(out, view, visit.words);
  return out;
}

}  // namespace kith::outcomes
