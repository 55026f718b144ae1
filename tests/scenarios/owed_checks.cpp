// SPDX-License-Identifier: AGPL-3.0-or-later
#include "obligations/obligations.h"
#include "scenarios/world.h"
#include "snapshot/refs.h"
#include "supervision/contact_outcome.h"
#include "supervision/supervision.h"
#include "supervision/work_list.h"

namespace kith::scenarios {
namespace {

using snapshot::Day;
using snapshot::Track;
using supervision::Whose;

Track track_of(const Caught& c) {
  const auto track = supervision::parse_track(c.text("track"));
  if (!track) throw Trouble("no such party: " + c.text("track"));
  return *track;
}

/// "met", "met by a substitute", "not applicable", ...
std::string standing(const obligations::Obligation& o) {
  std::string words = in_words(word(o.status));
  if (o.flag == obligations::Flag::substituted) words += " by a substitute";
  if (o.flag == obligations::Flag::custody) words += " by the custody organization";
  return words;
}

std::vector<obligations::Obligation> windows(World& w, const Caught& c) {
  const auto columns = w.columns();
  return obligations::obligations_of(columns, snapshot::ref_of(w.match(c.text("match"))), c.date("date"));
}
std::optional<obligations::Obligation> window(World& w, const Caught& c) {
  for (const auto& o : windows(w, c))
    if (o.track == track_of(c) && o.window.name() == c.text("window")) return o;
  return std::nullopt;
}

void window_is(World& w, const Caught& c, Asides& a) {
  const auto o = window(w, c);
  expect("window " + c.text("window"), o ? standing(*o) : "not listed", c.text("standing"));
  if (const auto by = a.take("by the contact of {date}"))
    expect("its contact", o && o->contact ? iso(o->contact_date) : "none", iso(by->date("date")));
}
void windows_are(World& w, const Caught& c, Asides&) {
  std::string is;
  for (const auto& o : windows(w, c))
    if (o.track == track_of(c)) (is += is.empty() ? "" : " and ") += std::string(o.window.name()) + " " + standing(o);
  expect("what stands in the list", is.empty() ? "none" : is, c.text("list"));
}
void window_runs(World& w, const Caught& c, Asides& a) {
  const auto start = w.state(c.text("match"), on(2099, 1, 1)).start;
  const obligations::ContactSchedule schedule(start);
  for (int i = 0; i < 60; ++i) {
    const auto found = schedule.window(i);
    if (found.name() != c.text("window")) continue;
    expect("its first day", iso(found.first_day), iso(c.date("first")));
    expect("its last day", iso(found.last_day), iso(c.date("last")));
    const auto due = a.take("due {date}");
    expect("its due day", iso(found.due), iso(due ? due->date("date") : c.date("last")));
    return;
  }
  throw Trouble("there is no window " + c.text("window"));
}

supervision::WorkList list_of(World& w, const Caught& c, Whose whose) {
  const Date day = c.date("date");
  return supervision::work_list(w.columns(), w.actor(c.text("worker"), day), {.whose = whose}, day);
}
std::string urgency(obligations::Urgency u) {
  return u == obligations::Urgency::overdue     ? "overdue"
         : u == obligations::Urgency::due_today ? "due today"
                                                : "upcoming";
}
std::string on_list(World& w, const Caught& c, Whose whose, std::optional<Date>* due = nullptr) {
  for (const auto& line : list_of(w, c, whose).lines)
    if (snapshot::key_of(line.owed.match) == w.match(c.text("match")) && line.owed.track == track_of(c)) {
      if (due) *due = from_day_number(line.owed.window.due.number);
      return urgency(line.owed.urgency);
    }
  return "not there";
}
void list_shows(World& w, const Caught& c, Asides& a) {
  std::optional<Date> due;
  expect("on the list", on_list(w, c, Whose::mine, &due), c.text("urgency"));
  if (const auto by = a.take("due {date}")) expect("its due day", due ? iso(*due) : "none", iso(by->date("date")));
}
void list_does_not(World& w, const Caught& c, Asides&) {
  expect("on the list", on_list(w, c, Whose::mine), "not there");
}
void list_is_empty(World& w, const Caught& c, Asides&) {
  expect("the number of lines", std::to_string(list_of(w, c, Whose::mine).lines.size()), "0");
}
void list_begins(World& w, const Caught& c, Asides&) {
  const auto list = list_of(w, c, Whose::mine);
  if (list.lines.empty()) throw Trouble("the list is empty");
  const auto& first = list.lines[0];
  if (snapshot::key_of(first.owed.match) != w.match(c.text("match")) || first.owed.track != track_of(c))
    throw Trouble("the list begins with somebody else");
}
void nobody_looks(World& w, const Caught& c, Asides&) {
  if (on_list(w, c, Whose::nobody) == "not there") throw Trouble("it is not among those nobody looks after");
  if (list_of(w, c, Whose::everyone).unowned == 0) throw Trouble("the work list raises no alarm");
}

supervision::PartyOutcome outcome(World& w, const Caught& c) {
  const auto columns = w.columns();
  const ContactId contact{w.recall("contact " + c.text("label"))};
  const Date day = c.date("date");
  const auto all = w.db().reading("scenario", [&](db::Tx& tx) {
    const auto record = supervision::contact_record(tx, contact, day);
    return record ? supervision::outcomes(tx, columns, *record, day) : std::vector<supervision::PartyOutcome>();
  });
  for (const auto& o : all)
    if (o.track == track_of(c) && o.match == w.match(c.text("match"))) return o;
  throw Trouble("the contact says nothing of that party");
}
using Kind = supervision::PartyOutcome::Kind;
void contact_meets(World& w, const Caught& c, Asides& a) {
  const auto o = outcome(w, c);
  if (o.kind != Kind::met && o.kind != Kind::met_late) throw Trouble("it meets no window");
  expect("the window it meets", o.window, c.text("window"));
  if (o.kind == Kind::met_late && !a.has("late")) throw Trouble("it meets it late");
  if (const auto next = a.take("next due {date}"))
    expect("the next due day", o.next_due ? iso(*o.next_due) : "none", iso(next->date("date")));
  if (a.has("a supervisor confirms") != o.reconfirm)
    throw Trouble(o.reconfirm ? "a supervisor is asked to confirm" : "no supervisor is asked to confirm");
}
void contact_meets_nothing(World& w, const Caught& c, Asides&) {
  const auto o = outcome(w, c);
  if (o.kind != Kind::nothing || !o.caution) throw Trouble("it does not meet nothing");
  const std::string key(supervision::key(*o.caution));
  expect("why it meets nothing", in_words(key.substr(key.rfind('.') + 1)), c.text("why"));
}
void contact_adds_nothing(World& w, const Caught& c, Asides&) {
  if (outcome(w, c).kind != Kind::already_met) throw Trouble("the window was not met before");
}
void attempt_number(World& w, const Caught& c, Asides&) {
  const auto o = outcome(w, c);
  if (o.kind != Kind::attempt && o.kind != Kind::refused) throw Trouble("it is no attempt");
  expect("the days with an attempt", std::to_string(o.attempt_days), c.text("number"));
  expect("the attempts needed", std::to_string(o.attempts_needed), c.text("needed"));
}

}  // namespace

std::vector<Sentence> owed_checks() {
  return {
      {"on {date} window {window:word} for the {track:word} of {match} is {standing}", window_is},
      {"on {date} the windows for the {track:word} of {match} are {list}", windows_are},
      {"window {window:word} of {match} runs from {first:date} to {last:date}", window_runs},
      {"on {date} the list of {worker} shows the {track:word} of {match} as {urgency}", list_shows},
      {"on {date} the list of {worker} does not show the {track:word} of {match}", list_does_not},
      {"on {date} the list of {worker} is empty", list_is_empty},
      {"on {date} the list of {worker} begins with the {track:word} of {match}", list_begins},
      {"on {date} {worker} finds the {track:word} of {match} among those nobody looks after", nobody_looks},
      {"on {date} contact {label} meets {window:word} for the {track:word} of {match}", contact_meets},
      {"on {date} contact {label} meets no window for the {track:word} of {match} because {why}",
       contact_meets_nothing},
      {"on {date} contact {label} adds nothing for the {track:word} of {match}", contact_adds_nothing},
      {"on {date} contact {label} is attempt {number} of {needed:number} for the {track:word} of {match}",
       attempt_number},
  };
}

}  // namespace kith::scenarios
