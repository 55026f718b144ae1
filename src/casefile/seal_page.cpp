// SPDX-License-Identifier: AGPL-3.0-or-later
#include "casefile/casefile.h"
#include "casefile/corrected.h"
#include "casefile/person_forms.h"
#include "casefile/person_name.h"
#include "casefile/queries.h"
#include "casefile/seal.h"
#include "casefile/seal.html.h"
#include "casefile/seal_purposes.h"
#include "platform/base/json_writer.h"
#include "platform/http/created.h"
#include "platform/i18n/keys.h"
#include "platform/render/html.h"

/// Giving and ending an alias or the protection of an address, and opening what they hide: with a reason of a list, in
/// the audit log before anything is shown. Whoever may not is told nothing: 404.
namespace kith::casefile {
namespace {

using render::Url;

/// Somebody the actor may open, and what is in force over them.
struct Sealed {
  Opened who;
  std::vector<Seal> seals;
};
std::optional<Sealed> sealed(Visit& visit, const Uses& uses) {
  auto who = open_person(visit, uses, visit.open_id<PersonId>(visit.path.find("person")->second));
  if (!who) return std::nullopt;
  auto seals = visit.reading([&](db::Tx& tx) { return seals_of(tx, who->person); });
  return Sealed{std::move(*who), std::move(seals)};
}
http::Response nothing(Visit& visit) { return visit.refused({RefusalKind::not_found, {}}); }
std::string place_of(const Visit& visit, PersonId person, const SealForms& forms) {
  return page_of(visit, person) + "/seals/" + std::string(forms.word);
}

/// Giving or ending: the form, and what it does.
struct Act {
  const Sealed& it;
  const SealForms& forms;
  bool ends{};
  const RecordForm& form() const { return ends ? forms.end : forms.give; }
};
/// To hide is open to whoever may correct the person, to show to whoever may open the seal. Nothing: 404.
std::optional<Act> act_on(const Visit& visit, const std::optional<Sealed>& it, bool ends) {
  const auto kind = seal_kind(visit.path.find("seal")->second);
  if (!it || !kind) return std::nullopt;
  const auto& sides = it->who.sides;
  if (ends ? !sides.opens || !has(it->seals, *kind) : !sides.may_record && !sides.opens) return std::nullopt;
  return Act{*it, forms_of(*kind), ends};
}

http::Response show(Visit& visit, const Act& act, const Refusal* refusal) {
  Answers initial;
  for (const auto& field : act.form().fields)
    if (field.control == Control::date) initial.put(field.column, static_cast<std::int64_t>(day_number(visit.today)));
  auto page = form_page(visit, act.form(), initial, refusal);
  const auto title = act.ends ? act.forms.title_end : act.forms.title;
  page.heading = visit.words.text(title);
  page.about = act.it.who.name;
  page.lead = visit.words.text(act.ends ? act.forms.lead_end : act.forms.lead);
  page.action = Url(place_of(visit, act.it.who.person, act.forms) + (act.ends ? "/end" : ""));
  page.back = Url(page_of(visit, act.it.who.person));
  visit.saw("person", act.it.who.person.value);
  return show_form(visit, page, title, refusal);
}

Result<http::Response> record(Visit& visit, const Act& act, const Answers& answers,
                              FunctionRef<http::Response(std::int64_t)> done) {
  const auto what = act.ends ? act.forms.ended : act.forms.added;
  return visit.change(what, [&](db::Tx& tx) -> Result<http::Response> {
    const auto made =
        (act.ends ? end_seal : put_seal)(tx, act.forms.kind, act.it.who.person, answers, author_of(visit));
    if (!made) return tl::unexpected(made.error());
    visit.changed("person", act.it.who.person.value);
    return done(*made);
  });
}

http::Response form(Visit& visit, const Uses& uses, bool ends) {
  const auto it = sealed(visit, uses);
  const auto act = act_on(visit, it, ends);
  return act ? show(visit, *act, nullptr) : nothing(visit);
}

http::Response post(Visit& visit, const Uses& uses, bool ends) {
  const auto it = sealed(visit, uses);
  const auto act = act_on(visit, it, ends);
  if (!act) return nothing(visit);
  const auto decoded = decode(visit, act->form());
  if (!decoded.problems.empty()) {
    const Refusal refusal{RefusalKind::invalid, decoded.problems};
    return show(visit, *act, &refusal);
  }
  const auto made = record(visit, *act, decoded.answers, [&](std::int64_t) {
    const auto done = ends ? act->forms.done_end : act->forms.done;
    return http::Response::see_other(page_of(visit, it->who.person) + "?done=" + std::string(done));
  });
  return made ? *made : show(visit, *act, &made.error());
}

http::Response api(Visit& visit, const Uses& uses, bool ends) {
  const auto it = sealed(visit, uses);
  const auto act = act_on(visit, it, ends);
  if (!act) return nothing(visit);
  const auto decoded = decode(visit, act->form());
  if (!decoded.problems.empty()) return visit.refused({RefusalKind::invalid, decoded.problems});
  const auto made = record(visit, *act, decoded.answers, [&](std::int64_t chain) {
    return http::created(visit, act->forms.give.table->name, chain);
  });
  return made ? *made : visit.refused(made.error());
}

/// What the record says behind the seals in force.
struct Behind {
  std::string name, preferred, address;
};
Behind behind(Visit& visit, const Sealed& it) {
  Behind told;
  visit.saw("person_behind_seal", it.who.person.value);
  visit.read([&](db::Tx& tx) {
    tx.query(sql::behind_the_seal, {{"person", it.who.person}, {"as_of", visit.today}}, [&](const db::Row& row) {
      if (has(it.seals, SealKind::alias)) {
        told.name = person_name(row.text(0), row.text(1), {});
        told.preferred = row.string(2);
      }
      for (int i = 3; i <= 6 && has(it.seals, SealKind::address); ++i)
        if (!row.text(i).empty()) (told.address += told.address.empty() ? "" : ", ") += row.text(i);
    });
  });
  return told;
}

/// Who may open it, and there is something to open.
std::optional<Sealed> to_open(Visit& visit, const Uses& uses) {
  auto it = sealed(visit, uses);
  if (!it || !it->who.sides.opens || it->seals.empty()) return std::nullopt;
  return it;
}

/// Notes who opened it and why; only then may it be read.
Result<http::Response> note_opening(Visit& visit, const Sealed& it) {
  const auto purpose = visit.request.form.get("purpose");
  if (std::ranges::find(seal_purposes, purpose) == std::end(seal_purposes))
    return refuse(RefusalKind::invalid, "casefile.seal.flaw.purpose", "purpose");
  return visit.change("person.open_seal", [&](db::Tx&) -> Result<http::Response> {
    visit.changed("person", it.who.person.value);
    visit.remark("purpose=" + std::string(purpose));
    return http::Response::see_other(page_of(visit, it.who.person));
  });
}

struct SealFact {
  std::string name, text;
};
struct SealView {
  std::string person;
  Url back, action, correct;
  render::FormToken token;
  render::ErrorSummary problems;
  std::optional<render::Field> purpose;
  std::vector<SealFact> facts;
  bool opened{}, may_correct{};
};

SealView view_of(Visit& visit, const Sealed& it, const Refusal* refusal) {
  const render::FormState state(visit.words, refusal ? &visit.request.form : nullptr, refusal);
  std::vector<render::Field::Choice> choices;
  for (const auto purpose : seal_purposes)
    choices.push_back({std::string(purpose), visit.words.text_of("casefile.seal.purpose." + std::string(purpose))});
  SealView view;
  view.person = it.who.name;
  view.back = Url(page_of(visit, it.who.person));
  view.action = Url(page_of(visit, it.who.person) + "/open");
  view.token = {visit.csrf(), visit.fresh_key()};
  view.problems = state.problems();
  view.purpose = state.choice("purpose", "casefile.seal.purpose", std::move(choices));
  return view;
}

http::Response answer(Visit& visit, const SealView& view, int status) {
  render::Html body;
  html::seal(body, view, visit.words);
  return visit.page(visit.words.text("casefile.seal.open"), body, status);
}

std::vector<FormField> sealable_fields() {
  auto fields = fields_of_person({{SealKind::alias, 0, 0, {}, {}}, {SealKind::address, 0, 0, {}, {}}}, true);
  for (auto& field : fields) field.required = false;
  return fields;
}

/// The form of what is sealed, empty: what is typed replaces, what is left empty stays.
struct SealedForm {
  std::vector<FormField> fields;
  RecordForm form;
  explicit SealedForm(const Sealed& it) : fields(fields_of_person(it.seals, true)), form(person_form) {
    for (auto& field : fields) field.required = false;
    form.fields = fields;
  }
};

/// On the page and as JSON alike.
Result<http::Response> correct_sealed(Visit& visit, const Sealed& it,
                                      FunctionRef<http::Response(const records::Appended&)> done) {
  const SealedForm sealed_form(it);
  auto decoded = decode(visit, sealed_form.form);
  refuse_others(visit, sealable_fields(), sealed_form.fields, "http.field.unknown", decoded.problems);
  auto fields = decoded.answers.fields();
  std::erase_if(fields, [](const records::Field& field) { return field.value.kind() == db::Value::Kind::null; });
  if (fields.empty()) decoded.problems.push_back({"", "casefile.seal.flaw.nothing"});
  if (!decoded.problems.empty()) return refuse(std::move(decoded.problems));
  return visit.change("person.correct", [&](db::Tx& tx) -> Result<http::Response> {
    const auto last = records::newest(tx, "persons", it.who.person.value);
    if (!last) return refuse(RefusalKind::not_found, "records.not_found");
    const auto row = records::correct(tx, "persons", it.who.person.value, last->id, fields, author_of(visit));
    if (!row) return tl::unexpected(row.error());
    visit.changed("person", it.who.person.value);
    return done(*row);
  });
}

http::Response show_correct(Visit& visit, const Sealed& it, const Refusal* refusal) {
  const SealedForm sealed_form(it);
  auto page = form_page(visit, sealed_form.form, {}, refusal);
  page.heading = visit.words.text("casefile.seal.correct");
  page.about = it.who.name;
  page.lead = visit.words.text("casefile.seal.correct_lead");
  page.action = Url(page_of(visit, it.who.person) + "/open/correct");
  page.back = Url(page_of(visit, it.who.person));
  return show_form(visit, page, "casefile.seal.correct", refusal);
}

}  // namespace

std::span<const http::FieldDoc> docs_of_sealed() {
  return docs_of({person_form.table, person_form.words, sealable_fields()});
}

http::Response seal_new_page(Visit& visit, const Uses& uses) { return form(visit, uses, false); }
http::Response seal_post(Visit& visit, const Uses& uses) { return post(visit, uses, false); }
http::Response seal_end_page(Visit& visit, const Uses& uses) { return form(visit, uses, true); }
http::Response seal_end(Visit& visit, const Uses& uses) { return post(visit, uses, true); }
http::Response seal_api_post(Visit& visit, const Uses& uses) { return api(visit, uses, false); }
http::Response seal_api_end(Visit& visit, const Uses& uses) { return api(visit, uses, true); }

http::Response seal_open_page(Visit& visit, const Uses& uses) {
  const auto it = to_open(visit, uses);
  return it ? answer(visit, view_of(visit, *it, nullptr), 200) : nothing(visit);
}

http::Response seal_open(Visit& visit, const Uses& uses) {
  const auto it = to_open(visit, uses);
  if (!it) return nothing(visit);
  if (const auto noted = note_opening(visit, *it); !noted)
    return answer(visit, view_of(visit, *it, &noted.error()), status_of(&noted.error()));
  auto view = view_of(visit, *it, nullptr);
  const auto told = behind(visit, *it);
  const auto fact = [&](i18n::Key name, const std::string& text) {
    if (!text.empty()) view.facts.push_back({visit.words.text(name), text});
  };
  fact("casefile.seal.legal_name", told.name);
  fact("casefile.field.preferred_name", told.preferred);
  fact("casefile.address", told.address);
  view.opened = true;
  view.may_correct = it->who.sides.may_record;
  view.correct = Url(page_of(visit, it->who.person) + "/open/correct");
  return answer(visit, view, 200);
}

http::Response seal_api_open(Visit& visit, const Uses& uses) {
  const auto it = to_open(visit, uses);
  if (!it) return nothing(visit);
  if (const auto noted = note_opening(visit, *it); !noted) return visit.refused(noted.error());
  const auto told = behind(visit, *it);
  std::string out;
  JsonWriter(out)
      .object()
      .member("legal_name", told.name)
      .member("preferred_name", told.preferred)
      .member("address", told.address)
      .end();
  return http::Response::json(out);
}

http::Response seal_correct_page(Visit& visit, const Uses& uses) {
  const auto it = to_open(visit, uses);
  return it && it->who.sides.may_record ? show_correct(visit, *it, nullptr) : nothing(visit);
}

http::Response seal_correct(Visit& visit, const Uses& uses) {
  const auto it = to_open(visit, uses);
  if (!it || !it->who.sides.may_record) return nothing(visit);
  const auto made = correct_sealed(visit, *it, [&](const records::Appended&) {
    return http::Response::see_other(page_of(visit, it->who.person) + "?done=done.person_corrected");
  });
  return made ? *made : show_correct(visit, *it, &made.error());
}

http::Response seal_api_correct(Visit& visit, const Uses& uses) {
  const auto it = to_open(visit, uses);
  if (!it || !it->who.sides.may_record) return nothing(visit);
  const auto made = correct_sealed(
      visit, *it, [&](const records::Appended& row) { return corrected(visit.seal(it->who.person), row); });
  return made ? *made : visit.refused(made.error());
}

}  // namespace kith::casefile
