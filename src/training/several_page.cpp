// SPDX-License-Identifier: AGPL-3.0-or-later
#include <algorithm>
#include <set>

#include "casefile/programmes.h"
#include "casefile/several.h"
#include "platform/i18n/keys.h"
#include "training/training.h"

/// Inviting many who owe a training to one that is planned (docs/decisions/0213).
namespace kith::training {
namespace {

using casefile::Candidate;
using render::Field;

constexpr casefile::SeveralKind kind{"training", "persons", "/training/several", "/training/owed",
                                     "casefile.several.title"};

i18n::Key act_word(std::string_view) { return "training.several.invite"; }

/// Whoever owes a training in a programme where the actor records it, once each.
std::vector<Candidate> candidates(Visit& visit, const Uses& uses) {
  const auto scope = scope_of(visit.actor, auth::Permission::record_training);
  std::vector<Candidate> list;
  std::set<PersonId> there;
  for (const auto& owes : owed_for(visit, uses))
    if (scope.sees_whole(owes.programme) && there.insert(owes.mentor).second)
      list.push_back(
          {owes.mentor.value, name_of(uses, owes.mentor), render::Url(casefile::page_of(visit, owes.mentor)), {}});
  return list;
}

std::vector<Candidate> rows_of(Visit& visit, const Uses& uses) {
  auto rows = casefile::chosen(visit, kind, candidates(visit, uses));
  for (const auto& row : rows) visit.saw("person", row.subject);
  return rows;
}

/// Trainings to come that the actor records.
std::vector<Event> coming(Visit& visit) {
  const auto scope = scope_of(visit.actor, auth::Permission::record_training);
  auto events = visit.reading([&](db::Tx& tx) { return load_events(tx, visit.today, visit.today); });
  std::erase_if(events, [&](const Event& event) {
    return !event.is_course() || event.plan == 0 || event.event != 0 || event.day < visit.today ||
           !scope.sees_whole(event.programme);
  });
  return events;
}

std::vector<Field::Choice> event_choices(Visit& visit) {
  std::vector<Field::Choice> choices;
  const auto courses = visit.reading([&](db::Tx& tx) { return load_courses(tx, visit.today); });
  for (const auto& event : coming(visit)) {
    std::string text = visit.words.date(event.day);
    for (const auto& course : courses)
      if (course.version == event.version) text += " · " + course.title();
    for (const auto* part : {&event.programme_name, &event.place})
      if (!part->empty()) text += " · " + *part;
    choices.push_back({visit.seal_record("training_plans", event.plan), std::move(text)});
  }
  if (choices.size() != 1) choices.insert(choices.begin(), {"", visit.words.text("casefile.choose")});
  return choices;
}

http::Response show(Visit& visit, const std::vector<Candidate>& rows, const Refusal* refusal) {
  const render::FormState state(visit.words, refusal ? &visit.request.form : nullptr, refusal);
  casefile::FormPage page;
  page.token = {visit.csrf(), visit.fresh_key()};
  page.problems = state.problems();
  page.save = visit.words.text("training.several.invite");
  casefile::FormRow event;
  event.as_select = state.choice("event", "training.several.event", event_choices(visit));
  page.rows.push_back(std::move(event));
  page.heading = visit.words.text("training.several.invite");
  page.lead = visit.words.text("training.several.lead");
  return casefile::several_form(visit, kind, std::move(page), "invite", rows, {}, refusal);
}

std::optional<Event> event_sent(Visit& visit) {
  const auto plan = visit.open_record("training_plans", visit.request.form.get("event"));
  for (auto& event : coming(visit))
    if (plan && event.plan == *plan) return std::move(event);
  return std::nullopt;
}

}  // namespace

std::optional<casefile::SeveralOffer> several_offer(Visit& visit, std::int64_t count) {
  if (!visit.actor.may(auth::Permission::record_training)) return std::nullopt;
  return casefile::offer_several(visit, kind, {"invite"}, act_word, count);
}

http::Response several_new_page(Visit& visit, const Uses& uses) {
  const auto rows = rows_of(visit, uses);
  const Refusal nobody{RefusalKind::invalid, {{{}, "casefile.several.none"}}};
  return show(visit, rows, rows.empty() ? &nobody : nullptr);
}

http::Response several_post(Visit& visit, const Uses& uses) {
  const auto rows = rows_of(visit, uses);
  if (const auto changed = casefile::changed_since(visit, rows)) return show(visit, rows, &*changed);
  const auto event = event_sent(visit);
  if (!event) {
    const Refusal refusal{RefusalKind::invalid, {{"event", "http.field.missing"}}};
    return show(visit, rows, &refusal);
  }
  const auto mentors = mentors_of(*uses.people.columns(), event->programme, visit.today);
  const auto author = casefile::author_of(visit);
  const auto made = casefile::record_several(
      visit, kind, "invite", rows, [&](db::Tx& tx, const Candidate& row) -> Result<casefile::Written> {
        const PersonId person{row.subject};
        if (!mentors.contains(person)) return refuse(RefusalKind::invalid, "training.several.other_programme", "event");
        for (const auto& mark : load_sheet(tx, *event, {}, visit.today))
          if (mark.person == person) return refuse(RefusalKind::conflict, "training.several.already", "event");
        expect(tx, event->plan, person, author);
        return casefile::Written{std::nullopt, event->plan};
      });
  return made ? *made : show(visit, rows, &made.error());
}

http::Response several_page(Visit& visit, const Uses& uses) {
  const auto scope = scope_of(visit.actor, auth::Permission::record_training);
  std::vector<Candidate> list;  // whoever was invited may owe nothing any more
  for (const auto& [programme, name] : casefile::programme_names(visit))
    if (scope.sees_whole(programme))
      for (const auto& [mentor, service] : mentors_of(*uses.people.columns(), programme, visit.today))
        list.push_back({mentor.value, name_of(uses, mentor), render::Url(casefile::page_of(visit, mentor)), {}});
  return casefile::several_page(visit, kind, act_word, list);
}

http::Response several_back_post(Visit& visit, const Uses&) {
  const auto author = casefile::author_of(visit);
  return casefile::several_back_post(visit, kind, [&](db::Tx& tx, const casefile::SeveralLine& line) {
    no_longer_expect(tx, line.chain, PersonId{line.subject}, author);
  });
}

}  // namespace kith::training
