// SPDX-License-Identifier: AGPL-3.0-or-later
#include "casefile/corrected.h"
#include "platform/http/created.h"
#include "platform/i18n/keys.h"
#include "review/improvement_pages.h"
#include "review/oversight_pages.h"

/// Determinations, stakeholder meetings and resource reviews: their forms, as pages and as JSON. They are listed on the
/// page of improvement.
namespace kith::review {
namespace {

using casefile::Answers;

Answers initial_of(const Visit& visit) {
  Answers initial;
  const auto today = std::int64_t{day_number(visit.today)};
  for (const records::ColumnKey column :
       {records::ColumnKey("na_determinations.event_date"), records::ColumnKey("stakeholder_meetings.event_date"),
        records::ColumnKey("resource_reviews.event_date")})
    initial.put(column, today);
  initial.put("na_determinations.valid_until", std::int64_t{day_number(add_months(visit.today, 12))});
  return initial;
}

http::Response show(Visit& visit, const OversightAct& act, const Programme& programme, const Refusal* refusal) {
  auto page = casefile::form_page(visit, *act.form, initial_of(visit), refusal);
  page.heading = visit.words.text_of(act.title);
  page.lead = visit.words.text_of(act.lead);
  page.about = programme.name;
  page.action = render::Url(std::string(act.path));
  page.back = render::Url(address_of_improvement(visit, programme.id));
  page.hidden.push_back({"programme", visit.seal(programme.id)});
  return casefile::show_form(visit, page, *i18n::Key::find(act.title), refusal);
}

Result<http::Response> record(Visit& visit, const OversightAct& act, const Programme& programme,
                              FunctionRef<http::Response(std::int64_t)> done) {
  auto decoded = casefile::decode(visit, *act.form);
  if (!decoded.problems.empty()) return refuse(std::move(decoded.problems));
  return visit.change("review." + std::string(act.form->table->name), [&](db::Tx& tx) -> Result<http::Response> {
    const auto made = record_oversight(tx, *act.form, programme.id, decoded.answers, casefile::author_of(visit));
    if (!made) return tl::unexpected(made.error());
    visit.changed(act.form->table->name, *made);
    return done(*made);
  });
}

records::Version standing(Visit& visit, const Determination& d) {
  return visit.reading([&](db::Tx& tx) { return *records::newest(tx, "na_determinations", d.id); });
}

http::Response show_determination(Visit& visit, const Determination& d, const Refusal* refusal) {
  const auto initial = casefile::answers_of(determination_form, standing(visit, d));
  auto page = casefile::form_page(visit, determination_form, initial, refusal);
  page.heading = visit.words.text("review.title.determination");
  page.about = d.clause;
  page.lead = visit.words.text("review.lead.determination_again");
  page.action = render::Url("/review/determinations/" + visit.seal_record("na_determinations", d.id));
  page.back = render::Url(address_of_improvement(visit, d.programme));
  return casefile::show_form(visit, page, "review.title.determination", refusal);
}

/// The determination of the path, in a programme that the actor records for.
std::optional<Determination> open_determination(Visit& visit) {
  const auto id = visit.open_record("na_determinations", visit.path.find("determination")->second);
  if (!id) return std::nullopt;
  for (const auto& programme : programmes_for(visit, auth::Permission::record_improvement))
    for (auto& d : visit.reading([&](db::Tx& tx) { return determinations(tx, programme.id, visit.today); }))
      if (d.id == *id) return d;
  return std::nullopt;
}

http::Response back_to(const Visit& visit, ProgrammeId programme) {
  return http::Response::see_other(address_of_improvement(visit, programme) + "&done=done.saved");
}

/// On the page and as JSON, where the version that was read is said (decision 0302).
Result<http::Response> correct(Visit& visit, const Determination& d,
                               FunctionRef<http::Response(const records::Appended&)> done) {
  auto decoded = casefile::decode_corrected(visit, determination_form, standing(visit, d));
  if (!decoded.problems.empty()) return refuse(std::move(decoded.problems));
  if (visit.route.kind == http::Kind::api && visit.request.form.get("version") != std::to_string(d.version))
    return refuse(RefusalKind::conflict, "records.corrected_meanwhile");
  return visit.change("review.determination", [&](db::Tx& tx) -> Result<http::Response> {  // not a word: an act
    const auto row = correct_determination(tx, d, decoded.answers, casefile::author_of(visit));
    if (!row) return tl::unexpected(row.error());
    visit.changed("na_determinations", d.id);
    return done(*row);
  });
}

Result<http::Response> withdraw(Visit& visit, const Determination& d, const http::Response& done) {
  return visit.change("review.withdraw", [&](db::Tx& tx) -> Result<http::Response> {  // not a word: an act
    const auto row = withdraw_determination(tx, d, casefile::author_of(visit));
    if (!row) return tl::unexpected(row.error());
    visit.changed("na_determinations", d.id);
    return done;
  });
}

}  // namespace

std::span<const OversightAct> oversight_acts() {
  static const OversightAct acts[] = {
      {&determination_form, "review.title.determination", "review.lead.determination", "/review/determinations/new",
       "/review/determinations", "/api/v1/determinations"},
      {&meeting_form, "review.title.meeting", "review.lead.meeting", "/review/stakeholder-meetings/new",
       "/review/stakeholder-meetings", "/api/v1/stakeholder-meetings"},
      {&resources_form, "review.title.resources", "review.lead.resources", "/review/resource-reviews/new",
       "/review/resource-reviews", "/api/v1/resource-reviews"}};
  return acts;
}

http::Response oversight_new_page(Visit& visit, const OversightAct& act) {
  const auto programme = recording(visit, visit.request.query.get("programme"));
  return programme ? show(visit, act, *programme, nullptr) : visit.refused({RefusalKind::not_found, {}});
}

http::Response oversight_post(Visit& visit, const OversightAct& act) {
  const auto programme = recording(visit, visit.request.form.get("programme"));
  if (!programme) return visit.refused({RefusalKind::not_found, {}});
  const auto made = record(visit, act, *programme, [&](std::int64_t) { return back_to(visit, programme->id); });
  return made ? *made : show(visit, act, *programme, &made.error());
}

http::Response oversight_api_post(Visit& visit, const OversightAct& act) {
  const auto programme = recording(visit, visit.request.form.get("programme"));
  if (!programme) return visit.refused({RefusalKind::not_found, {}});
  const auto made =
      record(visit, act, *programme, [&](std::int64_t id) { return http::created(visit, act.form->table->name, id); });
  return made ? *made : visit.refused(made.error());
}

http::Response determination_page(Visit& visit) {
  const auto d = open_determination(visit);
  return d ? show_determination(visit, *d, nullptr) : visit.refused({RefusalKind::not_found, {}});
}

http::Response determination_post(Visit& visit) {
  const auto d = open_determination(visit);
  if (!d) return visit.refused({RefusalKind::not_found, {}});
  const auto made = correct(visit, *d, [&](const records::Appended&) { return back_to(visit, d->programme); });
  return made ? *made : show_determination(visit, *d, &made.error());
}

http::Response determination_withdraw_post(Visit& visit) {
  const auto d = open_determination(visit);
  if (!d) return visit.refused({RefusalKind::not_found, {}});
  const auto made = withdraw(visit, *d, back_to(visit, d->programme));
  return made ? *made : visit.refused(made.error());
}

http::Response determination_api(Visit& visit) {
  const auto d = open_determination(visit);
  if (!d) return visit.refused({RefusalKind::not_found, {}});
  std::string out;
  JsonWriter json(out);
  json.object().member("id", visit.seal_record("na_determinations", d->id));
  casefile::tell_standing(json, visit, determination_form, standing(visit, *d));
  json.end();
  return http::Response::json(out);
}

http::Response determination_api_post(Visit& visit) {
  const auto d = open_determination(visit);
  if (!d) return visit.refused({RefusalKind::not_found, {}});
  const auto made = correct(visit, *d, [&](const records::Appended& row) {
    return casefile::corrected(visit.seal_record("na_determinations", d->id), row);
  });
  return made ? *made : visit.refused(made.error());
}

http::Response determination_api_withdraw(Visit& visit) {
  const auto d = open_determination(visit);
  if (!d) return visit.refused({RefusalKind::not_found, {}});
  const auto made = withdraw(visit, *d, http::Response::json("{}"));
  return made ? *made : visit.refused(made.error());
}

}  // namespace kith::review
