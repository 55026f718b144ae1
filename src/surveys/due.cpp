// SPDX-License-Identifier: AGPL-3.0-or-later
#include "surveys/due.h"

#include <algorithm>

namespace kith::surveys {
namespace {

/// Whole months from `start` to `today`, counted from the start's own day of the month (§18.1).
int months_between(Date start, Date today) {
  int months = days_between(start, today) / 31;
  while (add_months(start, months + 1) <= today) ++months;
  return months;
}

int relationship_wave(int first, int passed) {
  int wave = passed >= 12 ? passed / 12 * 12 : 0;
  for (const int early : {first, 2 * first})
    if (early <= passed) wave = std::max(wave, early);
  return wave;
}

}  // namespace

std::optional<int> Response::score() const {
  return answers.empty() ? told_score : surveys::score(instrument, answers);
}

Date day_of_wave(Date start, int wave) { return add_months(start, wave); }

std::optional<int> wave_on(Instrument instrument, const Months& months, Date start, Date today) {
  const int every = instrument == Instrument::relationship     ? months.relationship
                    : instrument == Instrument::youth_outcomes ? months.youth
                                                               : months.feedback;
  if (every <= 0 || today < start) return std::nullopt;
  const int passed = months_between(start, today);
  const int wave = instrument == Instrument::relationship ? relationship_wave(every, passed) : passed / every * every;
  if (wave == 0 && instrument != Instrument::youth_outcomes) return std::nullopt;
  return wave;
}

std::vector<Due> due(const Months& months, bool guardian, Date start, std::span<const Response> answered, Date today) {
  std::vector<Due> list;
  for (const auto instrument : instruments) {
    const auto wave = wave_on(instrument, months, start, today);
    if (!wave) continue;
    for (const auto party : parties) {
      if (!asks(instrument, party) || (party == Party::guardian && !guardian)) continue;
      const bool told = std::any_of(answered.begin(), answered.end(), [&](const Response& r) {
        return r.instrument == instrument && r.party == party && r.wave == *wave;
      });
      if (!told) list.push_back({instrument, party, *wave, day_of_wave(start, *wave)});
    }
  }
  std::stable_sort(list.begin(), list.end(), [](const Due& a, const Due& b) { return a.since < b.since; });
  return list;
}

}  // namespace kith::surveys
