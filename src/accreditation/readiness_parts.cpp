// SPDX-License-Identifier: AGPL-3.0-or-later
// What to do first: figures nearest to a better rating, files that fail most, contacts under other cadences. Clauses
// and who owes what for them: readiness_lifts.cpp.
#include <algorithm>
#include <map>

#include "accreditation/case_unit.h"
#include "accreditation/failing_matches.h"
#include "accreditation/readiness.h"
#include "obligations/windows.h"

namespace kith::accreditation {

std::vector<NextRating> next_ratings(const ProgrammeResult& result) {
  std::vector<NextRating> all;
  for (const Measure& m : result.measures) {
    if (m.status != MeasureStatus::rated || !m.rating || *m.rating == 1 || rating_of(m.num, m.den) != m.rating)
      continue;
    std::int64_t cases = 0;
    while (*rating_of(m.num + cases, m.den) >= *m.rating) ++cases;
    const int next = *rating_of(m.num + cases, m.den);
    const bool held = std::any_of(m.caps.begin(), m.caps.end(), [&](const Cap& cap) { return cap.rating > next; });
    if (!held) all.push_back({m.id, *m.rating, next, cases});
  }
  std::stable_sort(all.begin(), all.end(), [](const auto& a, const auto& b) { return a.cases < b.cases; });
  return all;
}

namespace {

bool is_file(Unit unit) {
  return unit == Unit::match || unit == Unit::meeting || unit == Unit::person || unit == Unit::referral ||
         unit == Unit::application;
}

}  // namespace

std::vector<FileToFix> files_first(const Evaluation& e, const ProgrammeResult& result) {
  const auto matches = matches_of_failing_logs(e, result);
  std::map<std::string, FileToFix> files;
  for (const Measure& m : result.measures) {
    const UnitPlace place = unit_of(m.id);
    if (!is_file(place.unit)) continue;
    for (const Failing& failing : m.failing) {
      std::string key(unit_apart(failing.unit, place.piece).first);
      if (place.unit == Unit::meeting) key = e.match_id(matches.at(key));
      auto& file = files[key];
      if (file.measures.empty()) file = {key, m.id, failing, {}};
      if (file.measures.empty() || file.measures.back() != m.id) file.measures.push_back(m.id);
    }
  }
  std::vector<FileToFix> all;
  for (auto& [_, file] : files) all.push_back(std::move(file));
  std::stable_sort(all.begin(), all.end(),
                   [](const FileToFix& a, const FileToFix& b) { return a.measures.size() > b.measures.size(); });
  if (all.size() > files_to_fix) all.resize(files_to_fix);
  return all;
}

namespace {

Share share_under(const Evaluation& e, const obligations::MatchCase& c, const obligations::Cadence& cadence) {
  using obligations::Status;
  Share share;
  const obligations::ContactSchedule schedule(c.state.start, cadence);
  each_window(c, schedule, schedule.first_ending_from(e.period().from), e.period().end(),
              [&](const auto&, const auto& judged) {
                for (const auto& one : judged) {
                  if (one.status > Status::missed) continue;
                  ++share.den;
                  share.num += one.status == Status::met;
                }
              });
  return share;
}

}  // namespace

std::vector<CadenceShare> what_if(const Evaluation& e, ProgrammeRef programme) {
  std::vector<CadenceShare> all;
  for (const auto& preset : obligations::presets) all.push_back({preset.name, {}});
  const auto rules = obligations::contact_rules(e.policies(), programme);
  for (const MatchState& match : e.matches(programme)) {
    if (!match.started()) continue;
    const auto c = open_case(e.snapshot(), rules, match, e.as_of());
    for (std::size_t p = 0; p < all.size(); ++p)
      for (const auto& cadence : obligations::presets[p].all()) {
        const Share share = share_under(e, c, cadence);
        all[p].share.num += share.num;
        all[p].share.den += share.den;
      }
  }
  return all;
}

}  // namespace kith::accreditation
