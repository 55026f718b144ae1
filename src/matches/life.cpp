// SPDX-License-Identifier: AGPL-3.0-or-later
#include "matches/life.h"

#include <algorithm>
#include <array>

namespace kith::matches {
namespace {

constexpr std::array<std::string_view, 11> state_names{
    "proposed",      "disclosed", "consenting", "approved", "introduction_planned", "active", "paused",
    "paused_safety", "closing",   "closed",     "dissolved"};
constexpr std::array<std::string_view, act_count> act_names{
    "disclosure",    "answer",    "deadline",       "approval",  "briefing",           "introduction",
    "first_meeting", "goal",      "review",         "pause",     "pause_approval",     "pause_end",
    "closure",       "checklist", "exit_interview", "reopening", "provider_exclusion", "commitment"};
constexpr std::array<std::string_view, 4> party_names{"mentor", "mentee", "guardian", "custody_organization"};
constexpr int goal_days = 30, early_days = 45, checklist_length = 8;

bool said_no(const Life& life) {
  return std::any_of(life.answers.begin(), life.answers.end(),
                     [&](const Answer& a) { return !a.yes && life.answer_of(a.party) == &a; });
}

/// Before it was approved.
bool dissolved(const Life& life) { return life.withdrawn || said_no(life); }

bool said_yes(const Life& life, Party party) {
  const auto* answer = life.answer_of(party);
  return answer && answer->yes;
}

/// The guardian's yes, or that of the organization that has custody and may consent.
bool guardian_agreed(const Life& life, const Around& around) {
  return said_yes(life, Party::guardian) || (around.custody && said_yes(life, Party::custody_organization));
}

bool all_agreed(const Life& life, const Around& around) {
  return said_yes(life, Party::mentor) && said_yes(life, Party::mentee) &&
         (!around.guardian || guardian_agreed(life, around));
}

/// Of a party: an exit interview or its refusal is on file, or nobody is left to ask.
bool exit_of(const Life& life, Party party) {
  const auto has = [&](const std::vector<Party>& parties) {
    return std::find(parties.begin(), parties.end(), party) != parties.end();
  };
  return has(life.exits) || has(life.dead);
}

bool exits_complete(const Life& life, const Around& around) {
  return exit_of(life, Party::mentor) && exit_of(life, Party::mentee) &&
         (!around.guardian || exit_of(life, Party::guardian));
}

bool closed_well(const Life& life, const Around& around) {
  return life.closure->items_done == checklist_length && exits_complete(life, around);
}

void state_of(const Life& life, const Around& around, Standing& s) {
  const auto at = [&](State state, Date since) {
    s.state = state;
    s.since = since;
  };
  if (life.closure && (life.closure->kind == before_start || !life.started))
    return at(State::dissolved, life.closure->day);
  if (life.closure) return at(closed_well(life, around) ? State::closed : State::closing, life.closure->day);
  if (life.started) {
    const auto* pause = life.pause_on(around.today);
    if (pause && pause->kind == "safety") return at(State::paused_safety, pause->start);
    if (!around.checks.suspending().empty()) return at(State::paused_safety, around.lapsed_on.value_or(around.today));
    return pause ? at(State::paused, pause->start) : at(State::active, *life.started);
  }
  if (life.approved && life.plan) return at(State::introduction_planned, life.plan->planned_on);
  if (life.approved) return at(State::approved, *life.approved);
  if (life.withdrawn) return at(State::dissolved, *life.withdrawn);
  if (said_no(life)) return at(State::dissolved, life.answers.back().day);
  if (!life.answers.empty()) return at(State::consenting, life.answers.front().day);
  if (life.told_mentor || life.told_other)
    return at(State::disclosed, life.told_mentor ? *life.told_mentor : *life.told_other);
  at(State::proposed, life.proposed.value_or(around.today));
}

class Owing {
 public:
  Owing(const Life& life, const Around& around, Standing& s) : l_(life), a_(around), s_(s) {}

  void all() {
    switch (s_.state) {
      case State::proposed:
      case State::disclosed:
      case State::consenting: before_approval(); break;
      case State::approved:
      case State::introduction_planned:
        if (!l_.plan) next(Act::introduction);
        if (!l_.briefed_mentee || (a_.guardian && !l_.briefed_guardian)) next(Act::briefing);
        due(Act::first_meeting, add_days(*l_.approved, a_.first_meeting_days), "M7.01a");
        break;
      case State::active:
      case State::paused:
      case State::paused_safety: running(); break;
      case State::closing: closing(); break;
      case State::closed:
      case State::dissolved: break;
    }
    std::stable_sort(s_.owed.begin(), s_.owed.end(),
                     [](const Due& a, const Due& b) { return a.day && (!b.day || *a.day < *b.day); });
  }

 private:
  void due(Act act, Date day, std::string_view clause, std::string_view kind = {}) {
    s_.owed.push_back({act, day, clause, kind});
  }
  void next(Act act) { s_.owed.push_back({act, {}, {}, {}}); }
  void before_approval() {
    if (!l_.told_mentor) next(Act::disclosure);
    if (all_agreed(l_, a_))
      next(Act::approval);
    else
      due(Act::answer, answer_by(l_, a_), "M6.02");
  }
  bool reviewed(std::string_view kind, Date from) const {
    return std::any_of(l_.reviews.begin(), l_.reviews.end(),
                       [&](const Review& r) { return r.kind == kind && r.day >= from; });
  }
  bool reviewed_by(std::string_view kind, Party party) const {
    return std::any_of(l_.reviews.begin(), l_.reviews.end(),
                       [&](const Review& r) { return r.kind == kind && r.party == party; });
  }
  void running() {
    const Date s = *l_.started;
    if (!a_.checks.suspending().empty() && !safety_pause()) due(Act::pause, a_.today, "M4.01");
    if (a_.permission_ended && !l_.pause_on(a_.today)) due(Act::pause, *a_.permission_ended, "M6.02");
    if (!l_.first_goal) due(Act::goal, add_days(s, goal_days), "M6.03");
    pauses();
    early(s);
    if (!(reviewed_by("day_90", Party::mentor) && reviewed_by("day_90", Party::mentee)) &&
        a_.today >= add_days(s, 60) && a_.today <= add_days(s, 120))
      due(Act::review, add_days(s, 90), "III-2", "day_90");
    yearly(s);
  }
  bool safety_pause() const {
    const auto* pause = l_.pause_on(a_.today);
    return pause && pause->kind == "safety";
  }
  void pauses() {
    const auto* pause = l_.pause_on(a_.today);
    const auto* asked = l_.pause_to_approve(a_.today);
    if (asked && asked->start > a_.today)
      due(Act::pause_approval, asked->start, {});
    else if (asked)
      next(Act::pause_approval);
    if (pause && !pause->end && pause->expected_end) due(Act::pause_end, *pause->expected_end, {});
  }
  /// After the third meeting, or 45 days: every side is asked; "not working" leads to a joint talk within 14 days.
  void early(Date s) {
    const Date by = a_.third_meeting ? std::min(*a_.third_meeting, add_days(s, early_days)) : add_days(s, early_days);
    const bool asked = reviewed_by("early", Party::mentor) && reviewed_by("early", Party::mentee);
    if (!asked && a_.today <= add_days(s, 365)) due(Act::review, by, "MG-M2", "early");
    for (const auto& r : l_.reviews)
      if (r.kind == "early" && r.poor && !reviewed("joint_discussion", r.day))
        return due(Act::review, add_days(r.day, 14), "MG-M2", "joint_discussion");
  }
  void yearly(Date s) {
    int years = 1;
    while (add_months(s, 12 * (years + 1)) <= add_days(a_.today, 30)) ++years;
    const Date anniversary = add_months(s, 12 * years);
    if (anniversary <= add_days(a_.today, 30) && !reviewed("anniversary", add_days(anniversary, -60)))
      due(Act::review, anniversary, "B.5.7", "anniversary");
  }
  void closing() {
    if (l_.closure->items_done < checklist_length) next(Act::checklist);
    if (!exits_complete(l_, a_)) due(Act::exit_interview, add_days(l_.closure->day, 30), "B.6.4");
  }

  const Life& l_;
  const Around& a_;
  Standing& s_;
};

}  // namespace

std::string_view name(State state) { return state_names[static_cast<std::size_t>(state)]; }
std::string_view name(Act act) { return act_names[static_cast<std::size_t>(act)]; }
std::optional<Act> parse_act(std::string_view text) {
  const auto found = std::find(act_names.begin(), act_names.end(), text);
  return found == act_names.end() ? std::nullopt : std::optional(static_cast<Act>(found - act_names.begin()));
}
std::string_view name(Party party) { return party_names[static_cast<std::size_t>(party)]; }
Party parse_party(std::string_view text) {
  const auto found = std::find(party_names.begin(), party_names.end(), text);
  return found == party_names.end() ? Party::custody_organization : static_cast<Party>(found - party_names.begin());
}

const Answer* Life::answer_of(Party party) const {
  const auto found = std::find_if(answers.rbegin(), answers.rend(), [&](const Answer& a) { return a.party == party; });
  return found == answers.rend() ? nullptr : &*found;
}
const Pause* Life::pause_on(Date day) const {
  const Pause* open = nullptr;
  for (const auto& pause : pauses)
    if (pause.open_on(day) && (!open || pause.kind == "safety")) open = &pause;
  return open;
}

const Pause* Life::pause_to_end(Date day, std::int64_t chain) const {
  const Pause *runs = nullptr, *next = nullptr;
  for (const auto& pause : pauses) {
    if (chain && pause.chain != chain) continue;
    if (pause.start > day)
      next = next ? next : &pause;
    else if (!pause.end && (!runs || pause.kind == "safety"))
      runs = &pause;
  }
  return runs ? runs : next;
}

const Pause* Life::pause_to_approve(Date day) const {
  const auto first = std::ranges::find_if(pauses, [&](const Pause& p) {
    return p.kind == "contact_suspended" && !p.approved_on && (!p.end || *p.end >= day);
  });
  return first == pauses.end() ? nullptr : &*first;
}

std::optional<Date> tell_by(const Standing& standing, Date today) {
  constexpr int days_to_tell = 2;
  const Date last = add_days(standing.since, days_to_tell);
  return standing.state == State::paused_safety && today <= last ? std::optional(last) : std::nullopt;
}

Standing standing(const Life& life, const Around& around) {
  Standing s;
  state_of(life, around, s);
  Owing(life, around, s).all();
  return s;
}

std::optional<Act> gate(const Life& life) {
  if (life.started || life.closure || (!life.match && dissolved(life))) return std::nullopt;
  return life.match ? Act::first_meeting : Act::approval;
}

std::vector<Block> blocks(const Life& life, const Around& around, Act act) {
  std::vector<Block> list;
  const auto missing = [&](bool absent, std::string_view key, bool hard, std::string_view lifted_by) {
    if (absent) list.push_back({key, hard, lifted_by});
  };
  if (act == Act::approval) {
    missing(!said_yes(life, Party::mentor), "life.block.mentor", true, "answer");
    missing(!said_yes(life, Party::mentee), "life.block.mentee", true, "answer");
    missing(around.guardian && !guardian_agreed(life, around), "life.block.guardian", around.minor, "answer");
    missing(around.custody && !said_yes(life, Party::custody_organization), "life.block.custody", true, "answer");
    missing(!life.told_mentor, "life.block.disclosure", false, "disclosure");
    missing(life.factors < 8, "life.block.factors", false, "proposal");
  }
  if (act == Act::approval || act == Act::first_meeting)
    missing(around.permission_ended.has_value(), "life.block.permission", true, "consent");
  if (act == Act::first_meeting) {
    missing(!around.lacking.checks.empty(), "life.block.checks", true, "screening");
    missing(!around.lacking.topics.empty(), "life.block.topics", true, "training");
    missing(around.lacking.commitment, "life.block.commitment", true, "agreement");
    missing(!life.briefed_mentee, "life.block.brief_mentee", false, "briefing");
    missing(around.guardian && !life.briefed_guardian, "life.block.brief_guardian", false, "briefing");
    missing(around.outside_agreement, "life.block.outside_agreement", false, "partners");
  }
  return list;
}

const char* refused_withdrawal(const Life& life) {
  if (life.match) return "life.refused.approved";
  return dissolved(life) ? "life.refused.dissolved" : nullptr;
}

const char* refused_in(const Life& life, const Around& around, Act act) {
  if (of_proposal(act)) {
    if (life.match) return "life.refused.approved";
    return dissolved(life) && act != Act::disclosure ? "life.refused.dissolved" : nullptr;
  }
  if (!life.match) return "life.refused.not_approved";
  const auto* pause = life.pause_on(around.today);
  switch (act) {
    case Act::reopening:
    case Act::checklist:
    case Act::exit_interview: return life.closure ? nullptr : "life.refused.not_closed";
    case Act::introduction:
    case Act::first_meeting:
      return life.closure ? "life.refused.closed" : life.started ? "life.refused.started" : nullptr;
    case Act::briefing:
    case Act::commitment:
    case Act::closure: return life.closure ? "life.refused.closed" : nullptr;
    case Act::pause_end: return life.pause_to_end(around.today) && !life.closure ? nullptr : "life.refused.no_pause";
    case Act::pause_approval: return life.pause_to_approve(around.today) ? nullptr : "life.refused.no_pause";
    default: break;
  }
  if (life.closure) return "life.refused.closed";
  if (!life.started) return "life.refused.not_started";
  return act == Act::pause && pause && !pause->end && pause->kind != "meetings_only" &&
                 pause->kind != "contact_suspended"
             ? "life.refused.paused"
             : nullptr;
}

bool planned_in_vain(const Life& life, const Around& around) {
  if (!life.plan || life.started) return false;
  return life.mentor_suspended || std::ranges::any_of(around.checks.stands, [](const snapshot::CheckStand& stand) {
           return stand.suspends() && stand.suspends_from();
         });
}

Date answer_by(const Life& life, const Around& around) {
  if (life.deadline) return life.deadline->answer_by;
  return add_days(life.proposed.value_or(around.today), around.answer_days);
}

}  // namespace kith::matches
