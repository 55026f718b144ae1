// SPDX-License-Identifier: AGPL-3.0-or-later
#include <algorithm>

#include "platform/base/json_writer.h"
#include "platform/i18n/keys.h"
#include "policies/policies.h"
#include "policies/setup.h"
#include "records/agency.h"

/// A new programme, its correction, the periods of its calendar.
namespace kith::policies {
namespace {

using casefile::Answers;
using render::Url;

std::string page_of(const Visit& visit, ProgrammeId programme) {
  return "/policies/programme?programme=" + visit.seal(programme);
}

/// What most programmes are: of the newest edition of the base standard, in the agency's zone, from today.
Answers new_programme(Visit& visit) {
  constexpr std::int64_t newest_edition = 2020;
  Answers usual;
  usual.put("programmes.edition_year", newest_edition);
  usual.put("programmes.start_date", std::int64_t{day_number(visit.today)});
  if (const auto agency = visit.reading([](db::Tx& tx) { return records::agency(tx); }))
    usual.put("programmes.time_zone", agency->time_zone);
  return usual;
}

http::Response show_programme(Visit& visit, const Place* place, const Refusal* refusal) {
  Answers initial;
  if (place)
    initial = visit.reading([&](db::Tx& tx) {
      return casefile::answers_of(programme_form, *records::newest(tx, "programmes", place->programme.value));
    });
  else
    initial = new_programme(visit);
  auto page = casefile::form_page(visit, programme_form, initial, refusal);
  page.heading = visit.words.text_of(place ? "policy.title.programme_facts" : "policy.title.new_programme");
  page.lead = visit.words.text_of(place ? "policy.lead.programme_facts" : "policy.lead.new_programme");
  if (place) page.about = place->name;
  page.action = Url(place ? "/policies/programmes/" + visit.seal(place->programme) : "/policies/programmes");
  page.back = Url(place ? page_of(visit, place->programme) : "/policies/programme");
  return casefile::show_form(visit, page, "policy.title.programme", refusal);
}

Result<http::Response> record(Visit& visit, const Place* place, FunctionRef<http::Response(ProgrammeId)> done) {
  const auto decoded = casefile::decode(visit, programme_form);
  if (!decoded.problems.empty()) return refuse(decoded.problems);
  return visit.change("policies.programme", [&](db::Tx& tx) -> Result<http::Response> {  // not a word: an act
    const auto author = casefile::author_of(visit);
    const auto made = place ? correct_programme(tx, place->programme, decoded.answers, author)
                            : record_programme(tx, decoded.answers, author);
    if (!made) return tl::unexpected(made.error());
    visit.changed("programme", made->value);
    return done(*made);
  });
}

/// The programme of the path, when the actor sets its policies.
std::optional<Place> place_of_path(Visit& visit) {
  auto place = place_at(visit, visit.path.find("programme")->second);
  return place && place->may_set ? std::move(place) : std::nullopt;
}

/// The period of `?period=` or the form; 0: a new one.
std::int64_t period_asked(const Visit& visit) {
  const auto typed = visit.request.form.get("period");
  return visit.open_record("calendar_periods", typed.empty() ? visit.request.query.get("period") : typed).value_or(0);
}

http::Response show_period(Visit& visit, const Place& place, std::int64_t period, const Refusal* refusal) {
  Answers initial;
  if (period)
    initial = visit.reading([&](db::Tx& tx) {
      return casefile::answers_of(period_form, *records::newest(tx, "calendar_periods", period));
    });
  auto page = casefile::form_page(visit, period_form, initial, refusal);
  page.heading = visit.words.text("policy.title.period");
  page.lead = visit.words.text("policy.lead.period");
  page.about = place.name;
  page.action = Url("/policies/programmes/" + visit.seal(place.programme) + "/calendar");
  page.back = Url(page_of(visit, place.programme));
  if (period) page.hidden.push_back({"period", visit.seal_record("calendar_periods", period)});
  return casefile::show_form(visit, page, "policy.title.period", refusal);
}

/// A period that is asked for belongs to the programme of the path.
bool belongs(Visit& visit, const Place& place, std::int64_t period) {
  const auto all = visit.reading([&](db::Tx& tx) { return periods_of(tx, place.programme, visit.today); });
  return !period || std::any_of(all.begin(), all.end(), [&](const Period& p) { return p.id == period; });
}

Result<http::Response> record(Visit& visit, const Place& place, std::int64_t period,
                              FunctionRef<http::Response(std::int64_t)> done) {
  const auto decoded = casefile::decode(visit, period_form);
  if (!decoded.problems.empty()) return refuse(decoded.problems);
  return visit.change("policies.calendar", [&](db::Tx& tx) -> Result<http::Response> {  // not a word: an act
    const auto made = record_period(tx, place.programme, period, decoded.answers, casefile::author_of(visit));
    if (!made) return tl::unexpected(made.error());
    visit.changed("calendar_periods", *made);
    return done(*made);
  });
}

http::Response made_one(const std::string& id) {
  std::string out;
  JsonWriter(out).object().member("id", id).end();
  return http::Response::json(out, 201);
}

}  // namespace

http::Response programme_new_page(Visit& visit) { return show_programme(visit, nullptr, nullptr); }

http::Response programme_post(Visit& visit) {
  const auto made = record(
      visit, nullptr, [](ProgrammeId) { return http::Response::see_other("/policies/programme?done=done.saved"); });
  return made ? *made : show_programme(visit, nullptr, &made.error());
}

http::Response programme_facts_page(Visit& visit) {
  const auto place = place_of_path(visit);
  return place ? show_programme(visit, &*place, nullptr) : visit.refused({RefusalKind::not_found, {}});
}

http::Response programme_facts_post(Visit& visit) {
  const auto place = place_of_path(visit);
  if (!place) return visit.refused({RefusalKind::not_found, {}});
  const auto made = record(visit, &*place, [&](ProgrammeId programme) {
    return http::Response::see_other(page_of(visit, programme) + "&done=done.saved");
  });
  return made ? *made : show_programme(visit, &*place, &made.error());
}

http::Response programme_api_post(Visit& visit) {
  const auto made = record(visit, nullptr, [&](ProgrammeId programme) { return made_one(visit.seal(programme)); });
  return made ? *made : visit.refused(made.error());
}

http::Response period_page(Visit& visit) {
  const auto place = place_of_path(visit);
  const auto period = period_asked(visit);
  if (!place || !belongs(visit, *place, period)) return visit.refused({RefusalKind::not_found, {}});
  return show_period(visit, *place, period, nullptr);
}

http::Response period_post(Visit& visit) {
  const auto place = place_of_path(visit);
  const auto period = period_asked(visit);
  if (!place || !belongs(visit, *place, period)) return visit.refused({RefusalKind::not_found, {}});
  const auto made = record(visit, *place, period, [&](std::int64_t) {
    return http::Response::see_other(page_of(visit, place->programme) + "&done=done.saved");
  });
  return made ? *made : show_period(visit, *place, period, &made.error());
}

http::Response period_api_post(Visit& visit) {
  const auto place = place_of_path(visit);
  if (!place) return visit.refused({RefusalKind::not_found, {}});
  const auto made =
      record(visit, *place, 0, [&](std::int64_t id) { return made_one(visit.seal_record("calendar_periods", id)); });
  return made ? *made : visit.refused(made.error());
}

}  // namespace kith::policies
