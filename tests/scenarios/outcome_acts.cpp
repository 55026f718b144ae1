// SPDX-License-Identifier: AGPL-3.0-or-later
#include "formative/store.h"
#include "intake/episodes.h"
#include "outcomes/store.h"
#include "scenarios/record_acts.h"

/// Outcomes of a programme (MS 1) and what a pair looks at to learn (IMA V).
namespace kith::scenarios {
namespace {

outcomes::Plan plan_of(World& w, Date day) {
  return w.db().reading("scenario", [&](db::Tx& tx) { return outcomes::load_plan(tx, w.programme("Community"), day); });
}
void plans(World& w, const Caught& c, Asides& a) {
  const Date day = c.date("date");
  const auto act = *outcomes::parse_act(code_of(c.text("act")));
  const auto& form = outcomes::form_of(act);
  const bool whole = act != outcomes::Act::model || !a.has("with gaps");
  const auto typed = filled_in(w, form, day, a);
  casefile::Answers answers;
  for (const auto& field : form.fields)
    if (whole && act == outcomes::Act::model && field.control == casefile::Control::area)
      answers.put(field.column, std::string("Written."));
    else if (const auto* answer = typed.find(field.column))
      answers.put(field.column, *answer);
  if (!permitted(w, c.text("who"), day, auth::Permission::record_outcomes, w.programme("Community"), a)) return;
  const auto made = w.db().writing("scenario", [&](db::Tx& tx) {
    return outcomes::record_act(tx, w.programme("Community"), act, answers, {}, w.author(c.text("who"), day));
  });
  if (as_expected(a, made ? nullptr : &made.error()) && act == outcomes::Act::outcome)
    w.remember("outcome " + std::string(answers.text("outcomes.statement")), *made);
}
void plan_owes(World& w, const Caught& c, Asides&) {
  Owes owes;
  for (const auto& debt : outcomes::owed_of(plan_of(w, c.date("date")), c.date("date")))
    owes.emplace_back(outcomes::name(debt.need), debt.due);
  expect_owed(c, owes);
}
void plan_owes_nothing(World& w, const Caught& c, Asides&) {
  if (const auto owed = outcomes::owed_of(plan_of(w, c.date("date")), c.date("date")); !owed.empty())
    throw Trouble("owed is " + std::string(outcomes::name(owed.front().need)));
}

intake::Episode episode_of(World& w, const Caught& c) {
  auto found = w.db().reading("scenario", [&](db::Tx& tx) {
    return intake::load_episode(tx, w.recall("service of " + c.text("mentee")), c.date("date"));
  });
  if (!found) throw Trouble("nobody referred " + c.text("mentee") + " by then");
  return *found;
}
outcomes::Wave wave_of(const Caught& c) {
  const auto wave = outcomes::parse_wave(code_of(c.text("wave")));
  if (!wave) throw Trouble("a wave is baseline, month 6, month 12 or closure");
  return *wave;
}
void measures(World& w, const Caught& c, Asides& a) {
  const Date day = c.date("date");
  const outcomes::NewValue value{w.recall("outcome " + c.text("outcome")), 100 * std::stoll(c.text("value"))};
  const auto episode = episode_of(w, c);
  const auto made = w.db().writing("scenario", [&](db::Tx& tx) {
    return outcomes::record_values(tx, episode, wave_of(c), day, {&value, 1}, w.author(c.text("who"), day));
  });
  as_expected(a, made ? nullptr : &made.error());
}
std::string asked(World& w, const Caught& c) {
  const auto plan = plan_of(w, c.date("date"));
  const auto episode = episode_of(w, c);
  const auto measured = w.db().reading(
      "scenario", [&](db::Tx& tx) { return outcomes::load_measured(tx, episode.referral, c.date("date")); });
  std::string text;
  for (const auto& ask : outcomes::asks_of(episode, plan, measured, c.date("date")))
    text += (text.empty() ? "" : " and ") + in_words(outcomes::name(ask.wave)) + " until " + iso(ask.until);
  return text;
}
void is_measured(World& w, const Caught& c, Asides&) {
  expect("what is measured", asked(w, c), c.text("wave") + " until " + iso(c.date("day")));
}
void is_not_measured(World& w, const Caught& c, Asides&) { expect("what is measured", asked(w, c), ""); }

std::optional<formative::Cycle> cycle_of(World& w, const std::string& match, Date day) {
  const auto label = "cycle of " + match;
  return w.db().reading("scenario", [&](db::Tx& tx) { return formative::load_cycle(tx, w.recall(label), day); });
}
void looks(World& w, const Caught& c, Asides& a) {
  const Date day = c.date("date");
  const auto act = *formative::parse_act(code_of(c.text("act")));
  const auto match = c.text("match");
  const auto state = w.state(match, day);
  std::optional<formative::Cycle> cycle;
  if (act != formative::Act::cycle) cycle = cycle_of(w, match, day);
  formative::Told told{w.programme("Community"),
                       PersonId{state.mentee.key},
                       PersonId{state.mentor.key},
                       cycle ? &*cycle : nullptr,
                       0,
                       0,
                       {}};
  if (a.has("resting on what was seen") && cycle && !cycle->items.empty()) told.items = cycle->items.back().id;
  if (act == formative::Act::goal_change) {
    told.goal = cycle->goals.back().chain, told.version = cycle->goals.back().version;
    if (told.items.empty()) told.items = cycle->goals.back().items;
  }
  const auto answers = filled_in(w, formative::form_of(act), day, a);
  const auto made = w.db().writing("scenario", [&](db::Tx& tx) {
    return formative::record_act(tx, act, answers, told, w.author(c.text("who"), day));
  });
  if (as_expected(a, made ? nullptr : &made.error()) && act == formative::Act::cycle)
    w.remember("cycle of " + match, *made);
}
void learns(World& w, const Caught& c, Asides&) {
  expect("how far they are",
         in_words(formative::name(formative::state_of(*cycle_of(w, c.text("match"), c.date("date"))))),
         c.text("state"));
}
void learning_owes(World& w, const Caught& c, Asides&) {
  Owes owes;
  for (const auto& debt : formative::owed_of(*cycle_of(w, c.text("match"), c.date("date")), c.date("date")))
    owes.emplace_back(formative::name(debt.need), debt.due);
  expect_owed(c, owes);
}
void asks_to_read(World& w, const Caught& c, Asides&) {
  const auto granted = w.db().writing("scenario", [&](db::Tx& tx) {
    return formative::record_access(tx, w.programme("Community"), "coordinator", code_of(c.text("purpose")),
                                    w.author(c.text("who"), c.date("date")));
  });
  expect("the answer", granted && *granted ? "granted" : "refused", c.text("answer"));
}

}  // namespace

std::vector<Sentence> outcome_acts() {
  return {
      {"on {date} {who} writes {act} of the programme", plans},
      {"on {date} the programme owes nothing", plan_owes_nothing},
      {"on {date} the programme owes {act} by {day:date}", plan_owes},
      {"on {date} the programme owes {act}", plan_owes},
      {"on {date} {who} measures {outcome} of {mentee} at {wave} as {value}", measures},
      {"on {date} nothing of {mentee} is to be measured", is_not_measured},
      {"on {date} {mentee} is to be measured at {wave} until {day:date}", is_measured},
      {"on {date} {who} records {act} in the learning of {match}", looks},
      {"on {date} the learning of {match} is {state}", learns},
      {"on {date} the learning of {match} owes {act} by {day:date}", learning_owes},
      {"on {date} the learning of {match} owes {act}", learning_owes},
      {"on {date} {who} asks to read the learning for {purpose} and is {answer}", asks_to_read},
  };
}

}  // namespace kith::scenarios
