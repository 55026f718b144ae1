// SPDX-License-Identifier: AGPL-3.0-or-later
// PRG 1: one case record for each person, with what it must hold (measure_decisions.md §8.2).
#include <algorithm>
#include <map>
#include <optional>

#include "accreditation/blocks.h"
#include "accreditation/episodes.h"
#include "accreditation/group_life.h"
#include "accreditation/reading.h"
#include "accreditation/sister_clauses.h"
#include "snapshot/intake_rows.h"

namespace kith::accreditation {

using namespace snapshot;  // NOLINT: rows of the columns

namespace {

void judge_one_record(const Evaluation& e, const std::vector<Episode>& episodes, Measure& m) {
  std::map<PersonRef, int> open;
  for (const Episode& episode : episodes)
    if (!(episode.terminated <= e.as_of())) ++open[episode.mentee];
  for (const auto& [mentee, records] : open) {
    if (records == 1)
      m.pass([&] { return e.person_id(mentee); });
    else
      m.fail(e.person_id(mentee), {"records:" + std::to_string(records)});
  }
}

/// What one open case record lacks of the eight contents that are looked for.
class Contents {
 public:
  Contents(const Evaluation& e, ProgrammeRef programme) : e_(e), sessions_(held_sessions(e, programme)) {
    for (const MatchState& match : e.matches(programme)) matches_[match.mentee].push_back(match);
  }

  std::vector<std::string> missing(const Episode& episode) const {
    const Span life{episode.accepted, std::min(episode.terminated, e_.as_of())};
    std::vector<std::string> all;
    const auto part = [&](const char* name, bool there) {
      if (!there) all.emplace_back(name);
    };
    part("demographics", identified(episode.mentee));
    part("request", episode.row->has_request);
    const Day year_before = MonthsFrom(life.until).plus(-12);
    part("assessment", any<AssessmentRow>(e_, episode.referral, [&](auto& a) { return a.date > year_before; }));
    part("plan", planned(episode.mentee, life));
    part("consent", consented(episode.mentee));
    part("services", served(episode.mentee, life));
    part("documentation", documented(episode.mentee, life));
    part("quarterly_review", reviewed(episode.referral, life));
    return all;
  }

 private:
  bool identified(PersonRef person) const {
    const PersonRow* row = e_.snapshot().effective<PersonRow>(person, e_.as_of());
    return row && row->birth_date != Day::never() && row->has_address;
  }
  template <class Test>
  bool any_match(PersonRef mentee, const Span& life, Test test) const {
    const auto found = matches_.find(mentee);
    return found != matches_.end() && std::any_of(found->second.begin(), found->second.end(), [&](auto& match) {
             return match.started() && life.covers(match.start) && test(match);
           });
  }
  bool planned(PersonRef mentee, const Span& life) const {
    return any_match(mentee, life, [&](auto& match) {
      return any<GoalRow>(e_, match.match, [](auto& goal) { return goal.contributors.has(Contributor::mentee); });
    });
  }
  bool consented(PersonRef mentee) const {
    return any<ConsentRow>(e_, mentee, [&](auto& c) {
      return (c.kind == ConsentKind::guardian_permission || c.kind == ConsentKind::self_consent) &&
             c.date <= e_.as_of();
    });
  }
  bool was_there(PersonRef mentee, const Span& life) const {
    return std::any_of(sessions_.begin(), sessions_.end(), [&](auto& s) {
      return life.covers(s.row->date) && attended(e_, s.session, mentee, GroupRole::mentee);
    });
  }
  bool served(PersonRef mentee, const Span& life) const {
    return any_match(mentee, life, [](auto&) { return true; }) || was_there(mentee, life);
  }
  bool documented(PersonRef mentee, const Span& life) const {
    return any_match(mentee, life,
                     [&](auto& match) {
                       return any<MeetingLogRow>(e_, match.match, [](auto&) { return true; }) ||
                              any<PartyRow>(e_, match.match, [](auto&) { return true; });
                     }) ||
           was_there(mentee, life);
  }
  bool reviewed(ReferralRef referral, const Span& life) const {
    const auto quarters = blocks_within(life.from, life.until, 3);
    return std::all_of(quarters.begin(), quarters.end(), [&](const Span& quarter) {
      return any<CaseReviewRow>(e_, referral, [&](auto& review) { return quarter.covers(review.date); });
    });
  }

  const Evaluation& e_;
  std::map<PersonRef, std::vector<MatchState>> matches_;
  std::vector<HeldSession> sessions_;
};

/// Day 30 counts, day 31 does not; cases not due are left out without being counted.
void judge_closing(const Evaluation& e, ProgrammeRef programme, Measure& m) {
  constexpr int days = 30;
  every<ReferralRow>(e, [&](std::uint32_t key, const ReferralRow& referral) {
    if (referral.programme != programme) return;
    for (const TerminationRow& end : shown<TerminationRow>(e, ReferralRef{key})) {
      const Day due = end.date + days;
      if (due < e.period().from || due > e.period().end()) continue;
      if (any<ClosingSummaryRow>(e, ReferralRef{key}, [&](auto& s) { return within_days(s.date, end.date, days); }))
        m.pass([&] { return id_of(e, referral); });
      else
        m.fail(id_of(e, referral), {"no_summary_in_time"});
    }
  });
}

}  // namespace

/// Of contacts and meetings the eight contents ask only whether there is any: a match that had one is the same with
/// two.
bool spares_prg_1(const Changes& changes, Day as_of, ProgrammeRef) {
  constexpr KindSet documents{Kind::party_rows, Kind::meeting_logs};
  const auto documented = [&](const Snapshot& s, MatchRef match) {
    const auto shows = [&](const auto& row) { return row.shows(as_of); };
    const auto logs = s.of<MeetingLogRow>(match);
    const auto parties = s.of<PartyRow>(match);
    return std::any_of(logs.begin(), logs.end(), shows) || std::any_of(parties.begin(), parties.end(), shows);
  };
  bool same = true;
  documents.each([&](Kind kind) {
    for (const std::uint32_t match : changes.owners(kind))
      same = same && documented(changes.before(), {match}) == documented(changes.now(), {match});
  });
  return same;
}

void compute_prg_1(Evaluation& e, ProgrammeRef programme, std::span<Measure> m) {
  const std::vector<Episode> episodes = accepted_episodes(e, programme);
  judge_one_record(e, episodes, m[0]);
  const Contents contents(e, programme);
  for (const Episode& episode : episodes)
    if (episode.accepted <= e.period().end() && !(episode.terminated < e.period().from))
      m[1].judge(id_of(e, *episode.row), contents.missing(episode));
  judge_closing(e, programme, m[2]);
}

}  // namespace kith::accreditation
