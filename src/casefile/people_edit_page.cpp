// SPDX-License-Identifier: AGPL-3.0-or-later
#include "casefile/casefile.h"
#include "casefile/corrected.h"
#include "casefile/person_forms.h"
#include "casefile/queries.h"
#include "casefile/seal.h"
#include "platform/base/json_writer.h"
#include "platform/i18n/keys.h"

namespace kith::casefile {
std::string page_of(const Visit& visit, PersonId person) { return "/casefile/people/" + visit.seal(person); }

namespace {

http::Response show_new(Visit& visit, const Answers& initial, const Refusal* refusal,
                        std::vector<render::Field::Choice> ask = {}) {
  auto page = form_page(visit, person_form, initial, refusal);
  std::erase_if(page.rows, [](const FormRow& row) { return row.as_date && row.as_date->name == "deceased_on"; });
  page.heading = visit.words.text("casefile.title.new");
  page.action = render::Url("/casefile/people");
  page.back = render::Url("/casefile/people");
  if (!ask.empty()) page.same_as = same_as_field(visit, std::move(ask));
  return show_form(visit, page, "casefile.title.new", refusal);
}

/// As the form of a whole person is read, by whatever way it came: nobody's death is to come.
template <class Decoded>
Decoded checked(const Visit& visit, Decoded decoded) {
  if (const auto died = decoded.answers.date("persons.deceased_on"); died && *died > visit.today)
    decoded.problems.push_back({"deceased_on", "casefile.flaw.died_later"});
  return decoded;
}

Refusal asked_first() { return {RefusalKind::invalid, {{"same_as", "casefile.flaw.same_as"}}}; }

/// What is sealed is not on the form, for nobody: saving it leaves it as it is (casefile/seal_page.cpp corrects it).
struct Correcting {
  Opened who;
  records::Version version;
  std::vector<FormField> fields;
  RecordForm form() const { return {person_form.table, person_form.words, fields}; }
  bool anything_sealed() const { return fields.size() < std::size(person_fields); }
};
std::optional<Correcting> correcting(Visit& visit, const Uses& uses) {
  const auto who = open_person(visit, uses, visit.open_id<PersonId>(visit.path.find("person")->second));
  if (!who || !who->sides.may_record) return std::nullopt;
  std::optional<records::Version> version;
  std::vector<FormField> fields;
  visit.read([&](db::Tx& tx) {
    version = records::effective(tx, "persons", who->person.value, visit.today);
    fields = fields_of_person(seals_of(tx, who->person), false);
  });
  if (!version) return std::nullopt;
  return Correcting{*who, std::move(*version), std::move(fields)};
}

http::Response show_correct(Visit& visit, const Correcting& it, const Refusal* refusal) {
  auto page = form_page(visit, it.form(), answers_of(it.form(), it.version), refusal);
  page.heading = visit.words.text("casefile.title.correct");
  page.about = it.who.name;
  page.lead = visit.words.text("casefile.correct_lead");
  if (it.anything_sealed()) page.lead += " " + visit.words.text("casefile.seal.not_here");
  page.action = render::Url(page_of(visit, it.who.person) + "/correct");
  page.back = render::Url(page_of(visit, it.who.person));
  page.hidden.push_back({"version", std::to_string(it.version.id)});
  visit.saw("person", it.who.person.value);
  return show_form(visit, page, "casefile.title.correct", refusal);
}

/// On the page and as JSON alike.
Result<http::Response> correct(Visit& visit, const Correcting& it,
                               FunctionRef<http::Response(const records::Appended&)> done) {
  auto decoded = checked(visit, decode_corrected(visit, it.form(), it.version));
  refuse_others(visit, person_fields, it.fields, "casefile.seal.not_here", decoded.problems);
  if (!decoded.problems.empty()) return refuse(std::move(decoded.problems));
  return visit.change("person.correct", [&](db::Tx& tx) -> Result<http::Response> {
    const auto row = correct_standing(tx, visit, it.form(), it.version, decoded.answers);
    if (!row) return tl::unexpected(row.error());
    visit.changed("person", it.who.person.value);
    return done(*row);
  });
}

}  // namespace

http::Response people_new_page(Visit& visit, const Uses&) {
  Answers initial;
  // "Find" found nobody: the name that was looked for is the name to begin with.
  initial.put("persons.given_name", std::string(visit.request.query.get("name")));
  return show_new(visit, initial, nullptr);
}

http::Response people_post(Visit& visit, const Uses& uses) {
  const auto decoded = checked(visit, decode(visit, person_form));
  if (!decoded.problems.empty()) {
    const Refusal refusal{RefusalKind::invalid, decoded.problems};
    return show_new(visit, {}, &refusal);
  }
  auto meant = who_is_meant(visit, uses, decoded.answers);
  if (meant.wrong) return visit.refused({RefusalKind::not_found, {}});
  if (meant.known) return http::Response::see_other(page_of(visit, *meant.known));
  if (!meant.ask.empty()) {
    const auto refusal = asked_first();
    return show_new(visit, {}, &refusal, std::move(meant.ask));
  }
  const auto made = visit.change("person.add", [&](db::Tx& tx) -> Result<http::Response> {
    const auto person = add_person(tx, decoded.answers, author_of(visit));
    if (!person) return tl::unexpected(person.error());
    visit.changed("person", person->value);
    return http::Response::see_other(page_of(visit, *person) + "?done=done.person_added");
  });
  return made ? *made : show_new(visit, {}, &made.error());
}

http::Response people_correct_page(Visit& visit, const Uses& uses) {
  const auto it = correcting(visit, uses);
  return it ? show_correct(visit, *it, nullptr) : visit.refused({RefusalKind::not_found, {}});
}

http::Response people_correct(Visit& visit, const Uses& uses) {
  const auto it = correcting(visit, uses);
  if (!it) return visit.refused({RefusalKind::not_found, {}});
  const auto made = correct(visit, *it, [&](const records::Appended&) {
    return http::Response::see_other(page_of(visit, it->who.person) + "?done=done.person_corrected");
  });
  return made ? *made : show_correct(visit, *it, &made.error());
}

http::Response people_api_correct(Visit& visit, const Uses& uses) {
  const auto it = correcting(visit, uses);
  if (!it) return visit.refused({RefusalKind::not_found, {}});
  const auto made =
      correct(visit, *it, [&](const records::Appended& row) { return corrected(visit.seal(it->who.person), row); });
  return made ? *made : visit.refused(made.error());
}

void tell_record(JsonWriter& json, Visit& visit, const Uses& uses) {
  const auto who = open_person(visit, uses, visit.open_id<PersonId>(visit.path.find("person")->second));
  if (!who) return;
  visit.read([&](db::Tx& tx) {
    tx.query(sql::person, {{"person", who->person}, {"as_of", visit.today}},
             [&](const db::Row& row) { json.member("record_id", row.string(16)); });
  });
  const auto it = correcting(visit, uses);
  if (!it) return;
  json.key("record").object();
  tell_standing(json, visit, it->form(), it->version);
  json.end();
}

http::Response people_api_post(Visit& visit, const Uses& uses) {
  const auto decoded = checked(visit, decode(visit, person_form));
  if (!decoded.problems.empty()) return visit.refused({RefusalKind::invalid, decoded.problems});
  const auto meant = who_is_meant(visit, uses, decoded.answers);
  if (meant.wrong) return visit.refused({RefusalKind::not_found, {}});
  if (!meant.ask.empty()) return visit.refused({RefusalKind::conflict, {{"same_as", "casefile.flaw.same_as"}}});
  const auto made = visit.change("person.add", [&](db::Tx& tx) -> Result<http::Response> {
    const auto person =
        meant.known ? Result<PersonId>(*meant.known) : add_person(tx, decoded.answers, author_of(visit));
    if (!person) return tl::unexpected(person.error());
    visit.changed("person", person->value);
    std::string out;
    JsonWriter(out).object().member("id", visit.seal(*person)).end();
    return http::Response::json(out, 201);
  });
  return made ? *made : visit.refused(made.error());
}

}  // namespace kith::casefile
