// SPDX-License-Identifier: AGPL-3.0-or-later
#include "groups/school_year.h"

#include <algorithm>

#include "snapshot/agency_rows.h"
#include "snapshot/people.h"
#include "snapshot/refs.h"
#include "snapshot/screening_rows.h"

namespace kith::groups {
namespace {

using namespace snapshot;  // NOLINT: rows of the columns

/// One group with the school year and the term around a day.
class SchoolYear {
 public:
  SchoolYear(const Snapshot& snapshot, GroupRef group, ProgrammeId programme, SiteId site, Date today,
             std::optional<Date> end)
      : snapshot_(snapshot), group_(group), programme_(ref_of(programme)), site_(site), today_(today), end_(end) {
    year_ = around(CalendarKind::school_year);
    term_ = around(CalendarKind::term);
    snapshot.column<snapshot::SessionRow>().each([&](std::uint32_t, const snapshot::SessionRow& row) {
      if (row.shows(day()) && row.group == group && row.status == MeetingStatus::held && row.date <= day())
        held_.push_back(row.date);
    });
    std::sort(held_.begin(), held_.end());
  }

  std::vector<Asked> all() {
    if (end_ && *end_ < today_) return {};
    schedule();
    if (year_) list_.push_back({Ask::sessions, held_in(*year_), least_sessions, last_of(*year_)});
    lead_contact();
    if (term_) term();
    if (year_) recognition();
    return std::move(list_);
  }

  YearState state() const {
    const std::optional<Span> year = year_ ? year_ : last_year();
    if (year && (year->until < day() || (end_ && *end_ < today_)))
      return evaluated(*year) ? YearState::evaluated : YearState::ended;
    if (end_ && *end_ < today_) return YearState::ended;
    if (year ? held_in(*year) > 0 : !held_.empty()) return YearState::running;
    return published(day()) ? YearState::published : YearState::planned;
  }

 private:
  Day day() const { return Day(today_); }
  /// Today, or the last day of the group.
  Day last_day() const { return end_ ? std::min(day(), Day(*end_)) : day(); }
  /// The last day of a span on which the group is still there.
  Date last_of(const Span& days) const { return end_ ? std::min(Date(days.until), *end_) : Date(days.until); }

  std::optional<Span> around(CalendarKind kind) const {
    for (const CalendarRow& row : snapshot_.of<CalendarRow>(programme_))
      if (row.shows(day()) && row.kind == kind && row.days.covers(last_day()) &&
          (!row.site || row.site == ref_of(site_)))
        return row.days;
    return std::nullopt;
  }
  /// The school year that ended last, when the group was there and the next one has not begun.
  std::optional<Span> last_year() const {
    std::optional<Span> last;
    for (const CalendarRow& row : snapshot_.of<CalendarRow>(programme_))
      if (row.shows(day()) && row.kind == CalendarKind::school_year && row.days.until < day() &&
          (!row.site || row.site == ref_of(site_)) && (!last || last->until < row.days.until) && held_in(row.days) > 0)
        last = row.days;
    return last;
  }
  bool evaluated(const Span& year) const {
    for (const EvaluationCycleRow& row : snapshot_.of<EvaluationCycleRow>(programme_))
      if (row.shows(day()) && year.covers(row.date) && row.date <= day()) return true;
    return false;
  }
  int held_in(const Span& days) const {
    return static_cast<int>(std::count_if(held_.begin(), held_.end(), [&](Day one) { return days.covers(one); }));
  }
  /// The day after the school year before this one, for a schedule is told in summer too; without one, any day.
  Day told_from() const {
    Day from = Day::always();
    if (!year_) return from;
    for (const CalendarRow& row : snapshot_.of<CalendarRow>(programme_))
      if (row.shows(day()) && row.kind == CalendarKind::school_year && row.days.until < year_->from &&
          (!row.site || row.site == ref_of(site_)))
        from = std::max(from, row.days.until + 1);
    return from;
  }
  /// Where, when and how often, told by `by`, for this school year when the calendar has one.
  bool published(Day by) const {
    const Day from = told_from();
    for (const GroupScheduleRow& row : snapshot_.of<GroupScheduleRow>(group_))
      if (row.shows(day()) && row.has_place && row.has_time && row.has_frequency && row.date <= by && row.date >= from)
        return true;
    return false;
  }
  /// The first session of the school year, or ever where the calendar has none.
  std::optional<Day> first_session() const {
    for (const Day one : held_)
      if (!year_ || one >= year_->from) return one;
    return std::nullopt;
  }
  void schedule() {
    const auto first = first_session();
    Asked row{Ask::schedule, published(first.value_or(day())) ? 1 : 0, 1, {}};
    row.open = !first;
    list_.push_back(row);
  }

  /// This month, once a session was held in it; last month, where it was missed.
  void lead_contact() {
    const std::chrono::year_month_day civil{today_};
    const Date first = on(static_cast<int>(civil.year()), static_cast<unsigned>(civil.month()), 1);
    const auto month = [&](Date from) {
      const Span days{Day(from), Day(add_days(add_months(from, 1), -1))};
      if (held_in(days) == 0) return;
      const bool talked = leads_talked(days);
      if (days.covers(day()) || !talked) list_.push_back({Ask::lead_contact, talked ? 1 : 0, 1, last_of(days)});
    };
    month(add_months(first, -1));
    month(first);
  }
  bool leads_talked(const Span& days) const {
    bool talked = false;
    snapshot_.column<SiteContactRow>().each([&](std::uint32_t, const SiteContactRow& row) {
      talked = talked || (row.shows(day()) && row.programme == programme_ && days.covers(row.date) &&
                          row.participants.contains({SitePartner::teacher_lead, SitePartner::team_lead}));
    });
    return talked;
  }

  void term() {
    const Date last = last_of(*term_);
    bool met = false;
    snapshot_.column<TrainingEventRow>().each([&](std::uint32_t, const TrainingEventRow& row) {
      met = met || (row.shows(day()) && row.kind == TrainingEventKind::mentor_meeting && row.programme == programme_ &&
                    row.school_staff_present && term_->covers(row.date));
    });
    list_.push_back({Ask::mentor_meeting, met ? 1 : 0, 1, last});
    const Majority majority = majority_of(Policies(snapshot_, day()), programme_);
    Asked mentors{Ask::check_in_mentors, 0, 0, last}, mentees{Ask::check_in_mentees, 0, 0, last},
        guardians{Ask::check_in_guardians, 0, 0, last};
    for (const Place& place : roster(snapshot_, group_, today_, today_)) {
      if (place.role == GroupRole::visitor) continue;
      const PersonRef person = ref_of(place.person);
      Asked& row = place.role == GroupRole::mentor ? mentors : mentees;
      ++row.of;
      row.done += checked_in(person, place.role == GroupRole::mentor ? Track::mentor : Track::mentee) ? 1 : 0;
      if (place.role == GroupRole::mentor) continue;
      const Mentee mentee = mentee_as_of(snapshot_, person, day());
      if (!guardian_party_applies(mentee, day(), majority)) continue;
      ++guardians.of;
      const bool told =
          std::any_of(mentee.relationships.begin(), mentee.relationships.end(), [&](const RelationshipRow& relation) {
            return relation.shows(day()) && relation.is_guardian &&
                   checked_in(relation.person, Track::guardian, relation.days);
          });
      guardians.done += told ? 1 : 0;
    }
    for (const Asked& row : {mentors, mentees, guardians})
      if (row.of > 0) list_.push_back(row);
  }
  /// In the term, on one of `days`.
  bool checked_in(PersonRef person, Track role, const Span& days = {Day::always(), Day::never()}) const {
    for (const CheckInRow& row : snapshot_.of<CheckInRow>(person))
      if (row.shows(day()) && row.programme == programme_ && row.role == role && row.complete &&
          term_->covers(row.date) && days.covers(row.date))
        return true;
    return false;
  }

  void recognition() {
    bool mentors = false, mentees = false;
    snapshot_.column<RecognitionRow>().each([&](std::uint32_t, const RecognitionRow& row) {
      if (!row.shows(day()) || row.programme != programme_ || !year_->covers(row.date)) return;
      mentors = mentors || row.role == RecognitionRole::mentor;
      mentees = mentees || row.role == RecognitionRole::mentee;
    });
    list_.push_back({Ask::recognition_mentors, mentors ? 1 : 0, 1, last_of(*year_)});
    list_.push_back({Ask::recognition_mentees, mentees ? 1 : 0, 1, last_of(*year_)});
  }

  const Snapshot& snapshot_;
  GroupRef group_;
  ProgrammeRef programme_;
  SiteId site_;
  Date today_;
  std::optional<Date> end_;
  std::optional<Span> year_, term_;
  std::vector<Day> held_;
  std::vector<Asked> list_;
};

}  // namespace

std::string_view name(YearState state) {
  constexpr std::string_view names[] = {"planned", "published", "running", "ended", "evaluated"};
  return names[static_cast<std::size_t>(state)];
}
std::string_view name(Ask ask) {
  constexpr std::string_view names[] = {
      "schedule",         "sessions",           "lead_contact",        "mentor_meeting",     "check_in_mentors",
      "check_in_mentees", "check_in_guardians", "recognition_mentors", "recognition_mentees"};
  return names[static_cast<std::size_t>(ask)];
}

std::vector<Asked> asked_of(const Snapshot& snapshot, GroupRef group, ProgrammeId programme, SiteId site, Date today,
                            std::optional<Date> end) {
  return SchoolYear(snapshot, group, programme, site, today, end).all();
}
YearState year_state(const Snapshot& snapshot, GroupRef group, ProgrammeId programme, SiteId site, Date today,
                     std::optional<Date> end) {
  return SchoolYear(snapshot, group, programme, site, today, end).state();
}

}  // namespace kith::groups
