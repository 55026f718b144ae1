// SPDX-License-Identifier: AGPL-3.0-or-later
// Martin school guide, working with the team lead and on concerns: MG-M1 to MG-M4 (measure_decisions.md §8.4).
#include <algorithm>
#include <optional>
#include <tuple>

#include "accreditation/blocks.h"
#include "accreditation/concerns_seen.h"
#include "accreditation/martin_guide.h"
#include "accreditation/reading.h"
#include "accreditation/school_terms.h"
#include "snapshot/agency_rows.h"

namespace kith::accreditation {

using namespace snapshot;  // NOLINT: rows of the columns

void compute_mg_m1(Evaluation& e, ProgrammeRef programme, std::span<Measure> m) {
  const auto sessions = held_sessions(e, programme);
  for (const Span& month : blocks_within(e.period().from, e.period().end(), 1)) {
    if (std::none_of(sessions.begin(), sessions.end(), [&](auto& s) { return month.covers(s.row->date); })) continue;
    bool talked = false;
    every<SiteContactRow>(e, [&](std::uint32_t, const SiteContactRow& contact) {
      talked = talked || (contact.programme == programme && month.covers(contact.date) &&
                          contact.participants.contains({SitePartner::teacher_lead, SitePartner::team_lead}));
    });
    m[0].judge(month_name(month.from), talked ? std::vector<std::string>{} : std::vector<std::string>{"no_contact"});
  }
}

void compute_mg_m2(Evaluation& e, ProgrammeRef programme, std::span<Measure> m) {
  constexpr int days = 14;
  for (const MatchState& pair : pairings_in_groups(e, programme)) {
    const MatchReviewRow* poor = nullptr;
    for (const MatchReviewRow& review : shown<MatchReviewRow>(e, pair.match))
      if (!poor && review.kind == ReviewKind::early && review.rating == ReviewRating::poor &&
          e.period().holds(review.date))
        poor = &review;
    if (!poor) continue;
    if (poor->date + days > e.as_of()) {
      ++m[0].excluded["not_due"];
      continue;
    }
    const bool discussed = any<MatchReviewRow>(e, pair.match, [&](auto& r) {
      return r.kind == ReviewKind::joint_discussion && within_days(r.date, poor->date, days) &&
             r.participants.contains({Reviewer::teacher_lead, Reviewer::team_lead});
    });
    m[0].judge(e.match_id(pair.match),
               discussed ? std::vector<std::string>{} : std::vector<std::string>{"no_joint_discussion"});
  }
}

namespace {

/// When a step was taken: by day, then by its place among the steps of the concern.
using Step = std::pair<Day, std::int32_t>;

struct Steps {
  std::optional<Step> coach_mentor, coach_mentee, joint_meeting, closed;

  Steps(const Evaluation& e, ConcernRef concern) {
    for (const ConcernActionRow& action : shown<ConcernActionRow>(e, concern)) {
      const Step step{action.date, action.sequence};
      const auto keep = [&](std::optional<Step>& first) {
        if (!first || step < *first) first = step;
      };
      if (action.kind == ConcernActionKind::coach_mentor) keep(coach_mentor);
      if (action.kind == ConcernActionKind::coach_mentee) keep(coach_mentee);
      if (action.kind == ConcernActionKind::joint_meeting) keep(joint_meeting);
      if (action.kind == ConcernActionKind::closed) keep(closed);
    }
  }
  bool coached_before_meeting() const {
    return coach_mentor && coach_mentee && joint_meeting && *coach_mentor < *joint_meeting &&
           *coach_mentee < *joint_meeting;
  }
};

}  // namespace

void compute_mg_m3(Evaluation& e, ProgrammeRef programme, std::span<Measure> m) {
  constexpr int days = 3;
  m[0].sub["first_coaching_3_days"];
  const auto& hidden = e.shared<HiddenConcerns>().all;
  every<ConcernRow>(e, [&](std::uint32_t key, const ConcernRow& concern) {
    if (hidden.contains({key}) || concern.programme != programme || concern.category != ConcernCategory::relationship)
      return;
    const Steps steps(e, {key});
    if (!steps.closed || !e.period().holds(steps.closed->first)) return;
    bool soon = false;
    for (const ConcernActionRow& action : shown<ConcernActionRow>(e, ConcernRef{key}))
      soon =
          soon || ((action.kind == ConcernActionKind::coach_mentor || action.kind == ConcernActionKind::coach_mentee) &&
                   within_days(action.date, concern.date, days));
    count_in(m[0].sub["first_coaching_3_days"], soon);
    std::vector<std::string> reasons;
    if (!steps.coached_before_meeting()) reasons.emplace_back("order");
    if (!soon) reasons.emplace_back("no_coaching_in_3_days");
    m[0].judge(id_of(e, concern), std::move(reasons));
  });
}

void compute_mg_m4(Evaluation& e, ProgrammeRef programme, std::span<Measure> m) {
  for (const SchoolTime& year : school_times(e, programme, CalendarKind::school_year)) {
    const bool evaluated =
        any<EvaluationCycleRow>(e, programme, [&](auto& cycle) { return year.days.covers(cycle.date); });
    m[0].judge(year.id, evaluated ? std::vector<std::string>{} : std::vector<std::string>{"no_evaluation"});
  }
}

}  // namespace kith::accreditation
