// SPDX-License-Identifier: AGPL-3.0-or-later
#include <algorithm>

#include "placement/desk.h"
#include "platform/base/json_writer.h"
#include "platform/i18n/keys.h"

/// Keeping a run and deciding on it; the pool as JSON.
namespace kith::placement {
namespace {

/// A programme that is named and in which the actor decides.
std::optional<ProgrammeId> open(Visit& visit) {
  const auto programme = asked_programme(visit, programmes_for(visit));
  if (!programme || visit.request.form.get("programme").empty() || !may_decide(visit, programme->programme))
    return std::nullopt;
  return programme->programme;
}

/// What the page shows is kept, also when a newer result is being worked out: it says of which records it is.
Result<http::Response> keep(Visit& visit, const Uses& uses, ProgrammeId programme,
                            FunctionRef<http::Response(std::int64_t)> done) {
  const auto answer = look(visit, uses, {programme, asked_kind(visit), std::nullopt, {}});
  if (!answer.run) return refuse(RefusalKind::conflict, "placement.flaw.not_yet");
  return visit.change("pairing.run", [&](db::Tx& tx) -> Result<http::Response> {
    const auto row = record_run(tx, answer.run->pool, answer.run->run, casefile::author_of(visit));
    if (!row) return tl::unexpected(row.error());
    visit.changed("programme", programme.value);
    return done(*row);
  });
}

Result<http::Response> decide(Visit& visit, ProgrammeId programme, FunctionRef<http::Response()> done) {
  const auto key = visit.open_record("matching_runs", visit.path.find("run")->second);
  const auto word = visit.request.form.get("decision");
  if (word != "adopted" && word != "set_aside") return refuse(RefusalKind::invalid, "http.field.missing", "decision");
  return visit.change("pairing.decide", [&](db::Tx& tx) -> Result<http::Response> {
    const auto run = key ? run_at(tx, programme, *key, visit.today) : std::nullopt;
    if (!run) return refuse(RefusalKind::not_found, "records.not_found");
    const auto row =
        decide_run(tx, *run, word == "adopted", visit.request.form.get("reason"), casefile::author_of(visit));
    if (!row) return tl::unexpected(row.error());
    visit.changed("programme", programme.value);
    return done();
  });
}

}  // namespace

http::Response run_post(Visit& visit, const Uses& uses) {
  const auto programme = open(visit);
  if (!programme) return visit.refused({RefusalKind::not_found, {}});
  const auto made = keep(visit, uses, *programme, [&](std::int64_t) {
    return http::Response::see_other("/placement/pool?programme=" + visit.seal(*programme) + "&done=done.saved");
  });
  return made ? *made : visit.refused(made.error());
}

http::Response run_decide(Visit& visit, const Uses& uses) {
  const auto programme = open(visit);
  if (!programme) return visit.refused({RefusalKind::not_found, {}});
  const auto made = decide(visit, *programme, [&] {
    return http::Response::see_other("/placement/pool?programme=" + visit.seal(*programme) + "&done=done.saved");
  });
  if (made) return *made;
  return made.error().kind == RefusalKind::not_found ? visit.refused(made.error())
                                                     : show_pool(visit, uses, &made.error());
}

http::Response run_api_post(Visit& visit, const Uses& uses) {
  const auto programme = open(visit);
  if (!programme) return visit.refused({RefusalKind::not_found, {}});
  const auto made = keep(visit, uses, *programme, [&](std::int64_t row) {
    std::string out;
    const auto id = visit.seal_record("matching_runs", row);
    JsonWriter(out).object().member("id", id).member("run", id).end();
    return http::Response::json(out, 201);
  });
  return made ? *made : visit.refused(made.error());
}

http::Response run_api_decide(Visit& visit, const Uses&) {
  const auto programme = open(visit);
  if (!programme) return visit.refused({RefusalKind::not_found, {}});
  const auto made = decide(visit, *programme, [&] {
    std::string out;
    JsonWriter(out).object().member("decision", visit.request.form.get("decision")).end();
    return http::Response::json(out);
  });
  return made ? *made : visit.refused(made.error());
}

namespace {

void write_pairs(JsonWriter& json, Visit& visit, const PoolRun& of) {
  const auto hidden = hidden_from(visit);
  json.key("mentees").array();
  for (std::size_t j = 0; j < of.run.mentor_of.size(); ++j) {
    const auto& mentee = of.pool.mentees[j];
    if (hidden.contains(mentee.person)) continue;
    json.object().member("child", visit.seal_record("referrals", mentee.referral));
    json.member("mentee", visit.seal(mentee.person)).member("waiting_since", iso(mentee.since));
    if (const auto i = of.run.mentor_of[j]; i != matching::nobody)
      json.member("mentor", visit.seal(of.pool.mentors[static_cast<std::size_t>(i)].person));
    json.end();
    visit.saw("person", mentee.person.value);
  }
  json.end();
}

void write_run(JsonWriter& json, Visit& visit, const PoolRun& of) {
  json.member("as_of", iso(of.pool.as_of)).member("placement", name(of.kind));
  json.member("points", of.run.points + of.run.locked_points).member("proven", of.run.proven);
  json.member("gap", of.run.bound - of.run.solution.value).member("inputs", of.digest);
  if (of.last()) {
    json.key("last_run").object().member("run", visit.seal_record("matching_runs", of.last()->chain));
    json.member("day", iso(of.last()->day)).member("inputs", of.last()->digest).member("decision", of.last()->decision);
    json.member("changed", static_cast<std::int64_t>(of.changes->moves.size())).end();
  }
  write_pairs(json, visit, of);
}

}  // namespace

http::Response pool_api(Visit& visit, const Uses& uses) {
  const auto programme = asked_programme(visit, programmes_for(visit));
  if (!programme) return visit.refused({RefusalKind::not_found, {}});
  const auto answer = look(visit, uses, {programme->programme, asked_kind(visit), std::nullopt, {}});
  std::string out;
  JsonWriter json(out);
  json.object().member("programme", visit.seal(programme->programme)).member("current", answer.current);
  if (answer.work) {
    json.key("work").object().member("begun", answer.work->begun).member("seconds", answer.work->seconds);
    json.member("value", answer.work->value).member("bound", answer.work->bound).end();
  }
  if (answer.run) write_run(json, visit, *answer.run);
  json.end();
  return http::Response::json(out, answer.run ? 200 : 202);
}

}  // namespace kith::placement
