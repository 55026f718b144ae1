// SPDX-License-Identifier: AGPL-3.0-or-later
#pragma once
#include "snapshot/policies.h"
#include "snapshot/screening_rows.h"

/// Whether a mentor may meet a mentee on a day: checks, orientation, training, commitment (MS 4.01, 4.03, 5.01, 5.02;
/// measure_decisions.md §4).
namespace kith::snapshot {

/// Topics of MS 5.01 and 5.02, and the six more where survivors of trafficking are served.
inline constexpr Topics orientation_topics{Topic::philosophy_role,     Topic::duties_mentee,
                                           Topic::duties_guardian,     Topic::duties_organization,
                                           Topic::organization_duties, Topic::realistic_expectations};
inline constexpr Topics training_topics{Topic::good_practice,  Topic::communication, Topic::role_modelling,
                                        Topic::building_trust, Topic::boundaries,    Topic::diversity,
                                        Topic::population};
inline constexpr Topics survivor_topics{Topic::trauma_informed,  Topic::nonverbal_cues,  Topic::cycles_of_change,
                                        Topic::runaway_triggers, Topic::trafficker_bond, Topic::clinician_call};
/// Those of MS 5.01 that the programme has use for.
constexpr Topics orientation_of(const ProgrammeRow& programme) {
  return programme.guardian_topic_applies ? orientation_topics : orientation_topics.without({Topic::duties_guardian});
}

/// All of MS 5.01 and 5.02 that the programme asks, whatever time `train_days` leaves.
constexpr Topics topics_needed(const ProgrammeRow& programme) {
  const Topics all = orientation_of(programme).with(training_topics);
  return programme.survivor ? all.with(survivor_topics) : all;
}

/// The days on which a check holds, both ends included; from > until: none. The last day counts (§18.13).
Span days_held(const CheckRow& check);

/// Topics of one record, whatever its date (§4.5), and of all records dated on or before `day` and not expired on it.
Topics topics_of_record(const Snapshot& snapshot, const TrainingRecordRow& record, Day as_of);
Topics topics_by(const Snapshot& snapshot, PersonRef person, Day day, Day as_of);

/// Hours of training in person dated on or before `day`, in hundredths (EEPM B.3.1 asks for 200 before the first
/// meeting).
std::int32_t hours_in_person(const Snapshot& snapshot, PersonRef person, Day day, Day as_of);

/// What a mentor lacks on a day; nothing of it may be passed (workflows.md §3, HARD).
struct Lacking {
  Set<CheckType> checks;
  Topics
      topics;  ///< of orientation, and of training unless the policy `train_days` leaves time after the first meeting
  bool commitment{};
  bool none() const { return checks.empty() && topics.empty() && !commitment; }
};
Lacking lacking_to_meet(const Snapshot& snapshot, PersonRef mentor, ProgrammeRef programme, Day day, Day as_of);
/// Required checks that a new match may not begin without on `day`; those for driving count while the mentor drives for
/// the programme. What matches that run may still wait for: check_stand.h.
Set<CheckType> lacking_checks(const Snapshot& snapshot, const Policies& policies, PersonRef mentor,
                              ProgrammeRef programme, Day day, Day as_of);

}  // namespace kith::snapshot
