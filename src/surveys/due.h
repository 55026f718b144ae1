// SPDX-License-Identifier: AGPL-3.0-or-later
#pragma once
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "platform/base/date.h"
#include "surveys/instruments.h"

/// Which surveys of a match are due: a pure function of the policy, what was answered, and the day. Nothing of it is
/// stored.
namespace kith::surveys {

/// The policies `survey_relationship_months`, `survey_youth_months`, `survey_feedback_months`; 0 = never asked.
struct Months {
  int relationship{}, youth{}, feedback{};
};

/// One answer on file, or that it was declined.
struct Response {
  std::int64_t chain{};
  Instrument instrument{};
  Party party{};
  int wave{};  ///< months since the start for which it was asked
  Date day{};
  bool declined{};
  std::vector<int> answers;          ///< empty: on paper, only the score is known
  std::optional<int> told_score;     ///< in hundredths, of an instrument that is scored elsewhere
  std::optional<int> score() const;  ///< by the instrument's own scoring, else as told
};

struct Due {
  Instrument instrument{};
  Party party{};
  int wave{};
  Date since{};  ///< the day the wave began
};

/// The wave that is asked on `today` of a match that began on `start`: the relationship after so many months, twice as
/// many, and every year; how the mentee is doing at the start and every so many months; the programme every so many. Of
/// a wave that was missed nothing is owed any more once the next has begun. Nothing before the first.
std::optional<int> wave_on(Instrument instrument, const Months& months, Date start, Date today);
/// The day a wave begins.
Date day_of_wave(Date start, int wave);

/// What is due, oldest first: one line for each party asked whose current wave has no answer. `guardian`: the guardian
/// is a party of the match today. The caller asks only about matches that are active.
std::vector<Due> due(const Months& months, bool guardian, Date start, std::span<const Response> answered, Date today);

}  // namespace kith::surveys
