// SPDX-License-Identifier: AGPL-3.0-or-later
#include "intake/episode.h"

#include <algorithm>
#include <array>

namespace kith::intake {
namespace {

constexpr std::array<std::string_view, 13> state_names{
    "referred",   "screened", "intake", "assessed", "accepted",  "waitlisted",   "ready",
    "in_service", "closing",  "closed", "declined", "withdrawn", "left_waitlist"};
constexpr std::array<std::string_view, act_count> act_names{
    "screening",      "notice",      "rights",          "intake",         "response",    "assessment",
    "consent",        "decision",    "summary_in",      "onward",         "waitlist",    "wait_contact",
    "leave_waitlist", "termination", "closing_summary", "trigger",        "case_review", "provider",
    "provider_end",   "release",     "withdrawal",      "onward_outcome", "no_onward"};

constexpr int days_to_reassess = 30, follow_up_days = 30, months_of_waiting = 12;

std::optional<Date> earlier(std::optional<Date> a, std::optional<Date> b) {
  if (!a || !b) return a ? a : b;
  return std::min(*a, *b);
}

/// The day on which fit, services and the screening were all there.
std::optional<Date> screened_and_told(const Episode& e) {
  if (!e.screened || !e.fit_told || !e.services_told) return std::nullopt;
  return std::max({*e.screened, *e.fit_told, *e.services_told});
}

std::optional<Date> served(const Episode& e, const Around& around) { return earlier(around.first_match, e.attended); }

/// Whether what was waited for has come: a match that runs today or the first session of a group, begun since. The list
/// was not told of it.
bool wait_is_over(const Wait& wait, const Episode& e, const Around& around) {
  return (around.matched_since && *around.matched_since >= wait.start) || (e.attended && *e.attended >= wait.start);
}

void accepted_state(const Episode& e, const Around& around, Standing& s) {
  if (const auto first = served(e, around)) {
    s.state = State::in_service;
    s.since = *first;
  } else if (const auto* wait = e.open_wait()) {
    s.state = State::waitlisted;
    s.since = wait->start;
  } else if (!e.waits.empty() && !e.waits.back().exit_reason.empty() && e.waits.back().exit_reason != "matched") {
    s.state = State::left_waitlist;
    s.since = *e.waits.back().end;
  } else if (!e.waits.empty() || around.match_approved) {
    s.state = State::ready;
    s.since = e.waits.empty() ? *e.decided : *e.waits.back().end;
  } else {
    s.state = State::accepted;
    s.since = *e.decided;
  }
}

void state_of(const Episode& e, const Around& around, Standing& s) {
  const auto at = [&](State state, Date since) {
    s.state = state;
    s.since = since;
  };
  if (e.terminated && e.closing_summary) return at(State::closed, std::max(*e.terminated, *e.closing_summary));
  if (e.terminated) return at(State::closing, *e.terminated);
  if (e.decided && e.decision == "withdrawn") return at(State::withdrawn, *e.decided);
  if (e.decided && e.decision == "declined") return at(State::declined, *e.decided);
  if (e.accepted()) return accepted_state(e, around, s);
  if (e.assessed) return at(State::assessed, *e.assessed);
  if (e.intake_done) return at(State::intake, *e.intake_done);
  if (const auto told = screened_and_told(e)) return at(State::screened, *told);
  at(State::referred, e.received);
}

class Owing {
 public:
  Owing(const Episode& e, const Around& around, const Days& days, Standing& s)
      : e_(e), around_(around), days_(days), s_(s) {}

  void all() {
    if (s_.urgent) due(Act::response, add_days(e_.received, days_.urgent), "M3.02b");
    switch (s_.state) {
      case State::referred:
      case State::screened:
      case State::intake:
      case State::assessed: before_decision(); break;
      case State::accepted:
      case State::waitlisted:
      case State::ready:
      case State::in_service: after_acceptance(); break;
      case State::declined:
        if (!e_.onward && !e_.no_onward) due(Act::onward, add_days(*e_.decided, days_.onward), "M3.02d");
        follow_up();
        break;
      case State::closing: due(Act::closing_summary, add_days(*e_.terminated, 30), "MPRG1.02b"); break;
      case State::left_waitlist: follow_up(); break;
      case State::closed:
      case State::withdrawn: break;
    }
    std::stable_sort(s_.owed.begin(), s_.owed.end(),
                     [](const Due& a, const Due& b) { return a.day && (!b.day || *a.day < *b.day); });
  }

 private:
  void due(Act act, Date day, std::string_view clause) { s_.owed.push_back({act, day, clause}); }
  void next(Act act) { s_.owed.push_back({act, {}, {}}); }
  /// workflows.md §2: what came of it is asked 30 days later.
  void follow_up() {
    if (e_.onward_open) due(Act::onward_outcome, add_days(*e_.onward_open, follow_up_days), {});
  }
  void before_decision() {
    const Date screen = add_days(e_.received, days_.screen);
    if (!e_.screened && !e_.by_contract) due(Act::screening, screen, "M3.01");
    if ((!e_.fit_told || !e_.services_told) && !e_.by_contract) due(Act::notice, screen, "M3.01");
    if (!e_.rights_given && !e_.rights_deferred) next(Act::rights);
    if (!e_.intake_done) next(Act::intake);
    if (!e_.assessed && e_.intake_done) next(Act::assessment);
    if (!around_.permission && !around_.self && !around_.adult) next(Act::consent);
    if (e_.intake_done && e_.assessed) next(Act::decision);
  }
  /// Whoever came of age decides alone from the birthday on (workflows.md §18.14), and is asked a month ahead; a
  /// permission that was taken back is missing from that day.
  void consent() {
    constexpr int days_ahead = 30;
    if (around_.of_age && *around_.of_age <= add_days(around_.today, days_ahead)) {
      if (!around_.own) due(Act::consent, *around_.of_age, {});
    } else if (!around_.self && !around_.adult && around_.permission_ended) {
      due(Act::consent, *around_.permission_ended, {});
    }
  }
  void after_acceptance() {
    consent();
    if (!e_.rights_given) due(Act::rights, *e_.decided, "MCR1.01");
    if (!e_.assessed) due(Act::assessment, add_days(*e_.decided, days_.assess), "M3.03a");
    if (e_.intake_elsewhere && !e_.summary_in) due(Act::summary_in, add_days(*e_.decided, 30), "M3.03c");
    const auto* wait = e_.open_wait();
    const bool over = wait && wait_is_over(*wait, e_, around_);
    if (over)
      next(Act::leave_waitlist);
    else if (wait)
      due(Act::wait_contact, add_days(wait->last_contact, days_.wait_contact), "M3.02d");
    const auto by = over ? std::nullopt : e_.reassess_by();
    if (const auto since = e_.to_reassess(around_.custody_changed))
      due(Act::assessment, add_days(*since, days_to_reassess), "M3.03b");
    else if (by && e_.assessed && *by <= add_days(around_.today, days_to_reassess))
      due(Act::assessment, *by, {});
    if (s_.state == State::accepted) due(Act::waitlist, add_days(*e_.decided, days_.start), "M3.02c");
  }

  const Episode& e_;
  const Around& around_;
  const Days& days_;
  Standing& s_;
};

}  // namespace

std::string_view name(State state) { return state_names[static_cast<std::size_t>(state)]; }
std::string_view name(Act act) { return act_names[static_cast<std::size_t>(act)]; }
std::optional<Act> parse_act(std::string_view text) {
  const auto found = std::find(act_names.begin(), act_names.end(), text);
  return found == act_names.end() ? std::nullopt : std::optional(static_cast<Act>(found - act_names.begin()));
}

const Wait* Episode::open_wait() const { return waits.empty() || waits.back().end ? nullptr : &waits.back(); }

std::optional<Date> Episode::to_reassess(std::span<const Date> also) const {
  std::optional<Date> first;
  for (const auto days : {std::span<const Date>(triggers), also})
    for (const Date day : days)
      if (std::none_of(reassessed.begin(), reassessed.end(), [&](Date done) { return done >= day; }))
        first = earlier(first, day);
  return first;
}

std::optional<Date> Episode::reassess_by() const {
  const auto* wait = open_wait();
  if (!wait) return std::nullopt;
  Date from = wait->start;
  if (assessed) from = std::max(from, *assessed);
  for (const Date day : reassessed) from = std::max(from, day);
  return add_months(from, months_of_waiting);
}

Standing standing(const Episode& e, const Around& around, const Days& days) {
  Standing s;
  state_of(e, around, s);
  s.urgent = e.urgent && !e.responded && s.state < State::ready;
  Owing(e, around, days, s).all();
  return s;
}

std::vector<Block> blocks(const Episode& e, const Around& around) {
  std::vector<Block> list;
  const auto missing = [&](bool absent, std::string_view key, Act act, bool hard = false) {
    if (absent) list.push_back({key, hard, act});
  };
  missing(!around.adult && !around.permission && !around.self, "intake.block.permission", Act::consent, true);
  missing(!e.by_contract && !screened_and_told(e), "intake.block.screening", e.screened ? Act::notice : Act::screening);
  missing(!e.rights_given && !e.rights_deferred, "intake.block.rights", Act::rights);
  missing(!e.intake_done && !e.intake_elsewhere, "intake.block.intake", Act::intake);
  missing(e.need_open() && !e.onward, "intake.block.need", Act::intake);
  missing(!e.assessed, "intake.block.assessment", Act::assessment);
  missing(!around.assent && !around.self, "intake.block.assent", Act::consent);
  return list;
}

const char* refused_in(const Episode& e, State state, Act act) {
  const bool over = state == State::closed || state == State::declined || state == State::withdrawn;
  switch (act) {
    case Act::closing_summary: return e.terminated ? nullptr : "intake.refused.not_terminated";
    case Act::onward_outcome: return e.onward_open ? nullptr : "intake.refused.ended";
    case Act::no_onward:
      if (state != State::declined) return "intake.refused.not_declined";
      return e.onward ? "intake.refused.referred_on" : nullptr;
    case Act::onward:
    case Act::provider_end:
    case Act::release:
    case Act::withdrawal: return nullptr;
    case Act::trigger:
    case Act::case_review:
      if (e.terminated) return "intake.refused.over";
      return e.accepted() ? nullptr : "intake.refused.not_accepted";
    case Act::termination:
      if (e.terminated) return "intake.refused.over";
      return e.accepted() ? nullptr : "intake.refused.not_accepted";
    case Act::waitlist:
      if (!e.accepted() || e.terminated) return "intake.refused.not_accepted";
      return e.open_wait() ? "intake.refused.waiting" : nullptr;
    case Act::wait_contact:
    case Act::leave_waitlist: return e.open_wait() ? nullptr : "intake.refused.not_waiting";
    case Act::decision: return over || e.accepted() || e.terminated ? "intake.refused.decided" : nullptr;
    case Act::response: return e.urgent ? nullptr : "intake.refused.not_urgent";
    case Act::intake:
      return over                                                        ? "intake.refused.over"
             : state == State::referred && !e.by_contract && !e.screened ? "intake.refused.not_screened"
                                                                         : nullptr;
    default: return over ? "intake.refused.over" : nullptr;
  }
}

}  // namespace kith::intake
