// SPDX-License-Identifier: AGPL-3.0-or-later
// IMA standard III, selection and matching: III-1 to III-3 (measure_decisions.md §8.3).
#include <algorithm>

#include "accreditation/concerns_seen.h"
#include "accreditation/ima_standards.h"
#include "accreditation/reading.h"
#include "accreditation/training.h"
#include "snapshot/agency_rows.h"

namespace kith::accreditation {

using namespace snapshot;  // NOLINT: rows of the columns

void compute_ima_3_1(Evaluation& e, ProgrammeRef programme, std::span<Measure> m) {
  every<ApplicationRow>(e, [&](std::uint32_t, const ApplicationRow& application) {
    if (application.programme != programme) return;
    for (const MentorDecisionRow& decision : shown<MentorDecisionRow>(e, application.chain)) {
      if ((decision.decision != MentorDecision::accepted && decision.decision != MentorDecision::rejected) ||
          !e.period().holds(decision.date))
        continue;
      const PolicyRow* policy = e.policies().in_force(PolicyKey::selection_criteria, programme, decision.date);
      const auto criteria = policy ? e.snapshot().list<PolicyRow>(policy->list) : std::span<const TextMark>();
      const bool scored = std::all_of(criteria.begin(), criteria.end(), [&](TextMark criterion) {
        return any<CriterionScoreRow>(e, application.chain,
                                      [&](auto& s) { return s.criterion == criterion && s.date <= decision.date; });
      });
      std::vector<std::string> reasons;
      if (criteria.empty())
        reasons.emplace_back("no_criteria");
      else if (!scored)
        reasons.emplace_back("not_all_scored");
      m[0].judge(id_of(e, application), std::move(reasons));
    }
  });
}

void compute_ima_3_2(Evaluation& e, ProgrammeRef programme, std::span<Measure> m) {
  constexpr int day = 90, from = 60, until = 120;
  for (const MatchState& match : e.matches(programme)) {
    if (!match.started() || !e.period().holds(match.start + day) || !match.active_on(match.start + day)) continue;
    if (match.start + until > e.as_of()) {
      ++m[0].excluded["not_due"];
      continue;
    }
    const auto reviewed = [&](ReviewParty party) {
      return any<MatchReviewRow>(e, match.match, [&](auto& r) {
        return r.kind == ReviewKind::day_90 && r.party == party && r.date >= match.start + from &&
               r.date <= match.start + until;
      });
    };
    std::vector<std::string> reasons;
    if (!reviewed(ReviewParty::mentor)) reasons.emplace_back("mentor");
    if (!reviewed(ReviewParty::mentee)) reasons.emplace_back("mentee");
    m[0].judge(e.match_id(match.match), std::move(reasons));
  }
}

namespace {

/// III-3a: an answer within three days, and a plan or an end within fourteen.
void judge_concerns(Evaluation& e, ProgrammeRef programme, Measure& m) {
  constexpr int first_days = 3, plan_days = 14;
  constexpr Set<ConcernCategory> categories{ConcernCategory::routine, ConcernCategory::relationship,
                                            ConcernCategory::safety};
  constexpr Set<ConcernActionKind> settling{ConcernActionKind::plan, ConcernActionKind::resolved,
                                            ConcernActionKind::closed};
  const auto& hidden = e.shared<HiddenConcerns>().all;
  every<ConcernRow>(e, [&](std::uint32_t key, const ConcernRow& concern) {
    if (hidden.contains({key}) || concern.programme != programme || !concern.match ||
        !categories.has(concern.category) || !e.period().holds(concern.date))
      return;
    if (concern.date + plan_days > e.as_of()) {
      ++m.excluded["not_due"];
      return;
    }
    bool answered = false, settled = false;
    for (const ConcernActionRow& action : shown<ConcernActionRow>(e, ConcernRef{key})) {
      answered = answered || within_days(action.date, concern.date, first_days);
      settled = settled || (settling.has(action.kind) && within_days(action.date, concern.date, plan_days));
    }
    std::vector<std::string> reasons;
    if (!answered) reasons.emplace_back("no_answer_in_3_days");
    if (!settled) reasons.emplace_back("no_plan_in_14_days");
    m.judge(id_of(e, concern), std::move(reasons));
  });
}

}  // namespace

void compute_ima_3_3(Evaluation& e, ProgrammeRef programme, std::span<Measure> m) {
  judge_concerns(e, programme, m[0]);
  const Day pe = e.period().end();
  for (const auto& [mentor, _] : mentors_matched_on(e, programme, pe)) {
    if (signed_by(e, mentor, programme, AgreementKind::mismatch_policy, pe))
      m[1].pass([&] { return e.person_id(mentor); });
    else
      m[1].fail(e.person_id(mentor), {"mismatch_policy"});
  }
}

}  // namespace kith::accreditation
