// SPDX-License-Identifier: AGPL-3.0-or-later
#include "obligations/match_case.h"

#include <algorithm>

namespace kith::obligations {

using snapshot::ContactRule;
using snapshot::InformantKind;
using snapshot::PauseKind;
using snapshot::PolicyKey;

std::string_view word(Status status) {
  constexpr std::array<std::string_view, 7> words{"MET",     "LATE",           "MISSED",   "OPEN",
                                                  "EXCUSED", "NOT_APPLICABLE", "CANCELLED"};
  return words[static_cast<std::size_t>(status)];
}

std::string_view word(Flag flag) {
  constexpr std::array<std::string_view, 3> words{"", "CUSTODY", "SUBSTITUTED"};
  return words[static_cast<std::size_t>(flag)];
}

ContactRules contact_rules(const snapshot::Policies& policies, ProgrammeRef programme) {
  return {majority_of(policies, programme), policies.timeline(PolicyKey::parent_attempts, programme),
          policies.timeline(PolicyKey::contact_preset, programme)};
}

namespace {

/// The birthday that makes an adult, where the policies name one and the same at all times; else none is sure.
Day minor_until(const snapshot::Mentee& mentee, const snapshot::Majority& majority) {
  if (mentee.birth_date == Day::never()) return Day::never();
  if (majority.age.steps().size() > 1 || majority.leap_birthday.steps().size() > 1) return Day::always();
  const Day any = mentee.birth_date;
  return birthday(mentee.birth_date, majority.age.whole_on(any), majority.leap_birthday.whole_on(any) != 0);
}

}  // namespace

MatchCase open_case(const Snapshot& snapshot, const ContactRules& rules, const MatchState& state, Day as_of) {
  MatchCase c{&snapshot,
              &rules,
              as_of,
              state,
              mentee_as_of(snapshot, state.mentee, as_of),
              snapshot.of<PartyRow>(state.match),
              snapshot.of<snapshot::PauseRow>(state.match)};
  c.minor_until = minor_until(c.mentee, rules.majority);
  return c;
}

bool MatchCase::excused(Day first, Day last) const {
  const auto suspends = [&](const snapshot::PauseRow& p, Day d) {
    return p.kind == PauseKind::contact_suspended && p.has_approver && p.has_approval_day && p.shows(as_of) &&
           p.days.covers(d);
  };
  Day d = first;
  for (std::size_t i = 0; i < pauses.size();) {  // each pause that covers d moves d behind its end
    if (!suspends(pauses[i], d)) {
      ++i;
      continue;
    }
    if (pauses[i].days.until >= last) return true;
    d = pauses[i].days.until + 1;
    i = 0;
  }
  return false;
}

RowRange rows_dated(const MatchCase& c, Day first, Day last) {
  const Day until = std::min(last, c.as_of);
  const auto begin = c.parties.begin();
  const auto from = std::partition_point(begin, c.parties.end(), [&](const PartyRow& r) { return r.date < first; });
  const auto end = std::partition_point(from, c.parties.end(), [&](const PartyRow& r) { return r.date <= until; });
  return {static_cast<std::size_t>(from - begin), static_cast<std::size_t>(end - begin)};
}

GuardianJudge::GuardianJudge(const MatchCase& c, RowRange rows, Day last_day) : case_(c), rows_(rows) {
  required_ =
      c.mentee.any_relationship(last_day, [](auto& r) { return r.is_guardian && r.rule == ContactRule::required; });
  if (required_) required_met_ = day_all_required_met(last_day);
}

/// The date of the last of the first contacts of the guardians required on `last_day`; nothing when one has none.
std::optional<Day> GuardianJudge::day_all_required_met(Day last_day) const {
  Day latest = Day::always();
  const bool one_missing = case_.mentee.any_relationship(last_day, [&](auto& r) {
    if (!r.is_guardian || r.rule != ContactRule::required) return false;
    for (std::size_t i = rows_.from; i < rows_.until; ++i) {
      const PartyRow& row = case_.parties[i];
      if (row.person != r.person || row.kind != InformantKind::guardian || row.track != Track::guardian ||
          !row.informs || row.staff == case_.state.mentor || !row.shows(case_.as_of) ||
          !case_.mentee.open_guardian(row.person, row.date))
        continue;
      latest = std::max(latest, row.date);
      return false;
    }
    return true;
  });
  return one_missing ? std::nullopt : std::optional(latest);
}

std::optional<Flag> GuardianJudge::judge(std::size_t index) const {
  const PartyRow& row = case_.parties[index];
  if (!row.informs || row.track != Track::guardian || row.staff == case_.state.mentor || !row.shows(case_.as_of))
    return std::nullopt;
  switch (row.kind) {
    case InformantKind::guardian: return guardian_counts(row) ? std::optional(Flag::none) : std::nullopt;
    case InformantKind::custody_organization:
      return case_.mentee.in_temporary_custody(row.date) ? std::optional(Flag::custody) : std::nullopt;
    case InformantKind::safe_adult: return safe_adult_counts(row) ? std::optional(Flag::none) : std::nullopt;
    case InformantKind::other_adult: return other_adult_counts(index) ? std::optional(Flag::substituted) : std::nullopt;
    case InformantKind::self: break;
  }
  return std::nullopt;
}

bool GuardianJudge::guardian_counts(const PartyRow& row) const {
  if (!case_.mentee.open_guardian(row.person, row.date)) return false;
  return !required_ || required_met_ == row.date;
}

bool GuardianJudge::safe_adult_counts(const PartyRow& row) const {
  const auto open = [](auto& r) { return r.is_guardian && r.rule != ContactRule::barred; };
  const auto safe = [&](auto& r) { return r.person == row.person && r.rule == ContactRule::safe_adult; };
  return !case_.mentee.any_relationship(row.date, open) && case_.mentee.any_relationship(row.date, safe);
}

bool GuardianJudge::other_adult_counts(std::size_t index) const {
  const PartyRow& row = case_.parties[index];
  if (!row.has_relation || attempt_days(row.date) < case_.rules->attempts.whole_on(row.date)) return false;
  if (!row.person) return true;
  if (row.person == row.staff) return false;
  for (const auto& assigned : case_.snapshot->of<snapshot::AssignmentRow>(case_.state.match))
    if (assigned.worker == row.person && assigned.shows(case_.as_of)) return false;
  for (const auto& pairing : case_.snapshot->of<snapshot::PairingRow>(case_.state.mentee)) {
    if (pairing.as_mentor || !pairing.shows(case_.as_of)) continue;
    const auto* match = case_.snapshot->effective<snapshot::MatchRow>(pairing.match, case_.as_of);
    if (match && match->mentor == row.person) return false;
  }
  return true;
}

int GuardianJudge::attempt_days(Day until) const {
  int days = 0;
  Day last = Day::always();
  for (std::size_t i = rows_.from; i < rows_.until && case_.parties[i].date <= until; ++i) {
    const PartyRow& row = case_.parties[i];
    if (!row.attempt || row.date == last || row.staff == case_.state.mentor || !row.shows(case_.as_of) ||
        !case_.mentee.open_guardian(row.person, row.date))
      continue;
    ++days;
    last = row.date;
  }
  return days;
}

}  // namespace kith::obligations
