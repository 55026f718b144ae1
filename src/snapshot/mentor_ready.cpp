// SPDX-License-Identifier: AGPL-3.0-or-later
#include "snapshot/mentor_ready.h"

#include <algorithm>

#include "snapshot/check_stand.h"

namespace kith::snapshot {
namespace {

constexpr Span no_day{Day::never(), Day::always()};

}  // namespace

Span days_held(const CheckRow& c) {
  if (!c.has_from) return no_day;
  if (c.law_exemption) return c.has_document ? Span{c.valid_from, c.valid_until} : no_day;
  if (!c.has_until) return no_day;
  Day from = std::max(c.valid_from, c.date);
  if (c.result == CheckResult::record_found && c.adjudication == Adjudication::accepted)
    from = std::max(from, c.adjudicated_on);
  else if (c.result != CheckResult::clear)
    return no_day;
  return {from, c.revoked_on == Day::never() ? c.valid_until : std::min(c.valid_until, c.revoked_on - 1)};
}

Topics topics_of_record(const Snapshot& snapshot, const TrainingRecordRow& record, Day as_of) {
  if (record.done()) {
    const auto* version = snapshot.effective<CourseVersionRow>(record.course_version, as_of);
    return version ? version->topics : Topics{};
  }
  if (record.result == TrainingResult::partial || (record.result == TrainingResult::credited && record.approved))
    return record.topics_covered;
  return {};
}

Topics topics_by(const Snapshot& snapshot, PersonRef person, Day day, Day as_of) {
  Topics topics;
  for (const TrainingRecordRow& record : snapshot.of<TrainingRecordRow>(person))
    if (record.shows(as_of) && record.date <= day && record.expires_on >= day)
      topics = topics.with(topics_of_record(snapshot, record, as_of));
  return topics;
}

std::int32_t hours_in_person(const Snapshot& snapshot, PersonRef person, Day day, Day as_of) {
  std::int32_t hours = 0;
  for (const TrainingRecordRow& r : snapshot.of<TrainingRecordRow>(person))
    if (r.shows(as_of) && r.date <= day && r.mode == TrainingMode::in_person &&
        (r.done() || r.result == TrainingResult::partial))
      hours += r.hours;
  return hours;
}

Set<CheckType> lacking_checks(const Snapshot& snapshot, const Policies& policies, PersonRef mentor,
                              ProgrammeRef programme, Day day, Day as_of) {
  return checks_of_mentor(snapshot, policies, mentor, programme, day, as_of).lacking();
}

Lacking lacking_to_meet(const Snapshot& snapshot, PersonRef mentor, ProgrammeRef programme, Day day, Day as_of) {
  const Policies policies(snapshot, as_of);
  Lacking lacking;
  lacking.checks = lacking_checks(snapshot, policies, mentor, programme, day, as_of);
  if (const auto* row = snapshot.effective<ProgrammeRow>(programme, as_of)) {
    Topics needed = orientation_of(*row);
    if (policies.timeline(PolicyKey::train_days, programme).whole_on(day) == 0)
      needed = needed.with(row->survivor ? training_topics.with(survivor_topics) : training_topics);
    lacking.topics = needed.without(topics_by(snapshot, mentor, day, as_of));
  }
  const auto agreements = snapshot.of<AgreementRow>(mentor);
  lacking.commitment = std::none_of(agreements.begin(), agreements.end(), [&](const AgreementRow& a) {
    return a.shows(as_of) && a.programme == programme && a.kind == AgreementKind::commitment && a.date <= day;
  });
  return lacking;
}

}  // namespace kith::snapshot
