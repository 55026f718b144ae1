// SPDX-License-Identifier: AGPL-3.0-or-later
#include <algorithm>

#include "records/value.h"
#include "screening/agreement_texts.h"
#include "screening/files.h"
#include "screening/queries.h"
#include "snapshot/match_state.h"
#include "snapshot/mentor_ready.h"
#include "snapshot/refs.h"
#include "snapshot/screening_rows.h"

namespace kith::screening {
using namespace snapshot;  // NOLINT: rows of the columns

const Surroundings::Programme& Surroundings::of(ProgrammeId programme) {
  auto [at, fresh] = programmes_.try_emplace(programme);
  if (!fresh) return at->second;
  const auto ref = ref_of(programme);
  const Day day(today_);
  auto& p = at->second;
  p.references = policies_.timeline(PolicyKey::min_references, ref).whole_on(day, 2);
  tx_.first(sql::criteria, {{"programme", programme}, {"as_of", today_}}, [&](const db::Row& row) {
    records::for_each_item(row.text(0), [&](std::string_view item) {
      p.criteria.emplace_back(item);
      return true;
    });
    return 0;
  });
  for (auto& text : texts_in_force(tx_, programme, today_))
    p.texts.push_back({std::move(text.kind), std::move(text.version), text.sign_by});
  if (const auto* row = snapshot_.effective<ProgrammeRow>(ref, day)) p.topics = topics_needed(*row);
  return p;
}

std::string Surroundings::asks(ProgrammeId programme) {
  std::string text;
  for (const auto& criterion : of(programme).criteria) (text += criterion) += '\n';
  for (const auto& t : of(programme).texts)
    ((((text += t.kind) += '\t') += t.version) += '\t') += iso(t.sign_by) + '\n';
  return text;
}

void Surroundings::serving(const MentorFile& f, Around& around) const {
  const Day day(today_);
  for (const auto& pairing : snapshot_.of<PairingRow>(ref_of(f.person))) {
    if (!pairing.shows(day) || !pairing.as_mentor) continue;
    const auto state = state_of(snapshot_, pairing.match, day);
    if (!state || state->programme != ref_of(f.programme) || !state->active_on(day)) continue;
    ++around.matches;
    const Date start(state->start);
    around.matched = around.matched ? std::min(*around.matched, start) : start;
  }
}

/// Somebody who applies again: the last day of a match is no longer ago than the policy says (M4.02).
bool Surroundings::earlier_counts(const MentorFile& f) const {
  if (!f.earlier.received) return false;
  const Day day(today_);
  std::optional<Day> last;
  for (const auto& pairing : snapshot_.of<PairingRow>(ref_of(f.person))) {
    if (!pairing.shows(day) || !pairing.as_mentor) continue;
    const auto state = state_of(snapshot_, pairing.match, day);
    if (!state || state->start >= day) continue;
    const Day active = std::min(state->closed() ? state->end : day, day) - 1;
    if (active >= state->start) last = last ? std::max(*last, active) : active;
  }
  const int months = policies_.timeline(PolicyKey::rescreen_after, ref_of(f.programme)).whole_on(day);
  return last && today_ <= add_months(Date(*last), months);
}

void Surroundings::training(const MentorFile& f, const Programme& programme, Around& around) const {
  const Day day(today_);
  const auto mentor = ref_of(f.person);
  for (const auto& record : snapshot_.of<TrainingRecordRow>(mentor))
    if (record.shows(day) && record.date <= day && record.expires_on >= day) around.training_begun = true;
  around.topics_done = programme.topics.without(topics_by(snapshot_, mentor, day, day)).empty();
}

Around Surroundings::around(const MentorFile& f) {
  const auto& programme = of(f.programme);
  Around around;
  around.criteria = programme.criteria;
  around.texts = programme.texts;
  around.references = programme.references;
  around.terms = check_terms(snapshot_, policies_, ref_of(f.person), ref_of(f.programme), Day(today_), Day(today_));
  around.terms.asked().each([&](CheckType type) { around.checks.emplace_back(word(type)); });
  around.earlier_counts = earlier_counts(f);
  serving(f, around);
  training(f, programme, around);
  return around;
}

}  // namespace kith::screening
