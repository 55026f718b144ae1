// SPDX-License-Identifier: AGPL-3.0-or-later
#include <algorithm>

#include "platform/i18n/keys.h"
#include "platform/lists/lists.h"
#include "platform/render/html.h"
#include "records/fold.h"
#include "records/labels.h"
#include "training/event.html.h"
#include "training/training.h"

/// One training, with everybody in the room on one screen: who is expected, who signed in by the code, who was there in
/// full or in part.
namespace kith::training {
namespace {

using render::Field;
using render::Url;

struct MarkView {
  std::string at, person;
  Field choice, minutes;
  std::optional<Field> missed;
  bool open{};  ///< something is missed
};
struct EventView {
  render::FormToken token;
  render::ErrorSummary problems;
  std::string course, programme, place, mode, trainer, code, topics;
  Date day{};
  Url attendance, people, sign_in;
  std::vector<MarkView> marks;
  std::vector<std::string> unknown;  ///< signed in under a name that is nobody's
  std::optional<Field> expected, other;
  Field until;
  bool nobody{}, today{}, any_unknown{}, may_add{};
};

struct SheetRow {
  std::string name, mark, missed;
  std::optional<std::int64_t> minutes;
};
constexpr lists::Column<SheetRow> list_columns[] = {
    {"training.column.mentor", lists::field<&SheetRow::name>},
    {"training.field.mark", lists::field<&SheetRow::mark>},
    {"training.field.minutes", lists::field<&SheetRow::minutes>},
    {"training.field.missed", lists::field<&SheetRow::missed>},
};

struct Room {
  Event event;
  Topics topics;
  std::string course;
  std::vector<Mark> sheet;
  std::vector<bool> signed_in;  ///< beside each line
  std::vector<std::string> unknown;
};

/// People of whom the typed name may speak: mentors of the programme.
std::vector<PersonId> candidates(const Uses& uses, const Event& event, Date today) {
  std::vector<PersonId> people;
  for (const auto& [person, service] : mentors_of(*uses.people.columns(), event.programme, today))
    people.push_back(person);
  return people;
}

bool fits(const casefile::Indexed& person, const SignIn& typed) {
  const auto name = records::fold(typed.name);
  const bool same = name == records::fold(person.name) || name == person.given + " " + person.family;
  return same && (typed.phone_end.empty() || person.phone.empty() || person.phone.ends_with(typed.phone_end));
}

/// Whoever signed in and can be told goes onto the sheet; the others are named beside it.
void place_sign_ins(const Uses& uses, const std::vector<SignIn>& typed, Date today, Room& room) {
  auto people = candidates(uses, room.event, today);
  for (const auto& mark : room.sheet) people.push_back(mark.person);
  std::sort(people.begin(), people.end());
  people.erase(std::unique(people.begin(), people.end()), people.end());
  room.signed_in.assign(room.sheet.size(), false);
  uses.people.book([&](const casefile::Book& book) {
    for (const auto& one : typed) {
      std::vector<PersonId> found;
      for (const auto person : people)
        if (const auto* indexed = book.of(person); indexed && !indexed->gone && fits(*indexed, one))
          found.push_back(person);
      if (found.size() != 1) {
        room.unknown.push_back(one.name);
        continue;
      }
      const auto at =
          std::find_if(room.sheet.begin(), room.sheet.end(), [&](const Mark& m) { return m.person == found.front(); });
      const auto line = static_cast<std::size_t>(at - room.sheet.begin());
      if (at == room.sheet.end()) {
        room.sheet.push_back({found.front(), Mark::Was::unsaid, 0, {}, 0, 0});
        room.signed_in.push_back(false);
      }
      room.signed_in[line] = true;
    }
  });
}

std::optional<Room> open_room(Visit& visit, const Uses& uses) {
  const auto scope = scope_of(visit.actor, auth::Permission::record_training);
  std::vector<SignIn> typed;
  auto room = visit.reading([&](db::Tx& tx) -> std::optional<Room> {
    auto event = event_at(visit, tx, visit.path.find("event")->second);
    if (!event || !scope.sees_whole(event->programme)) return std::nullopt;
    Room found{std::move(*event), {}, {}, {}, {}, {}};
    for (const auto& course : load_courses(tx, visit.today))
      if (course.version == found.event.version) {
        found.topics = course.of.topics;
        found.course = course.title();
      }
    found.sheet = load_sheet(tx, found.event, found.topics, visit.today);
    if (found.event.plan) typed = sign_ins(tx, found.event.plan);
    return found;
  });
  if (!room) return std::nullopt;
  place_sign_ins(uses, typed, visit.today, *room);
  if (room->course.empty()) room->course = visit.words.text("training.no_course_named");
  visit.saw(room->event.event ? "training" : "training_plan", room->event.event ? room->event.event : room->event.plan);
  for (const auto& mark : room->sheet) visit.saw("person", mark.person.value);
  return room;
}

std::string field_name(std::size_t at, std::string_view part) {
  return "marks." + std::to_string(at) + "." + std::string(part);
}

std::vector<Field::Choice> topic_choices(const Visit& visit, Topics topics) {
  std::vector<Field::Choice> choices;
  topics.each([&](Topic topic) {
    choices.push_back({std::string(snapshot::word(topic)), records::code_label(visit.words, snapshot::word(topic))});
  });
  return choices;
}

/// What stands: recorded, or signed in; else nothing is said yet.
std::string_view standing(const Mark& mark, bool signed_in) {
  if (mark.was == Mark::Was::absent) return "absent";
  return mark.was == Mark::Was::there || signed_in ? "there" : "";
}

MarkView mark_view(const Visit& visit, const render::FormState& state, const Room& room, std::size_t at,
                   const std::string& name) {
  const auto& mark = room.sheet[at];
  MarkView view{
      std::to_string(at), visit.seal(mark.person), {}, {}, {}, mark.minutes_missed > 0 || !mark.missed.empty()};
  view.choice = state.choice(field_name(at, "status"), "training.field.mark",
                             {{"there", visit.words.text("training.mark.there")},
                              {"absent", visit.words.text("training.mark.absent")},
                              {"", visit.words.text("training.mark.unsaid")}},
                             standing(mark, room.signed_in[at]));
  view.choice.label =
      room.signed_in[at] ? visit.words.text("training.signed_in", {{"name", std::string_view(name)}}) : name;
  view.minutes = state.field(field_name(at, "minutes"), "training.field.minutes",
                             mark.minutes_missed ? std::to_string(mark.minutes_missed) : "");
  view.minutes.required = false;
  if (room.topics.empty()) return view;
  view.missed = state.choice(field_name(at, "topics"), "training.field.missed", topic_choices(visit, room.topics));
  view.missed->required = false;
  for (auto& choice : view.missed->choices) choice.chosen = mark.missed.has(snapshot::parse_code<Topic>(choice.value));
  return view;
}

/// Who may be added: those who owe a topic of this course, as boxes; everybody else of the programme in a list.
void fill_others(Visit& visit, const Uses& uses, const Room& room, EventView& view) {
  const auto here = [&](PersonId person) {
    return std::any_of(room.sheet.begin(), room.sheet.end(), [&](const Mark& m) { return m.person == person; });
  };
  std::vector<PersonId> owing;
  for (const auto& owes : owed_for(visit, uses)) {
    const bool of_course = std::any_of(owes.topics.begin(), owes.topics.end(),
                                       [&](const OwedTopic& t) { return room.topics.has(t.topic); });
    if (owes.programme == room.event.programme && of_course && !here(owes.mentor) && owing.size() < 60)
      owing.push_back(owes.mentor);
  }
  std::vector<Field::Choice> expected, other;
  uses.people.book([&](const casefile::Book& book) {
    const auto choice = [&](PersonId person, std::vector<Field::Choice>& list) {
      if (const auto* found = book.of(person); found && !found->gone) list.push_back({visit.seal(person), found->name});
    };
    for (const auto person : owing) choice(person, expected);
    for (const auto person : candidates(uses, room.event, visit.today))
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
  const auto& event = room.event;
  EventView view;
  view.token = {visit.csrf(), visit.fresh_key()};
  view.problems = state.problems();
  view.course = room.course;
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
      view.marks.push_back(mark_view(visit, state, room, i, found ? found->name : std::string()));
    }
  });
  view.until = state.field("expires_on", "training.field.expires_on");
  view.until.required = false;
  view.may_add = event.plan != 0;
  if (view.may_add) fill_others(visit, uses, room, view);
  render::Html body(32 * 1024);
  html::event(body, view, visit.words);
  return visit.page(visit.words.text("training.title.event"), body, casefile::status_of(refusal));
}

http::Response sheet_as_file(Visit& visit, const Uses& uses, const Room& room) {
  std::vector<SheetRow> rows;
  uses.people.book([&](const casefile::Book& book) {
    for (std::size_t i = 0; i < room.sheet.size(); ++i) {
      const auto& mark = room.sheet[i];
      const auto* found = book.of(mark.person);
      const auto was = standing(mark, room.signed_in[i]);
      rows.push_back({found ? found->name : std::string(),
                      visit.words.text_of("training.mark." + std::string(was.empty() ? "unsaid" : was)),
                      topic_words(visit.words, mark.missed),
                      {}});
      if (mark.minutes_missed > 0) rows.back().minutes = mark.minutes_missed;
    }
  });
  return lists::answer(visit, "training.sheet", list_columns, rows);
}

/// What was ticked for the people of the sheet; whoever is not on it is left out.
std::vector<Mark> ticked(const Visit& visit, const Room& room, std::vector<Problem>& problems) {
  auto sheet = room.sheet;
  for (auto& mark : sheet) mark.was = Mark::Was::unsaid;
  const auto& form = visit.request.form;
  for (std::size_t i = 0; i < 500; ++i) {
    if (!form.has(field_name(i, "person"))) break;
    const auto person = visit.open_id<PersonId>(form.get(field_name(i, "person")));
    const auto at =
        std::find_if(sheet.begin(), sheet.end(), [&](const Mark& m) { return person && m.person == *person; });
    if (at == sheet.end()) continue;
    const auto status = form.get(field_name(i, "status")), minutes = form.get(field_name(i, "minutes"));
    at->was = status == "there" ? Mark::Was::there : status == "absent" ? Mark::Was::absent : Mark::Was::unsaid;
    at->minutes_missed = 0;
    at->missed = {};
    if (minutes.size() > 4 || minutes.find_first_not_of("0123456789") != minutes.npos)
      problems.push_back({field_name(i, "minutes"), "http.field.not_a_number"});
    else if (!minutes.empty())
      at->minutes_missed = std::stoll(std::string(minutes));
    room.topics.each([&](Topic topic) {
      for (const auto sent : form.all(field_name(i, "topics")))
        if (sent == snapshot::word(topic)) at->missed.add(topic);
    });
  }
  return sheet;
}

Result<http::Response> record(Visit& visit, const Room& room, FunctionRef<http::Response()> done) {
  std::vector<Problem> problems;
  const auto sheet = ticked(visit, room, problems);
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

}  // namespace

http::Response event_page(Visit& visit, const Uses& uses) {
  const auto room = open_room(visit, uses);
  if (!room) return visit.refused({RefusalKind::not_found, {}});
  if (lists::wanted(visit)) return sheet_as_file(visit, uses, *room);
  if (!room->sheet.empty()) visit.offer_file();
  return show(visit, uses, *room, nullptr);
}

http::Response sheet_post(Visit& visit, const Uses& uses) {
  const auto room = open_room(visit, uses);
  if (!room) return visit.refused({RefusalKind::not_found, {}});
  const auto made = record(
      visit, *room, [&] { return http::Response::see_other(address_of(visit, room->event) + "?done=done.saved"); });
  return made ? *made : show(visit, uses, *room, &made.error());
}

http::Response sheet_api_post(Visit& visit, const Uses& uses) {
  auto room = open_room(visit, uses);
  if (!room) return visit.refused({RefusalKind::not_found, {}});
  const auto known = candidates(uses, room->event, visit.today);
  for (std::size_t i = 0; visit.request.form.has(field_name(i, "person"));
       ++i) {  // a program need not name who is expected first
    const auto person = visit.open_id<PersonId>(visit.request.form.get(field_name(i, "person")));
    const bool there = person && std::any_of(room->sheet.begin(), room->sheet.end(),
                                             [&](const Mark& m) { return m.person == *person; });
    if (!person || (!there && std::find(known.begin(), known.end(), *person) == known.end()))
      return visit.refused({RefusalKind::invalid, {{field_name(i, "person"), "http.field.not_a_choice"}}});
    if (!there) room->sheet.push_back({*person, Mark::Was::unsaid, 0, {}, 0, 0});
  }
  const auto made = record(visit, *room, [&] { return http::Response::json("{}", 200); });
  return made ? *made : visit.refused(made.error());
}

http::Response people_post(Visit& visit, const Uses& uses) {
  const auto room = open_room(visit, uses);
  if (!room || !room->event.plan) return visit.refused({RefusalKind::not_found, {}});
  const auto known = candidates(uses, room->event, visit.today);
  auto sent = visit.request.form.all("expected");
  sent.push_back(visit.request.form.get("other"));
  const auto made = visit.change("training.expected", [&](db::Tx& tx) -> Result<http::Response> {  // not a word: an act
    for (const auto one : sent) {
      const auto person = visit.open_id<PersonId>(one);
      if (!person || std::find(known.begin(), known.end(), *person) == known.end()) continue;
      expect(tx, room->event.plan, *person, casefile::author_of(visit));
      visit.changed("person", person->value);
    }
    return http::Response::see_other(address_of(visit, room->event) + "?done=done.saved");
  });
  return made ? *made : show(visit, uses, *room, &made.error());
}

}  // namespace kith::training
