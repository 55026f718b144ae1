// SPDX-License-Identifier: AGPL-3.0-or-later
#include "snapshot/check_stand.h"

#include <algorithm>
#include <string>

#include "platform/i18n/jurisdiction.h"
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

/// Since when a check that two rejected takes what an older one still holds on `day`: from the day of the second word,
/// or the day after the last on which one that came back since held. Nothing while such a one holds.
std::optional<Day> rejected_since(std::span<const CheckFact> facts, CheckType type, Day day) {
  std::optional<Day> newest;
  for (const auto& f : facts)
    if (f.type == type && f.rejected <= day) newest = newest ? std::max(*newest, f.rejected) : f.rejected;
  if (!newest) return std::nullopt;
  Day since = *newest;
  for (const auto& f : facts) {
    if (f.type != type || !any_day(f.held) || f.held.from < *newest || f.held.from > day) continue;
    if (f.held.covers(day)) return std::nullopt;
    since = std::max(since, f.held.until + 1);  // it ended before `day`
  }
  return since;
}

struct Move {
  TextMark place;
  Day day;  ///< of the first consent to a check there since one was asked for elsewhere
};
Day begun(const CheckFact& f) { return f.consented != Day::never() || !any_day(f.held) ? f.consented : f.held.from; }

/// A move whose check is not there on `day`: it was agreed to for another jurisdiction while one still held. What is
/// agreed to again in the same place is the same move.
std::optional<Move> moved_without(std::span<const CheckFact> facts, CheckType type, Day day) {
  const auto moves = [&](const CheckFact& f) {
    return f.type == type && f.place && f.consented <= day && holds_elsewhere(facts, type, f.place, f.consented);
  };
  const CheckFact* last = nullptr;
  for (const auto& f : facts)
    if (moves(f) && (!last || last->consented <= f.consented)) last = &f;
  if (!last || holds_there(facts, type, last->place, day)) return std::nullopt;
  Day elsewhere = Day::always(), first = last->consented;
  for (const auto& f : facts)
    if (f.type == type && f.place != last->place && begun(f) < last->consented)
      elsewhere = std::max(elsewhere, begun(f));
  for (const auto& f : facts)
    if (moves(f) && f.place == last->place && f.consented > elsewhere) first = std::min(first, f.consented);
  return Move{last->place, first};
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

bool is_declaration(const CheckFact& f) { return f.type == CheckType::self_declaration; }

/// Two rejected what it told of: it is no declaration that was forgotten.
bool rejected(const CheckFact& f) { return is_declaration(f) && f.rejected != Day::never(); }
bool no_longer_counts(const CheckFact& f) { return is_declaration(f) && (f.revoked || rejected(f)); }
Day known_from(const CheckFact& f) { return rejected(f) ? f.rejected : f.held.from; }
Day last_day(const CheckFact& f) { return rejected(f) ? f.rejected - 1 : f.held.until; }

/// The last day of the newest declaration, when it was revoked or rejected and none of `checks` came back after it.
std::optional<Day> revoked_last(std::span<const CheckFact> facts, Set<CheckType> checks, Day day) {
  const CheckFact* last = nullptr;
  for (const auto& f : facts) {
    const bool declared = is_declaration(f);
    if (known_from(f) > day || (!declared && !checks.contains({f.type}))) continue;
    if (!any_day(f.held) && !no_longer_counts(f)) continue;
    const bool first = !last || known_from(f) > known_from(*last);
    const bool same_day = !first && known_from(f) == known_from(*last);
    if (first || (same_day && declared && (!no_longer_counts(f) || !is_declaration(*last)))) last = &f;
  }
  const bool cut = last && no_longer_counts(*last) && last_day(*last) < day;
  return cut ? std::optional(last_day(*last)) : std::nullopt;
}

/// The last of so many days after `last` on which no declared change is undecided, as known on `day`.
Day grace_ends(std::span<const CheckFact> facts, Day last, int grace, Day day) {
  for (Day at = last + 1;;) {
    Day open = at - 1, next = Day::never();
    for (const auto& f : facts) {
      if (!is_declaration(f) || !any_day(f.undecided) || f.undecided.from > day) continue;
      if (f.undecided.covers(at))
        open = std::max(open, std::min(f.undecided.until, day));
      else if (f.undecided.from > at)
        next = std::min(next, f.undecided.from);
    }
    if (open < at && next > at + grace) return at + grace - 1;
    if (open < at) grace -= next - at;
    at = open < at ? next : open + 1;
  }
}

/// Late by no more than the grace it still holds; then it is expired.
void late_declaration(CheckStand& s, std::span<const CheckFact> facts, Day last, int grace, Day day) {
  s.by_what = AskedBy::declaration;
  s.until = last;
  s.since = last + 1;
  s.bring = grace_ends(facts, last, grace, day);
  s.state = day <= *s.bring ? CheckState::expiring : CheckState::expired;
}

/// Nothing more is asked for while a declared change is undecided.
void told_of_change(CheckStand& s, std::span<const CheckFact> facts, Day day) {
  const bool told = std::any_of(facts.begin(), facts.end(), [&](const CheckFact& f) {
    return is_declaration(f) && any_day(f.undecided) && f.undecided.covers(day);
  });
  if (!told || s.state != CheckState::expiring) return;
  s.by_what = AskedBy::finding;
  s.since.reset();
  s.bring.reset();
}

/// A declaration that is asked for between checks only.
CheckStand between_checks(std::span<const CheckFact> facts, const CheckTerms& terms, Day day) {
  CheckStand s{CheckType::self_declaration, CheckState::valid, AskedBy::declaration, {}, {}, {}};
  const auto revoked = revoked_last(facts, terms.drives() ? terms.always.with(terms.driving) : terms.always, day);
  s.until = revoked ? revoked : declared_until(facts, terms, day);
  if (!s.until) return s;
  if (terms.declared_since != Day::always()) s.until = std::max(*s.until, terms.declared_since - 1);
  if (*s.until >= day)
    s.state = by_days_left(*s.until, day);
  else if (revoked)
    s.state = CheckState::expired;
  else
    late_declaration(s, facts, *s.until, terms.grace_days, day);
  told_of_change(s, facts, day);
  return s;
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

/// What a move asks for and is not there; what was there since and lapsed has no grace.
void move_asks(CheckStand& s, std::span<const CheckFact> facts, const Move& moved, int days, Day day) {
  std::optional<Day> lapsed;
  for (const auto& f : facts)
    if (f.type == s.type && f.place == moved.place && any_day(f.held) && f.held.until >= moved.day &&
        f.held.until < day)
      lapsed = lapsed ? std::max(*lapsed, f.held.until) : f.held.until;
  if (!lapsed) {
    added(s, AskedBy::move, moved.day, days, day);
    if (s.until && s.state == CheckState::added) s.bring = std::min(*s.bring, *s.until);  // the old place's ends first
    return;
  }
  s.state = CheckState::expired;
  s.until = lapsed;
}

/// A type that is needed and does not hold on `day`.
void lapsed_or_missing(CheckStand& s, std::span<const CheckFact> facts, const CheckTerms& terms, bool driving_only,
                       Day day) {
  const auto* last = last_before(facts, s.type, day);
  s.state = last ? CheckState::expired : CheckState::missing;
  if (last) s.until = last->held.until;
  const bool declared = s.type == CheckType::self_declaration && last;
  const auto cut = declared ? revoked_last(facts, Set<CheckType>(), day) : std::nullopt;
  if (declared && !cut)
    late_declaration(s, facts, *s.until, terms.grace_days, day);
  else if (driving_only && !held_some_day(facts, s.type, terms.drives_since, day))
    added(s, AskedBy::driving, terms.drives_since, terms.add_days, day);
  else if (cut && *cut > *s.until)
    s.bring = cut;  // late already when two rejected it: suspends from that day
}

CheckFact fact_of(const CheckRow& check, Day as_of) {
  CheckFact fact;
  fact.type = check.type;
  fact.held = days_held(check);
  fact.place = check.place;
  fact.consented = check.consented;
  fact.revoked = check.revoked_on <= as_of && !check.law_exemption;  // what the law exempts from is not revoked
  if (check.result == CheckResult::record_found)
    fact.undecided = {check.date, check.adjudicated_on == Day::never() ? Day::never() : check.adjudicated_on - 1};
  if (check.result == CheckResult::record_found && check.adjudication == Adjudication::rejected)
    fact.rejected = check.adjudicated_on;
  return fact;
}

}  // namespace

TextMark place_of(std::string_view jurisdiction) {
  while (jurisdiction.starts_with(' ')) jurisdiction.remove_prefix(1);
  while (jurisdiction.ends_with(' ')) jurisdiction.remove_suffix(1);
  if (const auto code = i18n::jurisdiction_code(jurisdiction); !code.empty()) jurisdiction = code;
  std::string small(jurisdiction);
  for (char& c : small)
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
  return mark_of(small);
}

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
  const bool of_rule = terms.always.contains({type}),
             of_driving = terms.drives_since <= day && terms.drives() && terms.driving.contains({type});
  if (type == CheckType::self_declaration && !of_rule && !of_driving) return between_checks(facts, terms, day);
  CheckStand s{type, CheckState::valid, AskedBy::rule, {}, {}, {}};
  if (!of_rule && !of_driving) return s;  // not yet
  if (const auto until = held_without_gap(facts, type, day)) {
    if (*until != Day::never()) s.until = until;
    s.state = by_days_left(*until, day);
    if (const auto moved = moved_without(facts, type, day)) move_asks(s, facts, *moved, terms.add_days, day);
    if (const auto rejected = rejected_since(facts, type, day)) {
      s.state = CheckState::expired;
      s.until = *rejected - 1;
      s.since.reset();
      s.bring.reset();
    }
  } else {
    lapsed_or_missing(s, facts, terms, of_driving && !of_rule, day);
  }
  if (type == CheckType::self_declaration) told_of_change(s, facts, day);
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
    if (check.shows(as_of)) facts.push_back(fact_of(check, as_of));
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
