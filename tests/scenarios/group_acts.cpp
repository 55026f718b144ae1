// SPDX-License-Identifier: AGPL-3.0-or-later
#include <algorithm>

#include "groups/store.h"
#include "groups/suspended.h"
#include "scenarios/record_acts.h"

namespace kith::scenarios {
namespace {

groups::Group group_of(World& w, db::Tx& tx, const std::string& name, Date day) {
  auto found = groups::load_group(tx, w.recall("group " + name), day);
  if (!found) throw Trouble("there is no group of that name by then");
  return std::move(*found);
}

void begins(World& w, const Caught& c, Asides&) {
  w.remember("group " + c.text("group"), w.add("groups",
                                               {{"groups.programme_id", w.programme("Community")},
                                                {"groups.name", std::string_view(c.text("group"))},
                                                {"groups.start_date", c.date("date")}},
                                               c.date("date")));
}
void joins(World& w, const Caught& c, Asides&) {
  w.add("group_memberships",
        {{"group_memberships.group_id", w.recall("group " + c.text("group"))},
         {"group_memberships.person_id", w.person(c.text("person"))},
         {"group_memberships.role", std::string_view(c.text("role"))},
         {"group_memberships.start_date", c.date("date")}},
        c.date("date"));
}

/// Everybody on the roster of the day; those told were there.
std::vector<groups::Mark> sheet(World& w, const snapshot::Snapshot& columns, const groups::Group& group, Date day,
                                const std::optional<Caught>& with) {
  std::vector<PersonId> there;
  if (with)
    for (const auto& name : with->list("people")) there.push_back(w.person(name));
  std::vector<groups::Mark> marks;
  for (const auto& place : groups::roster(columns, group.ref(), day, day)) {
    const bool came = std::find(there.begin(), there.end(), place.person) != there.end();
    marks.push_back({place.person, place.role, came ? "present" : "absent", 0, 0});
  }
  return marks;
}

void holds(World& w, const Caught& c, Asides& a) {
  const Date day = c.date("date");
  const auto with = a.take("with {people}");
  casefile::Answers answers;
  answers.put("group_sessions.event_date", std::int64_t{day_number(day)});
  answers.put("group_sessions.status", std::string(a.has("cancelled") ? "cancelled" : "held"));
  answers.put("group_sessions.minutes", std::int64_t{60});
  const groups::Hand hand{w.author(c.text("who"), day), passed(w, c.text("who"), day, w.programme("Community"), a)};
  if (!permitted(w, c.text("who"), day, auth::Permission::record_group, w.programme("Community"), a)) return;
  const auto columns = w.columns();
  const auto made = w.db().writing("scenario", [&](db::Tx& tx) {
    const auto group = group_of(w, tx, c.text("group"), day);
    return groups::record_session(tx, columns, group, answers, sheet(w, columns, group, day, with), hand);
  });
  as_expected(a, made ? nullptr : &made.error());
}

void follows_up(World& w, const Caught& c, Asides& a) {
  const Date day = c.date("date");
  if (!permitted(w, c.text("who"), day, auth::Permission::record_group, w.programme("Community"), a)) return;
  casefile::Answers answers;
  answers.put("attendance_followups.event_date", std::int64_t{day_number(day)});
  answers.put("attendance_followups.reason", c.text("reason"));
  answers.put("attendance_followups.encouragement", std::string("Missed by all"));
  const auto columns = w.columns();
  const auto made = w.db().writing("scenario", [&](db::Tx& tx) {
    return groups::record_on(tx, columns, group_of(w, tx, c.text("group"), day), groups::followup_form, answers,
                             w.person(c.text("mentee")), w.author(c.text("who"), day));
  });
  as_expected(a, made ? nullptr : &made.error());
}

/// A pack or a check-in about a member of a group; whom a check-in asks is told as an aside.
void records_about(World& w, const Caught& c, Asides& a) {
  const Date day = c.date("date");
  const auto& form = c.text("what") == "pack" ? groups::pack_form : groups::check_in_form;
  const auto answers = filled_in(w, form, day, a);
  if (!permitted(w, c.text("who"), day, auth::Permission::record_group, w.programme("Community"), a)) return;
  const auto columns = w.columns();
  const auto made = w.db().writing("scenario", [&](db::Tx& tx) {
    return groups::record_on(tx, columns, group_of(w, tx, c.text("group"), day), form, answers,
                             w.person(c.text("member")), w.author(c.text("who"), day));
  });
  as_expected(a, made ? nullptr : &made.error());
}

std::optional<groups::Low> low(World& w, const Caught& c) {
  const auto columns = w.columns();
  const auto group =
      w.db().reading("scenario", [&](db::Tx& tx) { return group_of(w, tx, c.text("group"), c.date("date")); });
  for (const auto& one : groups::low_attendance(columns, group.ref(), c.date("date")))
    if (one.mentee == w.person(c.text("mentee"))) return one;
  return std::nullopt;
}
void is_low(World& w, const Caught& c, Asides&) {
  const auto found = low(w, c);
  if (!found) throw Trouble("it is not low");
  expect("the day to follow it up", iso(found->due), iso(c.date("due")));
}
void is_in_order(World& w, const Caught& c, Asides&) {
  if (low(w, c)) throw Trouble("it is low, and nobody followed it up");
}

std::optional<groups::Suspended> suspended(World& w, const Caught& c) {
  const auto columns = w.columns();
  const Date day = c.date("date");
  return w.db().reading("scenario", [&](db::Tx& tx) -> std::optional<groups::Suspended> {
    const auto list = groups::suspended_in(tx, columns, group_of(w, tx, c.text("group"), day), day, day);
    const auto* found = groups::suspended_among(list, w.person(c.text("mentor")));
    return found ? std::optional(*found) : std::nullopt;
  });
}
void may_not_attend(World& w, const Caught& c, Asides&) {
  const auto found = suspended(w, c);
  if (!found || !found->since) throw Trouble("nothing speaks against it");
  expect("the first day of the suspension", iso(*found->since), iso(c.date("day")));
}
void may_attend(World& w, const Caught& c, Asides&) {
  if (suspended(w, c)) throw Trouble("the mentor is suspended");
}
void came(World& w, const Caught& c, Asides&) {
  const auto columns = w.columns();
  const auto group =
      w.db().reading("scenario", [&](db::Tx& tx) { return group_of(w, tx, c.text("group"), c.date("date")); });
  for (const auto& one : groups::came_anyway(columns, group.ref(), c.date("date")))
    if (one.mentor == w.person(c.text("mentor")) && one.day == c.date("day")) return;
  throw Trouble("no sheet says so");
}

void meets_in_custody(World& w, const Caught& c, Asides&) {
  const std::int64_t site = w.add("sites",
                                  {{"sites.name", "North Hall"},
                                   {"sites.kind", "youth_custody"},
                                   {"sites.controlled_by_org", 1},
                                   {"sites.start_date", on(2020, 1, 1)}},
                                  on(2020, 1, 1));
  const auto key = w.recall("group " + c.text("group"));
  w.correct("groups", key, {{"groups.site_id", site}}, on(2024, 1, 1));
}
bool expected_at(World& w, const Caught& c) {
  const auto columns = w.columns();
  const Date day = c.date("date");
  const auto group = w.db().reading("scenario", [&](db::Tx& tx) { return group_of(w, tx, c.text("group"), day); });
  const auto places = groups::roster(columns, group.ref(), day, day);
  return std::ranges::any_of(places,
                             [&](const groups::Place& place) { return place.person == w.person(c.text("person")); });
}
void is_expected(World& w, const Caught& c, Asides&) {
  if (!expected_at(w, c)) throw Trouble("nobody expects them");
}
void is_not_expected(World& w, const Caught& c, Asides&) {
  if (expected_at(w, c)) throw Trouble("they are expected");
}

}  // namespace

std::vector<Sentence> group_acts() {
  return {
      {"group {group} begins on {date}", begins},
      {"{person} joins {group} as {role:word} on {date}", joins},
      {"on {date} {who} records a session of {group}", holds},
      {"on {date} {who} follows up the attendance of {mentee} in {group} because {reason}", follows_up},
      {"on {date} {who} notes the {what:word} of {member} in {group}", records_about},
      {"on {date} the attendance of {mentee} in {group} is low and to be followed up by {due:date}", is_low},
      {"on {date} the attendance of {mentee} in {group} is in order", is_in_order},
      {"on {date} {mentor} may not attend {group} since {day:date}", may_not_attend},
      {"on {date} {mentor} may attend {group}", may_attend},
      {"on {date} {mentor} came to {group} as a visitor on {day:date}", came},
      {"{group} meets at a youth custody site", meets_in_custody},
      {"on {date} {person} is not expected at {group}", is_not_expected},
      {"on {date} {person} is expected at {group}", is_expected},
  };
}

}  // namespace kith::scenarios
