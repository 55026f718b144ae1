// SPDX-License-Identifier: AGPL-3.0-or-later
#pragma once
#include <vector>

#include "obligations/contact_schedule.h"
#include "snapshot/codes.h"
#include "snapshot/policies.h"

namespace kith::obligations {

using snapshot::ContactPreset;

/// The cadence of a preset whose windows are owed. The others of it are kept with it: a contact in every window of the
/// first is a contact in every window of all (tested), and no record says how deep a contact went.
inline const Cadence& cadence_of(ContactPreset preset) { return presets[static_cast<std::size_t>(preset)].cadences[0]; }
/// The phases of MS 8.03 in which keeping the preset does not keep it: "A", "B", "C".
const std::vector<std::string>& looser_than_coa(ContactPreset preset);
/// The preset in force on `d`, of the timeline of `PolicyKey::contact_preset`.
inline ContactPreset preset_on(const snapshot::Timeline& timeline, Day d) {
  return static_cast<ContactPreset>(timeline.whole_on(d));
}

/// The windows owed of one match when the programme's preset may change (edge case 37): each belongs to the preset in
/// force on its first day. A window under way when the preset changes runs to its end; the new preset begins with its
/// first window that begins on or after the change, or, where that would leave days without a window, with what is
/// left of the window before. Every day after S lies in a window, sometimes in two. Measures do not ask here: M8.03 is
/// always of MS 8.03 (`ContactSchedule`).
class PresetSchedule {
 public:
  PresetSchedule(Day start, const snapshot::Timeline& preset);

  /// By first day, from 0 on; it never ends.
  Window window(int position) const;
  /// The position of the last window that has begun on `day`; 0 up to S.
  int last_begun_by(Day day) const;

 private:
  /// Windows of one preset: `count` of them from `index` on, the first shortened to begin on `from`.
  struct Part {
    ContactSchedule schedule;
    int position{}, index{}, count{};
    Day from;
    Window window(int place) const;
  };
  void add(const Cadence& cadence, Day from, Day until);
  const Part& part_at(int position) const;

  Day start_;
  std::vector<Part> parts_;
};

}  // namespace kith::obligations
