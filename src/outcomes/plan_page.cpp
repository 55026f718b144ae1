// SPDX-License-Identifier: AGPL-3.0-or-later
#include <algorithm>

#include "casefile/case_view.h"
#include "outcomes/outcomes.h"
#include "outcomes/plan.html.h"
#include "platform/auth/policy.h"
#include "platform/base/json_writer.h"
#include "platform/i18n/keys.h"
#include "platform/render/html.h"
#include "records/labels.h"

/// What one programme wants to bring about: what is owed, the logic model, the outcomes, the reports.
namespace kith::outcomes {
namespace {

using render::Field;
using render::Url;

struct PartView {
  std::string name, text;
};
struct ModelView {
  std::string name;
  Date day{};
  std::optional<Date> review;
  render::Status state;
  std::vector<PartView> parts;
  Url change;
  bool weak{};
};
struct OutcomeView {
  std::string area, statement, seen_by, target;
  Date start{};
  std::optional<Date> end;
  Url change;
};
struct ReportView {
  std::string dimensions, note;
  Date day{};
  render::Status state;
  Url change;
};
struct PlanView {
  std::vector<Field::Choice> programmes;
  std::string name, at;
  std::vector<casefile::OwedRow> owed;
  std::vector<ModelView> in_force, other_models;
  std::vector<OutcomeView> outcomes;
  std::vector<ReportView> reports;
  Url groups;
  bool many{}, none{}, idle{}, may_record{}, no_model{}, no_outcome{}, no_report{}, more_models{};
};

/// The form that takes care of it.
Url form_for(const Visit& visit, ProgrammeId programme, const Owed& owed) {
  const auto at = "/outcomes/" + visit.seal(programme) + "/";
  if (owed.record) return Url(at + "model_change?of=" + visit.seal_record("logic_models", owed.record));
  switch (owed.need) {
    case Need::model: return Url(at + "model");
    case Need::outcomes: return Url(at + "outcome");
    default: break;
  }
  return Url(at + "report");
}

render::Status state_status(const i18n::Words& words, ModelState state) {
  using render::Mark;
  constexpr Mark marks[] = {Mark::note, Mark::good, Mark::due, Mark::off};
  return {marks[static_cast<std::size_t>(state)], words.text_of("outcome.state." + std::string(name(state)))};
}

std::string joined(const std::string& a, const std::string& b) {
  return a.empty() || b.empty() ? a + b : a + " · " + b;
}

class Pages {
 public:
  Pages(Visit& visit, const Plan& plan, PlanView& view) : visit_(visit), plan_(plan), v_(view) {}

  void fill() {
    const auto& words = visit_.words;
    for (const auto& debt : owed_of(plan_, visit_.today))
      v_.owed.push_back({words.text_of("outcome.need." + std::string(name(debt.need))), std::string(debt.clause),
                         form_for(visit_, plan_.programme, debt), debt.due,
                         casefile::due_status(words, debt.due, visit_.today)});
    for (const auto& model : plan_.models)
      (plan_.in_force(visit_.today) == &model ? v_.in_force : v_.other_models).push_back(of(model));
    for (const auto& outcome : plan_.outcomes) v_.outcomes.push_back(of(outcome));
    for (const auto& report : plan_.reports) v_.reports.push_back(of(report));
    v_.idle = v_.owed.empty();
    v_.no_model = v_.in_force.empty();
    v_.more_models = !v_.other_models.empty();
    v_.no_outcome = v_.outcomes.empty();
    v_.no_report = v_.reports.empty();
  }

 private:
  Url change(std::string_view act, std::string_view table, std::int64_t record) const {
    return Url("/outcomes/" + visit_.seal(plan_.programme) + "/" + std::string(act) +
               "?of=" + visit_.seal_record(table, record));
  }
  ModelView of(const LogicModel& model) const {
    ModelView view{model.name,
                   model.day,
                   model.review,
                   state_status(visit_.words, state_of(plan_, model, visit_.today)),
                   {},
                   change("model_change", "logic_models", model.chain),
                   model.needs_improvement};
    for (std::size_t part = 0; part < parts.size(); ++part)
      view.parts.push_back({visit_.words.text_of("outcome.field." + std::string(parts[part])),
                            model.texts[part].empty() ? visit_.words.text("outcome.part_empty") : model.texts[part]});
    return view;
  }
  OutcomeView of(const Outcome& o) const {
    const auto& words = visit_.words;
    const auto direction = o.direction.empty() ? std::string() : records::code_label(words, o.direction);
    return {records::code_label(words, o.area),
            o.statement,
            joined(o.indicator, o.instrument),
            joined(direction, o.target),
            o.start,
            o.end,
            change("outcome_change", "outcomes", o.chain)};
  }
  ReportView of(const Report& report) const {
    ReportView view{{},
                    report.note,
                    report.day,
                    report.approved ? render::Status{render::Mark::good, records::code_label(visit_.words, "approved")}
                                    : render::Status{render::Mark::note, records::code_label(visit_.words, "draft")},
                    change("report_change", "outcome_reports", report.chain)};
    for (std::string list = report.dimensions; !list.empty();) {
      const auto end = std::min(list.find(';'), list.size());
      (view.dimensions += view.dimensions.empty() ? "" : ", ") +=
          records::code_label(visit_.words, list.substr(0, end));
      list.erase(0, end + 1);
    }
    return view;
  }

  Visit& visit_;
  const Plan& plan_;
  PlanView& v_;
};

void date(JsonWriter& json, std::string_view name, std::optional<Date> day) {
  if (day) json.member(name, iso(*day));
}

void models(JsonWriter& json, const Visit& visit, const Plan& plan) {
  json.key("logic_models").array();
  for (const auto& m : plan.models) {
    json.object().member("id", visit.seal_record("logic_models", m.chain)).member("version", m.name);
    json.member("state", name(state_of(plan, m, visit.today))).member("event_date", iso(m.day));
    date(json, "review_date", m.review);
    json.member("whole", m.whole()).end();
  }
  json.end();
}

}  // namespace

std::string address_of(const Visit& visit, ProgrammeId programme) {
  return "/outcomes/plan?programme=" + visit.seal(programme);
}

std::vector<casefile::OpenProgramme> programmes_of(Visit& visit, auth::Permission permission) {
  const auto scope = scope_of(visit.actor, permission);
  auto programmes = casefile::open_programmes(visit);
  std::erase_if(programmes, [&](const auto& p) { return !scope.sees_whole(p.programme); });
  return programmes;
}

std::optional<casefile::OpenProgramme> programme_asked(const Visit& visit,
                                                       const std::vector<casefile::OpenProgramme>& programmes) {
  const auto asked = visit.request.query.get("programme");
  const auto wanted = visit.open_id<ProgrammeId>(asked);
  for (const auto& one : programmes)
    if (asked.empty() || (wanted && one.programme == *wanted)) return one;
  return std::nullopt;
}

http::Response plan_page(Visit& visit, const Uses&) {
  const auto programmes = programmes_of(visit, auth::Permission::see_outcomes);
  const auto chosen = programme_asked(visit, programmes);
  if (!chosen && !visit.request.query.get("programme").empty()) return visit.refused({RefusalKind::not_found, {}});
  PlanView view;
  view.none = !chosen;
  if (!view.none) {
    view.many = programmes.size() > 1;
    for (const auto& p : programmes)
      view.programmes.push_back({visit.seal(p.programme), p.name, p.programme == chosen->programme});
    view.name = chosen->name;
    view.at = visit.seal(chosen->programme);
    view.groups = Url("/outcomes/groups?programme=" + view.at);
    view.may_record = scope_of(visit.actor, auth::Permission::record_outcomes).sees_whole(chosen->programme);
    const auto plan = visit.reading([&](db::Tx& tx) { return load_plan(tx, chosen->programme, visit.today); });
    Pages(visit, plan, view).fill();
  }
  render::Html body(16 * 1024);
  html::plan(body, view, visit.words);
  return visit.page(visit.words.text("outcome.title.plan"), body);
}

http::Response plan_api(Visit& visit, const Uses&) {
  const auto programme = visit.open_id<ProgrammeId>(visit.path.find("programme")->second);
  if (!programme || !scope_of(visit.actor, auth::Permission::see_outcomes).sees_whole(*programme))
    return visit.refused({RefusalKind::not_found, {}});
  const auto plan = visit.reading([&](db::Tx& tx) { return load_plan(tx, *programme, visit.today); });
  std::string out;
  JsonWriter json(out);
  json.object().key("owed").array();
  for (const auto& debt : owed_of(plan, visit.today)) {
    json.object().member("what", name(debt.need)).member("clause", debt.clause);
    date(json, "due", debt.due);
    json.end();
  }
  json.end();
  models(json, visit, plan);
  json.key("outcomes").array();
  for (const auto& o : plan.outcomes) {
    json.object()
        .member("id", visit.seal_record("outcomes", o.chain))
        .member("area", o.area)
        .member("statement", o.statement);
    json.member("start_date", iso(o.start));
    date(json, "end_date", o.end);
    json.end();
  }
  json.end().key("reports").array();
  for (const auto& r : plan.reports)
    json.object()
        .member("id", visit.seal_record("outcome_reports", r.chain))
        .member("event_date", iso(r.day))
        .member("approved", r.approved)
        .end();
  json.end().end();
  return http::Response::json(out);
}

}  // namespace kith::outcomes
