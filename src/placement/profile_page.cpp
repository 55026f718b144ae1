// SPDX-License-Identifier: AGPL-3.0-or-later
#include <algorithm>

#include "placement/placement.h"
#include "placement/profile_forms.h"
#include "platform/http/created.h"
#include "platform/i18n/keys.h"

/// The pages of a mentor's or a child's profile, free hours and wishes.
namespace kith::placement {
namespace {

struct Opened {
  const ProfileForm& form;
  Somebody who;
  PersonId person;  ///< of co-mentors the one that was asked for
  ProgrammeId programme;
  bool mentor{};
};

/// The person of the path, in the pool of a programme the actor may decide in; no child of the actor's own.
std::optional<Opened> open(Visit& visit, const snapshot::Snapshot& snapshot, std::string_view path) {
  const auto* form = profile_form(path);
  const auto person = visit.open_id<PersonId>(visit.path.find("person")->second);
  if (!form || !person) return std::nullopt;
  for (const auto& programme : programmes_for(visit)) {
    if (!may_decide(visit, programme.programme)) continue;
    const auto pool = load_pool(visit, snapshot, programme.programme);
    for (const bool mentor : {false, true}) {
      const auto& side = mentor ? pool.mentors : pool.mentees;
      const auto found = find_person(side, *person);
      if (found == side.end() || (!mentor && hidden_from(visit).contains(found->person))) continue;
      return Opened{*form, *found, *person, programme.programme, mentor};
    }
  }
  return std::nullopt;
}

std::string back_of(const Visit& visit, const Opened& opened) {
  return opened.mentor
             ? "/placement/mentors/" + visit.seal(opened.person) + "?programme=" + visit.seal(opened.programme)
             : address_of(visit, opened.who.referral);
}

http::Response show(Visit& visit, const Opened& opened, const Refusal* refusal) {
  casefile::Answers initial;
  initial.put(opened.form.day, static_cast<std::int64_t>(day_number(visit.today)));
  auto page = casefile::form_page(visit, opened.form.form, initial, refusal);
  page.heading = visit.words.text_of("placement.form." + std::string(opened.form.path));
  page.about = opened.who.name;
  page.lead = visit.words.text("placement.form_lead");
  page.action = render::Url("/placement/people/" + visit.seal(opened.person) + "/" + std::string(opened.form.path));
  page.back = render::Url(back_of(visit, opened));
  visit.saw("person", opened.person.value);
  return casefile::show_form(visit, page, "placement.title.profile", refusal);
}

Result<http::Response> record(Visit& visit, const Opened& opened, FunctionRef<http::Response(std::int64_t)> done) {
  auto decoded = casefile::decode(visit, opened.form.form);
  if (!decoded.problems.empty()) return refuse(std::move(decoded.problems));
  return visit.change("pairing.profile", [&](db::Tx& tx) -> Result<http::Response> {
    const auto row = record_profile(tx, opened.form, opened.person, decoded.answers, casefile::author_of(visit));
    if (!row) return tl::unexpected(row.error());
    visit.changed("person", opened.person.value);
    return done(*row);
  });
}

}  // namespace

http::Response profile_page(Visit& visit, const Uses& uses) {
  const auto opened = open(visit, *uses.columns(), visit.path.find("form")->second);
  return opened ? show(visit, *opened, nullptr) : visit.refused({RefusalKind::not_found, {}});
}

http::Response profile_post(Visit& visit, const Uses& uses) {
  const auto opened = open(visit, *uses.columns(), visit.path.find("form")->second);
  if (!opened) return visit.refused({RefusalKind::not_found, {}});
  const auto made = record(visit, *opened, [&](std::int64_t) {
    return http::Response::see_other(back_of(visit, *opened) + (opened->mentor ? "&" : "?") + "done=done.saved");
  });
  return made ? *made : show(visit, *opened, &made.error());
}

http::Response profile_api_post(Visit& visit, const Uses& uses, const ProfileForm& form) {
  const auto opened = open(visit, *uses.columns(), form.path);
  if (!opened) return visit.refused({RefusalKind::not_found, {}});
  const auto made =
      record(visit, *opened, [&](std::int64_t row) { return http::created(visit, form.form.table->name, row); });
  return made ? *made : visit.refused(made.error());
}

}  // namespace kith::placement
