// SPDX-License-Identifier: AGPL-3.0-or-later
#include "training/room.h"

#include <algorithm>
#include <map>

#include "platform/i18n/keys.h"
#include "records/fold.h"
#include "records/labels.h"
#include "records/value.h"
#include "training/eligible.h"

namespace kith::training {
namespace {

bool fits(const casefile::Indexed& person, const SignIn& typed) {
  const auto name = records::fold(typed.name);
  const bool same = name == records::fold(person.name) || name == person.given + " " + person.family;
  return same && (typed.phone_end.empty() || person.phone.empty() || person.phone.ends_with(typed.phone_end));
}

/// Whoever signed in and can be told goes onto the sheet; the others are named beside it.
void place_sign_ins(Visit& visit, const Uses& uses, const std::vector<SignIn>& typed, Room& room) {
  room.signed_in.assign(room.sheet.size(), false);
  if (typed.empty()) return;
  auto people = may_stand(visit, uses, room.event, room.event.day);
  for (const auto& mark : room.sheet) people.insert(mark.person);
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
      const auto at = std::ranges::find(room.sheet, found.front(), &Mark::person);
      const auto line = static_cast<std::size_t>(at - room.sheet.begin());
      if (at == room.sheet.end()) {
        room.sheet.push_back({found.front(), Mark::Was::unsaid, 0, {}, 0, 0});
        room.signed_in.push_back(false);
      }
      room.signed_in[line] = true;
    }
  });
}

/// Reads the fields of one line.
class Line {
 public:
  Line(const Visit& visit, const Room& room, std::size_t at, std::vector<Problem>& problems)
      : visit_(visit), room_(room), at_(at), problems_(problems) {}

  void read(Mark& mark) const {
    const auto stood = mark.minutes_missed;
    mark.was = was();
    mark.minutes_missed = minutes();
    mark.missed = {};
    room_.topics.each([&](Topic topic) {
      if (chosen("topics", topic)) mark.missed.add(topic);
    });
    read_beside(mark);
    mark.day = day();
    mark.hours = hours();
    const auto whole = mark.hours ? mark.hours : room_.event.hours;
    if (mark.came() && whole && mark.minutes_missed != stood && mark.minutes_missed * 100 >= *whole * 60)
      wrong("minutes", "training.flaw.missed_all");
    mark.mode = typed("mode") == room_.event.mode ? std::string() : std::string(typed("mode"));
    const auto modes = records::ColumnKey("training_records.mode")->codes;
    if (!mark.mode.empty() && std::ranges::find(modes, mark.mode) == modes.end())
      wrong("mode", "http.field.not_a_choice");
  }

 private:
  std::string_view typed(std::string_view part) const { return visit_.request.form.get(field_name(at_, part)); }
  void wrong(std::string_view part, const char* key) const { problems_.push_back({field_name(at_, part), key}); }
  Mark::Was was() const {
    using enum Mark::Was;
    const auto status = typed("status");
    if (status == "absent") return absent;
    if (status != "there" && status != "passed" && status != "failed") return unsaid;
    if (!room_.event.is_course()) return there;
    return status == "failed" || typed("failed") == "true" || typed("failed") == "on" ? failed
           : status == "passed"                                                       ? passed
                                                                                      : there;
  }
  std::int64_t minutes() const {
    const auto text = typed("minutes");
    if (text.empty()) return 0;
    if (text.size() <= 4 && text.find_first_not_of("0123456789") == text.npos) return std::stoll(std::string(text));
    wrong("minutes", "http.field.not_a_number");
    return 0;
  }
  bool chosen(std::string_view part, Topic topic) const {
    const auto all = visit_.request.form.all(field_name(at_, part));
    return std::ranges::find(all, snapshot::word(topic)) != all.end();
  }
  /// Topics beside the course stay as they stand until they are sent.
  void read_beside(Mark& mark) const {
    const auto sent = visit_.request.form.all(field_name(at_, "also"));
    if (!sent.empty()) mark.also = {};
    for (const auto one : sent) {
      const auto codes = records::ColumnKey("course_versions.topics")->codes;
      if (std::ranges::find(codes, one) == codes.end())
        wrong("also", "http.field.not_a_choice");
      else if (const auto topic = snapshot::parse_code<Topic>(one); !room_.topics.has(topic))
        mark.also.add(topic);
    }
  }
  std::optional<Date> day() const {
    const auto text = typed("day");
    if (text.empty()) return std::nullopt;
    const auto day = i18n::read_date(text, visit_.today);
    if (!day)
      wrong("day", "http.field.not_a_date");
    else if (const auto* flaw = day_flaw(room_.event, *day, visit_.today))
      wrong("day", flaw);
    return day == room_.event.day ? std::nullopt : day;
  }
  std::optional<std::int64_t> hours() const {
    std::string text(typed("hours"));
    if (text.empty()) return std::nullopt;
    std::ranges::replace(text, ',', '.');
    if (text.find('.') != text.npos) {  // "2.0" is 2
      text.erase(text.find_last_not_of('0') + 1);
      if (text.ends_with('.')) text.pop_back();
    }
    db::Value value;
    if (records::parse(*records::ColumnKey("training_records.hours"), text, value)) {
      wrong("hours", "http.field.not_a_number");
      return std::nullopt;
    }
    return room_.event.hours == value.integer() ? std::nullopt : std::optional(value.integer());
  }

  const Visit& visit_;
  const Room& room_;
  std::size_t at_;
  std::vector<Problem>& problems_;
};

/// Who may stand on a sheet by the day of each line; every day is looked up once.
class StandingByDay {
 public:
  StandingByDay(Visit& visit, const Uses& uses, const Event& event) : visit_(visit), uses_(uses), event_(event) {}
  bool has(PersonId person, Date day) {
    auto at = by_day_.find(day);
    if (at == by_day_.end()) at = by_day_.emplace(day, may_stand(visit_, uses_, event_, day)).first;
    return at->second.contains(person);
  }

 private:
  Visit& visit_;
  const Uses& uses_;
  const Event& event_;
  std::map<Date, std::set<PersonId>> by_day_;
};

}  // namespace

std::string title_of(const i18n::Words& words, const Event& event, const std::vector<Course>& courses) {
  if (!event.is_course()) return records::code_label(words, event.kind);
  const auto course = std::ranges::find(courses, event.version, &Course::version);
  return course == courses.end() ? words.text("training.no_course_named") : course->title();
}

std::string clause_of(const i18n::Words& words, const Event& event) {
  return words.text_of("training.clause." + event.kind);
}

std::set<PersonId> may_stand(Visit& visit, const Uses& uses, const Event& event, Date day) {
  auto people = trainees_on(*uses.people.columns(), event.programme, day, visit.today);
  for (const auto gone : visit.reading([&](db::Tx& tx) { return left(tx, event.programme, day, visit.today); }))
    people.erase(gone);
  return people;
}

std::optional<Room> open_room(Visit& visit, const Uses& uses) {
  const auto scope = scope_of(visit.actor, auth::Permission::record_training);
  std::vector<SignIn> typed;
  auto room = visit.reading([&](db::Tx& tx) -> std::optional<Room> {
    auto event = event_at(visit, tx, visit.path.find("event")->second);
    if (!event || !scope.sees_whole(event->programme)) return std::nullopt;
    Room found{std::move(*event), {}, {}, {}, {}, {}, 0};
    const auto courses = load_courses(tx, visit.today);
    for (const auto& course : courses)
      if (course.version == found.event.version) found.topics = course.of.topics;
    found.title = title_of(visit.words, found.event, courses);
    found.sheet = load_sheet(tx, found.event, found.topics, visit.today);
    if (found.event.plan) typed = sign_ins(tx, found.event.plan);
    return found;
  });
  if (!room) return std::nullopt;
  place_sign_ins(visit, uses, typed, *room);
  visit.saw(room->event.event ? "training" : "training_plan", room->event.event ? room->event.event : room->event.plan);
  for (const auto& mark : room->sheet) visit.saw("person", mark.person.value);
  return room;
}

std::string field_name(std::size_t at, std::string_view part) {
  return "marks." + std::to_string(at) + "." + std::string(part);
}

std::vector<Mark> ticked(Visit& visit, const Uses& uses, const Room& room, std::vector<Problem>& problems) {
  auto sheet = room.sheet;
  for (auto& mark : sheet) mark.was = Mark::Was::unsaid;
  StandingByDay standing(visit, uses, room.event);
  for (std::size_t i = 0; i < 500 && visit.request.form.has(field_name(i, "person")); ++i) {
    const auto person = visit.open_id<PersonId>(visit.request.form.get(field_name(i, "person")));
    if (!person) continue;
    const auto at = std::ranges::find(sheet, *person, &Mark::person);
    if (at == sheet.end()) continue;
    const auto known = problems.size();
    Line(visit, room, i, problems).read(*at);
    const auto& before = room.sheet[static_cast<std::size_t>(at - sheet.begin())];
    const bool on_record = before.came() && before.day == at->day;
    if (problems.size() == known && at->came() && !on_record &&
        !standing.has(*person, at->day.value_or(room.event.day)))
      problems.push_back({field_name(i, at->day ? "day" : "status"), "training.flaw.not_then"});
  }
  return sheet;
}

void as_sent(const Visit& visit, Room& room) {
  for (std::size_t i = 0; i < 500 && visit.request.form.has(field_name(i, "person")); ++i) {
    const auto person = visit.open_id<PersonId>(visit.request.form.get(field_name(i, "person")));
    const auto from = person ? std::ranges::find(room.sheet, *person, &Mark::person) : room.sheet.end();
    const auto at = static_cast<std::size_t>(from - room.sheet.begin());
    if (from == room.sheet.end() || at < i) {  // gone meanwhile: nothing that was sent can be shown in its place
      room.typed = 0;
      return;
    }
    std::rotate(room.sheet.begin() + static_cast<std::ptrdiff_t>(i), from, from + 1);
    const bool signed_in = room.signed_in[at];
    room.signed_in.erase(room.signed_in.begin() + static_cast<std::ptrdiff_t>(at));
    room.signed_in.insert(room.signed_in.begin() + static_cast<std::ptrdiff_t>(i), signed_in);
    room.typed = i + 1;
  }
}

}  // namespace kith::training
