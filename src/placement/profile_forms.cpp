// SPDX-License-Identifier: AGPL-3.0-or-later
#include "placement/profile_forms.h"

#include <algorithm>

#include "records/append.h"

namespace kith::placement {
namespace {

using casefile::Control;
using casefile::FormField;
using casefile::RecordForm;

constexpr FormField profile_fields[] = {
    {"matching_profiles.event_date", Control::date, true},
    {"matching_profiles.interests"},
    {"matching_profiles.goals"},
    {"matching_profiles.skills"},
    {"matching_profiles.experience", Control::number},
    {"matching_profiles.outgoing", Control::number},
    {"matching_profiles.active", Control::number},
    {"matching_profiles.orderly", Control::number},
    {"matching_profiles.playful", Control::number},
    {"matching_profiles.east_km", Control::number},
    {"matching_profiles.north_km", Control::number},
    {"matching_profiles.reach_km", Control::number},
    {"matching_profiles.introduction", Control::area},
};
constexpr FormField week_fields[] = {
    {"weekly_availabilities.monday", Control::many},      {"weekly_availabilities.tuesday", Control::many},
    {"weekly_availabilities.wednesday", Control::many},   {"weekly_availabilities.thursday", Control::many},
    {"weekly_availabilities.friday", Control::many},      {"weekly_availabilities.saturday", Control::many},
    {"weekly_availabilities.sunday", Control::many},      {"weekly_availabilities.valid_from", Control::date, true},
    {"weekly_availabilities.valid_until", Control::date},
};
constexpr FormField wish_fields[] = {
    {"matching_preferences.event_date", Control::date, true},
    {"matching_preferences.genders"},
    {"matching_preferences.genders_required", Control::check},
    {"matching_preferences.age_from", Control::number},
    {"matching_preferences.age_to", Control::number},
    {"matching_preferences.backgrounds"},
    {"matching_preferences.note", Control::area},
};

constexpr RecordForm wishes{"matching_preferences", "placement.field.", wish_fields};
constexpr ProfileForm forms[] = {
    {"profile",
     {"matching_profiles", "placement.field.", profile_fields},
     "matching_profiles.person_id",
     "matching_profiles.event_date",
     ""},
    {"availability",
     {"weekly_availabilities", "placement.field.", week_fields},
     "weekly_availabilities.person_id",
     "weekly_availabilities.valid_from",
     ""},
    {"mentor_wishes", wishes, "matching_preferences.person_id", "matching_preferences.event_date", "mentor"},
    {"mentee_wishes", wishes, "matching_preferences.person_id", "matching_preferences.event_date", "mentee"},
    {"guardian_wishes", wishes, "matching_preferences.person_id", "matching_preferences.event_date", "guardian"},
};

}  // namespace

const ProfileForm* profile_form(std::string_view path) {
  const auto* found = std::ranges::find(forms, path, &ProfileForm::path);
  return found == std::end(forms) ? nullptr : found;
}

Result<std::int64_t> record_profile(db::Tx& tx, const ProfileForm& form, PersonId person,
                                    const casefile::Answers& answers, const records::Author& author) {
  auto fields = answers.fields();
  fields.push_back({form.person, person});
  if (!form.giver.empty()) fields.push_back({"matching_preferences.giver", form.giver});
  const auto row = records::append(tx, form.form.table, fields, author);
  if (!row) return tl::unexpected(row.error());
  return row->chain;
}

}  // namespace kith::placement
