// SPDX-License-Identifier: AGPL-3.0-or-later
#include "platform/base/json_writer.h"
#include "review/review.h"

namespace kith::review {
namespace {

void head(const Visit& visit, JsonWriter& json, const Seen& seen) {
  json.member("id", visit.seal_record("review_rounds", seen.round.id))
      .member("programme", visit.seal(seen.round.programme));
  json.member("quarter", iso(seen.round.quarter.first))
      .member("rule", name(seen.round.rule))
      .member("drawn_on", iso(seen.round.drawn_on));
  json.member("state", name(seen.state)).member("files", static_cast<std::int64_t>(seen.sample.size()));
}

void share(JsonWriter& json, std::string_view key, Share share) {
  json.key(key).object().member("num", share.num).member("den", share.den).end();
}

}  // namespace

http::Response rounds_api_list(Visit& visit) {
  std::string out;
  JsonWriter json(out);
  json.object().key("rounds").array();
  for (const auto& seen : rounds_for(visit)) {
    json.object();
    head(visit, json, seen);
    json.end();
  }
  json.end().end();
  return http::Response::json(out);
}

http::Response round_api_one(Visit& visit, const snapshot::Snapshot& snapshot) {
  const auto seen = open_path(visit);
  if (!seen) return visit.refused({RefusalKind::not_found, {}});
  const auto computed = seen->leads ? computed_for(snapshot, seen->round) : Computed{};
  std::string out;
  JsonWriter json(out);
  json.object();
  head(visit, json, *seen);
  visit.read([&](db::Tx& tx) {
    json.key("sample").array();
    for (const auto& file : seen->sample) {
      json.object()
          .member("id", visit.seal_record("review_files", file.id))
          .member("label", file.label)
          .member("stratum", name(file.stratum));
      json.member("missing", file.missing())
          .member("withdrawn", file.withdrawn)
          .member("answered", file.answered[0])
          .end();
    }
    json.end().key("results").array();
    if (seen->leads)
      for (const auto& r : results(seen->sample, answers_of(tx, seen->round.id), computed)) {
        json.object().member("item", r.item->id).member("clause", r.item->clause).member("measure", r.item->measure);
        share(json, "reviewed", r.reviewed);
        share(json, "computed", r.computed);
        json.member("apart", r.apart).end();
      }
    json.end().key("findings").array();
    if (seen->leads)
      for (const auto& f : findings_of(tx, seen->round.id, visit.today))
        json.object()
            .member("kind", f.kind)
            .member("item", f.item)
            .member("clause", f.clause)
            .member("file", f.label)
            .member("id", visit.seal_record("review_findings", f.id))
            .member("state", name(f.state))
            .end();
    json.end().key("possible_readers").array();
    if (seen->leads && !seen->round.ended_on)
      for (const auto person : possible_readers(tx, seen->round.programme, visit.today))
        json.object().member("id", visit.seal(person)).member("name", person_name(tx, person, visit.today)).end();
    json.end();
  });
  json.end();
  visit.saw("review_round", seen->round.id);
  return http::Response::json(out);
}

http::Response draw_api(Visit& visit) {
  const auto seen = open_path(visit);
  if (!seen || !seen->leads) return visit.refused({RefusalKind::not_found, {}});
  return http::Response::json(visit.reading([&](db::Tx& tx) { return draw_json(tx, seen->round); }));
}

}  // namespace kith::review
