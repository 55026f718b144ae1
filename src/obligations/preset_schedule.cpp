// SPDX-License-Identifier: AGPL-3.0-or-later
#include "obligations/preset_schedule.h"

#include <algorithm>
#include <array>
#include <limits>

namespace kith::obligations {
namespace {

constexpr int without_end = std::numeric_limits<int>::max() / 2;

/// The first window that begins on or after `day`, which is after S.
int first_beginning_from(const ContactSchedule& schedule, Day day) {
  const int index = schedule.index_holding(day);
  return schedule.window(index).first_day < day ? index + 1 : index;
}

}  // namespace

const std::vector<std::string>& looser_than_coa(ContactPreset preset) {
  static const auto all = [] {
    std::array<std::vector<std::string>, presets.size()> looser;
    std::transform(presets.begin(), presets.end(), looser.begin(),
                   [](const Preset& p) { return looser_than(p.all()); });
    return looser;
  }();
  return all[static_cast<std::size_t>(preset)];
}

PresetSchedule::PresetSchedule(Day start, const snapshot::Timeline& preset) : start_(start) {
  const auto& steps = preset.steps();
  for (std::size_t i = 0; i < steps.size(); ++i)
    add(cadence_of(preset_on(preset, steps[i].from)), steps[i].from,
        i + 1 < steps.size() ? steps[i + 1].from : Day::never());
  if (parts_.empty()) add(coa_8_03, Day::always(), Day::never());
}

void PresetSchedule::add(const Cadence& cadence, Day from, Day until) {
  if (until <= start_ + 1) return;
  Part part{ContactSchedule(start_, cadence), 0, 0, without_end, Day::always()};
  if (!parts_.empty()) {
    const Part& before = parts_.back();
    part.position = before.position + before.count;
    part.index = first_beginning_from(part.schedule, from);
    const Day uncovered = before.window(before.count - 1).last_day + 1;
    if (part.schedule.window(part.index).first_day > uncovered) {
      --part.index;
      part.from = uncovered;
    }
  }
  if (until != Day::never()) part.count = first_beginning_from(part.schedule, until) - part.index;
  if (part.count > 0 && part.from < until) parts_.push_back(part);
}

Window PresetSchedule::Part::window(int place) const {
  Window w = schedule.window(index + place);
  w.first_day = std::max(w.first_day, from);
  return w;
}

const PresetSchedule::Part& PresetSchedule::part_at(int position) const {
  return *std::find_if(parts_.rbegin(), parts_.rend(), [&](const Part& part) { return part.position <= position; });
}

Window PresetSchedule::window(int position) const {
  const Part& part = part_at(position);
  return part.window(position - part.position);
}

int PresetSchedule::last_begun_by(Day day) const {
  if (day <= start_) return 0;
  const auto begun = [&](const Part& part) { return part.window(0).first_day <= day; };
  const auto part = std::find_if(parts_.rbegin(), parts_.rend(), begun);
  return part->position + std::min(part->count - 1, part->schedule.index_holding(day) - part->index);
}

}  // namespace kith::obligations
