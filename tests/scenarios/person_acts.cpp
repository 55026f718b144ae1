// SPDX-License-Identifier: AGPL-3.0-or-later
#include <algorithm>

#include "casefile/people.h"
#include "casefile/same_person.h"
#include "casefile/seal.h"
#include "scenarios/record_acts.h"
#include "snapshot/refs.h"
#include "surveys/surveys.h"

namespace kith::scenarios {
namespace {

void says_same(World& w, const Caught& c, Asides& a) {
  const Date day = c.date("date");
  const auto made = w.db().writing("scenario", [&](db::Tx& tx) {
    return casefile::join_records(tx, w.person(c.text("kept")), w.person(c.text("absorbed")), c.text("reason"),
                                  w.author(c.text("who"), day));
  });
  as_expected(a, made ? nullptr : &made.error());
}
void parts(World& w, const Caught& c, Asides& a) {
  const Date day = c.date("date");
  const auto made = w.db().writing("scenario", [&](db::Tx& tx) -> Result<std::int64_t> {
    for (const auto& merged : casefile::merged_into(tx, w.person(c.text("kept"))))
      if (merged.absorbed == w.person(c.text("absorbed")))
        return casefile::part_records(tx, merged, w.author(c.text("who"), day));
    throw Trouble("the two are not joined");
  });
  as_expected(a, made ? nullptr : &made.error());
}
void mentor_is(World& w, const Caught& c, Asides&) {
  const auto mentor = snapshot::key_of(w.state(c.text("match"), c.date("date")).mentor);
  if (mentor != w.person(c.text("mentor"))) throw Trouble("it is somebody else");
}
void counted(World& w, const Caught& c, Asides&) {
  const auto columns = w.columns();
  const snapshot::Day day(c.date("date"));
  int matches = 0;
  bool among = false;
  for (const auto& row : columns.of<snapshot::PairingRow>(snapshot::ref_of(w.person(c.text("mentor"))))) {
    if (!row.shows(day) || !row.as_mentor) continue;
    ++matches;
    among |= snapshot::key_of(row.match) == w.match(c.text("match"));
  }
  expect("the matches of the mentor", std::to_string(matches), c.text("number"));
  if (!among) throw Trouble("it is not among them");
}

casefile::SealKind kind_of(const Caught& c) {
  const auto kind = casefile::seal_kind(c.text("seal"));
  if (!kind) throw Trouble("alias or address");
  return *kind;
}
void seals(World& w, const Caught& c, Asides& a, casefile::SealKind kind) {
  const Date day = c.date("date");
  casefile::Answers answers;
  for (const auto& field : casefile::forms_of(kind).give.fields) {
    if (field.name() == "event_date") answers.put(field.column, static_cast<std::int64_t>(day_number(day)));
    if (field.name() == "alias" || field.name() == "reason")
      answers.put(field.column, std::string(c.text(std::string(field.name()))));
  }
  const auto made = w.db().writing("scenario", [&](db::Tx& tx) {
    return casefile::put_seal(tx, kind, w.person(c.text("person")), answers, w.author(c.text("who"), day));
  });
  as_expected(a, made ? nullptr : &made.error());
}
void gives_alias(World& w, const Caught& c, Asides& a) { seals(w, c, a, casefile::SealKind::alias); }
void protects(World& w, const Caught& c, Asides& a) { seals(w, c, a, casefile::SealKind::address); }
void ends_seal(World& w, const Caught& c, Asides& a) {
  const Date day = c.date("date");
  const auto kind = kind_of(c);
  if (!permitted(w, c.text("who"), day, auth::Permission::open_seal, w.programme("Community"), a)) return;
  casefile::Answers answers;
  answers.put(casefile::forms_of(kind).end.fields.front().column, static_cast<std::int64_t>(day_number(day)));
  const auto made = w.db().writing("scenario", [&](db::Tx& tx) {
    return casefile::end_seal(tx, kind, w.person(c.text("person")), answers, w.author(c.text("who"), day));
  });
  as_expected(a, made ? nullptr : &made.error());
}
void is_called(World& w, const Caught& c, Asides&) {
  casefile::People people;
  expect("the name",
         people.reading(w.db(), [&](const casefile::Book& book) { return book.of(w.person(c.text("person")))->name; }),
         c.text("name"));
}
/// Whom the words find for somebody who sees everybody, and may or may not open seals.
std::string found(World& w, const Caught& c, bool opens) {
  casefile::People people;
  return people.reading(w.db(), [&](const casefile::Book& book) {
    std::string names;
    for (const auto& hit : book.find(
             c.text("words"), [](const casefile::Indexed&) { return true; },
             [&](const casefile::Indexed&) { return opens; }, 9))
      (names += names.empty() ? "" : " and ") += book.of(hit.person)->name;
    return names;
  });
}
void finds_opening(World& w, const Caught& c, Asides&) { expect("found", found(w, c, true), c.text("name")); }
void finds_nobody(World& w, const Caught& c, Asides&) { expect("found", found(w, c, false), ""); }
void address_hidden(World& w, const Caught& c, Asides&) {
  const auto all =
      w.db().reading("scenario", [&](db::Tx& tx) { return casefile::seals_of(tx, w.person(c.text("person"))); });
  if (!casefile::has(all, casefile::SealKind::address)) throw Trouble("it is not protected");
}

std::string due_list(World& w, const Caught& c) {
  const Date day = c.date("date");
  const auto match = w.match(c.text("match"));
  const auto told = w.db().reading("scenario", [&](db::Tx& tx) { return surveys::load_match(tx, match, day); });
  std::string list;
  for (const auto& due : surveys::due_of(w.columns(), match, told, day))
    (list += list.empty() ? "" : " and ") += in_words(surveys::name(due.instrument)) + " " +
                                             std::string(surveys::name(due.party)) + " " + std::to_string(due.wave);
  return list;
}
void surveys_are(World& w, const Caught& c, Asides&) { expect("what is due", due_list(w, c), c.text("list")); }
void none_due(World& w, const Caught& c, Asides&) { expect("what is due", due_list(w, c), ""); }

void asks(World& w, const Caught& c, Asides& a) {
  const Date day = c.date("date");
  surveys::NewResponse typed;
  typed.match = w.match(c.text("match"));
  typed.day = day;
  typed.mode = "phone";
  const auto instrument = surveys::parse_instrument(code_of(c.text("instrument")));
  const auto party = surveys::parse_party(c.text("party"));
  if (!instrument || !party) throw Trouble("no such survey");
  typed.instrument = *instrument;
  typed.party = *party;
  typed.declined = a.has("declined");
  if (const auto wave = a.take("after {number} months")) typed.wave = wave->number("number");
  if (const auto answers = a.take("answers {answers}"))
    typed.answers = surveys::parse_answers(*instrument, answers->text("answers")).value_or(std::vector<int>());
  if (!permitted(w, c.text("who"), day, auth::Permission::record_match, w.programme("Community"), a)) return;
  const Date started(w.state(c.text("match"), day).start);
  const auto made = w.db().writing("scenario", [&](db::Tx& tx) {
    return surveys::record_response(tx, typed, started, w.author(c.text("who"), day));
  });
  if (!as_expected(a, made ? nullptr : &made.error())) return;
  if (const auto score = a.take("scored {number} hundredths")) {
    const auto known =
        w.db().reading("scenario", [&](db::Tx& tx) { return surveys::load_match(tx, typed.match, day); });
    expect("the score", std::to_string(known.back().score().value_or(0)), score->text("number"));
  }
}

}  // namespace

std::vector<Sentence> person_acts() {
  return {
      {"on {date} {who} says that {absorbed} is {kept} because {reason}", says_same},
      {"on {date} {who} parts {absorbed} from {kept}", parts},
      {"on {date} {who} calls {person} {alias} from now on because {reason}", gives_alias},
      {"on {date} {who} protects the address of {person} because {reason}", protects},
      {"on {date} {who} ends the {seal:word} of {person}", ends_seal},
      {"{person} is called {name}", is_called},
      {"{words} finds {name} for whoever may open the seal", finds_opening},
      {"{words} finds nobody for anybody else", finds_nobody},
      {"the address of {person} is protected", address_hidden},
      {"on {date} the mentor of {match} is {mentor}", mentor_is},
      {"on {date} {match} is one of {number} matches of {mentor}", counted},
      {"on {date} {who} asks the {party:word} of {match} about the {instrument}", asks},
      {"on {date} the surveys of {match} are {list}", surveys_are},
      {"on {date} no survey of {match} is due", none_due},
  };
}

}  // namespace kith::scenarios
