// SPDX-License-Identifier: AGPL-3.0-or-later
#include "casefile/casefile.h"
#include "casefile/person_forms.h"
#include "casefile/queries.h"
#include "platform/i18n/keys.h"

namespace kith::casefile {
namespace {

/// Values of `same_as` that name nobody: somebody new; the question stays until somebody who may open the seal answers.
constexpr std::string_view another = "another", sealed = "sealed";

}  // namespace

std::optional<Opened> open_person(const Visit& visit, const Uses& uses, std::optional<PersonId> person) {
  if (!person) return std::nullopt;
  const auto snapshot = uses.columns();
  std::optional<Opened> opened;
  uses.book([&](const Book& book) {
    const auto* found = book.of(*person);
    if (!found) return;
    const auto sides = PeopleReach(*snapshot, book, visit.actor, visit.today).of(*found);
    if (sides.any()) opened = Opened{found->person, found->name, sides, found->files};
  });
  return opened;
}

Meant who_is_meant(const Visit& visit, const Uses& uses, const Answers& typed, std::string_view field) {
  Meant meant;
  const auto chosen = visit.request.form.get(field);
  if (!chosen.empty() && chosen != another && chosen != sealed) {
    const auto opened = open_person(visit, uses, visit.open_id<PersonId>(chosen));
    if (opened)
      meant.known = opened->person;
    else
      meant.wrong = true;
    return meant;
  }
  const auto snapshot = uses.columns();
  const Likeness likeness{typed.text("persons.given_name"), typed.text("persons.family_name"),
                          typed.text("persons.phone"), typed.date("persons.birth_date"), false};
  uses.book([&](const Book& book) {
    const PeopleReach reach(*snapshot, book, visit.actor, visit.today);
    const auto shown = [&](const Indexed& one) { return reach.shows(one); };
    const auto told = book.alike(likeness, shown, [&](const Indexed& one) { return reach.of(one).opens; });
    if (book.alike(likeness, shown, shown).size() > told.size()) {
      meant.ask.push_back({std::string(sealed), visit.words.text("casefile.same_as.sealed")});
      return;
    }
    if (chosen == another) return;
    for (const auto person : told) {
      const auto& one = *book.of(person);
      std::string text = visit.words.text("casefile.same_as.this", {{"name", one.name}});
      if (one.born) text += " · " + visit.words.date(*one.born);
      meant.ask.push_back({visit.seal(person), std::move(text)});
    }
  });
  const bool asks_opener = !meant.ask.empty() && meant.ask.front().value == sealed;
  if (!meant.ask.empty() && !asks_opener)
    meant.ask.push_back({std::string(another), visit.words.text("casefile.same_as.another")});
  return meant;
}

render::Field same_as_field(const Visit& visit, std::vector<render::Field::Choice> choices, std::string_view name) {
  render::Field field;
  field.name = name;
  field.label = visit.words.text("casefile.same_as");
  field.hint = visit.words.text("casefile.same_as_hint");
  field.error = visit.words.text("casefile.flaw.same_as");
  field.choices = std::move(choices);
  int n = 0;
  for (auto& choice : field.choices) choice.id = n++ == 0 ? field.name : field.name + '-' + std::to_string(n);
  return field;
}

Result<PersonId> add_person(db::Tx& tx, const Answers& typed, const records::Author& author) {
  auto fields = typed.fields();
  if (typed.date("persons.birth_date")) fields.push_back({"persons.birth_date_precision", "day"});
  const auto made = records::append(tx, "persons", fields, author);
  if (!made) return tl::unexpected(made.error());
  return PersonId{made->chain};
}

bool fetches_though_barred(const Answers& relation) {
  return relation.text("relationships.contact_rule") == "barred" && relation.yes("relationships.may_pick_up");
}

Result<std::int64_t> add_relationship(db::Tx& tx, PersonId mentee, PersonId person, const Answers& typed,
                                      const records::Author& author) {
  if (person == mentee) return refuse(RefusalKind::invalid, "casefile.flaw.own_family", "given_name");
  if (fetches_though_barred(typed)) return refuse(RefusalKind::invalid, "casefile.flaw.barred_pick_up", "may_pick_up");
  auto fields = typed.fields();
  fields.push_back({"relationships.mentee_id", mentee});
  fields.push_back({"relationships.person_id", person});
  const auto made = records::append(tx, "relationships", fields, author);
  if (!made) return tl::unexpected(made.error());
  return made->chain;
}

bool are_related(db::Tx& tx, PersonId mentee, PersonId person, Date as_of) {
  return tx.first(sql::stands_to, {{"mentee", mentee}, {"person", person}, {"as_of", as_of}}, [](const db::Row& row) {
             return row.integer(0);
           }).value_or(0) > 0;
}

}  // namespace kith::casefile
