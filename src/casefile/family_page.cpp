// SPDX-License-Identifier: AGPL-3.0-or-later
#include "casefile/casefile.h"
#include "casefile/corrected.h"
#include "casefile/person_forms.h"
#include "casefile/queries.h"
#include "platform/http/created.h"
#include "platform/i18n/keys.h"

/// How others stand to a mentee: relationships with their contact rules, and custody. Both hang on the mentee, so a
/// record may be seen and corrected where the mentee's side of the person may.
namespace kith::casefile {
namespace {

using i18n::Key;

/// What differs between the two.
struct Kind {
  const RecordForm& form;
  records::ColumnKey mentee;
  db::Sql parent;
  Key title;
  std::string_view place, path_name, act;
};
constexpr Kind relationship{relationship_form,
                            "relationships.mentee_id",
                            sql::parent_of_relationship,
                            "casefile.title.family",
                            "family",
                            "relation",
                            "relationship"};
constexpr Kind custody{
    custody_form, "custody_intervals.mentee_id", sql::parent_of_custody, "casefile.title.custody", "custody", "custody",
    "custody"};

std::optional<Opened> mentee_for_recording(const Visit& visit, const Uses& uses, std::optional<PersonId> person) {
  auto who = open_person(visit, uses, person);
  if (!who || !who->sides.mentee || !who->sides.may_record) return std::nullopt;
  return who;
}
std::optional<PersonId> person_in_path(const Visit& visit) {
  return visit.open_id<PersonId>(visit.path.find("person")->second);
}

FormPage begin(Visit& visit, const Kind& kind, const Opened& mentee, FormPage page) {
  page.heading = visit.words.text(kind.title);
  page.about = mentee.name;
  page.back = render::Url(page_of(visit, mentee.person));
  visit.saw("person", mentee.person.value);
  return page;
}

/// With what else is wrong; add_relationship refuses it for every other form.
void refuse_fetching(const Kind& kind, const Answers& answers, std::vector<Problem>& problems) {
  if (&kind == &relationship && fetches_though_barred(answers))
    problems.push_back({"may_pick_up", "casefile.flaw.barred_pick_up"});
}

http::Response show_new(Visit& visit, const Kind& kind, const Opened& mentee, const Refusal* refusal,
                        std::vector<render::Field::Choice> ask = {}) {
  Answers initial;
  initial.put("relationships.contact_rule", std::string("any"));
  initial.put(&kind == &custody ? records::ColumnKey("custody_intervals.start_date")
                                : records::ColumnKey("relationships.start_date"),
              static_cast<std::int64_t>(day_number(visit.today)));
  auto page = begin(visit, kind, mentee, form_page(visit, kind.form, initial, refusal));
  if (&kind == &relationship) {
    auto who = form_page(visit, brief_person_form, {}, refusal);
    page.rows.insert(page.rows.begin(), who.rows.begin(), who.rows.end());
  }
  page.action = render::Url(page_of(visit, mentee.person) + "/" + std::string(kind.place));
  if (!ask.empty()) page.same_as = same_as_field(visit, std::move(ask));
  return show_form(visit, page, kind.title, refusal);
}

/// The stored record of the path, with its mentee.
struct Standing {
  Opened mentee;
  std::int64_t chain{};
  records::Version version;
};
std::optional<Standing> standing(Visit& visit, const Uses& uses, const Kind& kind) {
  const auto chain = visit.open_record(kind.form.table->name, visit.path.find(kind.path_name)->second);
  if (!chain) return std::nullopt;
  std::optional<PersonId> parent;
  std::optional<records::Version> version;
  visit.read([&](db::Tx& tx) {
    parent = tx.first(kind.parent, {{"chain", *chain}}, [](const db::Row& row) { return row.id<PersonId>(0); });
    version = records::effective(tx, kind.form.table, *chain, visit.today);
  });
  const auto mentee = mentee_for_recording(visit, uses, parent);
  if (!mentee || !version) return std::nullopt;
  return Standing{*mentee, *chain, std::move(*version)};
}

std::string sealed_one(const Visit& visit, const Kind& kind, const Standing& it) {
  return visit.seal_record(kind.form.table->name, it.chain);
}

http::Response show_one(Visit& visit, const Kind& kind, const Standing& it, const Refusal* refusal) {
  auto page = begin(visit, kind, it.mentee, form_page(visit, kind.form, answers_of(kind.form, it.version), refusal));
  page.lead = visit.words.text("casefile.correct_lead");
  page.action = render::Url("/casefile/" + std::string(kind.place) + "/" + sealed_one(visit, kind, it));
  page.hidden.push_back({"version", std::to_string(it.version.id)});
  return show_form(visit, page, kind.title, refusal);
}

http::Response one_page(Visit& visit, const Uses& uses, const Kind& kind) {
  const auto it = standing(visit, uses, kind);
  return it ? show_one(visit, kind, *it, nullptr) : visit.refused({RefusalKind::not_found, {}});
}

/// On the page and as JSON alike.
Result<http::Response> correct(Visit& visit, const Kind& kind, const Standing& it,
                               FunctionRef<http::Response(const records::Appended&)> done) {
  auto decoded = decode_corrected(visit, kind.form, it.version);
  refuse_fetching(kind, decoded.answers, decoded.problems);
  if (!decoded.problems.empty()) return refuse(std::move(decoded.problems));
  return visit.change(std::string(kind.act) + ".correct", [&](db::Tx& tx) -> Result<http::Response> {
    const auto row = correct_standing(tx, visit, kind.form, it.version, decoded.answers);
    if (!row) return tl::unexpected(row.error());
    visit.changed("person", it.mentee.person.value);
    return done(*row);
  });
}

http::Response correct_one(Visit& visit, const Uses& uses, const Kind& kind) {
  const auto it = standing(visit, uses, kind);
  if (!it) return visit.refused({RefusalKind::not_found, {}});
  const auto made = correct(visit, kind, *it, [&](const records::Appended&) {
    return http::Response::see_other(page_of(visit, it->mentee.person) + "?done=done.saved");
  });
  return made ? *made : show_one(visit, kind, *it, &made.error());
}

http::Response api_correct(Visit& visit, const Uses& uses, const Kind& kind) {
  const auto it = standing(visit, uses, kind);
  if (!it) return visit.refused({RefusalKind::not_found, {}});
  const auto made = correct(visit, kind, *it,
                            [&](const records::Appended& row) { return corrected(sealed_one(visit, kind, *it), row); });
  return made ? *made : visit.refused(made.error());
}

http::Response api_one(Visit& visit, const Uses& uses, const Kind& kind) {
  const auto it = standing(visit, uses, kind);
  if (!it) return visit.refused({RefusalKind::not_found, {}});
  visit.saw("person", it->mentee.person.value);
  std::string out;
  JsonWriter json(out);
  json.object().member("id", sealed_one(visit, kind, *it)).member("mentee", visit.seal(it->mentee.person));
  tell_standing(json, visit, kind.form, it->version);
  json.end();
  return http::Response::json(out);
}

/// The other person of a relationship: known, or typed in here.
struct Other {
  std::optional<PersonId> known;
  Answers typed;
};

Result<http::Response> record(Visit& visit, const Kind& kind, const Opened& mentee, const Answers& answers,
                              const Other* other, FunctionRef<http::Response(std::int64_t)> done) {
  return visit.change(std::string(kind.act) + ".add", [&](db::Tx& tx) -> Result<http::Response> {
    visit.changed("person", mentee.person.value);
    if (other) {
      const auto person =
          other->known ? Result<PersonId>(*other->known) : add_person(tx, other->typed, author_of(visit));
      if (!person) return tl::unexpected(person.error());
      const auto chain = add_relationship(tx, mentee.person, *person, answers, author_of(visit));
      if (!chain) return tl::unexpected(chain.error());
      visit.changed("person", person->value);
      return done(*chain);
    }
    auto fields = answers.fields();
    fields.push_back({kind.mentee, mentee.person});
    const auto row = records::append(tx, kind.form.table, fields, author_of(visit));
    if (!row) return tl::unexpected(row.error());
    return done(row->chain);
  });
}

/// Pages and API alike; `again` answers what is wrong, `done` what was recorded.
http::Response add(Visit& visit, const Uses& uses, const Kind& kind, const Opened& mentee,
                   FunctionRef<http::Response(const Refusal&, std::vector<render::Field::Choice>)> again,
                   FunctionRef<http::Response(std::int64_t)> done) {
  const auto decoded = decode(visit, kind.form);
  auto problems = decoded.problems;
  refuse_fetching(kind, decoded.answers, problems);
  Other other;
  if (&kind == &relationship) {
    const auto who = visit.open_id<PersonId>(visit.request.form.get("person"));
    if (who) {
      const auto opened = open_person(visit, uses, who);
      if (!opened) return visit.refused({RefusalKind::not_found, {}});
      other.known = opened->person;
    } else {
      auto brief = decode(visit, brief_person_form);
      problems.insert(problems.begin(), brief.problems.begin(), brief.problems.end());
      other.typed = std::move(brief.answers);
    }
  }
  if (!problems.empty()) return again({RefusalKind::invalid, problems}, {});
  if (&kind == &relationship && !other.known) {
    auto meant = who_is_meant(visit, uses, other.typed);
    if (meant.wrong) return visit.refused({RefusalKind::not_found, {}});
    if (!meant.ask.empty())
      return again({RefusalKind::invalid, {{"same_as", "casefile.flaw.same_as"}}}, std::move(meant.ask));
    other.known = meant.known;
  }
  const auto made = record(visit, kind, mentee, decoded.answers, &kind == &relationship ? &other : nullptr, done);
  return made ? *made : again(made.error(), {});
}

http::Response post(Visit& visit, const Uses& uses, const Kind& kind) {
  const auto mentee = mentee_for_recording(visit, uses, person_in_path(visit));
  if (!mentee) return visit.refused({RefusalKind::not_found, {}});
  return add(
      visit, uses, kind, *mentee,
      [&](const Refusal& refusal, std::vector<render::Field::Choice> ask) {
        return show_new(visit, kind, *mentee, &refusal, std::move(ask));
      },
      [&](std::int64_t) { return http::Response::see_other(page_of(visit, mentee->person) + "?done=done.saved"); });
}

http::Response api_post(Visit& visit, const Uses& uses, const Kind& kind) {
  const auto mentee = mentee_for_recording(visit, uses, visit.open_id<PersonId>(visit.request.form.get("mentee")));
  if (!mentee) return visit.refused({RefusalKind::not_found, {}});
  return add(
      visit, uses, kind, *mentee,
      [&](const Refusal& refusal, std::vector<render::Field::Choice>) { return visit.refused(refusal); },
      [&](std::int64_t chain) { return http::created(visit, kind.form.table->name, chain); });
}

http::Response new_page(Visit& visit, const Uses& uses, const Kind& kind) {
  const auto mentee = mentee_for_recording(visit, uses, person_in_path(visit));
  return mentee ? show_new(visit, kind, *mentee, nullptr) : visit.refused({RefusalKind::not_found, {}});
}

}  // namespace

http::Response family_new_page(Visit& visit, const Uses& uses) { return new_page(visit, uses, relationship); }
http::Response family_post(Visit& visit, const Uses& uses) { return post(visit, uses, relationship); }
http::Response family_one_page(Visit& visit, const Uses& uses) { return one_page(visit, uses, relationship); }
http::Response family_correct(Visit& visit, const Uses& uses) { return correct_one(visit, uses, relationship); }
http::Response custody_new_page(Visit& visit, const Uses& uses) { return new_page(visit, uses, custody); }
http::Response custody_post(Visit& visit, const Uses& uses) { return post(visit, uses, custody); }
http::Response custody_one_page(Visit& visit, const Uses& uses) { return one_page(visit, uses, custody); }
http::Response custody_correct(Visit& visit, const Uses& uses) { return correct_one(visit, uses, custody); }
http::Response family_api_one(Visit& visit, const Uses& uses) { return api_one(visit, uses, relationship); }
http::Response custody_api_one(Visit& visit, const Uses& uses) { return api_one(visit, uses, custody); }
http::Response family_api_correct(Visit& visit, const Uses& uses) { return api_correct(visit, uses, relationship); }
http::Response custody_api_correct(Visit& visit, const Uses& uses) { return api_correct(visit, uses, custody); }
http::Response family_api_post(Visit& visit, const Uses& uses) { return api_post(visit, uses, relationship); }
http::Response custody_api_post(Visit& visit, const Uses& uses) { return api_post(visit, uses, custody); }

FormPage::Aside nobody_consents(const Visit& visit, PersonId mentee) {
  return {visit.words.text("casefile.nobody_consents"), visit.words.text("casefile.add_family"),
          render::Url("/casefile/people/" + visit.seal(mentee) + "/family/new")};
}

}  // namespace kith::casefile
