// SPDX-License-Identifier: AGPL-3.0-or-later
#include <algorithm>

#include "records/value.h"
#include "screening/files.h"
#include "screening/queries.h"
#include "snapshot/match_state.h"
#include "snapshot/refs.h"
#include "snapshot/screening_rows.h"

namespace kith::screening {
namespace {

using namespace snapshot;  // NOLINT: rows of the columns

constexpr Topics orientation{Topic::philosophy_role,     Topic::duties_mentee,        Topic::duties_organization,
                             Topic::organization_duties, Topic::realistic_expectations};
constexpr Topics foundation{Topic::good_practice, Topic::communication, Topic::role_modelling, Topic::building_trust,
                            Topic::boundaries,    Topic::diversity,     Topic::population};
constexpr Topics for_survivors{Topic::trauma_informed,  Topic::nonverbal_cues,  Topic::cycles_of_change,
                               Topic::runaway_triggers, Topic::trafficker_bond, Topic::clinician_call};

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
  if (const auto* row = snapshot_.effective<ProgrammeRow>(ref, day)) {
    p.survivors = row->survivor;
    p.guardians = row->guardian_topic_applies;
  }
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
  Topics had;
  for (const auto& record : snapshot_.of<TrainingRecordRow>(ref_of(f.person))) {
    if (!record.shows(day) || record.date > day || record.expires_on < day) continue;
    around.training_begun = true;
    if (!record.done()) {
      if (record.result == TrainingResult::partial || (record.result == TrainingResult::credited && record.approved))
        had = had.with(record.topics_covered);
    } else if (const auto* version = snapshot_.effective<CourseVersionRow>(record.course_version, day)) {
      had = had.with(version->topics);
    }
  }
  Topics needed = orientation.with(foundation);
  if (programme.guardians) needed.add(Topic::duties_guardian);
  if (programme.survivors) needed = needed.with(for_survivors);
  around.topics_done = needed.without(had).empty();
}

Around Surroundings::around(const MentorFile& f) {
  const auto& programme = of(f.programme);
  Around around;
  around.checks = programme.checks;
  around.criteria = programme.criteria;
  around.references = programme.references;
  for (const auto& drives : snapshot_.of<TransportRow>(ref_of(f.person)))
    if (drives.shows(Day(today_)) && drives.programme == ref_of(f.programme) && drives.days.covers(Day(today_)))
      for (const auto& type : programme.driving)
        if (std::find(around.checks.begin(), around.checks.end(), type) == around.checks.end()) around.checks.push_back(type);
  serving(f, around);
  training(f, programme, around);
  return around;
}

}  // namespace kith::screening
