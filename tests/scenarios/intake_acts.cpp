// SPDX-License-Identifier: AGPL-3.0-or-later
#include "directory/store.h"
#include "intake/acts.h"
#include "intake/episodes.h"
#include "scenarios/record_acts.h"

namespace kith::scenarios {
namespace {

using auth::Permission;

/// The last service episode of a mentee, and what it stands among on a day.
struct Service {
  Service(World& w, db::Tx& tx, const std::string& mentee, const snapshot::Snapshot& columns, Date day) {
    auto found = intake::load_episode(tx, w.recall("service of " + mentee), day);
    if (!found) throw Trouble("nobody referred " + mentee + " by then");
    episode = std::move(*found);
    intake::Surroundings surroundings(columns, day);
    around = surroundings.around(episode);
    standing = intake::standing(episode, around, surroundings.days_for(episode));
  }
  intake::Episode episode;
  intake::Around around;
  intake::Standing standing;
};

void refers(World& w, const Caught& c, Asides& a) {
  const Date day = c.date("date"), typed = typed_on(a, day);
  const ProgrammeId programme = w.programme("Community");
  casefile::Answers answers;
  answers.put("referrals.event_date", std::int64_t{day_number(day)});
  answers.put("referrals.source", std::string("school"));
  answers.put("referrals.screened_under_contract", std::int64_t{a.has("screened under contract")});
  if (!permitted(w, c.text("who"), typed, Permission::record_intake, programme, a)) return;
  const auto made = w.db().writing("scenario", [&](db::Tx& tx) {
    return intake::record_referral(tx, w.person(c.text("mentee")), programme, answers, w.author(c.text("who"), typed));
  });
  if (as_expected(a, made ? nullptr : &made.error())) w.remember("service of " + c.text("mentee"), *made);
}

void records_act(World& w, const Caught& c, Asides& a) {
  const Date day = c.date("date"), typed = typed_on(a, day);
  const auto act = intake::parse_act(code_of(c.text("act")));
  if (!act) throw Trouble("there is no such act of intake");
  const ProgrammeId programme = w.programme("Community");
  const auto answers = filled_in(w, intake::form_of(*act).form, day, a);
  const auto override_ = passed(w, c.text("who"), typed, programme, a);
  if (!permitted(w, c.text("who"), typed, Permission::record_intake, programme, a)) return;
  const auto columns = w.columns();
  const auto made = w.db().writing("scenario", [&](db::Tx& tx) {
    const Service s(w, tx, c.text("mentee"), columns, typed);
    return intake::record_act(tx, s.episode, s.around, s.standing.state, *act, answers, override_,
                              w.author(c.text("who"), typed));
  });
  as_expected(a, made ? nullptr : &made.error());
}

/// "Helpline; Shelter": the whole of it, as a newer file would have it.
void lists_services(World& w, const Caught& c, Asides&) {
  std::vector<directory::Listing> services;
  for (const auto& name : c.list("list")) {
    directory::Listing one;
    one.external = one.name = name;
    services.push_back(std::move(one));
  }
  const auto done = w.db().writing("scenario", [&](db::Tx& tx) {
    return directory::take(tx, services, {"directory", {}, w.author("Office", c.date("date")).at, false, true});
  });
  if (!done) throw Trouble("the directory was refused");
}

void refers_onward(World& w, const Caught& c, Asides& a) {
  const Date day = c.date("date"), typed = typed_on(a, day);
  const auto columns = w.columns();
  const auto made = w.db().writing("scenario", [&](db::Tx& tx) -> Result<std::int64_t> {
    const auto found = directory::find(tx, {c.text("service"), {}, {}, false}, 1, 0);
    if (found.empty()) return refuse(RefusalKind::not_found, "intake.flaw.service");
    casefile::Answers answers;
    answers.put("referrals_out.event_date", std::int64_t{day_number(day)});
    answers.put("referrals_out.agency", directory::as_agency(found.front().service));
    answers.put("referrals_out.outcome", std::string(a.has("accepted there") ? "accepted" : "unknown"));
    const Service s(w, tx, c.text("mentee"), columns, typed);
    auto chain = intake::record_act(tx, s.episode, s.around, s.standing.state, intake::Act::onward, answers, {},
                                    w.author(c.text("who"), typed));
    if (chain) directory::choose(tx, *chain, found.front().id);
    return chain;
  });
  as_expected(a, made ? nullptr : &made.error());
}

void was_referred_onward(World& w, const Caught& c, Asides&) {
  const auto episode = w.db().reading("scenario", [&](db::Tx& tx) {
    return intake::load_episode(tx, w.recall("service of " + c.text("mentee")), c.date("date"));
  });
  std::string told;
  for (const auto& happened : episode->happened)
    if (happened.act == intake::Act::onward) told = happened.text;
  expect("to whom", told, c.text("service"));
}

void families_went_there(World& w, const Caught& c, Asides&) {
  std::int64_t count = 0;
  w.db().read("scenario", [&](db::Tx& tx) {
    for (const auto& found : directory::find(tx, {c.text("service"), {}, {}, true}, 1, 0))
      for (const auto& one : directory::outcomes(tx, found.id, c.date("date"))) count += one.count;
  });
  expect("families", std::to_string(count), c.text("families"));
}

intake::Standing stands(World& w, const Caught& c) {
  const auto columns = w.columns();
  return w.db().reading("scenario",
                        [&](db::Tx& tx) { return Service(w, tx, c.text("mentee"), columns, c.date("date")).standing; });
}
void is_in_state(World& w, const Caught& c, Asides&) {
  expect("the service", in_words(intake::name(stands(w, c).state)), c.text("state"));
}
void owes(World& w, const Caught& c, Asides&) {
  Owes all;
  for (const auto& due : stands(w, c).owed) all.emplace_back(intake::name(due.act), due.day);
  expect_owed(c, all);
}
void owes_nothing(World& w, const Caught& c, Asides&) {
  const auto owed = stands(w, c).owed;
  if (!owed.empty()) throw Trouble("it owes " + std::string(intake::name(owed.front().act)));
}

}  // namespace

std::vector<Sentence> intake_acts() {
  return {
      {"on {date} the directory lists {list}", lists_services},
      {"on {date} {who} refers {mentee} on to {service}", refers_onward},
      {"on {date} {mentee} was referred on to {service}", was_referred_onward},
      {"on {date} {families:number} families were referred to {service}", families_went_there},
      {"on {date} {who} refers {mentee}", refers},
      {"on {date} {who} records {act} for the service of {mentee}", records_act},
      {"on {date} the service of {mentee} owes {act} by {day:date}", owes},
      {"on {date} the service of {mentee} owes nothing", owes_nothing},
      {"on {date} the service of {mentee} owes {act}", owes},
      {"on {date} the service of {mentee} is {state}", is_in_state},
  };
}

}  // namespace kith::scenarios
