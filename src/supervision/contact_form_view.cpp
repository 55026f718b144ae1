// SPDX-License-Identifier: AGPL-3.0-or-later
#include "supervision/contact_form_view.h"

#include <algorithm>

#include "platform/i18n/keys.h"
#include "supervision/contact.h"
#include "supervision/contact_form.h"
#include "supervision/contact_rules.h"
#include "supervision/informants.h"

namespace kith::supervision {
namespace {

using i18n::Key;
using render::Field;

std::string_view yes(bool ticked) { return ticked ? "true" : ""; }

Field optional(Field field) {
  field.required = false;
  return field;
}

std::vector<Field::Choice> result_choices(const i18n::Words& words, bool front) {
  std::vector<Field::Choice> choices;
  if (!front) choices.push_back({"", words.text("supervision.form.not_part")});
  for (const Outcome outcome : all_outcomes)
    choices.push_back({std::string(code(outcome)), words.text_of(key_of(outcome))});
  return choices;
}

std::vector<Field::Choice> quality_choices(const i18n::Words& words) {
  std::vector<Field::Choice> choices{{"", words.text("supervision.form.quality_unasked")}};
  for (int n = 1; n <= 5; ++n) {
    std::string text = std::to_string(n);
    if (n == 1) text += " – " + words.text("supervision.form.quality_low");
    if (n == 5) text += " – " + words.text("supervision.form.quality_high");
    choices.push_back({std::to_string(n), std::move(text)});
  }
  return choices;
}

std::vector<QuickNote> quick_notes(const i18n::Words& words, const std::string& field) {
  return {{field, words.text("supervision.form.no_answer")},
          {field, words.text("supervision.form.left_message")},
          {field, words.text("supervision.form.call_back")},
          {field, words.text("supervision.form.wrong_number")}};
}

bool answered(const Field& field) { return !field.value.empty() || field.wrong(); }

Date day_typed(const Visit& visit, const http::Fields* typed) {
  if (!typed) return visit.today;
  return i18n::read_date(typed->get("event_date"), visit.today).value_or(visit.today);
}

}  // namespace

ContactFormBuilder::ContactFormBuilder(db::Tx& tx, const Visit& visit, const snapshot::Snapshot& columns,
                                       const http::Fields* typed, const Refusal* refusal, PersonCards& people)
    : tx_(tx),
      visit_(visit),
      snapshot_(columns),
      typed_(typed),
      state_(visit.words, typed, refusal),
      people_(people),
      day_(day_typed(visit, typed)) {}

std::optional<PartyView> ContactFormBuilder::party(const RowSubject& row, const RowStart& start) const {
  const auto match = snapshot::state_of(snapshot_, snapshot::ref_of(row.match), visit_.today);
  if (!match) return std::nullopt;
  const PersonCard mentor = people_.of(snapshot::key_of(match->mentor)),
                   mentee = people_.of(snapshot::key_of(match->mentee));
  PartyView view{.number = static_cast<std::int64_t>(row.number),
                 .match = visit_.seal(row.match),
                 .track = code(row.track),
                 .track_word = Key::find(key_of(row.track)).value(),
                 .name = row.track == Track::mentor ? mentor.name : mentee.name,
                 .mentee = mentee.name,
                 .mentor = mentor.name,
                 .party = start.party,
                 .seen = start.seen,
                 .front = row.number == 0};
  fill_answers(view, row, start);
  if (row.track == Track::guardian)
    fill_guardian(view, row, start, mentee.person);
  else if (view.front)
    view.callees.push_back(callee_of(row.track == Track::mentor ? mentor : mentee));
  if (view.front) view.last = last_said(tx_, visit_, snapshot_, row.match, row.track, people_, longest_text);
  view.due = due_soon(snapshot_, row.match, row.track, visit_.today);
  return view;
}

void ContactFormBuilder::fill_answers(PartyView& view, const RowSubject& row, const RowStart& start) const {
  const auto name = [&](std::string_view field) { return party_field(row.number, field); };
  view.result =
      state_.choice(name("result"), "supervision.form.result", result_choices(visit_.words, view.front), start.result);
  view.nothing_learned =
      state_.field(name("nothing_learned"), "supervision.form.nothing_learned", yes(start.nothing_learned));
  view.note = state_.field(name("note"), "supervision.form.note", start.note);
  view.note.focus = view.front && !typed_;
  if (view.result.value != "reached") view.quick_notes = quick_notes(visit_.words, view.note.name);
  view.guidance = optional(state_.field(name("guidance"), "supervision.form.guidance", start.guidance));
  view.quality = optional(state_.choice(name("relationship_quality"), "supervision.form.quality",
                                        quality_choices(visit_.words), start.quality));
  view.safety_asked = state_.field(name("safety_asked"), "supervision.form.safety_asked", yes(start.safety_asked));
  if (row.track == Track::mentee)
    view.private_talk = state_.field(name("private_talk"), "supervision.form.private_talk", yes(start.private_talk));
  view.problems = optional(state_.field(name("problems"), "supervision.form.problems", start.problems));
  view.next_step = optional(state_.field(name("next_step"), "supervision.form.next_step", start.next_step));
  view.more_open = answered(view.guidance) || answered(view.quality) || answered(view.problems) ||
                   answered(view.next_step) || view.safety_asked.checked() || view.nothing_learned.checked() ||
                   (view.private_talk && view.private_talk->checked());
}

void ContactFormBuilder::fill_guardian(PartyView& view, const RowSubject& row, const RowStart& start,
                                       PersonId mentee) const {
  const auto name = [&](std::string_view field) { return party_field(row.number, field); };
  const AroundMentee family = around(tx_, mentee, day_, visit_.today);
  for (const Adult& adult : family.adults) people_.add(adult.card);
  for (const Adult* adult : family.barred()) view.barred.push_back(adult->card.name);
  const auto choices = informant_choices(visit_, family);
  view.informant = state_.choice(name("informant"), "supervision.form.who_answered", choices,
                                 start.informant.empty() ? usual_informant(visit_, family) : start.informant);
  const std::string custody_informant = family.custody ? family.custody->informant_name : std::string();
  view.informant_name = state_.field(name("informant_name"), "supervision.form.informant_name",
                                     start.informant_name.empty() ? custody_informant : start.informant_name);
  view.relation = state_.field(name("relation"), "supervision.form.relation", start.relation);
  view.relation->hint = visit_.words.text("supervision.form.relation_hint");
  for (const auto* also : {"informant_kind", "person"})  // problems of these belong to the one choice on the page
    if (view.informant->error.empty()) view.informant->error = state_.error(name(also));
  if (!view.front) return;
  for (const Adult* adult : family.open_guardians()) view.callees.push_back(callee_of(*adult));
  const bool none_open = view.callees.empty();
  view.all_barred = none_open && !view.barred.empty();
  view.survivor = none_open && family.of_survivor;
  view.no_guardian = none_open && view.barred.empty() && !family.custody && !view.survivor;
  for (const Adult* adult : family.safe_adults()) view.callees.push_back(callee_of(*adult));
  for (const Adult* adult : family.others()) view.callees.push_back(callee_of(*adult));
  view.custody = family.custody;
}

Field ContactFormBuilder::event_date(std::string_view initial) const {
  Field field = state_.field("event_date", "supervision.form.when", initial);
  field.choices = {{visit_.words.date(visit_.today), visit_.words.text("form.today")},
                   {visit_.words.date(add_days(visit_.today, -1)), visit_.words.text("form.yesterday")}};
  return field;
}

Field ContactFormBuilder::mode(std::string_view initial) const {
  std::vector<Field::Choice> choices;
  for (const Mode mode : all_modes) choices.push_back({std::string(code(mode)), visit_.words.text_of(key_of(mode))});
  return state_.choice("mode", "supervision.form.mode", std::move(choices), initial);
}

Field ContactFormBuilder::minutes(std::string_view initial) const {
  return optional(state_.field("minutes", "supervision.form.minutes", initial));
}

Field ContactFormBuilder::note(std::string_view initial) const {
  Field field = optional(state_.field("note", "supervision.form.common_note", initial));
  field.hint = visit_.words.text("supervision.form.common_note_hint");
  return field;
}

std::optional<Field> ContactFormBuilder::late_reason() const {
  Field field = state_.field("late_reason", "supervision.form.late_reason");
  if (!is_late_entry(day_, visit_.today) && !answered(field)) return std::nullopt;
  field.hint = visit_.words.text("supervision.form.late");
  return field;
}

}  // namespace kith::supervision
