// SPDX-License-Identifier: AGPL-3.0-or-later
#include <algorithm>

#include "casefile/people.h"
#include "concerns/concerns.h"
#include "scenarios/record_acts.h"
#include "snapshot/refs.h"
#include "support/fake_visit.h"

namespace kith::scenarios {
namespace {

using concerns::Act;

/// What the board of concerns shows this person on this day.
bool sees(World& w, const std::string& who, const std::string& label, Date day) {
  const http::Route route = http::page(http::Method::get, "/", "title", auth::Permission::handle_concern, {});
  const http::Request request;
  const i18n::Words words(i18n::Language::en);
  const auto actor = w.actor(who, day);
  if (!actor.may(auth::Permission::handle_concern)) return false;
  const auto columns = std::make_shared<const snapshot::Snapshot>(w.columns());
  casefile::People people;
  concerns::Uses uses;
  uses.people.columns = [&] { return columns; };
  uses.people.book = [&](FunctionRef<void(const casefile::Book&)> read) { people.reading(w.db(), read); };
  test::FakeVisit visit(w.db(), request, actor, words, test::SmallAgency::noon(day), route, {});
  const std::int64_t concern = w.recall("concern " + label);
  for (const bool grievances : {false, true})
    for (const auto& seen : concerns::concerns_for(visit, uses, grievances))
      if (seen.concern.concern == concern) return true;
  return false;
}

void raises(World& w, const Caught& c, Asides& a) {
  const Date day = c.date("date"), typed = typed_on(a, day);
  const auto called = a.take("called {label}");
  const auto naming = a.take("naming {person}");
  const auto columns = w.columns();
  const MatchId match = w.match(c.text("match"));
  const auto state = snapshot::state_of(columns, snapshot::ref_of(match), typed);
  casefile::Answers answers;
  answers.put("concerns.event_date", std::int64_t{day_number(day)});
  answers.put("concerns.category", code_of(c.text("category")));
  if (naming) answers.put("concerns.about_person_id", w.person(naming->text("person")).value);
  answers.put("concerns.summary", std::string("Something happened"));
  const concerns::Raised raised{snapshot::key_of(state->programme), match, a.has("unnamed")};
  const auto made = w.db().writing(
      "scenario", [&](db::Tx& tx) { return concerns::raise(tx, raised, answers, w.author(c.text("who"), typed)); });
  if (as_expected(a, made ? nullptr : &made.error())) w.remember("concern " + called->text("label"), *made);
}

void records_act(World& w, const Caught& c, Asides& a) {
  const Date day = c.date("date"), typed = typed_on(a, day);
  const auto act = concerns::parse_act(code_of(c.text("act")));
  if (!act) throw Trouble("there is no such act on a concern");
  const auto answers = filled_in(w, concerns::form_of(*act).form, day, a);
  if (!sees(w, c.text("who"), c.text("label"), typed)) {
    const Refusal unknown{RefusalKind::not_found, {{"", "scenario.not_permitted"}}};
    as_expected(a, &unknown);
    return;
  }
  const auto made = w.db().writing("scenario", [&](db::Tx& tx) {
    const auto concern = concerns::load_one(tx, w.recall("concern " + c.text("label")), typed);
    return concerns::record_act(tx, *concern, *act, answers, w.author(c.text("who"), typed));
  });
  as_expected(a, made ? nullptr : &made.error());
}

concerns::Standing stands(World& w, const Caught& c) {
  const auto concern = w.db().reading("scenario", [&](db::Tx& tx) {
    return concerns::load_one(tx, w.recall("concern " + c.text("label")), c.date("date"));
  });
  if (!concern) throw Trouble("nobody raised it by then");
  return concerns::standing(*concern);
}
void is_in_state(World& w, const Caught& c, Asides&) {
  expect("the concern", in_words(concerns::name(stands(w, c).state)), c.text("state"));
}
void owes(World& w, const Caught& c, Asides&) {
  Owes all;
  for (const auto& due : stands(w, c).owed) all.emplace_back(concerns::name(due.act), due.day);
  expect_owed(c, all);
}
void shown(World& w, const Caught& c, Asides&) {
  if (!sees(w, c.text("who"), c.text("label"), c.date("date"))) throw Trouble("it is not shown to " + c.text("who"));
}
void hidden(World& w, const Caught& c, Asides&) {
  if (sees(w, c.text("who"), c.text("label"), c.date("date"))) throw Trouble("it is shown to " + c.text("who"));
}

}  // namespace

std::vector<Sentence> concern_acts() {
  return {
      {"on {date} {who} raises a {category} concern about {match}", raises},
      {"on {date} {who} records {act} on concern {label:word}", records_act},
      {"on {date} concern {label:word} owes {act} by {day:date}", owes},
      {"on {date} concern {label:word} owes {act}", owes},
      {"on {date} concern {label:word} is {state}", is_in_state},
      {"on {date} {who} sees concern {label:word}", shown},
      {"on {date} {who} sees nothing of concern {label:word}", hidden},
  };
}

}  // namespace kith::scenarios
