// SPDX-License-Identifier: AGPL-3.0-or-later
#include "accreditation/few_cases.h"
#include "accreditation/readiness.h"
#include "platform/base/json_writer.h"

namespace kith::accreditation {
namespace {

void write(JsonWriter& json, const std::vector<SectionResult>& sections) {
  json.key("sections").array();
  for (const SectionResult& s : sections) json.object().member("section", s.section).member("rating", s.rating).end();
  json.end();
}

void write_clauses(JsonWriter& json, const Readiness& ready) {
  json.key("clauses").array();
  for (const ClauseResult& c : ready.result.clauses)
    json.object().member("clause", c.clause).member("status", word(c.status)).member("rating", c.rating).end();
  json.end().key("measures").array();
  for (const Measure& m : ready.result.measures) {
    json.object().member("id", m.id).member("clause", m.clause).member("status", word(m.status));
    const auto unless = [](bool withheld, std::int64_t n) { return withheld ? std::nullopt : std::optional(n); };
    json.member("rating", m.rating);
    json.member("num", unless(few_withheld(m), m.num)).member("den", unless(few_withheld(m), m.den));
    json.member("failing", unless(cases_closed(m), static_cast<std::int64_t>(m.failing.size()))).end();
  }
  json.end();
}

void write_catalogues(JsonWriter& json, const Readiness& ready) {
  json.key("catalogues").array();
  for (const auto& overlay : ready.overlays) {
    json.object().member("body", overlay->body).member("family", overlay->family).key("clauses").array();
    for (const EditionClause& clause : overlay->clauses) {
      const ClauseStanding standing = standing_of(ready, clause);
      json.object().member("clause", clause.id).member("rating", standing.rating);
      json.member("document_status", standing.document ? std::optional(standing.document->status) : std::nullopt);
      json.member("attested", clause.attested).key("measures").array();
      for (const Measure* m : standing.measures) json.value(m->id);
      json.end().end();
    }
    json.end().end();
  }
  json.end();
}

void write_lifts(JsonWriter& json, const Readiness& ready, const Snapshot* people) {
  json.key("lifts").array();
  for (const ClauseLift& lift : ready.lifts) {
    json.object().member("clause", lift.clause).member("now", lift.now).member("next", lift.next);
    json.member("held", lift.held).member("acts", lift.acts).key("parts").array();
    for (const NextRating& part : lift.parts)
      json.object().member("measure", part.measure).member("cases", part.cases).end();
    json.end();
    if (people) {
      json.key("owed").array();
      for (const OwedBy& owed : lift.owed) {
        json.object().key("worker_id");
        owed.worker ? json.value(people->id_of<snapshot::PersonRow>(PersonRef{owed.worker})) : json.null();
        json.member("cases", owed.cases).end();
      }
      json.end();
    }
    json.end();
  }
  json.end();
}

void write_missing(JsonWriter& json, const Readiness& ready, const Snapshot* people) {
  json.key("documents").array();
  for (const DocumentReady& d : ready.documents) {
    json.object().member("clause", d.clause).member("kind", word(d.kind)).member("status", d.status).key("review_by");
    d.review_by == Day::never() ? json.null() : json.value(iso(d.review_by));
    json.end();
  }
  json.end().key("not_applicable").array();
  for (const NotApplicableTested& n : ready.declared) {
    json.object().member("clause", n.clause).member("holds", n.holds);
    json.member("reason_not_listed", n.unlisted_reason).member("contradicted", n.contradicted).end();
  }
  json.end().key("next_ratings").array();
  for (const NextRating& n : ready.next) {
    json.object().member("measure", n.measure).member("now", n.now).member("next", n.next);
    json.member("cases", n.cases).end();
  }
  json.end();
  write_catalogues(json, ready);
  write_lifts(json, ready, people);
  json.key("what_if").array();
  for (const CadenceShare& c : ready.cadences)
    json.object().member("cadence", c.preset).member("num", c.share.num).member("den", c.share.den).end();
  json.end();
}

}  // namespace

std::string readiness_json(const Readiness& ready, const std::vector<MonthReady>& trend, const Snapshot& snapshot,
                           bool people) {
  std::string out;
  JsonWriter json(out);
  json.object().member("format", "kith-readiness").member("version", 1).member("programme_id", ready.programme_id);
  json.member("from", iso(ready.period.from)).member("to", iso(ready.period.to));
  json.member("as_of", iso(ready.period.as_of));
  write(json, ready.result.sections);
  write_clauses(json, ready);
  write_missing(json, ready, people ? &snapshot : nullptr);
  json.key("trend").array();
  for (const MonthReady& month : trend) {
    json.object().member("as_of", iso(month.as_of));
    write(json, month.sections);
    json.end();
  }
  json.end().end();
  return out;
}

}  // namespace kith::accreditation
