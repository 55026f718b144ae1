// SPDX-License-Identifier: AGPL-3.0-or-later
#include "training/owed.h"

#include <algorithm>

#include "snapshot/match_state.h"
#include "snapshot/mentor_ready.h"
#include "snapshot/policies.h"
#include "snapshot/refs.h"

namespace kith::training {

using namespace snapshot;  // NOLINT: rows of the columns

namespace {

constexpr int notice_days = 60;  ///< ahead of an ending validity
constexpr int added_days = 90;   ///< to take a topic that a new version added
constexpr std::int32_t hours_asked = 200;

/// Collects who serves, by matches, groups and applications.
class Finder {
 public:
  Finder(const Snapshot& snapshot, ProgrammeRef programme, Day today)
      : snapshot_(snapshot), programme_(programme), today_(today) {}
  std::map<PersonId, Serving> find() {
    snapshot_.column<MatchRow>().each([&](std::uint32_t key, const MatchRow& row) {
      if (row.shows(today_) && row.programme == programme_) match(MatchRef{key});
    });
    snapshot_.column<MembershipRow>().each([&](std::uint32_t group, const MembershipRow& row) {
      if (row.shows(today_) && row.role == GroupRole::mentor && row.days.covers(today_) &&
          of_programme(GroupRef{group}))
        at(row.person).now = at(row.person).matched = true;
    });
    snapshot_.column<SessionRow>().each([&](std::uint32_t key, const SessionRow& row) {
      if (row.shows(today_) && row.status == MeetingStatus::held && row.date <= today_ && of_programme(row.group))
        session(SessionRef{key}, row.date);
    });
    snapshot_.column<ApplicationRow>().each([&](std::uint32_t person, const ApplicationRow& row) {
      if (row.shows(today_) && row.programme == programme_ && accepted(row.chain)) at(PersonRef{person});
    });
    return std::move(found_);
  }

 private:
  Serving& at(PersonRef person) { return found_[key_of(person)]; }
  void serve(PersonRef person, Date day) {
    auto& first = at(person).first;
    first = first ? std::min(*first, day) : day;
  }
  bool of_programme(GroupRef group) const {
    const auto* row = snapshot_.effective<GroupRow>(group, today_);
    return row && row->programme == programme_;
  }
  void match(MatchRef match) {
    const auto state = state_of(snapshot_, match, today_);
    if (!state || (state->closed() && !state->ever_active())) return;
    if (state->started() && state->start <= today_)
      serve(state->mentor, state->start);
    else if (!state->closed())
      at(state->mentor).matched = true;
    else
      return;
    if (!state->closed() || state->end > today_) at(state->mentor).now = true;
  }
  void session(SessionRef session, Date day) {
    for (const AttendanceRow& row : snapshot_.of<AttendanceRow>(session))
      if (row.shows(today_) && row.attended() && row.role == GroupRole::mentor) serve(row.person, day);
  }
  bool accepted(ApplicationRef application) const {
    const auto decisions = snapshot_.of<MentorDecisionRow>(application);
    return std::any_of(decisions.begin(), decisions.end(), [&](const MentorDecisionRow& d) {
      return d.shows(today_) && d.date <= today_ && d.decision == MentorDecision::accepted;
    });
  }

  const Snapshot& snapshot_;
  ProgrammeRef programme_;
  Day today_;
  std::map<PersonId, Serving> found_;
};

class Reading {
 public:
  Reading(const Snapshot& snapshot, std::span<const CourseVersion> versions, PersonRef mentor, Day today)
      : snapshot_(snapshot),
        today_(today),
        covered_(topics_by(snapshot, mentor, today, today)),
        lasting_(topics_by(snapshot, mentor, today + notice_days, today)),
        records_(snapshot.of<TrainingRecordRow>(mentor)) {
    for (const auto& record : records_)
      if (record.shows(today) && record.date <= today) take(record, versions);
  }

  /// Whether the topic is owed, and why; `deadline` is that of a first training.
  std::optional<OwedTopic> judge(Topic topic, std::optional<Date> deadline) const {
    if (covered_.has(topic)) {
      if (lasting_.has(topic)) return std::nullopt;
      return OwedTopic{topic, Why::refresher, last_day(topic)};
    }
    if (had_.has(topic)) return OwedTopic{topic, Why::refresher, last_day(topic)};
    for (const auto& [topics, from] : added_)
      if (topics.has(topic)) return OwedTopic{topic, Why::added, add_days(from, added_days)};
    return OwedTopic{topic, missed_.has(topic) ? Why::make_up : Why::first, deadline};
  }
  /// Topics of courses begun or passed that the programme's lists do not name.
  Topics beside(Topics needed) const {
    Topics all = missed_;
    for (const auto& [topics, from] : added_) all = all.with(topics);
    return all.without(needed).without(covered_);
  }

 private:
  struct Added {
    Topics topics;
    Date from;
  };
  static const CourseVersion* find(std::span<const CourseVersion> versions, CourseVersionRef ref) {
    const auto at = std::find_if(versions.begin(), versions.end(), [&](const auto& v) { return v.version == ref; });
    return at == versions.end() ? nullptr : &*at;
  }
  void take(const TrainingRecordRow& record, std::span<const CourseVersion> versions) {
    had_ = had_.with(topics_of_record(snapshot_, record, today_));
    const auto* taken = find(versions, record.course_version);
    if (!taken) return;
    if (record.result == TrainingResult::partial) missed_ = missed_.with(taken->topics.without(record.topics_covered));
    if (!record.done()) return;
    for (const auto& version : versions)
      if (version.course == taken->course && version.valid_from > taken->valid_from &&
          Day(version.valid_from) <= today_)
        added_.push_back({version.topics.without(taken->topics), version.valid_from});
  }
  /// The last day on which a record still gave the topic.
  std::optional<Date> last_day(Topic topic) const {
    std::optional<Date> last;
    for (const auto& record : records_)
      if (record.shows(today_) && record.date <= today_ && record.expires_on != Day::never() &&
          topics_of_record(snapshot_, record, today_).has(topic))
        last = last ? std::max(*last, Date(record.expires_on)) : Date(record.expires_on);
    return last;
  }

  const Snapshot& snapshot_;
  Day today_;
  Topics covered_, lasting_, had_, missed_;
  std::span<const TrainingRecordRow> records_;
  std::vector<Added> added_;
};

}  // namespace

std::string_view name(Why why) {
  constexpr std::string_view names[] = {"first", "make_up", "added", "refresher"};
  return names[static_cast<std::size_t>(why)];
}

std::optional<Date> Owes::due() const {
  std::optional<Date> due;
  for (const auto& topic : topics)
    if (topic.due) due = due ? std::min(*due, *topic.due) : *topic.due;
  return due;
}

Owes owes(const Snapshot& snapshot, std::span<const CourseVersion> versions, PersonId mentor, const Serving& service,
          ProgrammeId programme, Date today) {
  Owes owes{mentor, programme, {}, 0, {}, false};
  const auto* row = snapshot.effective<ProgrammeRow>(ref_of(programme), Day(today));
  if (!row) return owes;
  owes.first_service = service.first;
  owes.matched = service.matched;
  std::optional<Date> later = service.first;
  if (service.first) {
    const Policies policies(snapshot, Day(today));
    later = add_days(*service.first,
                     policies.timeline(PolicyKey::train_days, ref_of(programme)).whole_on(Day(*service.first)));
  }
  const Reading reading(snapshot, versions, ref_of(mentor), Day(today));
  const Topics orientation = orientation_of(*row), needed = topics_needed(*row);
  const auto judge = [&](Topic topic, std::optional<Date> deadline) {
    if (const auto owed = reading.judge(topic, deadline)) owes.topics.push_back(*owed);
  };
  needed.each([&](Topic topic) { judge(topic, orientation.has(topic) ? service.first : later); });
  reading.beside(needed).each([&](Topic topic) { judge(topic, std::nullopt); });
  const bool eepm = row->overlays.has(Overlay::eepm4) || row->overlays.has(Overlay::eepm5);
  if (eepm && !service.first)
    owes.hours_short = std::max(0, hours_asked - hours_in_person(snapshot, ref_of(mentor), Day(today), Day(today)));
  return owes;
}

void by_urgency(std::vector<Owes>& list) {
  std::stable_sort(list.begin(), list.end(), [](const Owes& a, const Owes& b) {
    const auto x = a.due(), y = b.due();
    if (x.has_value() != y.has_value()) return x.has_value();
    if (x && *x != *y) return *x < *y;
    return a.matched && !b.matched;
  });
}

std::map<PersonId, Serving> mentors_of(const Snapshot& snapshot, ProgrammeId programme, Date today) {
  return Finder(snapshot, ref_of(programme), Day(today)).find();
}

}  // namespace kith::training
