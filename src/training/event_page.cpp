// SPDX-License-Identifier: AGPL-3.0-or-later
#include <algorithm>

#include "platform/base/json_writer.h"
#include "platform/i18n/keys.h"
#include "platform/lists/lists.h"
#include "platform/render/html.h"
#include "records/labels.h"
#include "training/event.html.h"
#include "training/room.h"

/// One training, with everybody in the room on one screen: who is expected, who signed in by the code, who was there in
/// full or in part.
namespace kith::training {
namespace {

using render::Field;
using render::Url;

struct MarkView {
  std::string at, person;
  Field choice, minutes, day, hours, mode;
  std::optional<Field> missed, failed;
  std::optional<Url> record;  ///< its versions
  bool open{};                ///< something is missed or differs
  bool late{};
};
struct EventView {
  render::FormToken token;
  render::ErrorSummary problems;
  std::string course, programme, place, mode, trainer, code, topics, clause;
  Date day{};
  Url attendance, people, sign_in;
  std::vector<MarkView> marks;
  std::vector<std::string> unknown;  ///< signed in under a name that is nobody's
  std::optional<Field> expected, other;
  Field until;
  bool nobody{}, today{}, any_unknown{}, late{};
  bool may_add() const { return expected || other; }
};

struct SheetRow {
  std::string name, mark, missed;
  std::optional<std::int64_t> minutes;
  std::optional<Date> day{};
  std::optional<lists::Hundredths> hours{};
  std::string mode{}, late{};
};
constexpr lists::Column<SheetRow> list_columns[] = {
    {"training.column.mentor", lists::field<&SheetRow::name>},
    {"training.field.mark", lists::field<&SheetRow::mark>},
    {"training.field.minutes", lists::field<&SheetRow::minutes>},
    {"training.field.missed", lists::field<&SheetRow::missed>},
    {"training.field.own_day", lists::field<&SheetRow::day>},
    {"training.field.own_hours", lists::field<&SheetRow::hours>},
    {"training.field.own_mode", lists::field<&SheetRow::mode>},
    {"match.late_entry", lists::field<&SheetRow::late>},
};

std::vector<Field::Choice> topic_choices(const Visit& visit, Topics topics) {
  std::vector<Field::Choice> choices;
  topics.each([&](Topic topic) {
    choices.push_back({std::string(snapshot::word(topic)), records::code_label(visit.words, snapshot::word(topic))});
  });
  return choices;
}

/// What stands: recorded, or signed in; else nothing is said yet.
std::string_view standing(const Mark& mark, bool signed_in) {
  using enum Mark::Was;
  if (mark.was == absent) return "absent";
  if (mark.was == passed) return "passed";
  return mark.came() || signed_in ? "there" : "";
}

bool is_late_line(const Event& event, const Mark& mark) {
  return mark.recorded_on && is_late(mark.day.value_or(event.day), *mark.recorded_on);
}

/// What differs of this person alone, folded.
void fill_own(const Visit& visit, const render::FormState& state, const Room& room, std::size_t at, MarkView& view) {
  const auto& mark = room.sheet[at];
  const auto& words = visit.words;
  view.minutes = state.field(field_name(at, "minutes"), "training.field.minutes",
                             mark.minutes_missed ? std::to_string(mark.minutes_missed) : "");
  view.hours = state.field(field_name(at, "hours"), "training.field.own_hours",
                           mark.hours ? words.decimal(*mark.hours) : std::string());
  view.day =
      state.field(field_name(at, "day"), "training.field.own_day", mark.day ? words.date(*mark.day) : std::string());
  std::vector<Field::Choice> modes{{"", words.text("training.as_the_training")}};
  for (const auto code : records::ColumnKey("training_records.mode")->codes)
    modes.push_back({std::string(code), records::code_label(words, code)});
  view.mode = state.choice(field_name(at, "mode"), "training.field.own_mode", std::move(modes), mark.mode);
  if (room.event.is_course())
    view.failed =
        state.field(field_name(at, "failed"), "training.field.failed", mark.was == Mark::Was::failed ? "true" : "");
  if (!room.topics.empty()) {
    view.missed = state.choice(field_name(at, "topics"), "training.field.missed", topic_choices(visit, room.topics));
    view.missed->required = false;
    const auto sent = visit.request.form.all(field_name(at, "topics"));
    for (auto& choice : view.missed->choices)
      choice.chosen = at < room.typed ? std::ranges::find(sent, choice.value) != sent.end()
                                      : mark.missed.has(snapshot::parse_code<Topic>(choice.value));
    for (const auto& choice : view.missed->choices) view.open |= choice.chosen;
  }
  for (auto* field : {&view.minutes, &view.hours, &view.day, &view.mode}) field->required = false;
  for (const auto* field : {&view.minutes, &view.hours, &view.day, &view.mode}) view.open |= field->wrong();
}

MarkView mark_view(const Visit& visit, const render::FormState& state, const Room& room, std::size_t at,
                   const std::string& name) {
  const auto& mark = room.sheet[at];
  const auto& words = visit.words;
  MarkView view;
  view.at = std::to_string(at);
  view.person = visit.seal(mark.person);
  view.open = mark.minutes_missed > 0 || !mark.missed.empty() || mark.differs();
  view.late = is_late_line(room.event, mark);
  if (mark.chain)
    view.record = Url(address_of(visit, room.event) + "/records/" + visit.seal_record("training_records", mark.chain));
  std::vector<Field::Choice> choices{{"there", words.text("training.mark.there")},
                                     {"absent", words.text("training.mark.absent")},
                                     {"", words.text("training.mark.unsaid")}};
  if (room.event.is_course()) choices.insert(choices.begin() + 1, {"passed", words.text("training.mark.passed")});
  view.choice = state.choice(field_name(at, "status"), "training.field.mark", std::move(choices),
                             standing(mark, room.signed_in[at]));
  view.choice.label = room.signed_in[at] ? words.text("training.signed_in", {{"name", std::string_view(name)}}) : name;
  fill_own(visit, state, room, at, view);
  return view;
}

/// Who may be added: those who owe a topic of this course, as boxes; everybody else of the programme in a list.
void fill_others(Visit& visit, const Uses& uses, const Room& room, EventView& view) {
  const auto here = [&](PersonId person) {
    return std::any_of(room.sheet.begin(), room.sheet.end(), [&](const Mark& m) { return m.person == person; });
  };
  std::vector<PersonId> owing;
  const auto standing_then = may_stand(visit, uses, room.event, room.event.day);
  for (const auto& owes : owed_for(visit, uses)) {
    const bool of_course = std::any_of(owes.topics.begin(), owes.topics.end(),
                                       [&](const OwedTopic& t) { return room.topics.has(t.topic); });
    if (owes.programme == room.event.programme && of_course && !here(owes.mentor) &&
        standing_then.contains(owes.mentor) && owing.size() < 60)
      owing.push_back(owes.mentor);
  }
  std::vector<Field::Choice> expected, other;
  uses.people.book([&](const casefile::Book& book) {
    const auto choice = [&](PersonId person, std::vector<Field::Choice>& list) {
      if (const auto* found = book.of(person); found && !found->gone) list.push_back({visit.seal(person), found->name});
    };
    for (const auto person : owing) choice(person, expected);
    for (const auto person : standing_then)
      if (!here(person) && std::find(owing.begin(), owing.end(), person) == owing.end()) choice(person, other);
  });
  std::sort(other.begin(), other.end(), [](const auto& a, const auto& b) { return a.text < b.text; });
  const render::FormState state(visit.words, nullptr, nullptr);
  if (!expected.empty()) view.expected = state.choice("expected", "training.field.expected", std::move(expected));
  if (!other.empty()) {
    other.insert(other.begin(), {"", visit.words.text("casefile.choose")});
    view.other = state.choice("other", "training.field.other", std::move(other));
  }
  for (auto* field : {&view.expected, &view.other})
    if (*field) (*field)->required = false;
}

http::Response show(Visit& visit, const Uses& uses, const Room& room, const Refusal* refusal) {
  const render::FormState state(visit.words, refusal ? &visit.request.form : nullptr, refusal);
  const render::FormState as_it_stands(visit.words, nullptr, nullptr);  // of whoever was not sent
  const auto& event = room.event;
  EventView view;
  view.token = {visit.csrf(), visit.fresh_key()};
  view.problems = state.problems();
  view.course = room.title;
  view.clause = clause_of(visit.words, event);
  view.late = event.late();
  view.programme = event.programme_name;
  view.place = event.place;
  if (event.starts_at) {
    const auto two = [](std::int64_t n) { return (n < 10 ? "0" : "") + std::to_string(n); };
    view.place = two(*event.starts_at / 60) + ":" + two(*event.starts_at % 60) + (event.place.empty() ? "" : " · ") +
                 event.place;
  }
  view.mode = records::code_label(visit.words, event.mode);
  if (event.trainer) view.trainer = name_of(uses, event.trainer);
  view.topics = topic_words(visit.words, room.topics);
  view.day = event.day;
  view.today = event.day == visit.today && !event.code.empty();
  view.code = event.code;
  view.sign_in = Url("/training/sign-in?code=" + event.code);
  view.attendance = Url(address_of(visit, event) + "/attendance");
  view.people = Url(address_of(visit, event) + "/people");
  view.nobody = room.sheet.empty();
  view.unknown = room.unknown;
  view.any_unknown = !room.unknown.empty();
  uses.people.book([&](const casefile::Book& book) {
    for (std::size_t i = 0; i < room.sheet.size(); ++i) {
      const auto* found = book.of(room.sheet[i].person);
      view.marks.push_back(
          mark_view(visit, i < room.typed ? state : as_it_stands, room, i, found ? found->name : std::string()));
    }
  });
  view.until = state.field("expires_on", "training.field.expires_on");
  view.until.required = false;
  fill_others(visit, uses, room, view);
  render::Html body(32 * 1024);
  html::event(body, view, visit.words);
  return visit.page(visit.words.text("training.title.event"), body, casefile::status_of(refusal));
}

SheetRow sheet_row(const Visit& visit, const Room& room, std::size_t at, std::string name) {
  const auto& mark = room.sheet[at];
  const std::string_view was = mark.was == Mark::Was::failed ? "failed" : standing(mark, room.signed_in[at]);
  SheetRow row{std::move(name),
               visit.words.text_of("training.mark." + std::string(was.empty() ? "unsaid" : was)),
               topic_words(visit.words, mark.missed),
               {}};
  if (mark.minutes_missed > 0) row.minutes = mark.minutes_missed;
  row.day = mark.day;
  if (mark.hours) row.hours = lists::Hundredths{*mark.hours};
  if (!mark.mode.empty()) row.mode = records::code_label(visit.words, mark.mode);
  if (is_late_line(room.event, mark)) row.late = visit.words.text("casefile.yes");
  return row;
}

http::Response sheet_as_file(Visit& visit, const Uses& uses, const Room& room) {
  std::vector<SheetRow> rows;
  uses.people.book([&](const casefile::Book& book) {
    for (std::size_t i = 0; i < room.sheet.size(); ++i) {
      const auto* found = book.of(room.sheet[i].person);
      rows.push_back(sheet_row(visit, room, i, found ? found->name : std::string()));
    }
  });
  return lists::answer(visit, "training.sheet", list_columns, rows);
}

Result<http::Response> record(Visit& visit, const Uses& uses, const Room& room, FunctionRef<http::Response()> done) {
  std::vector<Problem> problems;
  const auto sheet = ticked(visit, uses, room, problems);
  const auto typed = visit.request.form.get("expires_on");
  const auto until = typed.empty() ? std::nullopt : i18n::read_date(typed, visit.today);
  if (!typed.empty() && !until) problems.push_back({"expires_on", "http.field.not_a_date"});
  if (!problems.empty()) return refuse(std::move(problems));
  return visit.change("training.attendance", [&](db::Tx& tx) -> Result<http::Response> {  // not a word: an act
    const auto made = record_sheet(tx, room.event, room.topics, sheet, until, casefile::author_of(visit));
    if (!made) return tl::unexpected(made.error());
    visit.changed("training", *made);
    return done();
  });
}

/// One line as it may be sent back, with who it is and the record that stands.
void mark_json(JsonWriter& json, const Visit& visit, const Room& room, std::size_t at, const std::string& name) {
  const auto& mark = room.sheet[at];
  const auto topics = [&](std::string_view key, Topics list) {
    json.key(key).array();
    list.each([&](Topic topic) { json.value(snapshot::word(topic)); });
    json.end();
  };
  json.object().member("person", visit.seal(mark.person)).member("name", name);
  json.member("status", mark.was == Mark::Was::failed ? std::string_view("failed") : standing(mark, false));
  json.member("signed_in", bool{room.signed_in[at]}).member("minutes", mark.minutes_missed);
  topics("topics", mark.missed);
  topics("also", mark.also);
  if (mark.day) json.member("day", iso(*mark.day));
  if (mark.hours) json.member("hours", JsonWriter::Decimal{*mark.hours, 2});
  if (!mark.mode.empty()) json.member("mode", mark.mode);
  if (mark.chain) json.member("record", visit.seal_record("training_records", mark.chain));
  json.end();
}

/// Whoever is named is expected; nobody is when one of them cannot stand on the sheet that day.
Result<http::Response> invite(Visit& visit, const Uses& uses, const Event& event, FunctionRef<http::Response()> done) {
  const auto known = may_stand(visit, uses, event, event.day);
  auto sent = visit.request.form.all("expected");
  if (const auto other = visit.request.form.get("other"); !other.empty()) sent.push_back(other);
  std::vector<PersonId> added;
  for (const auto one : sent) {
    const auto person = visit.open_id<PersonId>(one);
    if (!person || !known.contains(*person)) return refuse(RefusalKind::invalid, "http.field.not_a_choice", "expected");
    added.push_back(*person);
  }
  return visit.change("training.expected", [&](db::Tx& tx) -> Result<http::Response> {  // not a word: an act
    const auto author = casefile::author_of(visit);
    const auto plan = added.empty() ? event.plan : plan_of(tx, event, author);
    for (const auto person : added) {
      expect(tx, plan, person, author);
      visit.changed("person", person.value);
    }
    return done();
  });
}

}  // namespace

http::Response event_page(Visit& visit, const Uses& uses) {
  const auto room = open_room(visit, uses);
  if (!room) return visit.refused({RefusalKind::not_found, {}});
  if (lists::wanted(visit)) return sheet_as_file(visit, uses, *room);
  if (!room->sheet.empty()) visit.offer_file();
  return show(visit, uses, *room, nullptr);
}

http::Response sheet_post(Visit& visit, const Uses& uses) {
  auto room = open_room(visit, uses);
  if (!room) return visit.refused({RefusalKind::not_found, {}});
  const bool late = is_late(room->event.day, visit.today) && room->event.event == 0;
  const auto made = record(visit, uses, *room, [&] {
    return http::Response::see_other(address_of(visit, room->event) +
                                     (late ? "?done=done.training_late" : "?done=done.saved"));
  });
  if (made) return *made;
  as_sent(visit, *room);
  return show(visit, uses, *room, &made.error());
}

http::Response sheet_api_post(Visit& visit, const Uses& uses) {
  auto room = open_room(visit, uses);
  if (!room) return visit.refused({RefusalKind::not_found, {}});
  const auto& form = visit.request.form;
  const auto known = may_stand(visit, uses, room->event, room->event.day);
  for (std::size_t i = 0; form.has(field_name(i, "person")); ++i) {  // a program need not name who is expected first
    const auto person = visit.open_id<PersonId>(form.get(field_name(i, "person")));
    if (person && std::ranges::find(room->sheet, *person, &Mark::person) != room->sheet.end()) continue;
    const auto own = i18n::read_date(form.get(field_name(i, "day")), visit.today);
    if (!person || (!known.contains(*person) && !(own && may_stand(visit, uses, room->event, *own).contains(*person))))
      return visit.refused({RefusalKind::invalid, {{field_name(i, "person"), "http.field.not_a_choice"}}});
    room->sheet.push_back({*person, Mark::Was::unsaid, 0, {}, 0, 0});
  }
  const auto made = record(visit, uses, *room, [&] { return http::Response::json("{}", 200); });
  return made ? *made : visit.refused(made.error());
}

http::Response event_api(Visit& visit, const Uses& uses) {
  const auto room = open_room(visit, uses);
  if (!room) return visit.refused({RefusalKind::not_found, {}});
  std::string out;
  JsonWriter json(out);
  json.object();
  head_json(json, visit, room->event);
  json.key("marks").array();
  for (std::size_t at = 0; at < room->sheet.size(); ++at)
    mark_json(json, visit, *room, at, name_of(uses, room->sheet[at].person));
  json.end().key("unknown").array();
  for (const auto& name : room->unknown) json.value(name);
  json.end().end();
  return http::Response::json(out);
}

http::Response people_post(Visit& visit, const Uses& uses) {
  const auto room = open_room(visit, uses);
  if (!room) return visit.refused({RefusalKind::not_found, {}});
  const auto made = invite(visit, uses, room->event, [&] {
    return http::Response::see_other(address_of(visit, room->event) + "?done=done.saved");
  });
  return made ? *made : show(visit, uses, *room, &made.error());
}

http::Response people_api_post(Visit& visit, const Uses& uses) {
  const auto room = open_room(visit, uses);
  if (!room) return visit.refused({RefusalKind::not_found, {}});
  const auto made = invite(visit, uses, room->event, [&] { return http::Response::json("{}", 200); });
  return made ? *made : visit.refused(made.error());
}

}  // namespace kith::training
