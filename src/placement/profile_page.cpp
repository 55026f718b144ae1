// SPDX-License-Identifier: AGPL-3.0-or-later
#include <algorithm>

#include "placement/placement.h"
#include "platform/i18n/keys.h"
#include "records/append.h"

/// What matching asks of a mentor or a child: profile, free hours, wishes. Each is a new record; the newest counts.
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

struct Form {
  std::string_view path;
  RecordForm form;
  records::ColumnKey person, day;
  std::string_view giver;
};
constexpr RecordForm wishes{"matching_preferences", "placement.field.", wish_fields};
constexpr Form forms[] = {
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

struct Opened {
  const Form& form;
  Somebody who;
  ProgrammeId programme;
  bool mentor{};
};

/// The person of the path, in the pool of a programme the actor may decide in.
std::optional<Opened> open(Visit& visit, const snapshot::Snapshot& snapshot) {
  const auto form = std::ranges::find(forms, visit.path.find("form")->second, &Form::path);
  const auto person = visit.open_id<PersonId>(visit.path.find("person")->second);
  if (form == std::end(forms) || !person) return std::nullopt;
  for (const auto& programme : programmes_for(visit)) {
    if (!may_decide(visit, programme.programme)) continue;
    const auto pool = load_pool(visit, snapshot, programme.programme);
    for (const bool mentor : {false, true}) {
      const auto& side = mentor ? pool.mentors : pool.mentees;
      const auto found = std::ranges::find(side, *person, &Somebody::person);
      if (found != side.end()) return Opened{*form, *found, programme.programme, mentor};
    }
  }
  return std::nullopt;
}

std::string back_of(const Visit& visit, const Opened& opened) {
  return opened.mentor
             ? "/placement/mentors/" + visit.seal(opened.who.person) + "?programme=" + visit.seal(opened.programme)
             : address_of(visit, opened.who.referral);
}

http::Response show(Visit& visit, const Opened& opened, const Refusal* refusal) {
  casefile::Answers initial;
  initial.put(opened.form.day, static_cast<std::int64_t>(day_number(visit.today)));
  auto page = casefile::form_page(visit, opened.form.form, initial, refusal);
  page.heading = visit.words.text_of("placement.form." + std::string(opened.form.path));
  page.about = opened.who.name;
  page.lead = visit.words.text("placement.form_lead");
  page.action = render::Url("/placement/people/" + visit.seal(opened.who.person) + "/" + std::string(opened.form.path));
  page.back = render::Url(back_of(visit, opened));
  visit.saw("person", opened.who.person.value);
  return casefile::show_form(visit, page, "placement.title.profile", refusal);
}

}  // namespace

http::Response profile_page(Visit& visit, const Uses& uses) {
  const auto opened = open(visit, *uses.columns());
  return opened ? show(visit, *opened, nullptr) : visit.refused({RefusalKind::not_found, {}});
}

http::Response profile_post(Visit& visit, const Uses& uses) {
  const auto opened = open(visit, *uses.columns());
  if (!opened) return visit.refused({RefusalKind::not_found, {}});
  const auto decoded = casefile::decode(visit, opened->form.form);
  if (!decoded.problems.empty()) {
    const Refusal refusal{RefusalKind::invalid, decoded.problems};
    return show(visit, *opened, &refusal);
  }
  const auto made = visit.change("pairing.profile", [&](db::Tx& tx) -> Result<http::Response> {
    auto fields = decoded.answers.fields();
    fields.push_back({opened->form.person, opened->who.person});
    if (!opened->form.giver.empty()) fields.push_back({"matching_preferences.giver", opened->form.giver});
    const auto row = records::append(tx, opened->form.form.table, fields, casefile::author_of(visit));
    if (!row) return tl::unexpected(row.error());
    visit.changed("person", opened->who.person.value);
    return http::Response::see_other(back_of(visit, *opened) + (opened->mentor ? "&" : "?") + "done=done.saved");
  });
  return made ? *made : show(visit, *opened, &made.error());
}

}  // namespace kith::placement
