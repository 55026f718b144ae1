// SPDX-License-Identifier: AGPL-3.0-or-later
#include <algorithm>

#include "personnel/hand_over.h"
#include "scenarios/record_acts.h"
#include "snapshot/refs.h"

namespace kith::scenarios {
namespace {

using personnel::Act;

/// A caseload in one act, as the page does it: above a limit only by a director with a reason.
void hands_over(World& w, const Caught& c, Asides& a) {
  const Date day = c.date("date");
  const auto back = a.take("back on {date}");
  const auto reason = a.take("passed because {reason}");
  if (!permitted(w, c.text("who"), day, auth::Permission::record_personnel, w.programme("Community"), a)) return;
  const bool director = w.actor(c.text("who"), day).may(auth::Permission::record_staff);
  const auto columns = w.columns();
  const auto made = w.db().writing("scenario", [&](db::Tx& tx) -> Result<std::int64_t> {
    personnel::HandOver act{
        w.person(c.text("worker")), day, back ? std::optional(back->date("date")) : std::nullopt, {}};
    for (const auto& carried : personnel::caseload(tx, columns, act.from, day, day))
      act.transfers.push_back({carried, w.person(c.text("receiver"))});
    const auto over = personnel::over_limit(columns, act.transfers, day, day);
    if (!over.empty() && !(director && reason))
      return refuse(RefusalKind::invalid, "personnel.flaw.over_limit", "all_to");
    return personnel::hand_over(tx, act, over, reason ? reason->text("reason") : std::string(),
                                w.author(c.text("who"), day));
  });
  if (as_expected(a, made ? nullptr : &made.error())) w.remember("hand-over of " + c.text("worker"), *made);
}
void taken_back(World& w, const Caught& c, Asides& a) {
  const Date day = c.date("date");
  const auto made = w.db().writing("scenario", [&](db::Tx& tx) {
    return personnel::take_back(tx, w.recall("hand-over of " + c.text("worker")), w.author(c.text("who"), day));
  });
  as_expected(a, made ? nullptr : &made.error());
}

/// Several matches to one worker in one act, as the list does it; each keeps its need.
void gives_several(World& w, const Caught& c, Asides& a) {
  const Date day = c.date("date");
  if (!permitted(w, c.text("who"), day, auth::Permission::record_personnel, w.programme("Community"), a)) return;
  const auto columns = w.columns();
  const PersonId to = w.person(c.text("worker"));
  std::int64_t given = 0;
  const auto made = w.db().writing("scenario", [&](db::Tx& tx) -> Result<std::int64_t> {
    for (const auto& match : c.list("matches")) {
      personnel::Assignment act{w.match(match), w.programme("Community"), to, snapshot::NeedLevel::standard, day};
      const PersonId owner = personnel::owner_of(columns, act.match, day, day);
      std::vector<personnel::Carried> until_now;
      if (owner) until_now = personnel::carried_of(tx, act.match, owner, day, day);
      const auto begun = personnel::assign(tx, act, until_now, false, {}, w.author(c.text("who"), day));
      if (!begun) return begun;
      w.remember("given to " + c.text("worker") + " " + std::to_string(given++), *begun);
    }
    return given;
  });
  if (as_expected(a, made ? nullptr : &made.error())) w.remember("given to " + c.text("worker"), given);
}
/// What was given on since stays where it is.
void takes_several_back(World& w, const Caught& c, Asides& a) {
  const Date day = c.date("date");
  const std::string label = "given to " + c.text("worker");
  std::int64_t back = 0;
  const auto made = w.db().writing("scenario", [&](db::Tx& tx) -> Result<std::int64_t> {
    for (std::int64_t n = 0; n < w.recall(label); ++n) {
      const auto one = personnel::unassign(tx, w.recall(label + " " + std::to_string(n)), w.author(c.text("who"), day));
      if (!one) return tl::unexpected(one.error());
      back += *one;
    }
    if (back == 0) return refuse(RefusalKind::conflict, "casefile.several.none_back");
    return back;
  });
  as_expected(a, made ? nullptr : &made.error());
}

std::string name_of(const World& w, PersonId person, const Caught& c) {
  if (!person) return "nobody";
  return c.values.contains("worker") && w.person(c.text("worker")) == person ? c.text("worker") : "somebody else";
}
void looked_after(World& w, const Caught& c, Asides&) {
  const Date day = c.date("date");
  expect("who looks after it", name_of(w, personnel::owner_of(w.columns(), w.match(c.text("match")), day, day), c),
         c.text("worker"));
}
void nobodys(World& w, const Caught& c, Asides&) {
  const Date day = c.date("date");
  const auto list = personnel::unowned(w.columns(), day);
  const auto match = snapshot::ref_of(w.match(c.text("match")));
  if (std::none_of(list.begin(), list.end(), [&](const auto& state) { return state.match == match; }))
    throw Trouble("it is in somebody's hands, or closed");
}
void no_alarm(World& w, const Caught& c, Asides&) {
  if (!personnel::unowned(w.columns(), c.date("date")).empty()) throw Trouble("a match has nobody");
}

void act(World& w, const Caught& c, Asides& a, Act what, const casefile::Answers& answers) {
  const Date day = c.date("date");
  if (!permitted(w, c.text("who"), day, auth::Permission::record_personnel, w.programme("Community"), a)) return;
  const auto made = w.db().writing("scenario", [&](db::Tx& tx) {
    return personnel::record_act(tx, w.person(c.text("worker")), what, answers, {}, w.author(c.text("who"), day));
  });
  as_expected(a, made ? nullptr : &made.error());
}
void verifies(World& w, const Caught& c, Asides& a) {
  std::vector<std::string> competencies;
  if (c.text("competencies") == "everything")
    snapshot::usual_competencies.each(
        [&](snapshot::Competency one) { competencies.emplace_back(snapshot::word(one)); });
  else
    competencies.push_back(code_of(c.text("competencies")));
  const auto until = a.take("until {date}");
  for (const auto& competency : competencies) {
    casefile::Answers answers;
    answers.put("competency_evidence.competency", competency);
    answers.put("competency_evidence.basis", std::string("training"));
    answers.put("competency_evidence.event_date", std::int64_t{day_number(c.date("date"))});
    if (until) answers.put("competency_evidence.valid_until", std::int64_t{day_number(until->date("date"))});
    act(w, c, a, Act::evidence, answers);
  }
}
void plans(World& w, const Caught& c, Asides& a) {
  casefile::Answers answers;
  answers.put("support_plans.competency", code_of(c.text("competency")));
  answers.put("support_plans.activity", std::string("Shadowing"));
  answers.put("support_plans.start_date", std::int64_t{day_number(c.date("date"))});
  act(w, c, a, Act::plan, answers);
}
void reviews(World& w, const Caught& c, Asides& a) {
  casefile::Answers answers;
  answers.put("workload_reviews.event_date", std::int64_t{day_number(c.date("date"))});
  answers.put("workload_reviews.factors", std::string("experience"));
  answers.put("workload_reviews.decision", std::string("keep"));
  act(w, c, a, Act::review, answers);
}

personnel::Place place_of(World& w, const Caught& c, const snapshot::Snapshot& columns) {
  for (const auto& place : personnel::places_on(columns, c.date("date"), c.date("date")))
    if (place.person == w.person(c.text("worker"))) return place;
  throw Trouble("that person does not work here then");
}
void skilled(World& w, const Caught& c, Asides&) {
  const auto columns = w.columns();
  expect("the competencies",
         in_words(personnel::name(personnel::skills_of(columns, place_of(w, c, columns), c.date("date")).state)),
         c.text("state"));
}
void carries(World& w, const Caught& c, Asides& a) {
  const auto columns = w.columns();
  const Date day = c.date("date");
  personnel::Sums sums(columns, day);
  const auto carried = sums.of(w.person(c.text("worker")), w.programme("Community"), day);
  expect("the load in hundredths", std::to_string(carried.load.weight), std::to_string(c.number("number")));
  if (a.has("above the limit") != carried.over())
    throw Trouble(carried.over() ? "it is above the limit" : "it is within the limit");
}
void review_owed(World& w, const Caught& c, Asides&) {
  const auto columns = w.columns();
  const auto due = personnel::review_due(columns, place_of(w, c, columns), c.date("date"));
  if (!due || due->done) throw Trouble("it is not owed");
  expect("the day", iso(due->due), iso(c.date("day")));
}
void review_done(World& w, const Caught& c, Asides&) {
  const auto columns = w.columns();
  const auto due = personnel::review_due(columns, place_of(w, c, columns), c.date("date"));
  if (!due || !due->done) throw Trouble("it is not done");
}

}  // namespace

std::vector<Sentence> staff_acts() {
  return {
      {"on {date} {who} hands the matches of {worker} over to {receiver}", hands_over},
      {"on {date} {who} takes the hand-over of {worker} back", taken_back},
      {"on {date} {who} puts {matches} in the hands of {worker}", gives_several},
      {"on {date} {who} takes back what was put in the hands of {worker}", takes_several_back},
      {"on {date} {match} is in the hands of {worker}", looked_after},
      {"on {date} {match} is in the hands of nobody", nobodys},
      {"on {date} every match is in the hands of somebody", no_alarm},
      {"on {date} {who} verifies {competencies} of {worker}", verifies},
      {"on {date} {who} plans support of {worker} for {competency}", plans},
      {"on {date} {who} reviews the workload of {worker}", reviews},
      {"on {date} the competencies of {worker} are {state}", skilled},
      {"on {date} {worker} carries {number} hundredths", carries},
      {"on {date} the workload of {worker} is to be reviewed by {day:date}", review_owed},
      {"on {date} the workload of {worker} is reviewed", review_done},
  };
}

}  // namespace kith::scenarios
