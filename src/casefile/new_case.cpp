// SPDX-License-Identifier: AGPL-3.0-or-later
#include "casefile/new_case.h"

#include <algorithm>

#include "casefile/person_forms.h"
#include "casefile/programmes.h"
#include "casefile/sites.h"
#include "platform/http/created.h"
#include "platform/i18n/keys.h"

namespace kith::casefile {
namespace {

std::vector<Offer> offers_of(Visit& visit, const Uses& uses, const NewCase& kind, const std::optional<Opened>& known) {
  if (!kind.offers) return {};
  return kind.offers(visit, uses, known ? std::optional(known->person) : std::nullopt);
}

/// Whoever was named and not offered.
void refuse_unoffered(const Visit& visit, const std::vector<Offer>& offers, std::vector<Problem>& problems) {
  for (const auto& offer : offers) {
    const std::string field(offer.column->name);
    const auto named = visit.request.form.get(field);
    if (!named.empty() && std::ranges::find(offer.choices, named, &render::Field::Choice::value) == offer.choices.end())
      problems.push_back({field, "http.field.not_a_choice"});
  }
}

http::Response show(Visit& visit, const Uses& uses, const NewCase& kind, std::optional<Opened> known,
                    const Refusal* refusal, std::vector<render::Field::Choice> ask = {}) {
  Answers initial;
  initial.put(kind.form->fields.front().column, static_cast<std::int64_t>(day_number(visit.today)));
  const auto offers = offers_of(visit, uses, kind, known);
  auto page = form_page(visit, *kind.form, initial, refusal, offers);
  const render::FormState state(visit.words, refusal ? &visit.request.form : nullptr, refusal);
  if (auto site = kind.site ? site_row(visit, state) : std::nullopt)
    page.rows.insert(page.rows.begin(), std::move(*site));
  page.rows.insert(page.rows.begin(), programme_row(visit, state, kind.permission, kind.programme));
  if (known) {
    page.about = known->name;
    page.hidden.push_back({"person", visit.seal(known->person)});
    visit.saw("person", known->person.value);
  } else {
    auto who = form_page(visit, brief_person_form, {}, refusal);
    page.rows.insert(page.rows.begin(), who.rows.begin(), who.rows.end());
  }
  page.heading = visit.words.text(kind.title);
  page.lead = visit.words.text(kind.lead);
  page.action = render::Url(std::string(kind.action));
  page.back = render::Url(std::string(kind.back));
  if (!ask.empty()) page.same_as = same_as_field(visit, std::move(ask));
  return show_form(visit, page, kind.title, refusal);
}

struct Typed {
  std::optional<Opened> known;
  Answers person, of_case;
  ProgrammeId programme;
};

/// What was sent, checked, with the question about similar people in `ask`.
Result<Typed> read(Visit& visit, const Uses& uses, const NewCase& kind, std::vector<render::Field::Choice>& ask) {
  Typed typed;
  const auto sent = visit.request.form.get("person");
  if (!sent.empty()) {
    typed.known = open_person(visit, uses, visit.open_id<PersonId>(sent));
    if (!typed.known) return refuse(RefusalKind::not_found, "records.not_found");
  }
  auto decoded = decode(visit, *kind.form);
  auto problems = std::move(decoded.problems);
  typed.of_case = std::move(decoded.answers);
  if (problems.empty()) refuse_unoffered(visit, offers_of(visit, uses, kind, typed.known), problems);
  const auto programme = visit.open_id<ProgrammeId>(visit.request.form.get("programme"));
  if (!programme || !scope_of(visit.actor, kind.permission).sees_whole(*programme))
    problems.insert(problems.begin(), {"programme", "http.field.missing"});
  else
    typed.programme = *programme;
  if (const SiteId site = kind.site ? chosen_site(visit, problems) : SiteId{})
    typed.of_case.put(*kind.site, site.value);
  if (!typed.known) {
    auto brief = decode(visit, brief_person_form);
    problems.insert(problems.begin(), brief.problems.begin(), brief.problems.end());
    typed.person = std::move(brief.answers);
  }
  if (!problems.empty()) return refuse(std::move(problems));
  if (typed.known) return typed;
  auto meant = who_is_meant(visit, uses, typed.person);
  if (meant.wrong) return refuse(RefusalKind::not_found, "records.not_found");
  if (meant.known) typed.known = open_person(visit, uses, meant.known);
  ask = std::move(meant.ask);
  if (!ask.empty()) return refuse(RefusalKind::invalid, "casefile.flaw.same_as", "same_as");
  return typed;
}

Result<http::Response> record(Visit& visit, const NewCase& kind, const Typed& typed,
                              FunctionRef<http::Response(std::int64_t)> done) {
  return visit.change(kind.act, [&](db::Tx& tx) -> Result<http::Response> {
    const auto author = author_of(visit);
    const auto person = typed.known ? Result<PersonId>(typed.known->person) : add_person(tx, typed.person, author);
    if (!person) return tl::unexpected(person.error());
    const auto made = kind.record(tx, *person, typed.programme, typed.of_case, author);
    if (!made) return tl::unexpected(made.error());
    visit.changed("person", person->value);
    visit.changed(kind.subject, *made);
    return done(*made);
  });
}

}  // namespace

http::Response new_case_page(Visit& visit, const Uses& uses, const NewCase& kind) {
  const auto sent = visit.request.query.get("person");
  if (sent.empty()) return show(visit, uses, kind, std::nullopt, nullptr);
  auto known = open_person(visit, uses, visit.open_id<PersonId>(sent));
  if (!known || !kind.may_begin(known->sides)) return visit.refused({RefusalKind::not_found, {}});
  return show(visit, uses, kind, std::move(known), nullptr);
}

http::Response new_case_post(Visit& visit, const Uses& uses, const NewCase& kind) {
  std::vector<render::Field::Choice> ask;
  const auto typed = read(visit, uses, kind, ask);
  if (!typed && typed.error().kind == RefusalKind::not_found) return visit.refused(typed.error());
  if (!typed) {
    auto known = open_person(visit, uses, visit.open_id<PersonId>(visit.request.form.get("person")));
    return show(visit, uses, kind, std::move(known), &typed.error(), std::move(ask));
  }
  const auto made = record(visit, kind, *typed, [&](std::int64_t of_case) {
    return http::Response::see_other(kind.address_of(visit, of_case) + "?done=done.saved");
  });
  return made ? *made : show(visit, uses, kind, typed->known, &made.error());
}

http::Response new_case_api_post(Visit& visit, const Uses& uses, const NewCase& kind) {
  std::vector<render::Field::Choice> ask;
  const auto typed = read(visit, uses, kind, ask);
  if (!typed)
    return visit.refused(ask.empty() ? typed.error() : Refusal{RefusalKind::conflict, typed.error().problems});
  const auto made = record(visit, kind, *typed,
                           [&](std::int64_t of_case) { return http::created(visit, kind.form->table->name, of_case); });
  return made ? *made : visit.refused(made.error());
}

}  // namespace kith::casefile
