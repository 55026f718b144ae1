// SPDX-License-Identifier: AGPL-3.0-or-later
#include "matches/rematch.h"

#include <algorithm>

#include "platform/i18n/keys.h"
#include "snapshot/match_state.h"
#include "snapshot/policies.h"
#include "snapshot/refs.h"

namespace kith::matches {

std::optional<Date> rests_until(const snapshot::Snapshot& snapshot, ProgrammeId programme, PersonId person,
                                Date today) {
  const snapshot::Day day(today);
  const auto place = snapshot::ref_of(programme);
  const auto rest = snapshot::Policies(snapshot, day).timeline(snapshot::PolicyKey::rematch_days, place);
  std::optional<Date> last;
  for (const auto& pairing : snapshot.of<snapshot::PairingRow>(snapshot::ref_of(person))) {
    const auto state = pairing.shows(day) ? snapshot::state_of(snapshot, pairing.match, day) : std::nullopt;
    if (!state || state->programme != place || !state->ever_active() || !state->closed()) continue;
    const Date until = add_days(Date(state->end), rest.whole_on(state->end));
    if (today < until) last = std::max(until, last.value_or(until));
  }
  return last;
}

Rest rest_of(const snapshot::Snapshot& snapshot, ProgrammeId programme, PersonId mentor, PersonId mentee, Date today) {
  return {rests_until(snapshot, programme, mentor, today), rests_until(snapshot, programme, mentee, today)};
}

std::string rest_words(const i18n::Words& words, const Rest& rest) {
  std::string text;
  if (rest.mentee) text = words.text("life.rest_mentee", {{"day", *rest.mentee}});
  if (rest.mentor) text += (text.empty() ? "" : " ") + words.text("life.rest_mentor", {{"day", *rest.mentor}});
  return text;
}

}  // namespace kith::matches
