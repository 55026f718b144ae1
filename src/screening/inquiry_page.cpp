// SPDX-License-Identifier: AGPL-3.0-or-later
#include "casefile/person_forms.h"
#include "screening/screening.h"
#include "screening/queries.h"
#include "platform/base/json_writer.h"
#include "platform/i18n/keys.h"

/// A new inquiry on one screen, with the person: somebody known, or somebody new.
namespace kith::screening {
namespace {

using casefile::Answers;

/// The programmes for which the actor may take inquiries.
std::vector<render::Field::Choice> programmes_for(Visit& visit) {
  const auto scope = scope_of(visit.actor, auth::Permission::screen_mentors);
  std::vector<render::Field::Choice> choices;
  visit.read([&](db::Tx& tx) {
    tx.query(sql::programmes, {{"as_of", visit.today}}, [&](const db::Row& row) {
      const auto programme = row.id<ProgrammeId>(0);
      if (scope.sees_whole(programme)) choices.push_back({visit.seal(programme), row.string(1)});
    });
  });
  return choices;
}

http::Response show(Visit& visit, std::optional<casefile::Opened> known, const Refusal* refusal,
                    std::vector<render::Field::Choice> ask = {}) {
  Answers initial;
  initial.put("mentor_applications.event_date", static_cast<std::int64_t>(day_number(visit.today)));
  auto page = casefile::form_page(visit, inquiry_form, initial, refusal);
  const render::FormState state(visit.words, refusal ? &visit.request.form : nullptr, refusal);
  casefile::FormRow programme;
  auto choices = programmes_for(visit);
  const std::string only = choices.size() == 1 ? choices.front().value : "";
  if (choices.size() > 1) choices.insert(choices.begin(), {"", visit.words.text("casefile.choose")});
  programme.as_select = state.choice("programme", "screening.field.programme", std::move(choices), only);
  page.rows.insert(page.rows.begin(), std::move(programme));
  if (known) {
    page.about = known->name;
    page.hidden.push_back({"person", visit.seal(known->person)});
    visit.saw("person", known->person.value);
  } else {
    auto who = casefile::form_page(visit, casefile::brief_person_form, {}, refusal);
    page.rows.insert(page.rows.begin(), who.rows.begin(), who.rows.end());
  }
  page.heading = visit.words.text("screening.title.inquiry");
  page.lead = visit.words.text("screening.lead.inquiry");
  page.action = render::Url("/screening/inquiries");
  page.back = render::Url("/screening/mentors");
  if (!ask.empty()) page.same_as = casefile::same_as_field(visit, std::move(ask));
  return casefile::show_form(visit, page, "screening.title.inquiry", refusal);
}

struct Typed {
  std::optional<casefile::Opened> known;
  Answers person, inquiry;
  ProgrammeId programme;
};

/// What was sent, checked, with the question about similar people in `ask`.
Result<Typed> read(Visit& visit, const Uses& uses, std::vector<render::Field::Choice>& ask) {
  Typed typed;
  const auto sent = visit.request.form.get("person");
  if (!sent.empty()) {
    typed.known = casefile::open_person(visit, uses.people, visit.open_id<PersonId>(sent));
    if (!typed.known) return refuse(RefusalKind::not_found, "records.not_found");
  }
  auto decoded = casefile::decode(visit, inquiry_form);
  auto problems = std::move(decoded.problems);
  typed.inquiry = std::move(decoded.answers);
  const auto programme = visit.open_id<ProgrammeId>(visit.request.form.get("programme"));
  if (!programme || !scope_of(visit.actor, auth::Permission::screen_mentors).sees_whole(*programme))
    problems.insert(problems.begin(), {"programme", "http.field.missing"});
  else typed.programme = *programme;
  if (!typed.known) {
    auto brief = casefile::decode(visit, casefile::brief_person_form);
    problems.insert(problems.begin(), brief.problems.begin(), brief.problems.end());
    typed.person = std::move(brief.answers);
  }
  if (!problems.empty()) return refuse(std::move(problems));
  if (typed.known) return typed;
  auto meant = casefile::who_is_meant(visit, uses.people, typed.person);
  if (meant.wrong) return refuse(RefusalKind::not_found, "records.not_found");
  if (meant.known) typed.known = casefile::open_person(visit, uses.people, meant.known);
  ask = std::move(meant.ask);
  if (!ask.empty()) return refuse(RefusalKind::invalid, "casefile.flaw.same_as", "same_as");
  return typed;
}

Result<http::Response> record(Visit& visit, const Typed& typed, FunctionRef<http::Response(std::int64_t)> done) {
  return visit.change("screening.inquiry", [&](db::Tx& tx) -> Result<http::Response> {  // not a word: an act
    const auto author = casefile::author_of(visit);
    const auto person = typed.known ? Result<PersonId>(typed.known->person) : casefile::add_person(tx, typed.person, author);
    if (!person) return tl::unexpected(person.error());
    const auto made = record_inquiry(tx, *person, typed.programme, typed.inquiry, author);
    if (!made) return tl::unexpected(made.error());
    visit.changed("person", person->value);
    visit.changed("application", *made);
    return done(*made);
  });
}

}  // namespace

http::Response inquiry_new_page(Visit& visit, const Uses& uses) {
  const auto sent = visit.request.query.get("person");
  if (sent.empty()) return show(visit, std::nullopt, nullptr);
  auto known = casefile::open_person(visit, uses.people, visit.open_id<PersonId>(sent));
  if (!known || !known->sides.any()) return visit.refused({RefusalKind::not_found, {}});
  return show(visit, std::move(known), nullptr);
}

http::Response inquiry_post(Visit& visit, const Uses& uses) {
  std::vector<render::Field::Choice> ask;
  const auto typed = read(visit, uses, ask);
  if (!typed && typed.error().kind == RefusalKind::not_found) return visit.refused(typed.error());
  if (!typed) {
    auto known = casefile::open_person(visit, uses.people, visit.open_id<PersonId>(visit.request.form.get("person")));
    return show(visit, std::move(known), &typed.error(), std::move(ask));
  }
  const auto made = record(visit, *typed, [&](std::int64_t application) {
    return http::Response::see_other(address_of(visit, application) + "?done=done.saved");
  });
  return made ? *made : show(visit, typed->known, &made.error());
}

http::Response inquiry_api_post(Visit& visit, const Uses& uses) {
  std::vector<render::Field::Choice> ask;
  const auto typed = read(visit, uses, ask);
  if (!typed) return visit.refused(ask.empty() ? typed.error() : Refusal{RefusalKind::conflict, typed.error().problems});
  const auto made = record(visit, *typed, [&](std::int64_t application) {
    std::string out;
    JsonWriter(out).object().member("id", visit.seal_record("mentor_applications", application)).end();
    return http::Response::json(out, 201);
  });
  return made ? *made : visit.refused(made.error());
}

}  // namespace kith::screening
