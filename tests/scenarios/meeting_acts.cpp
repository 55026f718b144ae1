// SPDX-License-Identifier: AGPL-3.0-or-later
#include "relationship/meeting.h"
#include "relationship/meeting_reach.h"
#include "relationship/month_link.h"
#include "scenarios/world.h"
#include "snapshot/full_month.h"
#include "snapshot/refs.h"
#include "supervision/support.h"
#include "support/fake_visit.h"

namespace kith::scenarios {
namespace {

using relationship::MeetingMode;
using relationship::NewMeeting;

/// The match as the page of meetings reaches it for this person on this day.
std::optional<relationship::Reached> reached(World& w, const std::string& who, MatchId match, Date day) {
  const http::Route route = http::page(http::Method::get, "/", "title", auth::Permission::signed_in, {});
  const http::Request request;
  const i18n::Words words(i18n::Language::en);
  const auto actor = w.actor(who, day);
  const test::FakeVisit visit(w.db(), request, actor, words, test::SmallAgency::noon(day), route, {});
  return relationship::reach_to_tell(visit, w.columns(), match);
}

std::optional<int> minute_of(const std::string& clock) {
  if (clock.size() != 5 || clock[2] != ':') throw Trouble("a time is written 14:30");
  return std::stoi(clock.substr(0, 2)) * 60 + std::stoi(clock.substr(3));
}

NewMeeting told(World& w, const Caught& c, Asides& a, Date day) {
  NewMeeting m;
  m.match = w.match(c.text("match"));
  m.event_date = day;
  m.minutes = 90;
  m.mode = MeetingMode::in_person;
  m.activities = {"museum"};
  if (const auto minutes = a.take("{number} minutes")) m.minutes = minutes->number("number");
  if (const auto at = a.take("at {time:word}")) m.start_minute = minute_of(at->text("time"));
  if (const auto by = a.take("by {mode:word}")) m.mode = relationship::parse_meeting_mode(by->text("mode"));
  if (a.has("length not told")) m.minutes.reset(), m.length_untold = true;
  if (a.has("without activities")) m.activities.clear();
  return m;
}

void log_meeting(World& w, const Caught& c, Asides& a) {
  const Date day = c.date("date"), typed = typed_on(a, day);
  const NewMeeting meeting = told(w, c, a, day);
  const auto match = reached(w, c.text("who"), meeting.match, typed);
  const auto called = a.take("called {label}");
  const bool twice = a.has("told before"), late = a.has("late");
  if (!match) {
    const Refusal unknown{RefusalKind::not_found, {{"match", "relationship.match_unknown"}}};
    as_expected(a, &unknown);
    return;
  }
  const auto made = w.db().writing("scenario", [&](db::Tx& tx) {
    return relationship::record_meeting(tx, match->state, meeting, match->who, w.author(c.text("who"), typed));
  });
  if (!as_expected(a, made ? nullptr : &made.error())) return;
  if (called) w.remember("meeting " + called->text("label"), made->meeting.value);
  expect("whether it was told before", made->told_before ? "yes" : "no", twice ? "yes" : "no");
  expect("whether it is late", made->late_entry ? "yes" : "no", late ? "yes" : "no");
}

std::vector<relationship::Meeting> logs(World& w, const std::string& match, Date first, Date last, Date as_of) {
  return w.db().reading("scenario",
                        [&](db::Tx& tx) { return relationship::meetings_of(tx, w.match(match), first, last, as_of); });
}

void correct_meeting_log(World& w, const Caught& c, Asides& a) {
  const Date day = c.date("date");
  const MeetingId id{w.recall("meeting " + c.text("label"))};
  const MatchId match = w.db().reading("scenario", [&](db::Tx& tx) { return relationship::match_of(tx, id); });
  const auto all = w.db().reading(
      "scenario", [&](db::Tx& tx) { return relationship::meetings_of(tx, match, World::beginning, day, day); });
  for (const auto& m : all) {
    if (m.meeting != id) continue;
    const NewMeeting fixed{match, m.day,   m.start_minute, c.number("number"), m.mode, {m.activities}, {},
                           {},    m.place, m.note};
    const auto mine = reached(w, c.text("who"), match, day);
    if (!mine) throw Trouble("the match does not exist for " + c.text("who"));
    const auto made = w.db().writing("scenario", [&](db::Tx& tx) {
      return relationship::correct_meeting(tx, mine->state, id, m.version, fixed, w.author(c.text("who"), day));
    });
    as_expected(a, made ? nullptr : &made.error());
    return;
  }
  throw Trouble("no such meeting on that day");
}

void no_meeting(World& w, const Caught& c, Asides& a) {
  const Date day = c.date("date");
  const auto match = reached(w, c.text("who"), w.match(c.text("match")), day);
  if (!match) throw Trouble("the match does not exist for " + c.text("who"));
  relationship::NoMeeting entry{w.match(c.text("match")), c.date("month"), c.text("reason")};
  if (const auto told = a.take("told on {day:date}")) entry.told_on = told->date("day");
  const auto made = w.db().writing("scenario", [&](db::Tx& tx) {
    return relationship::record_no_meeting(tx, match->state, entry, w.author(c.text("who"), day));
  });
  as_expected(a, made ? nullptr : &made.error());
}

std::string month_missing(World& w, const Caught& c) {
  const Date day = c.date("date");
  const auto month = snapshot::month_untold(w.columns(), w.state(c.text("match"), day), snapshot::Day(day));
  return month ? iso(Date(*month)).substr(0, 7) : "none";
}
void log_missing(World& w, const Caught& c, Asides&) {
  expect("the month nobody told of", month_missing(w, c), iso(c.date("month")).substr(0, 7));
}
void none_missing(World& w, const Caught& c, Asides&) {
  expect("the month nobody told of", month_missing(w, c), "none");
}

/// The mentor answers by a link that Kim made: one meeting, or why there was none.
void tell_month(World& w, const Caught& c, Asides& a) {
  const Date day = c.date("date"), month = c.date("month");
  const auto why = a.take("none because {reason}");
  http::Fields form;
  if (why) form.add("reason", why->text("reason"));
  if (const auto met = a.take("met on {day:date} for {minutes:number} minutes")) {
    form.add("event_date_1", iso(met->date("day")));
    form.add("minutes_1", met->text("minutes"));
    form.add("activities_1", "Walk");
  }
  const auto match = w.match(c.text("match"));
  const auto told = relationship::read_month(form, match, month, day);
  const Refusal unread{RefusalKind::invalid, told.problems};
  if (!told.problems.empty()) return void(as_expected(a, &unread));
  const auto state = w.state(c.text("match"), day);
  const auto made = w.db().writing("scenario", [&](db::Tx& tx) {
    return relationship::record_month(tx, state, told, w.author(c.text("who"), day));
  });
  as_expected(a, made ? nullptr : &made.error());
}

void meetings_counted(World& w, const Caught& c, Asides&) {
  const Date first = c.date("month");
  const auto all = logs(w, c.text("match"), first, last_of_month(first), on(2099, 1, 1));
  int meetings = 0;
  for (const auto& m : all) meetings += m.same_as_previous ? 0 : 1;
  expect("the number of logs", std::to_string(all.size()), c.text("logs"));
  expect("the number of meetings", std::to_string(meetings), c.text("meetings"));
}

template <class Act>
void support(World& w, Asides& a, const std::string& label, Act act) {
  const auto made = w.db().writing("scenario", act);
  if (as_expected(a, made ? nullptr : &made.error()) && !label.empty()) {
    if constexpr (requires { made->value; }) w.remember("request " + label, made->value);
  }
}
void ask(World& w, const Caught& c, Asides& a) {
  const auto called = a.take("called {label}");
  const auto family = a.has("for the family");
  const Date day = c.date("date"), typed = typed_on(a, day);
  const auto state = w.state(c.text("match"), typed);
  support(w, a, called ? called->text("label") : "", [&](db::Tx& tx) {
    return supervision::record_request(
        tx,
        {snapshot::key_of(state.programme), w.match(c.text("match")), w.person(c.text("who")), day,
         family ? "family_query" : "practical", "A ride to the museum"},
        w.author(c.text("who"), typed));
  });
}
void answer(World& w, const Caught& c, Asides& a) {
  const Date day = c.date("date");
  const SupportRequestId request{w.recall("request " + c.text("label"))};
  const auto asked =
      w.db().reading("scenario", [&](db::Tx& tx) { return supervision::find_request(tx, request, on(2099, 1, 1)); });
  if (!asked) throw Trouble("no such request");
  support(w, a, "", [&](db::Tx& tx) {
    return supervision::record_response(tx, {request, day, "solved"}, asked->day,
                                        w.author(c.text("who"), typed_on(a, day)));
  });
}
/// About no match.
void ask_programme(World& w, const Caught& c, Asides& a) {
  const auto called = a.take("called {label}");
  const std::string kind = a.has("for the family") ? "family_query" : "practical";
  const Date day = c.date("date");
  support(w, a, called ? called->text("label") : "", [&](db::Tx& tx) {
    return supervision::record_request(
        tx, {w.programme("Community"), {}, w.person(c.text("who")), day, kind, "When does the group meet?"},
        w.author("Office", typed_on(a, day)));
  });
}
void thank(World& w, const Caught& c, Asides& a) {
  const std::string role = a.has("as mentee") ? "mentee" : "mentor";
  support(w, a, "", [&](db::Tx& tx) {
    return supervision::record_recognition(
        tx, {w.programme("Community"), w.person(c.text("mentor")), c.date("date"), "thank_you", role},
        w.author(c.text("who"), c.date("date")));
  });
}

}  // namespace

std::vector<Sentence> meeting_acts() {
  return {
      {"on {date} {who} logs a meeting of {match}", log_meeting},
      {"a meeting of {match} on {date} is logged by {who}", log_meeting},
      {"on {date} {who} corrects meeting {label} to {number} minutes", correct_meeting_log},
      {"on {date} {who} states no meeting of {match} in {month} because {reason}", no_meeting},
      {"on {date} {who} tells by link of {match} in {month}", tell_month},
      {"on {date} a meeting log of {match} is missing for {month}", log_missing},
      {"on {date} no meeting log of {match} is missing", none_missing},
      {"{match} had {meetings:number} meetings from {logs:number} logs in {month}", meetings_counted},
      {"on {date} {who} asks for help about {match}", ask},
      {"on {date} {who} asks the programme for help", ask_programme},
      {"on {date} {who} answers request {label}", answer},
      {"on {date} {who} thanks {mentor}", thank},
  };
}

}  // namespace kith::scenarios
