// SPDX-License-Identifier: AGPL-3.0-or-later
// MS 4.01: background checks hold on every day a mentor serves (measure_decisions.md §4.1). Days are counted by spans.
#include <algorithm>
#include <array>

#include "accreditation/attendance_view.h"
#include "accreditation/day_spans.h"
#include "accreditation/mentor_view.h"
#include "accreditation/sections_1_to_5.h"
#include "snapshot/mentor_ready.h"

namespace kith::accreditation {

using namespace snapshot;  // NOLINT: rows of the columns

namespace {

constexpr std::size_t check_types = static_cast<std::size_t>(CheckType::self_declaration) + 1;
using Held = std::array<DaySpans, check_types>;

Held held_by(const Evaluation& e, PersonRef mentor) {
  Held held;
  for (const CheckRow& c : e.snapshot().of<CheckRow>(mentor))
    if (c.shows(e.as_of())) held[static_cast<std::size_t>(c.type)].push_back(days_held(c));
  for (DaySpans& spans : held) spans = merged(std::move(spans));
  return held;
}

/// Mentor-days of P per mentor, as spans.
std::map<PersonRef, DaySpans> mentor_days(Evaluation& e, ProgrammeRef programme) {
  const DaySpan period{e.period().from, e.period().end()};
  std::map<PersonRef, DaySpans> days;
  e.shared<MentorView>().each_mentor(programme, [&](PersonRef mentor, auto pairs) {
    for (const auto& pair : pairs) {
      const Day end = pair.match->closed() ? pair.match->end - 1 : Day::never();
      DaySpans active = merged({common(period, {pair.match->start, end})});
      if (active.empty()) continue;
      for (const PauseRow& p : e.snapshot().of<PauseRow>(pair.match->match))
        if (p.shows(e.as_of()) && p.kind == PauseKind::safety) active = without(active, p.days);
      auto& all = days[mentor];
      all.insert(all.end(), active.begin(), active.end());
    }
  });
  for (const auto& session : e.shared<AttendanceView>().held(programme))
    if (period.covers(session.date))
      for (const MembershipRow& m : e.snapshot().of<MembershipRow>(session.group))
        if (m.shows(e.as_of()) && m.role == GroupRole::mentor && m.days.covers(session.date))
          days[m.person].push_back({session.date, session.date});
  for (auto& [_, spans] : days) spans = merged(std::move(spans));
  return days;
}

Set<CheckType> checks_on(const Timeline& line, Day d) {
  return Set<CheckType>(static_cast<std::uint64_t>(line.hundredths_on(d).value_or(0)));
}

class Coverage {
 public:
  Coverage(Evaluation& e, ProgrammeRef programme, Measure& m)
      : e_(e),
        programme_(programme),
        m_(m),
        always_(e.policies().timeline(PolicyKey::required_checks, programme)),
        driving_(e.policies().timeline(PolicyKey::required_checks_transport, programme)) {
    m_.sub["mentors"];
  }

  void judge(PersonRef mentor, const DaySpans& days) {
    if (days.empty()) return;
    const Held held = held_by(e_, mentor);
    DaySpans transport;
    for (const TransportRow& t : e_.snapshot().of<TransportRow>(mentor))
      if (t.shows(e_.as_of()) && t.programme == programme_) transport.push_back(t.days);
    transport = merged(std::move(transport));
    const std::vector<Day> changes = changes_of(held, transport);
    Set<CheckType> missing;
    DaySpan bad{Day::never(), Day::always()};
    std::int64_t all = 0, failing = 0;
    for (const DaySpan& span : days)
      each_piece(span, changes, [&](const DaySpan& piece) {
        const int length = piece.until - piece.from + 1;
        all += length;
        const Set<CheckType> lacking = lacking_on(held, transport, piece.from);
        if (lacking.empty()) return;
        missing = missing.with(lacking);
        failing += length;
        bad = {std::min(bad.from, piece.from), std::max(bad.until, piece.until)};
      });
    m_.add([&] { return e_.person_id(mentor); }, all - failing, all);
    ++m_.sub["mentors"].den;
    if (failing == 0) {
      ++m_.sub["mentors"].num;
      return;
    }
    uncovered_ = true;
    never_cleared_ = never_cleared_ || (failing == all && some_never_held(held, missing));
    report(mentor, missing, failing, bad);
  }

  void conclude() const {
    if (uncovered_) m_.caps.push_back({"uncovered_day", 3});
    if (never_cleared_) m_.caps.push_back({"never_cleared", 4});
  }

 private:
  /// First days of stretches in which neither what is required nor what holds changes, sorted.
  std::vector<Day> changes_of(const Held& held, const DaySpans& transport) const {
    std::vector<Day> changes;
    const auto add = [&](const DaySpans& spans) {
      for (const DaySpan& s : spans) {
        changes.push_back(s.from);
        if (s.until != Day::never()) changes.push_back(s.until + 1);
      }
    };
    for (const DaySpans& spans : held) add(spans);
    add(transport);
    for (const Timeline* line : {&always_, &driving_})
      for (const Timeline::Step& step : line->steps()) changes.push_back(step.from);
    std::sort(changes.begin(), changes.end());
    return changes;
  }
  template <class Each>
  static void each_piece(const DaySpan& span, const std::vector<Day>& changes, Each each) {
    Day from = span.from;
    for (auto next = std::upper_bound(changes.begin(), changes.end(), from);
         next != changes.end() && *next <= span.until; next = std::upper_bound(next, changes.end(), from)) {
      each({from, *next - 1});
      from = *next;
    }
    each({from, span.until});
  }
  Set<CheckType> lacking_on(const Held& held, const DaySpans& transport, Day d) const {
    Set<CheckType> required = checks_on(always_, d);
    if (covers(transport, d)) required = required.with(checks_on(driving_, d));
    Set<CheckType> lacking;
    required.each([&](CheckType t) {
      if (!covers(held[static_cast<std::size_t>(t)], d)) lacking.add(t);
    });
    return lacking;
  }
  bool some_never_held(const Held& held, Set<CheckType> missing) const {
    bool never = false;
    missing.each([&](CheckType t) {
      const DaySpans& spans = held[static_cast<std::size_t>(t)];
      never = never || spans.empty() || spans.front().from > e_.period().end();
    });
    return never;
  }
  void report(PersonRef mentor, Set<CheckType> missing, std::int64_t days, const DaySpan& bad) {
    std::vector<std::string> reasons{"days:" + std::to_string(days), "first:" + iso(bad.from),
                                     "last:" + iso(bad.until)};
    missing.each([&](CheckType t) { reasons.push_back("not_covered:" + std::string(word(t))); });
    m_.failing.push_back({e_.person_id(mentor), std::move(reasons)});
  }

  const Evaluation& e_;
  ProgrammeRef programme_;
  Measure& m_;
  Timeline always_, driving_;
  bool uncovered_{}, never_cleared_{};
};

}  // namespace

void compute_4_01(Evaluation& e, ProgrammeRef programme, std::span<Measure> m) {
  Coverage coverage(e, programme, m[0]);
  for (const auto& [mentor, days] : mentor_days(e, programme)) coverage.judge(mentor, days);
  coverage.conclude();
}

}  // namespace kith::accreditation
