// SPDX-License-Identifier: AGPL-3.0-or-later
#include "evidence/oscal.h"

#include <algorithm>

#include "accreditation/figure_view.h"
#include "evidence/uuid.h"
#include "platform/base/json_writer.h"
#include "platform/i18n/keys.h"

namespace kith::evidence {

using namespace accreditation;  // NOLINT: figures
using i18n::Key;

namespace {

/// "clause-8.03", "clause-PRG-1"
std::string control_id(std::string_view clause) {
  std::string id = "clause-" + std::string(clause);
  std::replace(id.begin(), id.end(), ' ', '-');
  return id;
}

std::string midnight(Date day) { return iso(day) + "T00:00:00Z"; }

class Oscal {
 public:
  Oscal(Folder& folder, const OscalAbout& about, const std::vector<Part>& parts, const ProgrammeResult& result,
        const i18n::Words& words)
      : folder_(folder), about_(about), parts_(parts), result_(result), words_(words) {}

  void catalog() {
    document("catalog", Key("evidence.oscal.catalog"), [&](JsonWriter& json) {
      json.key("groups").array();
      for (const Part& part : parts_) {
        json.object().member("id", part.folder).member("title", part.heading).key("controls").array();
        each_clause(part, [&](std::string_view clause, std::span<const Measure* const> measures) {
          control(json, clause, measures);
        });
        json.end().end();
      }
      json.end();
    });
  }

  void profile() {
    document("profile", Key("evidence.oscal.profile"), [&](JsonWriter& json) {
      json.key("imports").array().object().member("href", "catalog.json").key("include-controls").array().object();
      json.key("with-ids").array();
      for (const auto& id : applying()) json.value(id);
      json.end().end().end().end().end();
      json.key("merge").object().member("as-is", true).end();
    });
  }

  void plan() {
    document("assessment-plan", Key("evidence.oscal.plan"), [&](JsonWriter& json) {
      const std::string programme = uuid("programme");
      json.key("import-ssp").object().member("href", "#" + programme).end();
      json.key("local-definitions").object().key("activities").array();
      for (const Part& part : parts_)
        for (const Measure* m : part.measures) activity(json, *m);
      json.end().end();
      reviewed(json);
      json.key("assessment-subjects").array().object().member("type", "component").key("include-all").object().end();
      json.end().end();
      json.key("back-matter").object().key("resources").array().object().member("uuid", programme);
      json.member("title", about_.programme).member("description", words_.text(Key("evidence.oscal.programme")));
      json.end().end().end();
    });
  }

  void results() {
    document("assessment-results", Key("evidence.oscal.results"), [&](JsonWriter& json) {
      json.key("import-ap").object().member("href", "assessment-plan.json").end();
      json.key("results").array().object().member("uuid", uuid("result"));
      json.member("title", words_.text(Key("evidence.oscal.results")));
      json.member("description", words_.text(Key("accreditation.measures.lead")));
      json.member("start", midnight(about_.period.from)).member("end", midnight(about_.period.to));
      reviewed(json);
      json.key("observations").array();
      for (const Part& part : parts_)
        for (const Measure* m : part.measures) observation(json, part, *m);
      json.end();
      findings(json);
      json.end().end();
    });
  }

 private:
  std::string uuid(std::string_view what) const { return uuid_of(about_.package + "/" + std::string(what)); }

  /// The frame of a document: name, UUID and metadata; `fill` writes the rest.
  template <class Fill>
  void document(std::string_view name, Key title, Fill fill) {
    std::string text;
    JsonWriter json(text);
    json.object().key(name).object().member("uuid", uuid(name)).key("metadata").object();
    json.member("title", words_.text(title) + ", " + about_.programme);
    json.member("last-modified", midnight(about_.period.as_of)).member("version", about_.package.substr(0, 12));
    json.member("oscal-version", "1.2.1").key("parties").array().object();
    json.member("uuid", uuid("agency")).member("type", "organization").member("name", about_.agency);
    json.end().end().end();
    fill(json);
    json.end().end();
    folder_.add("oscal/" + std::string(name) + ".json", text + "\n");
  }

  template <class Act>
  static void each_clause(const Part& part, Act act) {
    const std::span<const Measure* const> all(part.measures);
    for (std::size_t from = 0, to; from < all.size(); from = to) {
      for (to = from; to < all.size() && all[to]->clause == all[from]->clause;) ++to;
      act(all[from]->clause, all.subspan(from, to - from));
    }
  }

  void control(JsonWriter& json, std::string_view clause, std::span<const Measure* const> measures) {
    json.object().member("id", control_id(clause));
    json.member("title", words_.text(Key("accreditation.measures.clause"), {{"clause", clause}}));
    json.key("parts").array();
    for (const Measure* m : measures) {
      const FigureView view = figure_view(words_, *m, {});
      json.object().member("id", "figure-" + std::string(m->id)).member("name", "assessment-objective");
      json.member("title", view.name).member("prose", view.how).end();
    }
    json.end().end();
  }

  std::vector<std::string> applying() const {
    std::vector<std::string> ids;
    for (const Part& part : parts_)
      each_clause(part, [&](std::string_view clause, std::span<const Measure* const> measures) {
        if (measures.front()->status != MeasureStatus::not_applicable) ids.push_back(control_id(clause));
      });
    return ids;
  }

  void activity(JsonWriter& json, const Measure& m) {
    const FigureView view = figure_view(words_, m, {});
    json.object().member("uuid", uuid("activity/" + std::string(m.id))).member("title", view.name);
    json.member("description", view.how).key("props").array().object();
    json.member("name", "method").member("value", "TEST").end().end();
    json.key("related-controls").object().key("control-selections").array().object().key("include-controls").array();
    json.object().member("control-id", control_id(m.clause)).end().end().end().end().end().end();
  }

  void reviewed(JsonWriter& json) {
    json.key("reviewed-controls").object().key("control-selections").array().object().key("include-controls").array();
    for (const auto& id : applying()) json.object().member("control-id", id).end();
    json.end().end().end().end();
  }

  static void prop(JsonWriter& json, std::string_view name, const std::string& value) {
    json.object().member("name", name).member("ns", "urn:kith:evidence").member("value", value).end();
  }

  void observation(JsonWriter& json, const Part& part, const Measure& m) {
    const FigureView view = figure_view(words_, m, {});
    json.object().member("uuid", uuid("observation/" + std::string(m.id))).member("title", view.name);
    json.member("description", view.share.empty() ? view.status.text : view.value + " (" + view.share + ")");
    json.key("props").array();
    prop(json, "measure", std::string(m.id));
    prop(json, "status", std::string(word(m.status)));
    prop(json, "num", std::to_string(m.num));
    prop(json, "den", std::to_string(m.den));
    if (m.rating) prop(json, "rating", std::to_string(*m.rating));
    prop(json, "few-cases", m.small_n ? "yes" : "no");
    json.end().key("methods").array().value("TEST").end();
    json.member("collected", midnight(about_.period.as_of));
    if (m.den > 0)
      json.key("relevant-evidence")
          .array()
          .object()
          .member("href", "../" + part.folder + "/cases/" + std::string(m.id) + ".csv")
          .member("description", words_.text(Key("evidence.oscal.cases")))
          .end()
          .end();
    json.end();
  }

  /// A clause with a rating of 1 or 2 is called satisfied. The rating is indicative; a person decides.
  void findings(JsonWriter& json) {
    const auto rated = [](const ClauseResult& c) { return c.rating.has_value(); };
    if (std::none_of(result_.clauses.begin(), result_.clauses.end(), rated)) return;
    json.key("findings").array();
    for (const ClauseResult& clause : result_.clauses) {
      if (!clause.rating) continue;
      const std::string title = words_.text(Key("accreditation.measures.clause"), {{"clause", clause.clause}});
      json.object().member("uuid", uuid("finding/" + std::string(clause.clause))).member("title", title);
      json.member("description", rating_text(words_, clause.rating)).key("props").array();
      prop(json, "rating", std::to_string(*clause.rating));
      json.end().key("target").object().member("type", "objective-id").member("target-id", control_id(clause.clause));
      json.key("status").object().member("state", *clause.rating <= 2 ? "satisfied" : "not-satisfied").end().end();
      json.key("related-observations").array();
      for (const auto id : clause.measures)
        json.object().member("observation-uuid", uuid("observation/" + std::string(id))).end();
      json.end().end();
    }
    json.end();
  }

  Folder& folder_;
  const OscalAbout& about_;
  const std::vector<Part>& parts_;
  const ProgrammeResult& result_;
  const i18n::Words& words_;
};

}  // namespace

void write_oscal(Folder& folder, const OscalAbout& about, const std::vector<Part>& parts, const ProgrammeResult& result,
                 const i18n::Words& words) {
  Oscal oscal(folder, about, parts, result, words);
  oscal.catalog();
  oscal.profile();
  oscal.plan();
  oscal.results();
}

}  // namespace kith::evidence
