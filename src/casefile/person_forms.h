// SPDX-License-Identifier: AGPL-3.0-or-later
#pragma once
#include "casefile/record_form.h"

/// The forms of people and of how they stand to each other, one table of columns each (record_form.h).
namespace kith::casefile {

inline constexpr FormField person_fields[] = {
    {"persons.given_name", Control::text, true},
    {"persons.family_name"},
    {"persons.preferred_name"},
    {"persons.birth_date", Control::date},
    {"persons.phone", Control::phone},
    {"persons.email"},
    {"persons.languages"},
    {"persons.gender"},
    {"persons.identities"},
    {"persons.street"},
    {"persons.city"},
    {"persons.region"},
    {"persons.postal_code"},
    {"persons.country"},
    {"persons.safe_contact_note", Control::area},
    {"persons.accessibility_note", Control::area},
    {"persons.deceased_on", Control::date},  ///< only where a person is corrected
};
inline constexpr RecordForm person_form{"persons", "casefile.field.", person_fields};

/// A person in brief, for forms that are about something else: who refers, who is guardian.
inline constexpr FormField brief_person_fields[] = {
    {"persons.given_name", Control::text, true},
    {"persons.family_name"},
    {"persons.birth_date", Control::date},
    {"persons.phone", Control::phone},
};
inline constexpr RecordForm brief_person_form{"persons", "casefile.field.", brief_person_fields};

inline constexpr FormField relationship_fields[] = {
    {"relationships.kind", Control::select, true},    {"relationships.is_guardian", Control::check},
    {"relationships.authority", Control::select},     {"relationships.may_consent", Control::check},
    {"relationships.may_pick_up", Control::check},    {"relationships.contact_rule", Control::chips, true},
    {"relationships.contact_order", Control::number}, {"relationships.start_date", Control::date, true},
    {"relationships.end_date", Control::date},
};
inline constexpr RecordForm relationship_form{"relationships", "casefile.relation.", relationship_fields};

/// Whoever may not be contacted takes the mentee nowhere (workflows.md §18.19): such a relationship is refused wherever
/// it is entered or corrected.
bool fetches_though_barred(const Answers& relation);

inline constexpr FormField custody_fields[] = {
    {"custody_intervals.organization", Control::text, true},
    {"custody_intervals.informant_name"},
    {"custody_intervals.authority"},
    {"custody_intervals.temporary", Control::check},
    {"custody_intervals.may_consent", Control::check},
    {"custody_intervals.start_date", Control::date, true},
    {"custody_intervals.end_date", Control::date},
};
inline constexpr RecordForm custody_form{"custody_intervals", "casefile.custody.", custody_fields};

}  // namespace kith::casefile
