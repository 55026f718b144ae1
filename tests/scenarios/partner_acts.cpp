// SPDX-License-Identifier: AGPL-3.0-or-later
#include <algorithm>

#include "partners/climate.h"
#include "scenarios/record_acts.h"

namespace kith::scenarios {
namespace {

using partners::Act;
using partners::Need;

void site(World& w, const Caught& c, bool own) {
  w.remember("site " + c.text("site"), w.add("sites",
                                             {{"sites.name", std::string_view(c.text("site"))},
                                              {"sites.kind", std::string_view(code_of(c.text("kind")))},
                                              {"sites.controlled_by_org", own ? 1 : 0},
                                              {"sites.start_date", World::beginning}},
                                             World::beginning));
}
SiteId site_of(const World& w, const Caught& c) { return SiteId{w.recall("site " + c.text("site"))}; }
partners::Site loaded(World& w, const Caught& c, Date day) {
  return w.db().reading("scenario", [&](db::Tx& tx) { return *partners::load_site(tx, site_of(w, c), day); });
}

void takes_place(World& w, const Caught& c, Asides&) {
  w.correct("matches", w.match(c.text("match")).value, {{"matches.site_id", site_of(w, c)}}, c.date("date"));
}

/// The act of the sentence by whoever the sentence names.
void act(World& w, const Caught& c, Asides& a, Act what, const casefile::Answers& answers, partners::Told told) {
  const Date day = c.date("date");
  const bool named = c.values.contains("who");
  if (named && !permitted(w, c.text("who"), day, auth::Permission::record_partners, w.programme("Community"), a))
    return;
  const auto at = loaded(w, c, day);
  const auto made = w.db().writing("scenario", [&](db::Tx& tx) {
    return partners::record_act(tx, at, what, answers, told, w.author(named ? c.text("who") : "Office", day));
  });
  if (!as_expected(a, made ? nullptr : &made.error())) return;
  if (what == Act::official) w.remember("official " + c.text("official"), *made);
}

void agrees(World& w, const Caught& c, Asides& a) {
  casefile::Answers answers;
  answers.put("site_agreements.parties", std::string("Agency and host"));
  const std::int64_t day = day_number(c.date("date"));
  const auto put = [&](records::ColumnKey column, std::string_view pattern) {
    if (const auto caught = a.take(pattern)) answers.put(column, std::int64_t{day_number(caught->date("date"))});
  };
  if (!a.has("not signed")) answers.put("site_agreements.signed_on", day);
  answers.put("site_agreements.valid_from", day);
  put("site_agreements.valid_until", "until {date}");
  put("site_agreements.review_date", "review on {date}");
  act(w, c, a, Act::agreement, answers, {});
}
void ends(World& w, const Caught& c, Asides& a) {
  casefile::Answers answers;
  answers.put("site_agreements.valid_until", std::int64_t{day_number(c.date("date"))});
  const auto at = loaded(w, c, c.date("date"));
  if (at.agreements.empty()) throw Trouble("there is no agreement by then");
  act(w, c, a, Act::ending, answers, {at.agreements.front().chain, at.agreements.front().version, {}, {}});
}
void takes_office(World& w, const Caught& c, Asides& a) {
  casefile::Answers answers;
  answers.put("site_officials.title", std::string("Principal"));
  answers.put("site_officials.start_date", std::int64_t{day_number(c.date("date"))});
  act(w, c, a, Act::official, answers, {0, 0, {}, w.add_person(c.text("official"))});
}
void acknowledges(World& w, const Caught& c, Asides& a) {
  casefile::Answers answers;
  answers.put("official_acknowledgements.event_date", std::int64_t{day_number(c.date("date"))});
  act(w, c, a, Act::acknowledgement, answers, {w.recall("official " + c.text("official")), 0, {}, {}});
}
void talks(World& w, const Caught& c, Asides& a) {
  casefile::Answers answers;
  answers.put("site_contacts.event_date", std::int64_t{day_number(c.date("date"))});
  answers.put("site_contacts.participants", std::string("official"));
  answers.put("site_contacts.two_way", a.has("one way") ? 0 : 1);
  act(w, c, a, Act::contact, answers, {0, 0, w.programme("Community"), {}});
}

/// Opens a round of the climate check; `until {date}`.
void opens_round(World& w, const Caught& c, Asides& a) {
  casefile::Answers answers;
  answers.put("climate_surveys.event_date", std::int64_t{day_number(c.date("date"))});
  const auto until = a.take("until {date}");
  answers.put("climate_surveys.closes_on",
              std::int64_t{day_number(until ? until->date("date") : add_days(c.date("date"), 28))});
  answers.put("climate_surveys.smallest_group", std::int64_t{3});
  act(w, c, a, Act::climate, answers, {0, 0, w.programme("Community"), {}});
}
/// `times` people of the role answer every statement with the score.
void answers_round(World& w, const Caught& c, Asides& a) {
  const Date day = c.date("date");
  const auto at = loaded(w, c, day);
  const auto voice = partners::parse_voice(c.text("role"));
  if (at.rounds.empty() || !voice) throw Trouble("there is no round by then, or no such role");
  const partners::ClimateAnswer answer{*voice, std::vector<int>(5, std::stoi(c.text("score"))), {}};
  for (int left = std::stoi(c.text("times")); left > 0; --left) {
    const auto made = w.db().writing("scenario", [&](db::Tx& tx) {
      return partners::record_climate_answer(tx, at.rounds.front(), answer, day, false,
                                             {at.rounds.front().asked_by, w.author("Office", day).at});
    });
    if (!as_expected(a, made ? nullptr : &made.error())) return;
  }
}
/// "4.00", or "nothing" where it may not be shown.
void says_of_round(World& w, const Caught& c, Asides&) {
  const Date day = c.date("date");
  const auto at = loaded(w, c, day);
  if (at.rounds.empty()) throw Trouble("there is no round by then");
  const auto answers = w.db().reading(
      "scenario", [&](db::Tx& tx) { return partners::load_climate_answers(tx, at.rounds.front().chain, day); });
  std::string is = "nothing";
  for (const auto& said : partners::said_in(at.rounds.front(), answers, day))
    if (partners::name(said.voice) == c.text("role") && said.mean) is = std::to_string(*said.mean);
  expect("what the role said", is, c.text("mean"));
}

void stands(World& w, const Caught& c, Asides&) {
  const Date day = c.date("date");
  expect("the state", in_words(partners::name(partners::state_of(loaded(w, c, day), day))), c.text("state"));
}
Owes owes_of(World& w, const Caught& c) {
  const Date day = c.date("date");
  const auto columns = w.columns();
  const auto uses = partners::uses_of(columns, day);
  const auto at = loaded(w, c, day);
  const auto use = uses.find(at.site);
  Owes owes;
  for (const auto& debt : partners::owed_of(at, use == uses.end() ? partners::Use{} : use->second, columns, day))
    owes.emplace_back(partners::name(debt.need), debt.due);
  return owes;
}
void is_owed(World& w, const Caught& c, Asides&) { expect_owed(c, owes_of(w, c)); }
void is_not_owed(World& w, const Caught& c, Asides&) {
  for (const auto& [what, _] : owes_of(w, c))
    if (what == code_of(c.text("act"))) throw Trouble("it is owed");
}

}  // namespace

std::vector<Sentence> partner_acts() {
  return {
      {"{site} is a {kind} of a host", [](World& w, const Caught& c, Asides&) { site(w, c, false); }},
      {"{site} is a {kind} of the agency", [](World& w, const Caught& c, Asides&) { site(w, c, true); }},
      {"from {date} on {match} takes place at {site}", takes_place},
      {"on {date} {who} concludes an agreement with {site}", agrees},
      {"on {date} {who} ends the agreement with {site}", ends},
      {"on {date} {official} takes office at {site}", takes_office},
      {"on {date} {official} of {site} acknowledges what a mentor is for", acknowledges},
      {"on {date} {who} talks with the host of {site}", talks},
      {"on {date} {who} opens a climate check at {site}", opens_round},
      {"on {date} {times:word} of {role:word} answer {score:word} at {site}", answers_round},
      {"on {date} the climate at {site} says {mean:word} of {role:word}", says_of_round},
      {"on {date} the agreement with {site} is {state}", stands},
      {"on {date} {act} is owed at {site} by {day:date}", is_owed},
      {"on {date} {act} is owed at {site}", is_owed},
      {"on {date} {act} is not owed at {site}", is_not_owed},
  };
}

}  // namespace kith::scenarios
