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
namespace {

using namespace snapshot;  // NOLINT: rows of the columns

std::vector<std::string> types_of(const Timeline& line, Day day) {
  std::vector<std::string> types;
  Set<CheckType>(static_cast<std::uint64_t>(line.hundredths_on(day).value_or(0))).each([&](CheckType t) {
    types.emplace_back(word(t));
  });
  return types;
}

}  // namespace

const Surroundings::Programme& Surroundings::of(ProgrammeId programme) {
  auto [at, fresh] = programmes_.try_emplace(programme);
  if (!fresh) return at->second;
  const auto ref = ref_of(programme);
  const Day day(today_);
  auto& p = at->second;
  p.checks = types_of(policies_.timeline(PolicyKey::required_checks, ref), day);
  p.driving = types_of(policies_.timeline(PolicyKey::required_checks_transport, ref), day);
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
  around.checks = programme.checks;
  around.criteria = programme.criteria;
  around.texts = programme.texts;
  around.references = programme.references;
  for (const auto& drives : snapshot_.of<TransportRow>(ref_of(f.person)))
    if (drives.shows(Day(today_)) && drives.programme == ref_of(f.programme) && drives.days.covers(Day(today_)))
      for (const auto& type : programme.driving)
        if (std::find(around.checks.begin(), around.checks.end(), type) == around.checks.end())
          around.checks.push_back(type);
  serving(f, around);
  training(f, programme, around);
  return around;
}

}  // namespace kith::screening
