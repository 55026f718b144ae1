// SPDX-License-Identifier: AGPL-3.0-or-later
#include "snapshot/check_stand.h"

#include <algorithm>

#include "snapshot/mentor_ready.h"

namespace kith::snapshot {
namespace {

bool any_day(const Span& span) { return span.from <= span.until; }

/// To which day the type holds from `day` on without a gap; nothing when not on `day`.
std::optional<Day> held_without_gap(std::span<const CheckFact> facts, CheckType type, Day day) {
  std::optional<Day> until;
  for (bool more = true; more && until != Day::never();) {
    more = false;
    const Day reach = until ? *until + 1 : day;
    for (const auto& f : facts) {
      if (f.type != type || !any_day(f.held) || !f.held.covers(reach)) continue;
      until = f.held.until;
      more = true;
      break;
    }
  }
  return until;
}

const CheckFact* last_before(std::span<const CheckFact> facts, CheckType type, Day day) {
  const CheckFact* last = nullptr;
  for (const auto& f : facts)
    if (f.type == type && any_day(f.held) && f.held.until < day && (!last || last->held.until <= f.held.until))
      last = &f;
  return last;
}

bool holds_elsewhere(std::span<const CheckFact> facts, CheckType type, TextMark place, Day day) {
  return std::any_of(facts.begin(), facts.end(), [&](const CheckFact& f) {
    return f.type == type && f.place != place && f.held.covers(day) && any_day(f.held);
  });
}
bool holds_there(std::span<const CheckFact> facts, CheckType type, TextMark place, Day day) {
  return std::any_of(facts.begin(), facts.end(), [&](const CheckFact& f) {
    return f.type == type && f.place == place && f.held.covers(day) && any_day(f.held);
  });
}

/// The day of a move whose check is not there on `day`: it was agreed to for another jurisdiction while one still held.
std::optional<Day> moved_without(std::span<const CheckFact> facts, CheckType type, Day day) {
  const CheckFact* last = nullptr;
  for (const auto& f : facts)
    if (f.type == type && f.place && f.consented <= day && (!last || last->consented <= f.consented) &&
        holds_elsewhere(facts, type, f.place, f.consented))
      last = &f;
  return last && !holds_there(facts, type, last->place, day) ? std::optional(last->consented) : std::nullopt;
}

Day plus_months(Day day, int months) { return add_months(Date(day), months); }

/// The last day that needs no declaration, where declarations are asked for between checks only.
std::optional<Day> declared_until(std::span<const CheckFact> facts, const CheckTerms& terms, Day day) {
  const auto checks = terms.drives() ? terms.always.with(terms.driving) : terms.always;
  std::optional<Day> last;
  for (const auto& f : facts) {
    if (!any_day(f.held) || f.held.from > day) continue;
    const bool declared = f.type == CheckType::self_declaration;
    if (!declared && !checks.contains({f.type})) continue;
    const Day until = declared ? f.held.until : plus_months(f.held.from, terms.declaration_months) - 1;
    last = last ? std::max(*last, until) : until;
  }
  return last;
}

CheckState by_days_left(Day until, Day day) {
  return until != Day::never() && until - day <= check_warning_days ? CheckState::expiring : CheckState::valid;
}

/// Late by no more than the grace it still holds; then it is expired.
void late_declaration(CheckStand& s, Day last, int grace, Day day) {
  s.by_what = AskedBy::declaration;
  s.until = last;
  s.since = last + 1;
  s.bring = last + grace;
  s.state = day <= *s.bring ? CheckState::expiring : CheckState::expired;
}

void added(CheckStand& s, AskedBy by, Day since, int days, Day day) {
  s.by_what = by;
  s.since = since;
  s.bring = since + days;
  s.state = day <= *s.bring ? CheckState::added : CheckState::expired;
}

bool held_some_day(std::span<const CheckFact> facts, CheckType type, Day from, Day until) {
  return std::any_of(facts.begin(), facts.end(), [&](const CheckFact& f) {
    return f.type == type && any_day(f.held) && f.held.from <= until && f.held.until >= from;
  });
}

}  // namespace

Set<CheckType> CheckTerms::asked() const {
  auto types = drives() ? always.with(driving) : always;
  if (declaration_months > 0) types.add(CheckType::self_declaration);
  return types;
}

std::optional<Day> CheckStand::suspends_from() const {
  if (bring) return *bring + 1;
  return until ? std::optional(*until + 1) : std::nullopt;
}

CheckStand stand_of(std::span<const CheckFact> facts, const CheckTerms& terms, CheckType type, Day day) {
  CheckStand s{type, CheckState::valid, AskedBy::rule, {}, {}, {}};
  const bool of_rule = terms.always.contains({type}),
             of_driving = terms.drives_since <= day && terms.drives() && terms.driving.contains({type});
  if (type == CheckType::self_declaration && !of_rule && !of_driving) {
    s.by_what = AskedBy::declaration;
    s.until = declared_until(facts, terms, day);
    if (s.until && terms.declared_since != Day::always()) s.until = std::max(*s.until, terms.declared_since - 1);
    if (s.until && *s.until < day)
      late_declaration(s, *s.until, terms.grace_days, day);
    else if (s.until)
      s.state = by_days_left(*s.until, day);
    return s;
  }
  if (!of_rule && !of_driving) return s;  // not yet
  if (const auto until = held_without_gap(facts, type, day)) {
    if (*until != Day::never()) s.until = until;
    s.state = by_days_left(*until, day);
    if (const auto moved = moved_without(facts, type, day)) added(s, AskedBy::move, *moved, terms.add_days, day);
    return s;
  }
  const auto* last = last_before(facts, type, day);
  s.state = last ? CheckState::expired : CheckState::missing;
  if (last) s.until = last->held.until;
  if (type == CheckType::self_declaration && last && !last->revoked)
    late_declaration(s, *s.until, terms.grace_days, day);
  else if (of_driving && !of_rule && !held_some_day(facts, type, terms.drives_since, day))
    added(s, AskedBy::driving, terms.drives_since, terms.add_days, day);
  return s;
}

std::vector<CheckStand> stands_of(std::span<const CheckFact> facts, const CheckTerms& terms, Day day) {
  std::vector<CheckStand> stands;
  terms.asked().each([&](CheckType type) { stands.push_back(stand_of(facts, terms, type, day)); });
  return stands;
}

bool may_drive(std::span<const CheckFact> facts, const CheckTerms& terms, Day day) {
  bool all = terms.drives();
  terms.asked().each([&](CheckType type) { all = all && !stand_of(facts, terms, type, day).lacking(); });
  return all;
}

CheckTerms check_terms(const Snapshot& snapshot, const Policies& policies, PersonRef mentor, ProgrammeRef programme,
                       Day day, Day as_of) {
  const auto types = [&](PolicyKey key) {
    return Set<CheckType>(static_cast<std::uint64_t>(policies.timeline(key, programme).hundredths_on(day).value_or(0)));
  };
  CheckTerms terms;
  terms.always = types(PolicyKey::required_checks);
  for (const TransportRow& t : snapshot.of<TransportRow>(mentor))
    if (t.shows(as_of) && t.programme == programme && t.days.covers(day))
      terms.drives_since = std::min(terms.drives_since, t.days.from);
  if (terms.drives()) terms.driving = types(PolicyKey::required_checks_transport);
  terms.add_days = policies.timeline(PolicyKey::add_check_days, programme).whole_on(day);
  const auto months = policies.timeline(PolicyKey::declaration_months, programme);
  terms.declaration_months = months.whole_on(day);
  bool asked_before = false;
  for (const auto& step : months.steps()) {
    if (step.from > day) break;
    const bool asked = step.hundredths.value_or(0) > 0;
    if (asked && !asked_before) terms.declared_since = step.from;
    asked_before = asked;
  }
  terms.grace_days = policies.timeline(PolicyKey::declaration_grace_days, programme).whole_on(day);
  return terms;
}

std::vector<CheckFact> check_facts(const Snapshot& snapshot, PersonRef mentor, Day as_of) {
  std::vector<CheckFact> facts;
  for (const CheckRow& check : snapshot.of<CheckRow>(mentor))
    if (check.shows(as_of))
      facts.push_back({check.type, days_held(check), check.place, check.consented, check.revoked_on <= as_of});
  return facts;
}

Set<CheckType> ChecksOfMentor::lacking() const {
  Set<CheckType> types;
  for (const auto& s : stands)
    if (s.lacking()) types.add(s.type);
  return types;
}
Set<CheckType> ChecksOfMentor::suspending() const {
  Set<CheckType> types;
  for (const auto& s : stands)
    if (s.suspends()) types.add(s.type);
  return types;
}

ChecksOfMentor checks_of_mentor(const Snapshot& snapshot, const Policies& policies, PersonRef mentor,
                                ProgrammeRef programme, Day day, Day as_of) {
  const auto terms = check_terms(snapshot, policies, mentor, programme, day, as_of);
  const auto facts = check_facts(snapshot, mentor, as_of);
  return {stands_of(facts, terms, day), terms.drives(), may_drive(facts, terms, day)};
}

}  // namespace kith::snapshot
