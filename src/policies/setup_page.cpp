// SPDX-License-Identifier: AGPL-3.0-or-later
#include <algorithm>

#include "casefile/corrected.h"
#include "casefile/correction.h"
#include "platform/base/json_writer.h"
#include "platform/http/created.h"
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

/// The programme of the path, when the actor sets its policies, as it stands.
struct OpenProgramme {
  Place place;
  records::Version stands;
};
std::optional<OpenProgramme> open_programme(Visit& visit) {
  auto place = place_at(visit, visit.path.find("programme")->second);
  if (!place || !place->may_set) return std::nullopt;
  auto stands = visit.reading([&](db::Tx& tx) { return *records::newest(tx, "programmes", place->programme.value); });
  return OpenProgramme{std::move(*place), std::move(stands)};
}

/// The version that was read; a page that does not say means the last.
Replaced replaced(const Visit& visit, const records::Version& stands) {
  const bool says = !visit.request.form.get("version").empty();
  return {stands.chain, says ? casefile::correction_of(visit, stands.chain).seen : stands.id};
}

http::Response show_programme(Visit& visit, const OpenProgramme* open, const Refusal* refusal) {
  const auto initial = open ? casefile::answers_of(programme_form, open->stands) : new_programme(visit);
  auto page = casefile::form_page(visit, programme_form, initial, refusal);
  page.heading = visit.words.text_of(open ? "policy.title.programme_facts" : "policy.title.new_programme");
  page.lead = visit.words.text_of(open ? "policy.lead.programme_facts" : "policy.lead.new_programme");
  if (open) page.about = open->place.name;
  if (open) page.hidden.push_back({"version", std::to_string(open->stands.id)});
  page.action = Url(open ? "/policies/programmes/" + visit.seal(open->place.programme) : "/policies/programmes");
  page.back = Url(open ? page_of(visit, open->place.programme) : "/policies/programme");
  return casefile::show_form(visit, page, "policy.title.programme", refusal);
}

Result<http::Response> found(Visit& visit, FunctionRef<http::Response(ProgrammeId)> done) {
  const auto decoded = casefile::decode(visit, programme_form);
  if (!decoded.problems.empty()) return refuse(decoded.problems);
  return visit.change("policies.programme", [&](db::Tx& tx) -> Result<http::Response> {  // not a word: an act
    const auto made = record_programme(tx, decoded.answers, casefile::author_of(visit));
    if (!made) return tl::unexpected(made.error());
    visit.changed("programme", made->value);
    return done(*made);
  });
}

using Corrected = FunctionRef<http::Response(const records::Appended&)>;

Result<http::Response> correct(Visit& visit, const OpenProgramme& open, Corrected done) {
  const auto decoded = casefile::decode_corrected(visit, programme_form, open.stands);
  if (!decoded.problems.empty()) return refuse(decoded.problems);
  const auto replaces = replaced(visit, open.stands);
  return visit.change("policies.programme", [&](db::Tx& tx) -> Result<http::Response> {  // not a word: an act
    const auto made = correct_programme(tx, replaces, decoded.answers, casefile::author_of(visit));
    if (!made) return tl::unexpected(made.error());
    visit.changed("programme", made->chain);
    return done(*made);
  });
}

/// A period of the programme of the path as it stands, or a new one.
struct OpenPeriod {
  Place place;
  std::optional<records::Version> stands;
};
/// `sealed` empty: a new one. Nothing when it is none of the programme's.
std::optional<OpenPeriod> open_period(Visit& visit, std::string_view sealed) {
  auto place = place_at(visit, visit.path.find("programme")->second);
  if (!place || !place->may_set) return std::nullopt;
  if (sealed.empty()) return OpenPeriod{std::move(*place), std::nullopt};
  const auto period = visit.open_record("calendar_periods", sealed);
  auto stands = visit.reading([&](db::Tx& tx) -> std::optional<records::Version> {
    const auto all = periods_of(tx, place->programme, visit.today);
    if (!period || std::ranges::find(all, *period, &Period::id) == all.end()) return std::nullopt;
    return records::newest(tx, "calendar_periods", *period);
  });
  return stands ? std::optional(OpenPeriod{std::move(*place), std::move(stands)}) : std::nullopt;
}
/// That of `?period=` or the form.
std::optional<OpenPeriod> period_on_page(Visit& visit) {
  const auto sent = visit.request.form.get("period");
  return open_period(visit, sent.empty() ? visit.request.query.get("period") : sent);
}
std::optional<OpenPeriod> period_of_path(Visit& visit) { return open_period(visit, visit.path.find("period")->second); }

http::Response show_period(Visit& visit, const OpenPeriod& open, const Refusal* refusal) {
  const auto initial = open.stands ? casefile::answers_of(period_form, *open.stands) : Answers{};
  auto page = casefile::form_page(visit, period_form, initial, refusal);
  page.heading = visit.words.text("policy.title.period");
  page.lead = visit.words.text("policy.lead.period");
  page.about = open.place.name;
  page.action = Url("/policies/programmes/" + visit.seal(open.place.programme) + "/calendar");
  page.back = Url(page_of(visit, open.place.programme));
  if (open.stands) {
    page.hidden.push_back({"period", visit.seal_record("calendar_periods", open.stands->chain)});
    page.hidden.push_back({"version", std::to_string(open.stands->id)});
  }
  return casefile::show_form(visit, page, "policy.title.period", refusal);
}

Result<http::Response> record(Visit& visit, const OpenPeriod& open, Corrected done) {
  const auto decoded =
      open.stands ? casefile::decode_corrected(visit, period_form, *open.stands) : casefile::decode(visit, period_form);
  if (!decoded.problems.empty()) return refuse(decoded.problems);
  const auto replaces = open.stands ? replaced(visit, *open.stands) : Replaced{};
  return visit.change("policies.calendar", [&](db::Tx& tx) -> Result<http::Response> {  // not a word: an act
    const auto made = record_period(tx, open.place.programme, replaces, decoded.answers, casefile::author_of(visit));
    if (!made) return tl::unexpected(made.error());
    visit.changed("calendar_periods", made->chain);
    return done(*made);
  });
}

http::Response not_there(Visit& visit) { return visit.refused({RefusalKind::not_found, {}}); }

http::Response told(const Visit& visit, const std::string& id, const casefile::RecordForm& form,
                    const records::Version& stands) {
  std::string out;
  JsonWriter json(out);
  json.object().member("id", id);
  casefile::tell_standing(json, visit, form, stands);
  json.end();
  return http::Response::json(out);
}

}  // namespace

http::Response programme_new_page(Visit& visit) { return show_programme(visit, nullptr, nullptr); }

http::Response programme_post(Visit& visit) {
  const auto made =
      found(visit, [](ProgrammeId) { return http::Response::see_other("/policies/programme?done=done.saved"); });
  return made ? *made : show_programme(visit, nullptr, &made.error());
}

http::Response programme_facts_page(Visit& visit) {
  const auto open = open_programme(visit);
  return open ? show_programme(visit, &*open, nullptr) : not_there(visit);
}

http::Response programme_facts_post(Visit& visit) {
  const auto open = open_programme(visit);
  if (!open) return not_there(visit);
  const auto made = correct(visit, *open, [&](const records::Appended&) {
    return http::Response::see_other(page_of(visit, open->place.programme) + "&done=done.saved");
  });
  return made ? *made : show_programme(visit, &*open, &made.error());
}

http::Response programme_api_post(Visit& visit) {
  const auto made = found(visit, [&](ProgrammeId programme) {
    std::string out;
    JsonWriter(out).object().member("id", visit.seal(programme)).end();
    return http::Response::json(out, 201);
  });
  return made ? *made : visit.refused(made.error());
}

http::Response programme_facts_api(Visit& visit) {
  const auto open = open_programme(visit);
  return open ? told(visit, visit.seal(open->place.programme), programme_form, open->stands) : not_there(visit);
}

http::Response programme_facts_api_post(Visit& visit) {
  const auto open = open_programme(visit);
  if (!open) return not_there(visit);
  const auto made = correct(visit, *open, [&](const records::Appended& row) {
    return casefile::corrected(visit.seal(open->place.programme), row);
  });
  return made ? *made : visit.refused(made.error());
}

http::Response programmes_api(Visit& visit) {
  std::string out;
  JsonWriter json(out);
  json.object().key("programmes").array();
  for (const auto& place : places_of(visit)) {
    json.object().member("id", visit.seal(place.programme)).member("name", place.name);
    json.member("may_set", place.may_set).end();
  }
  json.end().end();
  return http::Response::json(out);
}

http::Response period_page(Visit& visit) {
  const auto open = period_on_page(visit);
  return open ? show_period(visit, *open, nullptr) : not_there(visit);
}

http::Response period_post(Visit& visit) {
  const auto open = period_on_page(visit);
  if (!open) return not_there(visit);
  const auto made = record(visit, *open, [&](const records::Appended&) {
    return http::Response::see_other(page_of(visit, open->place.programme) + "&done=done.saved");
  });
  return made ? *made : show_period(visit, *open, &made.error());
}

http::Response period_api_post(Visit& visit) {
  const auto open = open_period(visit, {});
  if (!open) return not_there(visit);
  const auto made = record(
      visit, *open, [&](const records::Appended& row) { return http::created(visit, "calendar_periods", row.chain); });
  return made ? *made : visit.refused(made.error());
}

http::Response period_api(Visit& visit) {
  const auto open = period_of_path(visit);
  return open ? told(visit, visit.seal_record("calendar_periods", open->stands->chain), period_form, *open->stands)
              : not_there(visit);
}

http::Response period_correct_api(Visit& visit) {
  const auto open = period_of_path(visit);
  if (!open) return not_there(visit);
  const auto made = record(visit, *open, [&](const records::Appended& row) {
    return casefile::corrected(visit.seal_record("calendar_periods", row.chain), row);
  });
  return made ? *made : visit.refused(made.error());
}

http::Response calendar_api(Visit& visit) {
  const auto place = place_at(visit, visit.path.find("programme")->second);
  if (!place) return not_there(visit);
  std::string out;
  JsonWriter json(out);
  json.object().key("periods").array();
  for (const auto& p : visit.reading([&](db::Tx& tx) { return periods_of(tx, place->programme, visit.today); })) {
    json.object().member("id", visit.seal_record("calendar_periods", p.id)).member("kind", p.kind);
    json.member("name", p.name).member("start_date", iso(p.start)).member("end_date", iso(p.end)).end();
  }
  json.end().end();
  return http::Response::json(out);
}

}  // namespace kith::policies
