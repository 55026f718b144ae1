// SPDX-License-Identifier: AGPL-3.0-or-later
#include "screening/mentor_file.h"

#include <algorithm>
#include <array>

namespace kith::screening {
namespace {

constexpr std::array<std::string_view, 15> state_names{
    "inquiry", "applied",   "screening", "decision_pending", "accepted", "training",  "available", "matched",
    "on_hold", "suspended", "exited",    "rejected",         "deferred", "withdrawn", "barred"};
constexpr std::array<std::string_view, act_count> act_names{
    "application",  "interview",        "reference", "reference_answer", "check_order",
    "check_return", "self_declaration", "exemption", "adjudication",     "score",
    "agreement",    "capacity",         "decision",  "status",           "transport",
    "move",         "revocation",       "sighting",  "commitment_told"};
constexpr std::array<std::string_view, 5> cover_names{"valid", "expiring", "added", "expired", "missing"};
constexpr int chase_days = 3;

constexpr snapshot::Span no_day_at_all{snapshot::Day::never(), snapshot::Day::always()};

/// As held, but one that was revoked from its first day on keeps that day: from > until.
snapshot::Span span_of(const Check& c) {
  if (const auto days = held(c)) return {days->from, days->until};
  if (!c.revoked || c.exemption) return no_day_at_all;
  Check whole = c;
  whole.revoked.reset();
  const auto days = held(whole);
  return days ? snapshot::Span{days->from, add_days(*c.revoked, -1)} : no_day_at_all;
}
std::vector<snapshot::CheckFact> facts_of(const MentorFile& f) {
  using snapshot::Day;
  std::vector<snapshot::CheckFact> facts;
  for (const auto& c : f.checks) {
    snapshot::CheckFact fact{snapshot::parse_code<snapshot::CheckType>(c.type),
                             span_of(c),
                             c.place(),
                             c.consented ? Day(*c.consented) : Day::never(),
                             c.revoked && !c.exemption,
                             no_day_at_all,
                             Day::never()};
    if (c.result == "record_found") {
      fact.undecided = {c.completed, c.adjudicated ? Day(add_days(*c.adjudicated, -1)) : Day::never()};
      if (c.adjudicated && c.adjudication == "rejected") fact.rejected = Day(*c.adjudicated);
    }
    facts.push_back(fact);
  }
  return facts;
}
snapshot::CheckTerms terms_of(const Around& around) {
  auto terms = around.terms;
  if (!terms.always.empty()) return terms;
  for (const auto& word : around.checks) {
    const snapshot::Set<snapshot::CheckType> type{snapshot::parse_code<snapshot::CheckType>(word)};
    if (!terms.drives() || !terms.driving.contains(type)) terms.always = terms.always.with(type);
  }
  return terms;
}
std::optional<Date> date_or_none(std::optional<snapshot::Day> day) {
  return day ? std::optional<Date>(*day) : std::nullopt;
}

bool interviewed(const MentorFile& f, const Around& around) {
  if (around.earlier_counts && f.earlier.interviewed) return true;
  return std::any_of(f.interviews.begin(), f.interviews.end(),
                     [](const Interview& i) { return i.mode == "in_person" && i.both_blocks; });
}
int references_in(const MentorFile& f, std::string_view status) {
  return static_cast<int>(
      std::count_if(f.references.begin(), f.references.end(), [&](const Reference& r) { return r.status == status; }));
}
int answered(const MentorFile& f, const Around& around) {
  return references_in(f, "completed") + (around.earlier_counts ? f.earlier.references : 0);
}
bool all_scored(const MentorFile& f, const Around& around) {
  return std::all_of(around.criteria.begin(), around.criteria.end(), [&](const std::string& c) {
    return std::find(f.scored.begin(), f.scored.end(), c) != f.scored.end();
  });
}
bool all_signed(const MentorFile& f, const Around& around) {
  return signed_now(f, around, "code_of_conduct") && signed_now(f, around, "confidentiality") &&
         signed_now(f, around, "commitment");
}
bool signed_ever(const MentorFile& f, std::string_view kind) {
  return std::any_of(f.agreements.begin(), f.agreements.end(), [&](const Agreement& a) { return a.kind == kind; });
}
bool some(const std::vector<Covered>& list, bool (Covered::*is)() const) {
  return std::any_of(list.begin(), list.end(), [&](const Covered& one) { return (one.*is)(); });
}
/// The first day from which a required type suspends, `from` at the earliest.
Date suspended_since(const std::vector<Covered>& list, Date from, Date today) {
  Date since = today;
  for (const auto& one : list)
    if (one.suspends()) since = std::min(since, std::max(from, one.suspends_from().value_or(from)));
  return since;
}
bool screening_begun(const MentorFile& f) {
  return !f.interviews.empty() || !f.references.empty() || !f.scored.empty() ||
         std::any_of(f.checks.begin(), f.checks.end(),
                     [&](const Check& c) { return c.ordered && c.first_recorded_on >= f.received; });
}

void accepted_state(const MentorFile& f, const Around& around, const std::vector<Covered>& list, Date today,
                    Standing& s) {
  s.since = *f.decided;
  s.state = around.matched          ? State::matched
            : around.topics_done    ? State::available
            : around.training_begun ? State::training
                                    : State::accepted;
  if (around.matched) s.since = std::max(s.since, *around.matched);
  std::string_view last;
  for (const auto& event : f.statuses) {
    if (event.day < (f.earlier.received ? *f.decided : f.received)) continue;  // of an earlier term
    last = event.status;
    if (last != "available" && last != "reinstated")
      s.since = event.day;
    else if (!around.matched)
      s.since = event.day;
  }
  if (last == "available" && s.state < State::available) s.state = State::available;
  if (last == "on_hold") s.state = State::on_hold;
  if (last == "suspended") s.state = State::suspended;
  if (last == "exited") s.state = State::exited;
  const bool serves = s.state == State::available || s.state == State::matched;
  if (!serves || !some(list, &Covered::suspends)) return;
  s.state = State::suspended;
  s.since = suspended_since(list, *f.decided, today);
}

void state_of(const MentorFile& f, const Around& around, const std::vector<Covered>& list, Date today, Standing& s) {
  const auto at = [&](State state, Date since) {
    s.state = state;
    s.since = since;
  };
  if (f.barred) return at(State::barred, *f.barred);
  if (f.accepted()) return accepted_state(f, around, list, today, s);
  if (f.decided && f.decision != "deferred")
    return at(f.decision == "rejected" ? State::rejected : State::withdrawn, *f.decided);
  if (f.decided) return at(State::deferred, *f.decided);
  if (!f.applied()) return at(State::inquiry, f.received);
  const bool ready = interviewed(f, around) && answered(f, around) >= around.references && all_scored(f, around) &&
                     !some(list, &Covered::lacking);
  at(ready ? State::decision_pending : screening_begun(f) ? State::screening : State::applied, *f.signed_on);
  if (s.state >= State::screening)
    for (const auto& h : f.happened)
      if (h.act != Act::application) s.since = ready ? std::max(s.since, h.day) : s.since;
}

class Owing {
 public:
  Owing(const MentorFile& f, const Around& around, const std::vector<Covered>& list, Date today, Standing& s)
      : f_(f), around_(around), list_(list), today_(today), s_(s) {}

  void all() {
    if (s_.state == State::inquiry) next(Act::application);
    if (s_.state >= State::applied && s_.state <= State::decision_pending) before_decision();
    if (s_.state == State::deferred) next(Act::decision);
    if (f_.accepted() && s_.state != State::exited && s_.state != State::barred) after_acceptance();
    std::stable_sort(s_.owed.begin(), s_.owed.end(),
                     [](const Due& a, const Due& b) { return a.day && (!b.day || *a.day < *b.day); });
  }

 private:
  void next(Act act, std::string_view clause = {}, std::string about = {}) {
    s_.owed.push_back({act, {}, clause, std::move(about), 0});
  }
  static void add(std::string& types, const std::string& type) {
    if ((";" + types + ";").find(";" + type + ";") == types.npos) (types += types.empty() ? "" : ";") += type;
  }
  void before_decision() {
    if (!interviewed(f_, around_)) next(Act::interview, "M4.02");
    for (const auto& r : f_.references)
      if (r.status == "requested")
        s_.owed.push_back({Act::reference_answer, add_days(r.day, chase_days), "M4.02", r.referee, r.chain});
    if (answered(f_, around_) + references_in(f_, "requested") < around_.references) next(Act::reference, "M4.02");
    checks();
    if (!all_scored(f_, around_)) next(Act::score, "III-1");
    if (!all_signed(f_, around_)) next(Act::agreement, "M4.03");
    if (s_.state == State::decision_pending) next(Act::decision);
  }
  /// Of each required type the step that it waits for.
  void checks() {
    bool declare = false;
    std::string order, back, decide;
    for (const auto& one : list_) {
      if (!one.lacking()) continue;
      bool ordered = false;
      for (const auto& c : f_.checks) {
        if (c.type != one.type) continue;
        if (c.open_finding()) add(decide, c.type);
        ordered |= c.open_finding() || (c.waiting() && c.ordered);
        if (c.waiting() && c.ordered) add(back, c.type);
      }
      if (one.type == declaration_type)
        declare |= !ordered;
      else if (!ordered)
        add(order, one.type);
    }
    if (!decide.empty()) next(Act::adjudication, "M4.01", decide);
    if (!back.empty()) next(Act::check_return, "M4.01", back);
    if (!order.empty()) next(Act::check_order, "M4.01", order);
    if (declare) next(Act::self_declaration, "M4.01");
  }
  void after_acceptance() {
    const bool capacity = std::any_of(f_.capacities.begin(), f_.capacities.end(),
                                      [&](const Capacity& c) { return c.factors && (!c.until || *c.until >= today_); });
    if (!capacity) next(Act::capacity, "M4.03");
    for (const auto& one : list_) {
      const auto act = bringing_act(f_, one.type);
      if (one.cover == Cover::valid || act == Act::adjudication) continue;
      const auto day = one.cover == Cover::added ? one.bring : one.until;
      s_.owed.push_back({act, day ? day : one.since ? one.since : f_.decided, "M4.01", one.type, 0});
    }
    if (std::any_of(f_.checks.begin(), f_.checks.end(), [](const Check& c) { return c.open_finding(); }))
      next(Act::adjudication, "M4.01");
    sign_again();
  }
  /// A new version asks everybody to sign; at once whoever never signed the kind.
  void sign_again() {
    std::optional<Date> day;
    for (const auto& text : around_.texts) {
      if (signed_now(f_, around_, text.kind)) continue;
      const Date by = signed_ever(f_, text.kind) ? text.sign_by : *f_.decided;
      day = day ? std::min(*day, by) : by;
    }
    if (day) s_.owed.push_back({Act::agreement, day, "I-7", {}, 0});
  }

  const MentorFile& f_;
  const Around& around_;
  const std::vector<Covered>& list_;
  Date today_;
  Standing& s_;
};

}  // namespace

std::string_view name(State state) { return state_names[static_cast<std::size_t>(state)]; }
std::string_view name(Act act) { return act_names[static_cast<std::size_t>(act)]; }
std::string_view name(Cover cover) { return cover_names[static_cast<std::size_t>(cover)]; }
std::optional<Act> parse_act(std::string_view text) {
  const auto found = std::find(act_names.begin(), act_names.end(), text);
  return found == act_names.end() ? std::nullopt : std::optional(static_cast<Act>(found - act_names.begin()));
}

bool MentorFile::interviewed_by(PersonId who) const {
  return std::any_of(interviews.begin(), interviews.end(), [&](const Interview& i) { return i.interviewer == who; });
}

bool MentorFile::change_undecided() const {
  return std::any_of(checks.begin(), checks.end(),
                     [](const Check& c) { return c.type == declaration_type && c.open_finding(); });
}

bool signed_now(const MentorFile& f, const Around& around, std::string_view kind) {
  const auto text =
      std::find_if(around.texts.begin(), around.texts.end(), [&](const TextInForce& t) { return t.kind == kind; });
  return std::any_of(f.agreements.begin(), f.agreements.end(), [&](const Agreement& a) {
    const bool counts = !f.earlier.received || around.earlier_counts || a.day >= f.received;
    return counts && a.kind == kind && (kind != "commitment" || a.numbers) &&
           (text == around.texts.end() || a.version == text->version);
  });
}

std::optional<Date> Covered::suspends_from() const {
  if (bring) return add_days(*bring, 1);
  return until ? std::optional(add_days(*until, 1)) : std::nullopt;
}

std::vector<Covered> coverage(const MentorFile& f, const Around& around, Date day) {
  std::vector<Covered> list;
  for (const auto& s : snapshot::stands_of(facts_of(f), terms_of(around), day))
    list.push_back({std::string(snapshot::word(s.type)), s.state, s.by_what, date_or_none(s.until),
                    date_or_none(s.since), date_or_none(s.bring)});
  return list;
}

bool drives(const Around& around) { return around.terms.drives(); }
bool may_drive(const MentorFile& f, const Around& around, Date day) {
  return snapshot::may_drive(facts_of(f), terms_of(around), day);
}

Act bringing_act(const MentorFile& f, std::string_view type) {
  if (type == declaration_type) return f.change_undecided() ? Act::adjudication : Act::self_declaration;
  const auto waits = [&](bool ordered) {
    return std::any_of(f.checks.begin(), f.checks.end(), [&](const Check& c) {
      return c.type == type && c.waiting() && c.ordered.has_value() == ordered;
    });
  };
  if (waits(true))
    return waits(false) ? Act::check_order : Act::check_return;  // of a move, beside one of the old place
  const Check* last = nullptr;
  for (const auto& c : f.checks)
    if (c.type == type && held(c) && (!last || held(*last)->until <= held(c)->until)) last = &c;
  return last && last->exemption ? Act::exemption : Act::check_order;
}

Standing standing(const MentorFile& f, const Around& around, Date today) {
  Standing s;
  const bool over = f.decided && !f.accepted();
  const auto list = over ? std::vector<Covered>() : coverage(f, around, today);
  state_of(f, around, list, today, s);
  Owing(f, around, list, today, s).all();
  return s;
}

std::vector<Carried> carried_over(const MentorFile& f, const Around& around, Date today) {
  std::vector<Carried> list;
  if (!f.earlier.received) return list;
  for (const auto& one : coverage(f, around, today))
    if (!one.lacking() && one.until) list.push_back({Act::check_return, {}, one.until, one.type});
  if (!around.earlier_counts) return list;
  if (f.earlier.interviewed) list.push_back({Act::interview, f.earlier.interviewed, {}, {}});
  if (f.earlier.references > 0) list.push_back({Act::reference_answer, f.earlier.received, {}, {}});
  for (const auto& a : f.agreements)
    if (a.day < f.received) list.push_back({Act::agreement, a.day, {}, a.kind});
  return list;
}

std::vector<Block> blocks(const MentorFile& f, const Around& around, Date today) {
  std::vector<Block> list;
  const auto missing = [&](bool absent, std::string_view key, Act act, bool hard = false) {
    if (absent) list.push_back({key, hard, act, {}});
  };
  missing(f.barred.has_value(), "screening.block.barred", Act::status, true);
  missing(!f.applied(), "screening.block.application", Act::application, true);
  for (const auto& one : coverage(f, around, today))
    if (one.lacking()) list.push_back({"screening.block.check", true, bringing_act(f, one.type), one.type});
  missing(std::any_of(f.checks.begin(), f.checks.end(), [](const Check& c) { return c.open_finding(); }),
          "screening.block.finding", Act::adjudication, true);
  missing(!interviewed(f, around), "screening.block.interview", Act::interview);
  missing(answered(f, around) < around.references, "screening.block.references", Act::reference);
  missing(!all_scored(f, around), "screening.block.criteria", Act::score);
  missing(!signed_now(f, around, "code_of_conduct"), "screening.block.code_of_conduct", Act::agreement);
  missing(!signed_now(f, around, "confidentiality"), "screening.block.confidentiality", Act::agreement);
  missing(!signed_now(f, around, "commitment"), "screening.block.commitment", Act::agreement);
  return list;
}

const char* refused_in(const MentorFile& f, State state, Act act) {
  const auto some = [&](auto test) { return std::any_of(f.checks.begin(), f.checks.end(), test); };
  const bool over =
      state == State::rejected || state == State::withdrawn || state == State::exited || state == State::barred;
  switch (act) {
    case Act::application: return over || f.applied() ? "screening.refused.applied" : nullptr;
    case Act::reference_answer:
      return std::any_of(f.references.begin(), f.references.end(),
                         [](const Reference& r) { return r.status == "requested"; })
                 ? nullptr
                 : "screening.refused.nothing_asked";
    case Act::check_return:
      return some([](const Check& c) { return c.waiting() && c.ordered; }) ? nullptr
                                                                           : "screening.refused.nothing_asked";
    case Act::adjudication:
      return some([](const Check& c) { return c.open_finding(); }) ? nullptr : "screening.refused.no_finding";
    case Act::decision: return over || f.accepted() ? "screening.refused.decided" : nullptr;
    case Act::revocation: return some(may_be_revoked) ? nullptr : "screening.refused.nothing_held";
    case Act::sighting: return some(may_be_seen) ? nullptr : "screening.refused.nothing_back";
    case Act::commitment_told: return over ? "screening.refused.over" : nullptr;
    case Act::transport:
    case Act::move:
    case Act::capacity: return f.accepted() && !over ? nullptr : "screening.refused.not_accepted";
    case Act::status: return state == State::barred ? "screening.refused.over" : nullptr;
    case Act::self_declaration:
      if (f.change_undecided()) return "screening.refused.change_undecided";
      break;
    default: break;
  }
  if (over) return "screening.refused.over";
  return f.applied() ? nullptr : "screening.refused.not_applied";
}

}  // namespace kith::screening
