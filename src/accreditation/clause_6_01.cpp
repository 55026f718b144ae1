// SPDX-License-Identifier: AGPL-3.0-or-later
// MS 6.01: matches rest on the strengths, needs, preferences and interests of both (measure_decisions.md §5.1).
#include <array>

#include "accreditation/reading.h"
#include "accreditation/sections_6_to_8.h"
#include "snapshot/intake_rows.h"

namespace kith::accreditation {

using namespace snapshot;  // NOLINT: rows of the columns

namespace {

/// The eight texts of a proposal, in the order of the bits of `ProposalRow::filled`.
constexpr std::array<std::string_view, 8> texts{"mentor_strengths",   "mentor_needs",     "mentor_preferences",
                                                "mentor_interests",   "mentee_strengths", "mentee_needs",
                                                "mentee_preferences", "mentee_interests"};

}  // namespace

void compute_6_01(Evaluation& e, ProgrammeRef programme, std::span<Measure> m) {
  for (const MatchState& match : e.matches(programme)) {
    if (!match.started() || !e.period().holds(match.start)) continue;
    const ProposalRow* proposal = e.snapshot().effective<ProposalRow>(proposal_of(e, match), e.as_of());
    std::vector<std::string> reasons;
    if (!proposal) {
      reasons.emplace_back("no_proposal");
    } else {
      if (proposal->date >= match.start) reasons.emplace_back("proposal_not_before_start");
      for (std::size_t i = 0; i < texts.size(); ++i)
        if (!(proposal->filled >> i & 1)) reasons.push_back("blank:" + std::string(texts[i]));
    }
    m[0].judge(e.match_id(match.match), std::move(reasons));
  }
}

}  // namespace kith::accreditation
