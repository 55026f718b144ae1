// SPDX-License-Identifier: AGPL-3.0-or-later
#include <array>

#include "accreditation/catalogue.h"
#include "platform/auth/policy.h"
#include "relationship/meeting_reach.h"
#include "scenarios/world.h"
#include "snapshot/refs.h"
#include "supervision/reach.h"

namespace kith::scenarios {
namespace {

using accreditation::Measure;
using accreditation::MeasureStatus;

/// The measure, from its period, the aside `as of {date}` (else the period's last day) and the aside `in {programme}`.
Measure measure(World& w, const Caught& c, Asides& a) {
  const auto as_of = a.take("as of {date}");
  const auto in = a.take("in {programme}");
  const auto columns = w.columns();
  accreditation::Evaluation evaluation(columns,
                                       {c.date("from"), c.date("to"), as_of ? as_of->date("date") : c.date("to")});
  const auto programme = w.programme(in ? in->text("programme") : "Community");
  for (auto& m : accreditation::evaluate(evaluation, snapshot::ref_of(programme)).measures)
    if (m.id == c.text("id")) return m;
  throw Trouble("there is no measure " + c.text("id"));
}

void is_share(World& w, const Caught& c, Asides& a) {
  const Measure m = measure(w, c, a);
  expect("the figure", std::to_string(m.num) + " of " + std::to_string(m.den), c.text("num") + " of " + c.text("den"));
}
void has_no_cases(World& w, const Caught& c, Asides& a) {
  expect("its status", std::string(word(measure(w, c, a).status)), "NO_CASES");
}
void is_rated(World& w, const Caught& c, Asides& a) {
  const auto rating = measure(w, c, a).rating;
  expect("its rating", rating ? std::to_string(*rating) : "none", c.text("rating"));
}
void is_capped(World& w, const Caught& c, Asides& a) {
  std::string caps;
  for (const auto& cap : measure(w, c, a).caps) {
    if (in_words(cap.reason) == c.text("reason")) return;
    caps += in_words(cap.reason) + "; ";
  }
  throw Trouble("it is not capped for that; its caps: " + caps);
}
void counts(World& w, const Caught& c, Asides& a) {
  const Measure m = measure(w, c, a);
  std::string name = c.text("name");
  for (char& ch : name) ch = ch == ' ' ? '_' : ch;
  const auto found = m.counts.find(name);
  if (found == m.counts.end()) throw Trouble("it has no count \"" + name + "\"");
  expect(name, std::to_string(std::get<std::int64_t>(found->second)), c.text("number"));
}
void gap(World& w, const Caught& c, Asides& a) {
  const Measure m = measure(w, c, a);
  const auto found = m.counts.find(c.text("track"));
  if (found == m.counts.end()) throw Trouble("it tells no gap of that party");
  expect("the longest gap", std::to_string(std::get<accreditation::LongestGap>(found->second).days), c.text("days"));
}
void part(World& w, const Caught& c, Asides& a) {
  const Measure m = measure(w, c, a);
  const auto found = m.sub.find(c.text("part"));
  if (found == m.sub.end()) throw Trouble("it has no part " + c.text("part"));
  expect("the part", std::to_string(found->second.num) + " of " + std::to_string(found->second.den),
         c.text("num") + " of " + c.text("den"));
}
void leaves_out(World& w, const Caught& c, Asides& a) {
  std::string reason = c.text("reason");
  for (char& ch : reason) ch = ch == ' ' ? '_' : ch;
  expect("left out", std::to_string(measure(w, c, a).excluded[reason]), c.text("number"));
}

/// Whether a failing unit that begins with `unit` has the reason.
void names(World& w, const Caught& c, Asides& a, const std::string& unit) {
  std::string others;
  for (const auto& failing : measure(w, c, a).failing) {
    if (!failing.unit.starts_with(unit)) continue;
    for (const auto& reason : failing.reasons) {
      if (in_words(reason) == c.text("reason")) return;
      others += in_words(reason) + "; ";
    }
  }
  throw Trouble("it does not name that case for that reason; reasons it names: " + others);
}
void names_match(World& w, const Caught& c, Asides& a) {
  names(w, c, a, w.exchange_id("matches", w.match(c.text("match")).value));
}
void names_window(World& w, const Caught& c, Asides& a) {
  names(w, c, a,
        w.exchange_id("matches", w.match(c.text("match")).value) + "|" + c.text("track") + "|" + c.text("window"));
}
void names_person(World& w, const Caught& c, Asides& a) {
  names(w, c, a, w.exchange_id("persons", w.person(c.text("person")).value));
}

struct Right {
  std::string_view words;
  auth::Permission permission;
};
constexpr std::array rights{
    Right{"see the file of", auth::Permission::see_match},
    Right{"see the own part of", auth::Permission::see_own_match},
    Right{"record contacts of", auth::Permission::record_contact},
    Right{"correct contacts of", auth::Permission::correct_contact},
    Right{"log meetings of", auth::Permission::record_meeting},
    Right{"ask for help about", auth::Permission::request_support},
    Right{"answer requests about", auth::Permission::record_support},
    Right{"see the failing cases of", auth::Permission::see_measure_cases},
};
bool may(World& w, const Caught& c) {
  for (const Right& right : rights)
    if (right.words == c.text("right")) {
      const Date day = c.date("date");
      const auto columns = w.columns();
      const auto actor = w.actor(c.text("who"), day);
      return supervision::Reach(columns, actor, right.permission, day).match(w.match(c.text("match"))).has_value();
    }
  throw Trouble("no such right: " + c.text("right"));
}
void may_not(World& w, const Caught& c, Asides&) {
  if (may(w, c)) throw Trouble(c.text("who") + " may");
}
void may_indeed(World& w, const Caught& c, Asides&) {
  if (!may(w, c)) throw Trouble(c.text("who") + " may not");
}

}  // namespace

std::vector<Sentence> measure_checks() {
  const std::string figure = "{id:word} from {from:date} to {to:date} ";
  return {
      {figure + "is {num:number} of {den:number}", is_share},
      {figure + "has no cases", has_no_cases},
      {figure + "is rated {rating:word}", is_rated},
      {figure + "is capped because {reason}", is_capped},
      {figure + "counts {number} as {name}", counts},
      {figure + "tells a longest gap of {days:number} days for the {track:word}", gap},
      {figure + "is {num:number} of {den:number} for {part:word}", part},
      {figure + "leaves out {number} as {reason}", leaves_out},
      {figure + "names {match} because {reason}", names_match},
      {figure + "names window {window:word} for the {track:word} of {match} because {reason}", names_window},
      {figure + "names {person} because {reason}", names_person},
      {"on {date} {who} may not {right} {match}", may_not},
      {"on {date} {who} may {right} {match}", may_indeed},
  };
}

}  // namespace kith::scenarios
