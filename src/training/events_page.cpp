// SPDX-License-Identifier: AGPL-3.0-or-later
#include "platform/base/json_writer.h"
#include "platform/i18n/keys.h"
#include "platform/lists/lists.h"
#include "platform/render/html.h"
#include "records/labels.h"
#include "training/events.html.h"
#include "training/room.h"

/// Trainings to come and of the last months.
namespace kith::training {
namespace {

using render::Url;

struct EventRow {
  std::string course, programme, place, mode;
  Date day{};
  std::int64_t there{};
  std::optional<Url> href;
};
constexpr lists::Column<EventRow> list_columns[] = {
    {"training.column.day", lists::field<&EventRow::day>},
    {"training.column.course", lists::field<&EventRow::course>},
    {"list.programme", lists::field<&EventRow::programme>},
    {"list.way", lists::field<&EventRow::mode>},
    {"training.column.place", lists::field<&EventRow::place>},
    {"training.column.there", lists::field<&EventRow::there>},
};
struct EventsView {
  std::vector<EventRow> coming, past;
  std::optional<render::Empty> nothing;
  render::Field since;
  bool any_coming{}, any_past{}, may_record{};
};

/// From the day that is asked for on, of programmes whose trainings the actor sees.
Date first_day(const Visit& visit) {
  return i18n::read_date(visit.request.query.get("since"), visit.today).value_or(add_days(visit.today, -120));
}
std::vector<Event> events_for(const Visit& visit, db::Tx& tx) {
  const auto scope = scope_of(visit.actor, auth::Permission::see_training);
  auto events = load_events(tx, first_day(visit), visit.today);
  std::erase_if(events, [&](const Event& event) { return !scope.sees_whole(event.programme); });
  return events;
}

}  // namespace

void head_json(JsonWriter& json, const Visit& visit, const Event& event) {
  json.member("id", event.plan ? visit.seal_record("training_plans", event.plan)
                               : visit.seal_record("training_events", event.event));
  json.member("programme", visit.seal(event.programme)).member("kind", event.kind);
  if (event.version) json.member("version", visit.seal_record("course_versions", event.version));
  json.member("event_date", iso(event.day)).member("mode", event.mode).member("place", event.place);
  if (event.hours) json.member("hours", JsonWriter::Decimal{*event.hours, 2});
  json.member("recorded", event.event != 0).member("there", event.there);
}

std::string address_of(const Visit& visit, const Event& event) {
  return "/training/events/" + (event.plan ? visit.seal_record("training_plans", event.plan)
                                           : visit.seal_record("training_events", event.event));
}

std::optional<Event> event_at(const Visit& visit, db::Tx& tx, std::string_view id) {
  if (const auto plan = visit.open_record("training_plans", id)) return load_plan(tx, *plan, visit.today);
  const auto event = visit.open_record("training_events", id);
  return event ? load_event(tx, *event, visit.today) : std::nullopt;
}

http::Response events_page(Visit& visit, const Uses&) {
  EventsView view;
  view.may_record = visit.actor.may(auth::Permission::record_training);
  view.since = render::FormState(visit.words, nullptr, nullptr)
                   .field("since", "training.since", visit.words.date(first_day(visit)));
  visit.read([&](db::Tx& tx) {
    const auto courses = load_courses(tx, visit.today);
    for (const auto& event : events_for(visit, tx)) {
      EventRow row{title_of(visit.words, event, courses),
                   event.programme_name,
                   event.place,
                   records::code_label(visit.words, event.mode),
                   event.day,
                   event.there,
                   {}};
      if (view.may_record) row.href = Url(address_of(visit, event));
      if (event.day >= visit.today)
        view.coming.push_back(std::move(row));
      else
        view.past.insert(view.past.begin(), std::move(row));
    }
  });
  if (lists::wanted(visit)) {
    view.coming.insert(view.coming.end(), view.past.begin(), view.past.end());
    return lists::answer(visit, "training.title.events", list_columns, view.coming);
  }
  view.any_coming = !view.coming.empty();
  view.any_past = !view.past.empty();
  if (view.any_coming || view.any_past)
    visit.offer_file();
  else
    view.nothing = render::Empty{visit.words.text("training.no_event"), visit.words.text("training.no_event_hint")};
  render::Html body(16 * 1024);
  html::events(body, view, visit.words);
  return visit.page(visit.words.text("training.title.events"), body);
}

http::Response events_api(Visit& visit, const Uses&) {
  std::string out;
  JsonWriter json(out);
  json.object().key("events").array();
  for (const auto& event : visit.reading([&](db::Tx& tx) { return events_for(visit, tx); })) {
    json.object();
    head_json(json, visit, event);
    json.end();
  }
  json.end().end();
  return http::Response::json(out);
}

}  // namespace kith::training
