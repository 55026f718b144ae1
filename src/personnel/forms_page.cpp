// SPDX-License-Identifier: AGPL-3.0-or-later
#include <algorithm>

#include "casefile/person_forms.h"
#include "casefile/programmes.h"
#include "personnel/personnel.h"
#include "personnel/queries.h"
#include "platform/base/json_writer.h"
#include "platform/http/created.h"
#include "platform/i18n/keys.h"

/// What is recorded on somebody, and somebody new: a person, an employment and a first role on one screen.
namespace kith::personnel {
namespace {

using auth::Permission;
using casefile::Answers;
using Choices = std::vector<render::Field::Choice>;

/// The act of the path, on whom, and the record it changes.
struct Open {
  Opened opened;
  Act act{};
  Told told;
};

std::string_view sent(const Visit& visit, std::string_view field) {
  const auto typed = visit.request.form.get(field);
  return typed.empty() ? visit.request.query.get(field) : typed;
}

template <class Of>
bool named(const Visit& visit, Act act, const std::vector<Of>& list, Told& told) {
  const auto key = visit.open_record(form_of(act).table->name, sent(visit, "of"));
  const auto found = std::find_if(list.begin(), list.end(), [&](const Of& one) { return key && one.chain == *key; });
  if (found == list.end()) return false;
  told.record = found->chain;
  told.version = found->version;
  told.begun = found->start;
  if constexpr (requires { found->programme; }) {
    told.programme = found->programme;
    told.site = found->site;
  }
  return true;
}

std::optional<Open> open(Visit& visit, const Desk& desk, std::optional<Act> act) {
  auto opened = act ? open_worker(visit, desk) : std::nullopt;
  if (!opened || !desk.may_record(opened->person, opened->worker, *act)) return std::nullopt;
  Open one{std::move(*opened), *act, {}};
  const Worker& w = one.opened.worker;
  if (act == Act::employment_end && !named(visit, *act, w.employments, one.told)) return std::nullopt;
  if (act == Act::role_end &&
      (!named(visit, *act, w.roles, one.told) || !desk.directs(one.told.programme, one.told.site)))
    return std::nullopt;
  if (act == Act::plan_end && !named(visit, *act, w.plans, one.told)) return std::nullopt;
  return one;
}

/// A review begins with what is derived today; a plan with the first gap.
Answers initial_of(const Visit& visit, const Desk& desk, const Open& one) {
  Answers initial;
  const auto today = static_cast<std::int64_t>(day_number(visit.today));
  for (const auto& field : form_of(one.act).fields)
    if (field.control == casefile::Control::date && field.required) initial.put(field.column, today);
  Sums sums(desk.columns(), visit.today);
  const auto places = desk.places_of(one.opened.person);
  if (one.act == Act::review && !places.empty()) {
    const auto place =
        std::find_if(places.begin(), places.end(), [](const Place& p) { return p.oversight.has_value(); });
    const auto carries =
        sums.of(one.opened.person, (place == places.end() ? places.front() : *place).programme, visit.today);
    initial.put("workload_reviews.active_matches", carries.load.matches);
    initial.put("workload_reviews.weighted_load", carries.load.weight);
  }
  if (one.act != Act::plan && one.act != Act::evidence) return initial;
  for (const auto& place : places)
    for (const auto& skill : skills_of(desk.columns(), place, visit.today).list)
      if (skill.required && !skill.proven) {
        initial.put(one.act == Act::plan ? records::ColumnKey("support_plans.competency")
                                         : records::ColumnKey("competency_evidence.competency"),
                    std::string(snapshot::word(skill.competency)));
        return initial;
      }
  return initial;
}

casefile::FormRow site_row(Visit& visit, const render::FormState& state) {
  Choices choices{{"", visit.words.text("personnel.whole_programme")}};
  visit.read([&](db::Tx& tx) {
    tx.query(sql::site_names, {{"as_of", visit.today}}, [&](const db::Row& row) {
      choices.push_back({visit.seal(row.id<SiteId>(0)), row.string(1)});
    });
  });
  casefile::FormRow row;
  row.as_select = state.choice("site", "personnel.site", std::move(choices));
  row.as_select->required = false;
  return row;
}

void add_place(Visit& visit, casefile::FormPage& page, const Refusal* refusal) {
  const render::FormState state(visit.words, refusal ? &visit.request.form : nullptr, refusal);
  page.rows.push_back(casefile::programme_row(visit, state, Permission::record_staff, "personnel.programme"));
  page.rows.push_back(site_row(visit, state));
}

http::Response show(Visit& visit, const Desk& desk, const Open& one, const Refusal* refusal) {
  auto page = casefile::form_page(visit, form_of(one.act), initial_of(visit, desk, one), refusal);
  if (one.act == Act::role) add_place(visit, page, refusal);
  const std::string act(name(one.act));
  std::string word = act;
  std::replace(word.begin(), word.end(), '-', '_');
  page.heading = visit.words.text_of("personnel.act." + word);
  page.about = one.opened.name;
  page.lead = visit.words.text_of("personnel.act_lead." + word);
  page.action = render::Url(address_of(visit, one.opened.person) + "/" + act);
  page.back = render::Url(address_of(visit, one.opened.person));
  if (one.told.record) {
    page.hidden.push_back({"of", visit.seal_record(form_of(one.act).table->name, one.told.record)});
    page.hidden.push_back({"version", std::to_string(one.told.version)});
  }
  return casefile::show_form(visit, page, "personnel.title.act", refusal);
}

/// Programme and site of a role that is given, inside what the actor directs; roles that reach the whole agency by the
/// directors of all of it.
void place_of_role(const Visit& visit, const Desk& desk, const Answers& answers, Told& told,
                   std::vector<Problem>& problems) {
  const auto programme = visit.open_id<ProgrammeId>(visit.request.form.get("programme"));
  const auto typed = visit.request.form.get("site");
  const auto site = typed.empty() ? std::optional(SiteId{}) : visit.open_id<SiteId>(typed);
  if (!site)
    problems.push_back({"site", "http.field.not_a_choice"});
  else if (!programme || !desk.directs(*programme, *site))
    problems.push_back({"programme", "http.field.missing"});
  else
    told.programme = *programme, told.site = *site;
  const auto role = answers.text("staff_roles.role");
  if ((role == "director" || role == "administrator") && !desk.directs_agency())
    problems.push_back({"role", "personnel.flaw.role"});
}

Result<http::Response> record(Visit& visit, const Desk& desk, Open& one,
                              FunctionRef<http::Response(std::int64_t)> done) {
  auto decoded = casefile::decode(visit, form_of(one.act));
  if (one.act == Act::role) place_of_role(visit, desk, decoded.answers, one.told, decoded.problems);
  if (!decoded.problems.empty()) return refuse(std::move(decoded.problems));
  const auto seen = visit.request.form.get("version");
  return visit.change("personnel." + std::string(name(one.act)), [&](db::Tx& tx) -> Result<http::Response> {
    if (changes(one.act) && !seen.empty() && seen != std::to_string(one.told.version))
      return refuse(RefusalKind::conflict, "records.corrected_meanwhile");
    const auto row = record_act(tx, one.opened.person, one.act, decoded.answers, one.told, casefile::author_of(visit));
    if (!row) return tl::unexpected(row.error());
    visit.changed("person", one.opened.person.value);
    return done(*row);
  });
}

http::Response show_new(Visit& visit, const Refusal* refusal, Choices ask = {}) {
  Answers initial;
  const auto today = static_cast<std::int64_t>(day_number(visit.today));
  initial.put("staff.start_date", today);
  auto page = casefile::form_page(visit, form_of(Act::employment), initial, refusal);
  auto who = casefile::form_page(visit, casefile::brief_person_form, {}, refusal);
  page.rows.insert(page.rows.begin(), who.rows.begin(), who.rows.end());
  auto role = casefile::form_page(visit, form_of(Act::role), {}, refusal);
  page.rows.insert(page.rows.end(), role.rows.begin(), role.rows.end() - 1);  // both begin on one day
  add_place(visit, page, refusal);
  if (!ask.empty()) page.same_as = casefile::same_as_field(visit, std::move(ask));
  page.heading = visit.words.text("personnel.title.new");
  page.lead = visit.words.text("personnel.new_lead");
  page.action = render::Url("/personnel/staff");
  page.back = render::Url("/personnel/board");
  return casefile::show_form(visit, page, "personnel.title.new", refusal);
}

/// Who it is, the employment, the first role: all or nothing.
struct New {
  Answers person, employment, role;
  std::optional<PersonId> known;
  Told told;
  Choices ask;
};
std::vector<Problem> read_new(Visit& visit, const Uses& uses, const Desk& desk, New& made, bool& wrong) {
  auto person = casefile::decode(visit, casefile::brief_person_form);
  auto employment = casefile::decode(visit, form_of(Act::employment));
  http::Fields sent = visit.request.form;
  auto role = casefile::decode(visit, sent, form_of(Act::role));
  std::vector<Problem> problems = std::move(person.problems);
  for (auto* more : {&employment.problems, &role.problems})
    for (auto& problem : *more)
      if (std::find_if(problems.begin(), problems.end(), [&](const Problem& p) { return p.field == problem.field; }) ==
          problems.end())
        problems.push_back(std::move(problem));
  place_of_role(visit, desk, role.answers, made.told, problems);
  made.person = std::move(person.answers);
  made.employment = std::move(employment.answers);
  made.role = std::move(role.answers);
  if (!problems.empty()) return problems;
  auto meant = casefile::who_is_meant(visit, uses.people, made.person);
  wrong = meant.wrong;
  made.known = meant.known;
  made.ask = std::move(meant.ask);
  if (!made.ask.empty()) problems.push_back({"same_as", "casefile.flaw.same_as"});
  if (made.known && *made.known == visit.actor.person) problems.push_back({"same_as", "personnel.flaw.own"});
  return problems;
}

Result<PersonId> add_staff(db::Tx& tx, const New& made, const records::Author& author) {
  const auto person = made.known ? Result<PersonId>(*made.known) : casefile::add_person(tx, made.person, author);
  if (!person) return person;
  if (const auto row = record_act(tx, *person, Act::employment, made.employment, made.told, author); !row)
    return tl::unexpected(row.error());
  if (const auto row = record_act(tx, *person, Act::role, made.role, made.told, author); !row)
    return tl::unexpected(row.error());
  return person;
}

/// Page and JSON alike; `ask`: who may be the same, when that is why it is refused.
Result<http::Response> record_new(Visit& visit, const Uses& uses, Choices& ask,
                                  FunctionRef<http::Response(PersonId)> done) {
  const Desk desk(visit, uses);
  New fresh;
  bool wrong = false;
  auto problems = read_new(visit, uses, desk, fresh, wrong);
  if (wrong) return refuse(RefusalKind::not_found, "records.not_found");
  ask = std::move(fresh.ask);
  if (!problems.empty()) return refuse(std::move(problems));
  return visit.change("personnel.staff", [&](db::Tx& tx) -> Result<http::Response> {  // not a word: an act
    const auto person = add_staff(tx, fresh, casefile::author_of(visit));
    if (!person) return tl::unexpected(person.error());
    visit.changed("person", person->value);
    return done(*person);
  });
}

}  // namespace

http::Response staff_new_page(Visit& visit, const Uses&) { return show_new(visit, nullptr); }

http::Response staff_post(Visit& visit, const Uses& uses) {
  Choices ask;
  const auto made = record_new(visit, uses, ask, [&](PersonId person) {
    return http::Response::see_other(address_of(visit, person) + "?done=done.saved");
  });
  if (!made && made.error().kind == RefusalKind::not_found) return visit.refused(made.error());
  return made ? *made : show_new(visit, &made.error(), std::move(ask));
}

http::Response staff_api_post(Visit& visit, const Uses& uses) {
  Choices ask;
  const auto made = record_new(visit, uses, ask, [&](PersonId person) {
    std::string out;
    JsonWriter(out).object().member("id", visit.seal(person)).end();
    return http::Response::json(out, 201);
  });
  if (made) return *made;
  return visit.refused(ask.empty() ? made.error() : Refusal{RefusalKind::conflict, made.error().problems});
}

http::Response act_page(Visit& visit, const Uses& uses) {
  const Desk desk(visit, uses);
  const auto one = open(visit, desk, parse_act(visit.path.find("act")->second));
  return one ? show(visit, desk, *one, nullptr) : visit.refused({RefusalKind::not_found, {}});
}

http::Response act_post(Visit& visit, const Uses& uses) {
  const Desk desk(visit, uses);
  auto one = open(visit, desk, parse_act(visit.path.find("act")->second));
  if (!one) return visit.refused({RefusalKind::not_found, {}});
  const auto made = record(visit, desk, *one, [&](std::int64_t) {
    return http::Response::see_other(address_of(visit, one->opened.person) + "?done=done.saved");
  });
  return made ? *made : show(visit, desk, *one, &made.error());
}

http::Response act_api_post(Visit& visit, const Uses& uses, Act act) {
  const Desk desk(visit, uses);
  auto one = open(visit, desk, act);
  if (!one) return visit.refused({RefusalKind::not_found, {}});
  const auto made =
      record(visit, desk, *one, [&](std::int64_t row) { return http::created(visit, form_of(act).table->name, row); });
  return made ? *made : visit.refused(made.error());
}

}  // namespace kith::personnel
