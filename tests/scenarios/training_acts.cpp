// SPDX-License-Identifier: AGPL-3.0-or-later
#include <algorithm>

#include "scenarios/record_acts.h"
#include "snapshot/refs.h"
#include "training/eligible.h"
#include "training/store.h"

namespace kith::scenarios {
namespace {

// Sessions for mentors, meetings of mentors, and who stands on their sheets (IMA I-5, IV-3; MG-P2).

void follows(World& w, const Caught& c, Asides&) {
  w.correct("programmes", w.programme(c.text("programme")).value,
            {{"programmes.overlays", std::string_view(c.text("overlay"))}}, World::beginning);
}

void leaves(World& w, const Caught& c, Asides&) {
  w.add("mentor_status_events",
        {{"mentor_status_events.person_id", w.person(c.text("mentor"))},
         {"mentor_status_events.programme_id", w.programme("Community")},
         {"mentor_status_events.event_date", c.date("date")},
         {"mentor_status_events.status", "exited"}},
        c.date("date"));
}

/// Refused as the page does, when somebody was there who may not stand on the sheet of that day.
std::optional<Refusal> stranger_among(db::Tx& tx, std::set<PersonId> may, const training::Event& event,
                                      const std::vector<training::Mark>& sheet, Date typed) {
  for (const auto gone : training::left(tx, event.programme, event.day, typed)) may.erase(gone);
  for (const auto& mark : sheet)
    if (mark.came() && !may.contains(mark.person))
      return Refusal{RefusalKind::invalid, {{"person", "http.field.not_a_choice"}}};
  return std::nullopt;
}

/// Those of the sentence were there; those of the aside `without ...` were not.
std::vector<training::Mark> marks_of(World& w, const Caught& c, Asides& a) {
  std::vector<training::Mark> sheet;
  const auto mark = [&](const std::vector<std::string>& names, training::Mark::Was was) {
    for (const auto& name : names) sheet.push_back({w.person(name), was, 0, {}, 0, 0});
  };
  mark(c.list("people"), training::Mark::Was::there);
  if (const auto absent = a.take("without {people}")) mark(absent->list("people"), training::Mark::Was::absent);
  return sheet;
}

using Find = FunctionRef<training::Event(db::Tx&, const records::Author&)>;
void take_sheet(World& w, const Caught& c, Asides& a, Find find) {
  const Date day = c.date("date"), typed = typed_on(a, day);
  if (!permitted(w, c.text("who"), typed, auth::Permission::record_training, w.programme("Community"), a)) return;
  const auto sheet = marks_of(w, c, a);
  const auto may = training::trainees_on(w.columns(), w.programme("Community"), day, typed);
  bool late = false;
  const auto made = w.db().writing("scenario", [&](db::Tx& tx) -> Result<std::int64_t> {
    const auto author = w.author(c.text("who"), typed);
    const auto event = find(tx, author);
    if (auto refused = stranger_among(tx, may, event, sheet, typed)) return tl::unexpected(std::move(*refused));
    const auto held = training::record_sheet(tx, event, {}, sheet, {}, author);
    if (held) late = training::load_event(tx, *held, typed)->late();
    return held;
  });
  if (!as_expected(a, made ? nullptr : &made.error())) return;
  if (a.has("late") != late) throw Trouble(late ? "it is marked as entered late" : "it is not marked as entered late");
}

void holds_session(World& w, const Caught& c, Asides& a) {
  take_sheet(w, c, a, [&](db::Tx& tx, const records::Author& author) {
    casefile::Answers answers;
    answers.put("training_events.kind", code_of(c.text("kind")));
    answers.put("training_events.event_date", std::int64_t{day_number(c.date("date"))});
    answers.put("training_events.mode", std::string("in_person"));
    answers.put("training_events.hours", std::int64_t{100});
    const auto plan =
        training::plan_event(tx, {w.programme("Community"), 0, w.person(c.text("who")), {}, {}}, answers, author);
    return *training::load_plan(tx, *plan, c.date("date"));
  });
}

/// With people of the school: on record already, its sheet is taken after.
void meets_mentors(World& w, const Caught& c, Asides& a) {
  const auto meeting = w.add("training_events",
                             {{"training_events.programme_id", w.programme("Community")},
                              {"training_events.kind", "mentor_meeting"},
                              {"training_events.event_date", c.date("date")},
                              {"training_events.mode", "in_person"},
                              {"training_events.school_staff_present", 1}},
                             c.date("date"));
  take_sheet(w, c, a,
             [&](db::Tx& tx, const records::Author&) { return *training::load_event(tx, meeting, c.date("date")); });
}

/// How one person's training stands on record.
void was_there(World& w, const Caught& c, Asides&) {
  const Date day = c.date("day");
  const auto taken = w.db().reading(
      "scenario", [&](db::Tx& tx) { return training::taken_by(tx, w.person(c.text("person")), c.date("date")); });
  const auto of_day = std::ranges::find(taken, day, &training::Taken::day);
  expect("the result", of_day == taken.end() ? "none" : in_words(of_day->result), c.text("result"));
}

}  // namespace

std::vector<Sentence> training_acts() {
  return {
      {"{programme} also follows {overlay:word}", follows},
      {"{mentor} leaves the programme on {date}", leaves},
      {"on {date} {who} meets the mentors with people of the school and {people}", meets_mentors},
      {"on {date} {who} holds a session of {kind} with {people}", holds_session},
      {"on {date} the sheet of {day:date} says of {person} {result:word}", was_there},
  };
}

}  // namespace kith::scenarios
