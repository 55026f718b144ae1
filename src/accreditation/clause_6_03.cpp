// SPDX-License-Identifier: AGPL-3.0-or-later
// MS 6.03: the mentor's role is made clear, family and providers help set goals, the mentor is told what is relevant
// (measure_decisions.md §5.3).
#include <set>

#include "accreditation/reading.h"
#include "accreditation/sections_6_to_8.h"
#include "snapshot/intake_rows.h"
#include "snapshot/people.h"

namespace kith::accreditation {

using namespace snapshot;  // NOLINT: rows of the columns

namespace {

constexpr int days_for_goals = 30;

class Beginning {
 public:
  Beginning(const Evaluation& e, const MatchState& match, const Majority& majority)
      : e_(e),
        match_(match),
        mentee_(mentee_as_of(e.snapshot(), match.mentee, e.as_of())),
        with_guardian_(guardian_party_applies(mentee_, match.start, majority)) {}

  std::vector<std::string> role_explained() const {
    std::vector<std::string> missing;
    if (!briefed(Audience::mentee)) missing.emplace_back("mentee_not_briefed");
    if (with_guardian_ && !briefed(Audience::guardian)) missing.emplace_back("guardian_not_briefed");
    return missing;
  }
  std::vector<std::string> goals() const {
    std::vector<std::string> missing;
    const Day by = match_.start + days_for_goals;
    bool any_goal = false, by_family = false;
    std::set<TextMark> named;
    for (const GoalRow& goal : shown<GoalRow>(e_, match_.match)) {
      if (goal.date > by) continue;
      any_goal = true;
      by_family = by_family || goal.contributors.has(Contributor::guardian) ||
                  goal.contributors.has(Contributor::family) ||
                  (!with_guardian_ && goal.contributors.has(Contributor::mentee));
      for (const TextMark provider : e_.snapshot().list<GoalRow>(goal.providers)) named.insert(provider);
    }
    if (!any_goal)
      missing.emplace_back("no_goal");
    else if (!by_family)
      missing.emplace_back("no_family_contributor");
    for (const ProviderRow& provider : shown<ProviderRow>(e_, match_.mentee)) {
      const std::string id = id_of(e_, provider);
      if (provider.days.covers(by) && !named.contains(mark_of(id)) && !left_out(provider.chain, by))
        missing.push_back("provider:" + id);
    }
    return missing;
  }
  std::vector<std::string> disclosure() const {
    if (any<DisclosureRow>(e_, proposal_of(e_, match_),
                           [&](auto& d) { return d.audience == Audience::mentor && d.date <= match_.start; }))
      return {};
    return {"no_disclosure"};
  }

 private:
  bool briefed(Audience audience) const {
    return any<BriefingRow>(e_, match_.match,
                            [&](auto& b) { return b.audience == audience && b.date <= match_.start; });
  }
  bool left_out(ProviderRef provider, Day by) const {
    return any<ProviderExclusionRow>(e_, match_.match, [&](auto& x) { return x.provider == provider && x.date <= by; });
  }

  const Evaluation& e_;
  const MatchState& match_;
  Mentee mentee_;
  bool with_guardian_;
};

}  // namespace

void compute_6_03(Evaluation& e, ProgrammeRef programme, std::span<Measure> m) {
  const Majority majority = majority_of(e.policies(), programme);
  for (const char* part : {"role_explained", "goals", "disclosure"}) m[0].sub[part];
  for (const MatchState& match : e.matches(programme)) {
    if (!match.started() || !e.period().holds(match.start)) continue;
    if (match.start + days_for_goals > e.as_of()) {
      ++m[0].excluded["not_due"];
      continue;
    }
    const Beginning beginning(e, match, majority);
    std::vector<std::string> reasons;
    const auto part = [&](const char* name, const std::vector<std::string>& missing) {
      count_in(m[0].sub[name], missing.empty());
      reasons.insert(reasons.end(), missing.begin(), missing.end());
    };
    part("role_explained", beginning.role_explained());
    part("goals", beginning.goals());
    part("disclosure", beginning.disclosure());
    m[0].judge(e.match_id(match.match), std::move(reasons));
  }
}

}  // namespace kith::accreditation
