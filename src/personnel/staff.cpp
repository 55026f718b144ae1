// SPDX-License-Identifier: AGPL-3.0-or-later
#include "personnel/staff.h"

#include <algorithm>

#include "obligations/obligations.h"
#include "snapshot/intake_rows.h"
#include "snapshot/refs.h"

namespace kith::personnel {
namespace {

using namespace snapshot;  // NOLINT: rows of the columns

Date quarter_end(Date day) {
  const std::chrono::year_month_day d{day};
  const unsigned month = (static_cast<unsigned>(d.month()) - 1) / 3 * 3 + 1;
  return add_days(add_months(on(static_cast<int>(d.year()), month, 1), 3), -1);
}

std::optional<Date> longest_evidence(const Snapshot& snapshot, PersonRef person, Competency competency, Day day) {
  Day best = day;
  for (const CompetencyRow& row : snapshot.of<CompetencyRow>(person))
    if (row.shows(day) && row.verified && row.competency == competency && row.date <= day)
      best = std::max(best, row.valid_until);
  return best == Day::never() ? std::nullopt : std::optional<Date>(best);
}

State state_of(const std::vector<Skill>& skills, bool in_time) {
  bool any = false, gap = false, unplanned = false;
  for (const auto& skill : skills) {
    any |= skill.required;
    const bool open = skill.required && !skill.proven;
    gap |= open;
    unplanned |= open && !skill.planned;
  }
  if (!any) return State::nothing_asked;
  if (!gap) return State::competent;
  if (!unplanned) return State::supported;
  return in_time ? State::onboarding : State::gaps;
}

}  // namespace

bool Place::carries() const {
  return std::any_of(roles.begin(), roles.end(),
                     [](Role role) { return role == Role::coordinator || role == Role::supervisor; });
}

std::vector<Place> places_on(const Snapshot& snapshot, Date date, Date as_of) {
  const Day day(date), known(as_of);
  std::vector<Place> list;
  snapshot.column<StaffRoleRow>().each([&](std::uint32_t key, const StaffRoleRow& row) {
    if (!row.shows(known) || !row.days.covers(day)) return;
    const PersonId person{key};
    const auto programme = key_of(row.programme);
    const auto site = key_of(row.site);
    auto found = std::find_if(list.begin(), list.end(), [&](const Place& p) {
      return p.person == person && p.programme == programme && p.site == site;
    });
    if (found == list.end()) found = list.insert(list.end(), {person, programme, site, {}, {}});
    if (std::find(found->roles.begin(), found->roles.end(), row.role) == found->roles.end())
      found->roles.push_back(row.role);
    if (row.oversight) found->oversight = std::min(found->oversight.value_or(row.days.from), Date(row.days.from));
  });
  std::stable_sort(list.begin(), list.end(), [](const Place& a, const Place& b) {
    return a.programme != b.programme ? a.programme < b.programme : a.person < b.person;
  });
  return list;
}

std::string_view name(State state) {
  constexpr std::string_view names[] = {"nothing_asked", "onboarding", "competent", "supported", "gaps"};
  return names[static_cast<std::size_t>(state)];
}

Skills skills_of(const Snapshot& snapshot, const Place& place, Date today) {
  const Day day(today);
  const auto person = ref_of(place.person);
  const auto required = place.oversight
                            ? required_competencies(snapshot, ref_of(place.programme), person, {day, day}, 0, day)
                            : Competencies{};
  const auto proven = proven_competencies(snapshot, person, day, day);
  Skills skills;
  usual_competencies.with(survivor_competencies).each([&](Competency competency) {
    Skill skill{competency,
                required.contains(Competencies{competency}),
                proven.contains(Competencies{competency}),
                gap_is_planned(snapshot, person, competency, day, day),
                {}};
    if (skill.proven) skill.valid_until = longest_evidence(snapshot, person, competency, day);
    skills.list.push_back(skill);
  });
  const Date due = place.oversight ? add_days(*place.oversight, days_to_show) : today;
  skills.state = state_of(skills.list, today < due);
  if (skills.state == State::onboarding || skills.state == State::gaps) skills.due = due;
  return skills;
}

Sums::Sums(const Snapshot& snapshot, Date as_of) : snapshot_(snapshot), as_of_(as_of), policies_(snapshot, as_of) {}

const MatchState* Sums::find(MatchId match) {
  const auto ref = ref_of(match);
  auto [at, fresh] = states_.try_emplace(ref);
  if (fresh) at->second = snapshot::state_of(snapshot_, ref, as_of_);
  return at->second ? &*at->second : nullptr;
}

const Loads& Sums::loads(ProgrammeId programme) {
  const auto found = loads_.find(programme);
  if (found != loads_.end()) return found->second;
  return loads_
      .emplace(programme, Loads(snapshot_, policies_, ref_of(programme), as_of_,
                                [this](MatchRef match) { return find(key_of(match)); }))
      .first->second;
}

Carries Sums::of(PersonId worker, ProgrammeId programme, Date day) {
  const auto& sums = loads(programme);
  return {sums.on(ref_of(worker), day), sums.limit_on(day)};
}

std::int64_t Sums::weight(MatchId match, ProgrammeId programme, NeedLevel need, Date day) {
  const auto* state = find(match);
  return state && state->active_on(day) ? loads(programme).weight_of(*state, need, day) : 0;
}

std::optional<ReviewDue> review_due(const Snapshot& snapshot, const Place& place, Date today) {
  if (!place.oversight) return std::nullopt;
  const Date last = quarter_end(today);
  const Span quarter{Day(add_months(add_days(last, 1), -3)), Day(last)};
  const auto rows = snapshot.of<WorkloadReviewRow>(ref_of(place.person));
  const bool done = std::any_of(rows.begin(), rows.end(), [&](const WorkloadReviewRow& row) {
    return row.shows(Day(today)) && quarter.covers(row.date) && row.has_decision && row.has_factor;
  });
  return ReviewDue{done, last};
}

PersonId owner_of(const Snapshot& snapshot, MatchId match, Date day, Date as_of) {
  PersonRef owner;
  for (const AssignmentRow& row : snapshot.of<AssignmentRow>(ref_of(match)))
    if (row.shows(Day(as_of)) && row.days.covers(Day(day))) owner = row.worker;
  return key_of(owner);
}

std::vector<MatchState> unowned(const Snapshot& snapshot, Date today) {
  std::vector<MatchState> list;
  for (std::uint32_t key = 1; key < snapshot.column<MatchRow>().owners(); ++key) {
    if (!is_unowned(snapshot, {key}, Day(today))) continue;
    const auto state = snapshot::state_of(snapshot, {key}, Day(today));
    if (state && !state->closed()) list.push_back(*state);
  }
  return list;
}

std::map<ProgrammeId, int> waiting(const Snapshot& snapshot, Date today) {
  const Day day(today);
  std::map<ProgrammeId, int> counts;
  snapshot.column<WaitlistRow>().each([&](std::uint32_t key, const WaitlistRow& row) {
    if (!row.shows(day) || !row.days.covers(day)) return;
    if (const auto* referral = snapshot.effective<ReferralRow>(ReferralRef{key}, day))
      ++counts[key_of(referral->programme)];
  });
  return counts;
}

std::map<PersonId, int> overdue_contacts(const Snapshot& snapshot, Date today) {
  std::map<PersonId, int> counts;
  for (const auto& owed : obligations::owed_for(snapshot, {}, today, 0))
    if (owed.urgency == obligations::Urgency::overdue) ++counts[owner_of(snapshot, key_of(owed.match), today, today)];
  return counts;
}

}  // namespace kith::personnel
