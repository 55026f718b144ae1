// SPDX-License-Identifier: AGPL-3.0-or-later
#include "matches/acts.h"
#include "matches/lives.h"
#include "matches/matches.h"
#include "matches/rematch.h"
#include "scenarios/record_acts.h"

namespace kith::scenarios {
namespace {

using auth::Permission;
using matches::Act;

matches::Life life_of(World& w, db::Tx& tx, const std::string& match, Date day) {
  auto life = w.matched(match) ? matches::load_life(tx, w.match(match), day)
                               : matches::load_proposal(tx, w.recall("proposal of " + match), day);
  if (!life) throw Trouble(match + " was not proposed by then");
  return std::move(*life);
}

matches::Hand hand(World& w, const Caught& c, Asides& a, Date day) {
  const auto actor = w.actor(c.text("who"), day);
  const ProgrammeId programme = w.programme("Community");
  return {w.author(c.text("who"), day), passed(w, c.text("who"), day, programme, a),
          actor.may(Permission::override_guard, auth::Relation::own_team, programme)};
}

void proposes(World& w, const Caught& c, Asides& a) {
  const Date day = c.date("date"), typed = typed_on(a, day);
  const std::string& name = c.text("match");
  const auto hyphen = name.find('-');
  const bool factors = !a.has("without the factors");
  casefile::Answers answers;
  answers.put("match_proposals.event_date", std::int64_t{day_number(day)});
  for (const auto& field : matches::proposal_form.fields)
    if (factors && field.control == casefile::Control::area) answers.put(field.column, std::string("As told"));
  const auto by = hand(w, c, a, typed);
  if (!permitted(w, c.text("who"), typed, Permission::record_match, w.programme("Community"), a)) return;
  const auto columns = w.columns();
  const auto made = w.db().writing("scenario", [&](db::Tx& tx) {
    const matches::Pair pair{w.programme("Community"), w.person(name.substr(0, hyphen)),
                             w.person(name.substr(hyphen + 1))};
    return matches::record_proposal(tx, columns, pair, answers, by);
  });
  if (as_expected(a, made ? nullptr : &made.error())) w.remember("proposal of " + name, *made);
}

void records_act(World& w, const Caught& c, Asides& a) {
  const Date day = c.date("date"), typed = typed_on(a, day);
  const auto act = matches::parse_act(code_of(c.text("act")));
  if (!act) throw Trouble("there is no such act of a match");
  auto answers = filled_in(w, matches::form_of(*act).form, day, a);
  if (const auto in = a.take("in group {group}"))
    answers.put("matches.group_id", w.recall("group " + in->text("group")));
  const auto by = hand(w, c, a, typed);
  if (!permitted(w, c.text("who"), typed, Permission::record_match, w.programme("Community"), a)) return;
  const auto columns = w.columns();
  const auto made = w.db().writing("scenario", [&](db::Tx& tx) {
    const auto life = life_of(w, tx, c.text("match"), typed);
    return matches::record_act(tx, columns, life, matches::around_of(columns, life, typed), *act, answers, by);
  });
  if (as_expected(a, made ? nullptr : &made.error()) && *act == Act::approval) w.call(c.text("match"), MatchId{*made});
}

void completes_reasons(World& w, const Caught& c, Asides& a) {
  const Date day = c.date("date");
  casefile::Answers answers;
  for (const auto& field : matches::reasons_form.fields) answers.put(field.column, std::string("As told"));
  if (!permitted(w, c.text("who"), day, Permission::record_match, w.programme("Community"), a)) return;
  const auto columns = w.columns();
  const auto made = w.db().writing("scenario", [&](db::Tx& tx) {
    const auto life = life_of(w, tx, c.text("match"), day);
    return matches::complete_reasons(tx, life, matches::around_of(columns, life, day), answers,
                                     w.author(c.text("who"), day));
  });
  as_expected(a, made ? nullptr : &made.error());
}

matches::Standing stands(World& w, const Caught& c) {
  const auto columns = w.columns();
  return w.db().reading("scenario", [&](db::Tx& tx) {
    const auto life = life_of(w, tx, c.text("match"), c.date("date"));
    return matches::standing(life, matches::around_of(columns, life, c.date("date")));
  });
}
void is_in_state(World& w, const Caught& c, Asides&) {
  expect("the match", in_words(matches::name(stands(w, c).state)), c.text("state"));
}
void owes(World& w, const Caught& c, Asides&) {
  Owes all;
  for (const auto& due : stands(w, c).owed) all.emplace_back(matches::name(due.act), due.day);
  expect_owed(c, all);
}

void meets_in(World& w, const Caught& c, Asides&) {
  const auto life =
      w.db().reading("scenario", [&](db::Tx& tx) { return life_of(w, tx, c.text("match"), c.date("date")); });
  expect("the group", life.group, c.text("group"));
}
void told_late(World& w, const Caught& c, Asides&) {
  const auto life =
      w.db().reading("scenario", [&](db::Tx& tx) { return life_of(w, tx, c.text("match"), c.date("date")); });
  const auto act = matches::parse_act(code_of(c.text("act")));
  for (const auto& h : life.happened)
    if (act && h.act == *act && h.day == c.date("day") && days_between(h.day, h.first_recorded_on) > 14) return;
  throw Trouble("nothing of that kind was entered late");
}
/// Until when the two rest after a match that ended, and whose it was.
void rests(World& w, const Caught& c, Asides&) {
  const auto until =
      matches::rests_until(w.columns(), w.programme("Community"), w.person(c.text("person")), c.date("date"));
  expect("the first day for a new match", until ? iso(*until) : "today", iso(c.date("day")));
}

}  // namespace

std::vector<Sentence> match_acts() {
  return {
      {"on {date} {who} proposes {match}", proposes},
      {"on {date} {who} records {act} for the match {match}", records_act},
      {"on {date} {who} completes the reasons of {match}", completes_reasons},
      {"on {date} the match {match} meets in {group}", meets_in},
      {"on {date} the match {match} shows {act} of {day:date} as entered late", told_late},
      {"on {date} {person} rests until {day:date}", rests},
      {"on {date} the match {match} owes {act} by {day:date}", owes},
      {"on {date} the match {match} owes {act}", owes},
      {"on {date} the match {match} is {state}", is_in_state},
  };
}

}  // namespace kith::scenarios
