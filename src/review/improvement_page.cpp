// SPDX-License-Identifier: AGPL-3.0-or-later
#include <algorithm>
#include <charconv>

#include "casefile/record_form.h"
#include "platform/i18n/keys.h"
#include "platform/render/components.h"
#include "platform/render/html.h"
#include "platform/render/page.h"
#include "review/improvement.h"
#include "review/improvement.html.h"
#include "review/queries.h"
#include "review/review.h"

namespace kith::review {
namespace {

using auth::Permission;
using casefile::Control;
using casefile::FormField;
using render::Url;

constexpr FormField evaluation_fields[] = {{"evaluation_cycles.event_date", Control::date, true},
                                           {"evaluation_cycles.sources", Control::many, true},
                                           {"evaluation_cycles.summary", Control::area, true}};
constexpr casefile::RecordForm evaluation_form{"evaluation_cycles", "review.field.", evaluation_fields};
constexpr FormField action_fields[] = {{"plan_actions.statement", Control::area, true},
                                       {"plan_actions.owner_id", Control::person, true},
                                       {"plan_actions.due_date", Control::date, true}};
constexpr casefile::RecordForm action_form{"plan_actions", "review.field.", action_fields};
constexpr std::string_view groups[] = {"mentees", "mentors",       "families",   "staff",
                                       "leaders", "site_partners", "supervisors"};

struct ActionLine {
  std::string statement, owner;
  std::optional<Date> due;
  Url href;
  render::Status status;
};
struct GroupLine {
  std::string name, rate;
};
struct ImprovementView {
  std::string programme;
  std::vector<render::Link> others;
  std::vector<ActionLine> actions;
  std::vector<GroupLine> groups;
  std::optional<Date> last;
  std::string summary;
  std::optional<render::Empty> nothing;
  Url new_evaluation, new_action;
  std::int64_t findings{};
  bool may_record{}, has_actions{}, has_findings{}, evaluated{};
};

struct Programme {
  ProgrammeId id;
  std::string name;
};
std::vector<Programme> programmes_for(Visit& visit, Permission permission) {
  const auto scope = scope_of(visit.actor, permission);
  std::vector<Programme> list;
  visit.read([&](db::Tx& tx) {
    tx.query(sql::programmes, {{"as_of", visit.today}}, [&](const db::Row& row) {
      if (scope.sees(row.id<ProgrammeId>(0), {}, auth::Relation::assigned_now))
        list.push_back({row.id<ProgrammeId>(0), row.string(1)});
    });
  });
  return list;
}
/// The one asked for, else the first.
std::optional<Programme> chosen(const Visit& visit, const std::vector<Programme>& list, std::string_view sent) {
  const auto asked = visit.open_id<ProgrammeId>(sent);
  for (const auto& p : list)
    if (!asked || *asked == p.id) return p;
  return std::nullopt;
}

render::Status status_of(const Visit& visit, const PlanAction& action) {
  using render::Mark;
  if (action.overdue(visit.today)) return {Mark::bad, visit.words.text("review.overdue")};
  constexpr Mark marks[] = {Mark::open, Mark::open, Mark::due, Mark::good, Mark::off};
  return {marks[static_cast<std::size_t>(action.state)],
          visit.words.text_of("review.action." + std::string(name(action.state)))};
}

void fill(Visit& visit, db::Tx& tx, ProgrammeId programme, ImprovementView& view) {
  const auto list = evaluations(tx, programme, visit.today);
  for (const auto& evaluation : list)
    for (const auto& action : evaluation.actions) {
      if (action.over() && &evaluation != &list.front()) continue;
      view.actions.push_back(
          {action.statement, action.owner ? person_name(tx, action.owner, visit.today) : std::string(), action.due,
           Url("/review/actions/" + visit.seal_record("plan_actions", action.id)), status_of(visit, action)});
    }
  view.evaluated = !list.empty();
  if (view.evaluated) {
    view.last = list.front().day;
    view.summary = list.front().summary;
    for (const auto& group : list.front().groups)
      view.groups.push_back(
          {visit.words.text_of("review.group." + group.group),
           visit.words.text("review.responded", {{"responded", group.responded}, {"invited", group.invited}})});
  }
  tx.query(sql::open_findings, {{"programme", programme}}, [&](const db::Row&) { ++view.findings; });
}

std::string finding_text(const Visit& visit, const db::Row& row) {
  std::string text = visit.words.text_of("review.finding." + row.string(1));
  if (!row.null(4)) text += " · " + row.string(4);
  if (const auto* item = find_item(row.text(2))) text += " · " + item->text(visit.words.language());
  return text;
}

/// Who invited how many, how many answered: two fields a group.
std::vector<casefile::FormRow> group_rows(const Visit& visit, const render::FormState& state) {
  std::vector<casefile::FormRow> rows;
  for (const auto group : groups)
    for (const auto* what : {"invited", "responded"}) {
      casefile::FormRow row;
      row.as_text = state.field(std::string(group) + "_" + what, "review.field.invited");
      row.as_text->label = visit.words.text_of("review.group." + std::string(group)) + " · " +
                           visit.words.text_of(std::string("review.field.") + what);
      row.as_text->required = false;
      rows.push_back(std::move(row));
    }
  return rows;
}

std::optional<std::int64_t> whole(std::string_view text) {
  std::int64_t n = 0;
  const auto read = std::from_chars(text.data(), text.data() + text.size(), n);
  return read.ec == std::errc() && read.ptr == text.data() + text.size() && n >= 0 ? std::optional(n) : std::nullopt;
}

std::vector<GroupAnswers> read_groups(const Visit& visit, std::vector<Problem>& problems) {
  std::vector<GroupAnswers> list;
  for (const auto group : groups) {
    const std::string name(group);
    const auto invited = visit.request.form.get(name + "_invited"),
               responded = visit.request.form.get(name + "_responded");
    if (invited.empty() && responded.empty()) continue;
    const auto i = whole(invited), r = whole(responded);
    if (!i || !r || *r > *i)
      problems.push_back({name + "_responded", "review.flaw.answers"});
    else
      list.push_back({name, *i, *r});
  }
  return list;
}

http::Response show_evaluation(Visit& visit, const Programme& programme, const Refusal* refusal) {
  casefile::Answers initial;
  initial.put("evaluation_cycles.event_date", static_cast<std::int64_t>(day_number(visit.today)));
  auto page = casefile::form_page(visit, evaluation_form, initial, refusal);
  const render::FormState state(visit.words, refusal ? &visit.request.form : nullptr, refusal);
  auto rows = group_rows(visit, state);
  page.rows.insert(page.rows.end(), rows.begin(), rows.end());
  page.heading = visit.words.text("review.title.evaluation");
  page.about = programme.name;
  std::string before;
  visit.read([&](db::Tx& tx) {
    const auto list = evaluations(tx, programme.id, visit.today);
    if (list.empty()) return;
    for (const auto& action : list.front().actions)
      (before += before.empty() ? "" : " · ") += action.statement + ": " + status_of(visit, action).text;
  });
  page.lead = before.empty() ? visit.words.text("review.lead_evaluation")
                             : visit.words.text("review.lead_before", {{"actions", std::string_view(before)}});
  page.action = Url("/review/evaluations");
  page.back = Url("/review/improvement?programme=" + visit.seal(programme.id));
  page.hidden.push_back({"programme", visit.seal(programme.id)});
  return casefile::show_form(visit, page, "review.title.evaluation", refusal);
}

http::Response show_action(Visit& visit, const Programme& programme, const Refusal* refusal) {
  casefile::Offer owners{"plan_actions.owner_id", {}};
  casefile::FormRow finding;
  std::vector<render::Field::Choice> findings{{"", visit.words.text("casefile.choose")}};
  visit.read([&](db::Tx& tx) {
    tx.query(sql::possible_readers, {{"programme", programme.id}, {"as_of", visit.today}}, [&](const db::Row& row) {
      owners.choices.push_back(
          {visit.seal(row.id<PersonId>(0)), row.null(2) ? row.string(1) : row.string(1) + " " + row.string(2)});
    });
    tx.query(sql::open_findings, {{"programme", programme.id}}, [&](const db::Row& row) {
      findings.push_back({visit.seal_record("review_findings", row.integer(0)), finding_text(visit, row)});
    });
  });
  auto page = casefile::form_page(visit, action_form, {}, refusal, std::vector{owners});
  const render::FormState state(visit.words, refusal ? &visit.request.form : nullptr, refusal);
  finding.as_select = state.choice("finding", "review.field.finding", std::move(findings));
  finding.as_select->required = false;
  page.rows.push_back(std::move(finding));
  page.heading = visit.words.text("review.title.new_action");
  page.about = programme.name;
  page.action = Url("/review/actions");
  page.back = Url("/review/improvement?programme=" + visit.seal(programme.id));
  page.hidden.push_back({"programme", visit.seal(programme.id)});
  return casefile::show_form(visit, page, "review.title.new_action", refusal);
}

std::optional<Programme> recording(Visit& visit, std::string_view sent) {
  return chosen(visit, programmes_for(visit, Permission::record_improvement), sent);
}

Result<http::Response> add_action(Visit& visit, db::Tx& tx, const Programme& programme,
                                  const casefile::Decoded& decoded) {
  const auto list = evaluations(tx, programme.id, visit.today);
  if (list.empty()) return refuse(RefusalKind::conflict, "review.flaw.no_evaluation");
  auto fields = decoded.answers.fields();
  fields.push_back({"plan_actions.evaluation_cycle_id", list.front().id});
  fields.push_back({"plan_actions.start_date", visit.today});
  const auto made = records::append(tx, "plan_actions", fields, casefile::author_of(visit));
  if (!made) return tl::unexpected(made.error());
  if (const auto finding = visit.open_record("review_findings", visit.request.form.get("finding")))
    tx.exec(sql::link_finding, {{"finding", *finding}, {"action", made->chain}, {"now", visit.now.utc_seconds}});
  visit.changed("plan_action", made->chain);
  return http::Response::see_other("/review/improvement?programme=" + visit.seal(programme.id) + "&done=done.saved");
}

/// An action of the path, when the actor owns it or records for its programme.
struct Opened {
  PlanAction action;
  ProgrammeId programme;
};
std::optional<Opened> open_action(Visit& visit) {
  const auto id = visit.open_record("plan_actions", visit.path.find("action")->second);
  if (!id) return std::nullopt;
  return visit.reading([&](db::Tx& tx) -> std::optional<Opened> {
    const auto action = find_action(tx, *id, visit.today);
    if (!action) return std::nullopt;
    const auto programme = tx.first(sql::cycle_programme, {{"cycle", action->cycle}},
                                    [](const db::Row& row) { return row.id<ProgrammeId>(0); });
    const bool records =
        scope_of(visit.actor, Permission::record_improvement).sees_whole(programme.value_or(ProgrammeId{}));
    if (!programme || (!records && action->owner != visit.actor.person)) return std::nullopt;
    return Opened{*action, *programme};
  });
}

http::Response show_steps(Visit& visit, const Opened& opened, const Refusal* refusal) {
  const render::FormState state(visit.words, refusal ? &visit.request.form : nullptr, refusal);
  casefile::FormPage page;
  page.token = {visit.csrf(), visit.fresh_key()};
  page.problems = state.problems();
  std::vector<render::Field::Choice> steps;
  for (int i = 0; i < 5; ++i) {
    const auto step = name(static_cast<Step>(i));
    steps.push_back({std::string(step), visit.words.text_of("review.step." + std::string(step))});
  }
  casefile::FormRow step, day, reason;
  step.as_chips = state.choice("step", "review.field.step", std::move(steps));
  day.as_date = state.field("new_due_date", "review.field.new_due_date");
  day.as_date->required = false;
  reason.as_area = state.field("reason", "review.field.reason");
  reason.as_area->required = false;
  page.rows = {step, day, reason};
  page.heading = opened.action.statement;
  page.lead = status_of(visit, opened.action).text;
  page.save = visit.words.text("casefile.save");
  page.action = Url("/review/actions/" + visit.seal_record("plan_actions", opened.action.id));
  page.back = Url("/review/improvement?programme=" + visit.seal(opened.programme));
  return casefile::show_form(visit, page, "review.title.action", refusal);
}

}  // namespace

http::Response improvement_page(Visit& visit) {
  const auto list = programmes_for(visit, Permission::see_improvement);
  const auto programme = chosen(visit, list, visit.request.query.get("programme"));
  if (!programme) return visit.refused({RefusalKind::not_found, {}});
  ImprovementView view;
  view.programme = programme->name;
  for (const auto& other : list)
    view.others.push_back(
        {other.name, Url("/review/improvement?programme=" + visit.seal(other.id)), other.id == programme->id});
  visit.read([&](db::Tx& tx) { fill(visit, tx, programme->id, view); });
  view.may_record = scope_of(visit.actor, Permission::record_improvement).sees_whole(programme->id);
  view.new_evaluation = Url("/review/evaluations/new?programme=" + visit.seal(programme->id));
  view.new_action = Url("/review/actions/new?programme=" + visit.seal(programme->id));
  view.has_actions = !view.actions.empty();
  view.has_findings = view.findings > 0;
  if (!view.evaluated)
    view.nothing =
        render::Empty{visit.words.text("review.no_evaluation"), visit.words.text("review.no_evaluation_hint")};
  render::Html body;
  html::improvement(body, view, visit.words);
  return visit.page(visit.words.text("review.title.improvement"), body);
}

http::Response evaluation_new_page(Visit& visit) {
  const auto programme = recording(visit, visit.request.query.get("programme"));
  return programme ? show_evaluation(visit, *programme, nullptr) : visit.refused({RefusalKind::not_found, {}});
}

http::Response evaluation_post(Visit& visit) {
  const auto programme = recording(visit, visit.request.form.get("programme"));
  if (!programme) return visit.refused({RefusalKind::not_found, {}});
  auto decoded = casefile::decode(visit, evaluation_form);
  const auto answers = read_groups(visit, decoded.problems);
  if (!decoded.problems.empty()) {
    const Refusal refusal{RefusalKind::invalid, decoded.problems};
    return show_evaluation(visit, *programme, &refusal);
  }
  const auto made = visit.change("review.evaluation", [&](db::Tx& tx) -> Result<http::Response> {  // not a word: an act
    auto fields = decoded.answers.fields();
    fields.push_back({"evaluation_cycles.programme_id", programme->id});
    const auto author = casefile::author_of(visit);
    const auto cycle = records::append(tx, "evaluation_cycles", fields, author);
    if (!cycle) return tl::unexpected(cycle.error());
    for (const auto& group : answers) {
      const auto row = records::append(tx, "evaluation_feedback",
                                       {{"evaluation_feedback.evaluation_cycle_id", cycle->chain},
                                        {"evaluation_feedback.group", std::string_view(group.group)},
                                        {"evaluation_feedback.invited", group.invited},
                                        {"evaluation_feedback.responded", group.responded}},
                                       author);
      if (!row) return tl::unexpected(row.error());
    }
    visit.changed("evaluation_cycle", cycle->chain);
    return http::Response::see_other("/review/improvement?programme=" + visit.seal(programme->id) + "&done=done.saved");
  });
  return made ? *made : show_evaluation(visit, *programme, &made.error());
}

http::Response action_new_page(Visit& visit) {
  const auto programme = recording(visit, visit.request.query.get("programme"));
  return programme ? show_action(visit, *programme, nullptr) : visit.refused({RefusalKind::not_found, {}});
}

http::Response action_post(Visit& visit) {
  const auto programme = recording(visit, visit.request.form.get("programme"));
  if (!programme) return visit.refused({RefusalKind::not_found, {}});
  const auto decoded = casefile::decode(visit, action_form);
  if (!decoded.problems.empty()) {
    const Refusal refusal{RefusalKind::invalid, decoded.problems};
    return show_action(visit, *programme, &refusal);
  }
  const auto made = visit.change(
      "review.action", [&](db::Tx& tx) { return add_action(visit, tx, *programme, decoded); });  // not a word: an act
  return made ? *made : show_action(visit, *programme, &made.error());
}

http::Response action_page(Visit& visit) {
  const auto opened = open_action(visit);
  return opened ? show_steps(visit, *opened, nullptr) : visit.refused({RefusalKind::not_found, {}});
}

http::Response step_post(Visit& visit) {
  const auto opened = open_action(visit);
  if (!opened) return visit.refused({RefusalKind::not_found, {}});
  const auto& form = visit.request.form;
  const auto step = parse_step(form.get("step"));
  if (!step) {
    const Refusal refusal{RefusalKind::invalid, {{"step", "http.field.missing"}}};
    return show_steps(visit, *opened, &refusal);
  }
  const NewStep wanted{*step, i18n::read_date(form.get("new_due_date"), visit.today), std::string(form.get("reason"))};
  const auto made = visit.change("review.step", [&](db::Tx& tx) -> Result<http::Response> {  // not a word: an act
    const auto now = find_action(tx, opened->action.id, visit.today);
    const auto taken = take_step(tx, *now, wanted, casefile::author_of(visit));
    if (!taken) return tl::unexpected(taken.error());
    visit.changed("plan_action", opened->action.id);
    return http::Response::see_other("/review/improvement?programme=" + visit.seal(opened->programme) +
                                     "&done=done.saved");
  });
  return made ? *made : show_steps(visit, *opened, &made.error());
}

}  // namespace kith::review
