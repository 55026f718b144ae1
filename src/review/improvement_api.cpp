// SPDX-License-Identifier: AGPL-3.0-or-later
#include "platform/base/json_writer.h"
#include "review/improvement_pages.h"
#include "review/oversight.h"
#include "review/review.h"

/// Evaluations, actions and findings as JSON.
namespace kith::review {
namespace {

void write(const Visit& visit, JsonWriter& json, const PlanAction& action) {
  json.object().member("id", visit.seal_record("plan_actions", action.id)).member("statement", action.statement);
  json.member("owner", action.owner ? visit.seal(action.owner) : std::string());
  json.member("due", action.due ? iso(*action.due) : std::string()).member("state", name(action.state));
  json.member("overdue", action.overdue(visit.today)).member("rescheduled", action.rescheduled).end();
}

void write(const Visit& visit, JsonWriter& json, const Evaluation& evaluation) {
  json.object().member("id", visit.seal_record("evaluation_cycles", evaluation.id)).member("day", iso(evaluation.day));
  json.member("sources", evaluation.sources).member("summary", evaluation.summary).key("feedback").array();
  for (const auto& group : evaluation.groups)
    json.object()
        .member("group", group.group)
        .member("invited", group.invited)
        .member("responded", group.responded)
        .end();
  json.end().key("actions").array();
  for (const auto& action : evaluation.actions) write(visit, json, action);
  json.end().end();
}

void write(const Visit& visit, JsonWriter& json, const Determination& d) {
  json.object().member("id", visit.seal_record("na_determinations", d.id)).member("clause", d.clause);
  json.member("reason", d.reason).member("event_date", iso(d.day));
  json.member("valid_until", d.valid_until ? iso(*d.valid_until) : std::string()).end();
}

http::Response made(const Visit& visit, std::string_view table, std::int64_t id) {
  return http::Response::json("{\"id\":\"" + visit.seal_record(table, id) + "\"}", 201);
}

}  // namespace

http::Response improvement_api(Visit& visit) {
  const auto list = programmes_for(visit, auth::Permission::see_improvement);
  const auto programme = chosen(visit, list, visit.request.query.get("programme"));
  if (!programme) return visit.refused({RefusalKind::not_found, {}});
  std::string out;
  JsonWriter json(out);
  json.object().member("programme", visit.seal(programme->id)).key("evaluations").array();
  visit.read([&](db::Tx& tx) {
    for (const auto& evaluation : evaluations(tx, programme->id, visit.today)) write(visit, json, evaluation);
    json.end().key("open_findings").array();
    for (const auto& finding : open_findings(tx, programme->id))
      json.object()
          .member("id", visit.seal_record("review_findings", finding.id))
          .member("kind", finding.kind)
          .member("item", finding.item)
          .member("clause", finding.clause)
          .member("file", finding.label)
          .end();
    json.end().key("determinations").array();
    for (const auto& d : determinations(tx, programme->id, visit.today)) write(visit, json, d);
    json.end();
  });
  json.end();
  return http::Response::json(out);
}

http::Response evaluation_api_post(Visit& visit) {
  const auto programme = recording(visit, visit.request.form.get("programme"));
  if (!programme) return visit.refused({RefusalKind::not_found, {}});
  const auto done =
      record_evaluation(visit, *programme, [&](std::int64_t id) { return made(visit, "evaluation_cycles", id); });
  return done ? *done : visit.refused(done.error());
}

http::Response action_api_post(Visit& visit) {
  const auto programme = recording(visit, visit.request.form.get("programme"));
  if (!programme) return visit.refused({RefusalKind::not_found, {}});
  const auto done = record_action(visit, *programme, [&](std::int64_t id) { return made(visit, "plan_actions", id); });
  return done ? *done : visit.refused(done.error());
}

http::Response step_api_post(Visit& visit) {
  const auto opened = open_action(visit);
  if (!opened) return visit.refused({RefusalKind::not_found, {}});
  const auto done = record_step(visit, *opened, http::Response::json("{}", 201));
  return done ? *done : visit.refused(done.error());
}

}  // namespace kith::review
