// SPDX-License-Identifier: AGPL-3.0-or-later
#include <algorithm>

#include "casefile/programmes.h"
#include "platform/http/created.h"
#include "platform/i18n/keys.h"
#include "snapshot/personnel_rows.h"
#include "snapshot/refs.h"
#include "training/training.h"

/// A new training: of a course, or a session for mentors that is none. To come, or held already and told now.
namespace kith::training {
namespace {

using casefile::Answers;
using render::Field;
using render::Url;

/// Whoever works in a programme of the actor today may hold a training.
std::vector<Field::Choice> trainers(Visit& visit, const Uses& uses) {
  const auto scope = scope_of(visit.actor, auth::Permission::record_training);
  const auto snapshot = uses.people.columns();
  std::vector<Field::Choice> choices;
  const snapshot::Day today(visit.today);
  uses.people.book([&](const casefile::Book& book) {
    for (std::uint32_t key = 1; key < snapshot->column<snapshot::PersonRow>().owners(); ++key) {
      const snapshot::PersonRef ref{key};
      const auto roles = snapshot->of<snapshot::StaffRoleRow>(ref);
      const bool works = std::any_of(roles.begin(), roles.end(), [&](const snapshot::StaffRoleRow& r) {
        return r.shows(today) && r.days.covers(today) && scope.sees_whole(snapshot::key_of(r.programme));
      });
      const auto* person = works ? book.of(snapshot::key_of(ref)) : nullptr;
      if (person && !person->gone) choices.push_back({visit.seal(person->person), person->name});
    }
  });
  std::sort(choices.begin(), choices.end(), [](const auto& a, const auto& b) { return a.text < b.text; });
  return choices;
}

std::vector<Field::Choice> versions(Visit& visit) {
  std::vector<Field::Choice> choices;
  for (const auto& course : visit.reading([&](db::Tx& tx) { return load_courses(tx, visit.today); }))
    choices.push_back({visit.seal_record("course_versions", course.version), course.title()});
  return choices;
}

bool offered(const std::vector<Field::Choice>& choices, std::string_view value) {
  return std::any_of(choices.begin(), choices.end(), [&](const auto& c) { return c.value == value; });
}

casefile::FormRow select(const render::FormState& state, const Visit& visit, std::string_view name, i18n::Key label,
                         std::vector<Field::Choice> choices, std::string_view initial) {
  casefile::FormRow row;
  const std::string chosen = choices.size() == 1 ? choices.front().value : std::string(initial);
  if (choices.size() > 1) choices.insert(choices.begin(), {"", visit.words.text("casefile.choose")});
  row.as_select = state.choice(name, label, std::move(choices), chosen);
  return row;
}

casefile::FormRow text(const render::FormState& state, std::string_view name, i18n::Key label) {
  casefile::FormRow row;
  row.as_text = state.field(name, label);
  row.as_text->required = false;
  return row;
}

/// A course, or a session for mentors: the one names its version, the other its kind.
struct Planned {
  const casefile::RecordForm& form;
  i18n::Key title, lead;
  const char* address;
  bool is_course() const { return &form == &event_form; }
};
const Planned a_course{event_form, "training.title.event_new", "training.lead.event", "/training/events"};
const Planned a_session{session_form, "training.title.session_new", "training.lead.session", "/training/sessions"};

http::Response show_plan(Visit& visit, const Uses& uses, const Planned& what, const Refusal* refusal) {
  Answers initial;
  initial.put("training_events.mode", std::string("in_person"));
  auto page = casefile::form_page(visit, what.form, initial, refusal);
  const render::FormState state(visit.words, refusal ? &visit.request.form : nullptr, refusal);
  if (what.is_course())
    page.rows.insert(page.rows.begin(),
                     select(state, visit, "version", "training.field.version_of", versions(visit), {}));
  page.rows.insert(page.rows.begin(),
                   casefile::programme_row(visit, state, auth::Permission::record_training, "intake.field.programme"));
  page.rows.push_back(text(state, "starts_at", "training.field.starts_at"));
  page.rows.push_back(text(state, "place", "training.field.place"));
  page.rows.push_back(
      select(state, visit, "trainer", "training.field.trainer", trainers(visit, uses), visit.seal(visit.actor.person)));
  page.heading = visit.words.text(what.title);
  page.lead = visit.words.text(what.lead);
  page.action = Url(what.address);
  page.back = Url("/training/events");
  return casefile::show_form(visit, page, what.title, refusal);
}

/// "16:30" as minutes; nothing for other texts.
std::optional<std::int64_t> minutes(std::string_view text) {
  if (text.size() == 4) return minutes("0" + std::string(text));
  const bool digits = text.size() == 5 && text.find_first_not_of("0123456789:") == text.npos && text.find(':') == 2 &&
                      text.rfind(':') == 2;
  if (!digits) return std::nullopt;
  const std::int64_t hour = (text[0] - '0') * 10 + text[1] - '0', minute = (text[3] - '0') * 10 + text[4] - '0';
  return hour < 24 && minute < 60 ? std::optional(hour * 60 + minute) : std::nullopt;
}

Result<http::Response> record_plan(Visit& visit, const Uses& uses, const Planned& what,
                                   FunctionRef<http::Response(std::int64_t)> done) {
  auto decoded = casefile::decode(visit, what.form);
  auto& problems = decoded.problems;
  const auto& form = visit.request.form;
  NewEvent made;
  const auto programme = visit.open_id<ProgrammeId>(form.get("programme"));
  if (programme && scope_of(visit.actor, auth::Permission::record_training).sees_whole(*programme))
    made.programme = *programme;
  else
    problems.insert(problems.begin(), {"programme", "http.field.missing"});
  const auto version = visit.open_record("course_versions", form.get("version"));
  if (!what.is_course())
    made.version = 0;
  else if (version && offered(versions(visit), form.get("version")))
    made.version = *version;
  else
    problems.push_back({"version", "http.field.missing"});
  made.trainer = visit.actor.person;
  if (const auto trainer = form.get("trainer"); !trainer.empty()) {
    if (offered(trainers(visit, uses), trainer))
      made.trainer = *visit.open_id<PersonId>(trainer);
    else
      problems.push_back({"trainer", "http.field.not_a_choice"});
  }
  made.place = std::string(form.get("place").substr(0, 200));
  if (const auto at = form.get("starts_at"); !at.empty()) {
    made.starts_at = minutes(at);
    if (!made.starts_at) problems.push_back({"starts_at", "training.flaw.time"});
  }
  if (!problems.empty()) return refuse(std::move(problems));
  const auto* act = what.is_course() ? "training.event" : "training.session";  // not a word: an act
  return visit.change(act, [&](db::Tx& tx) -> Result<http::Response> {
    const auto event = plan_event(tx, made, decoded.answers, casefile::author_of(visit));
    if (!event) return tl::unexpected(event.error());
    visit.changed("training", *event);
    return done(*event);
  });
}

http::Response plan_post(Visit& visit, const Uses& uses, const Planned& what) {
  const auto made = record_plan(visit, uses, what, [&](std::int64_t event) {
    return http::Response::see_other("/training/events/" + visit.seal_record("training_plans", event) +
                                     "?done=done.saved");
  });
  return made ? *made : show_plan(visit, uses, what, &made.error());
}

http::Response plan_api_post(Visit& visit, const Uses& uses, const Planned& what) {
  const auto made =
      record_plan(visit, uses, what, [&](std::int64_t event) { return http::created(visit, "training_plans", event); });
  return made ? *made : visit.refused(made.error());
}

}  // namespace

http::Response event_new_page(Visit& visit, const Uses& uses) { return show_plan(visit, uses, a_course, nullptr); }
http::Response event_post(Visit& visit, const Uses& uses) { return plan_post(visit, uses, a_course); }
http::Response event_api_post(Visit& visit, const Uses& uses) { return plan_api_post(visit, uses, a_course); }
http::Response session_new_page(Visit& visit, const Uses& uses) { return show_plan(visit, uses, a_session, nullptr); }
http::Response session_post(Visit& visit, const Uses& uses) { return plan_post(visit, uses, a_session); }
http::Response session_api_post(Visit& visit, const Uses& uses) { return plan_api_post(visit, uses, a_session); }

}  // namespace kith::training
