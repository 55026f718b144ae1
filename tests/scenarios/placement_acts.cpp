// SPDX-License-Identifier: AGPL-3.0-or-later
#include <algorithm>

#include "placement/pool_run.h"
#include "placement/profile_forms.h"
#include "placement/propose.h"
#include "scenarios/record_acts.h"

/// The pool: profiles, a run that is kept, what a person decides on it, proposals made of it (MS 6.01).
namespace kith::scenarios {
namespace {

using auth::Permission;

const std::string programme_name = "Community";

placement::ProgrammePool pool_on(World& w, Date day) {
  const auto columns = w.columns();
  return w.db().reading("scenario", [&](db::Tx& tx) {
    return placement::pool_of(placement::facts_of(tx, w.programme(programme_name), day), columns);
  });
}
bool may_decide(World& w, const Caught& c, Asides& a) {
  return permitted(w, c.text("who"), c.date("date"), Permission::propose_match, w.programme(programme_name), a);
}

void records_profile(World& w, const Caught& c, Asides& a) {
  const Date day = c.date("date");
  const auto* form = placement::profile_form(code_of(c.text("form")));
  if (!form) throw Trouble("matching asks nobody for that");
  const auto answers = filled_in(w, form->form, day, a);
  if (!may_decide(w, c, a)) return;
  const auto made = w.db().writing("scenario", [&](db::Tx& tx) {
    return placement::record_profile(tx, *form, w.person(c.text("person")), answers, w.author(c.text("who"), day));
  });
  as_expected(a, made ? nullptr : &made.error());
}

void keeps_run(World& w, const Caught& c, Asides& a) {
  const Date day = c.date("date");
  if (!may_decide(w, c, a)) return;
  placement::Uses uses;
  uses.columns = [&w] { return std::make_shared<const snapshot::Snapshot>(w.columns()); };
  const placement::Reader reader = [&w](FunctionRef<void(db::Tx&)> act) {
    w.db().reading("scenario", [&](db::Tx& tx) {
      act(tx);
      return true;
    });
  };
  const auto found = placement::solved(placement::load(reader, uses, w.programme(programme_name), day),
                                       placement::Kind::optimal, nullptr, {});
  if (!found.run.solution.optimal) throw Trouble("the best was not found");
  const auto made = w.db().writing("scenario", [&](db::Tx& tx) {
    return placement::record_run(tx, found.pool, found.run, w.author(c.text("who"), day));
  });
  if (as_expected(a, made ? nullptr : &made.error())) w.remember("the kept run", *made);
}

placement::KeptRun kept_run(World& w, Date day) {
  const auto run = w.db().reading("scenario", [&](db::Tx& tx) {
    return placement::run_at(tx, w.programme(programme_name), w.recall("the kept run"), day);
  });
  if (!run) throw Trouble("no run was kept by then");
  return *run;
}
void decides_run(World& w, const Caught& c, Asides& a, bool adopt) {
  const Date day = c.date("date");
  const auto reason = a.take("because {reason}");
  if (!may_decide(w, c, a)) return;
  const auto run = kept_run(w, day);
  const auto made = w.db().writing("scenario", [&](db::Tx& tx) {
    return placement::decide_run(tx, run, adopt, reason ? reason->text("reason") : "", w.author(c.text("who"), day));
  });
  as_expected(a, made ? nullptr : &made.error());
}
void adopts(World& w, const Caught& c, Asides& a) { decides_run(w, c, a, true); }
void sets_aside(World& w, const Caught& c, Asides& a) { decides_run(w, c, a, false); }

void places(World& w, const Caught& c, Asides&) {
  const PersonId mentee = w.person(c.text("mentee"));
  const auto run = kept_run(w, c.date("date"));
  const auto pair = std::ranges::find(run.pairs, mentee, &placement::KeptPair::mentee);
  if (pair == run.pairs.end()) throw Trouble("the run knows nothing of " + c.text("mentee"));
  const PersonId mentor = c.values.contains("mentor") ? w.person(c.text("mentor")) : PersonId{};
  if (pair->mentor != mentor) throw Trouble(pair->mentor.value ? "the run says another mentor" : "the run says nobody");
}

std::string in_a_row(const std::vector<std::string>& names) {
  std::string list;
  for (const auto& name : names) (list += list.empty() ? "" : " and ") += name;
  return list;
}
void waiting(World& w, const Caught& c, Asides&) {
  std::vector<std::string> names;
  for (const auto& mentee : pool_on(w, c.date("date")).mentees) names.push_back(mentee.name);
  std::ranges::sort(names);
  expect("who waits", in_a_row(names), c.values.contains("people") ? c.text("people") : "");
}
void candidates(World& w, const Caught& c, Asides&) {
  const auto pool = pool_on(w, c.date("date"));
  const auto mentee = std::ranges::find(pool.mentees, w.person(c.text("mentee")), &placement::Somebody::person);
  if (mentee == pool.mentees.end()) throw Trouble("nobody of that name waits");
  std::vector<std::string> names;
  for (const auto& one : placement::candidates_of(pool, static_cast<std::int32_t>(mentee - pool.mentees.begin())))
    names.push_back(pool.mentors[static_cast<std::size_t>(one.mentor)].name);
  expect("the mentors, best first", in_a_row(names), c.text("mentors"));
}
void nothing_proposed(World& w, const Caught& c, Asides&) {
  const auto facts = w.db().reading(
      "scenario", [&](db::Tx& tx) { return placement::facts_of(tx, w.programme(programme_name), c.date("date")); });
  if (!facts.proposals.empty()) throw Trouble("somebody was proposed");
}

void proposes_from_pool(World& w, const Caught& c, Asides& a) {
  const Date day = c.date("date");
  const std::string& name = c.text("match");
  const auto hyphen = name.find('-');
  casefile::Answers answers;
  answers.put("match_proposals.event_date", std::int64_t{day_number(day)});
  for (const auto& field : matches::proposal_form.fields)
    if (field.control == casefile::Control::area) answers.put(field.column, std::string("As the profile says"));
  const auto reason = a.take("because {reason}");
  const matches::Hand hand{w.author(c.text("who"), day), passed(w, c.text("who"), day, w.programme(programme_name), a),
                           false};
  if (!may_decide(w, c, a)) return;
  const PersonId mentee = w.person(name.substr(hyphen + 1));
  const auto pool = pool_on(w, day);
  const auto found = std::ranges::find(pool.mentees, mentee, &placement::Somebody::person);
  const placement::Choice choice{w.programme(programme_name), found == pool.mentees.end() ? 0 : found->referral,
                                 w.person(name.substr(0, hyphen)), reason ? reason->text("reason") : ""};
  const auto columns = w.columns();
  const auto made = w.db().writing(
      "scenario", [&](db::Tx& tx) { return placement::propose(tx, columns, choice, answers, hand, day); });
  if (as_expected(a, made ? nullptr : &made.error())) w.remember("proposal of " + name, *made);
}

}  // namespace

std::vector<Sentence> placement_acts() {
  return {
      {"on {date} {who} records the {form} of {person}", records_profile},
      {"on {date} {people} wait for a mentor", waiting},
      {"on {date} nobody waits for a mentor", waiting},
      {"on {date} the mentors for {mentee} are {mentors}", candidates},
      {"on {date} {who} keeps a run of the pool", keeps_run},
      {"on {date} the kept run gives {mentee} to {mentor}", places},
      {"on {date} the kept run leaves {mentee} out", places},
      {"on {date} {who} adopts the kept run", adopts},
      {"on {date} {who} sets the kept run aside", sets_aside},
      {"on {date} nobody was proposed", nothing_proposed},
      {"on {date} {who} proposes {match} from the pool", proposes_from_pool},
  };
}

}  // namespace kith::scenarios
