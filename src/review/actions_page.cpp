// SPDX-License-Identifier: AGPL-3.0-or-later
#include "casefile/record_form.h"
#include "platform/i18n/keys.h"
#include "platform/render/components.h"
#include "platform/render/html.h"
#include "platform/render/page.h"
#include "review/improvement_pages.h"
#include "review/queries.h"
#include "review/review.h"

namespace kith::review {
namespace {

using casefile::Control;
using casefile::FormField;
using render::Url;

constexpr FormField action_fields[] = {{"plan_actions.statement", Control::area, true},
                                       {"plan_actions.owner_id", Control::person, true},
                                       {"plan_actions.start_date", Control::date},
                                       {"plan_actions.due_date", Control::date, true}};
constexpr casefile::RecordForm action_form{"plan_actions", "review.field.", action_fields};
http::Response show_action(Visit& visit, const Programme& programme, const Refusal* refusal) {
  casefile::Offer owners{"plan_actions.owner_id", {}};
  casefile::FormRow finding;
  std::vector<render::Field::Choice> findings{{"", visit.words.text("casefile.choose")}};
  visit.read([&](db::Tx& tx) {
    tx.query(sql::possible_readers, {{"programme", programme.id}, {"as_of", visit.today}}, [&](const db::Row& row) {
      owners.choices.push_back(
          {visit.seal(row.id<PersonId>(0)), row.null(2) ? row.string(1) : row.string(1) + " " + row.string(2)});
    });
    for (const auto& open : open_findings(tx, programme.id))
      findings.push_back({visit.seal_record("review_findings", open.id), finding_text(visit, open)});
  });
  casefile::Answers initial;
  initial.put("plan_actions.start_date", static_cast<std::int64_t>(day_number(visit.today)));
  auto page = casefile::form_page(visit, action_form, initial, refusal, std::vector{owners});
  const render::FormState state(visit.words, refusal ? &visit.request.form : nullptr, refusal);
  finding.as_select =
      state.choice("finding", "review.field.finding", std::move(findings), visit.request.query.get("finding"));
  finding.as_select->required = false;
  page.rows.push_back(std::move(finding));
  page.heading = visit.words.text("review.title.new_action");
  page.about = programme.name;
  page.action = Url("/review/actions");
  page.back = Url("/review/improvement?programme=" + visit.seal(programme.id));
  page.hidden.push_back({"programme", visit.seal(programme.id)});
  return casefile::show_form(visit, page, "review.title.new_action", refusal);
}

Result<std::int64_t> add_sent(Visit& visit, db::Tx& tx, const Programme& programme, const casefile::Decoded& decoded) {
  constexpr std::int64_t none_that_waits = -1;
  const auto sent = visit.request.form.get("finding");
  const auto finding = sent.empty() ? 0 : visit.open_record("review_findings", sent).value_or(none_that_waits);
  const records::ColumnKey start("plan_actions.start_date");
  auto fields = decoded.answers.fields();
  std::erase_if(fields, [&](const auto& field) { return field.column == start; });
  const auto made = add_action(tx, programme.id, std::move(fields), decoded.answers.date(start).value_or(visit.today),
                               finding, casefile::author_of(visit));
  if (made) visit.changed("plan_action", *made);
  return made;
}

http::Response show_steps(Visit& visit, const OpenedAction& opened, const Refusal* refusal) {
  const render::FormState state(visit.words, refusal ? &visit.request.form : nullptr, refusal);
  casefile::FormPage page;
  page.token = {visit.csrf(), visit.fresh_key()};
  page.problems = state.problems();
  std::vector<render::Field::Choice> steps;
  for (int i = 0; i < 5; ++i) {
    const auto step = name(static_cast<Step>(i));
    steps.push_back({std::string(step), visit.words.text_of("review.step." + std::string(step))});
  }
  casefile::FormRow step, taken, day, reason;
  step.as_chips = state.choice("step", "review.field.step", std::move(steps));
  taken.as_date = state.field("day", "review.field.step_day", visit.words.date(visit.today));
  taken.as_date->required = false;
  day.as_date = state.field("new_due_date", "review.field.new_due_date");
  day.as_date->required = false;
  reason.as_area = state.field("reason", "review.field.reason");
  reason.as_area->required = false;
  page.rows = {step, taken, day, reason};
  page.heading = opened.action.statement;
  page.lead = status_of(visit, opened.action).text;
  page.save = visit.words.text("casefile.save");
  page.action = Url("/review/actions/" + visit.seal_record("plan_actions", opened.action.id));
  page.back = Url("/review/improvement?programme=" + visit.seal(opened.programme));
  return casefile::show_form(visit, page, "review.title.action", refusal);
}

}  // namespace

std::span<const http::FieldDoc> action_docs() {
  static constexpr http::FieldDoc before[] = {
      {.name = "programme", .type = http::FieldType::id, .required = true, .about = "review.programme"},
      {.name = "finding", .type = http::FieldType::id, .about = "review.field.finding"}};
  return casefile::docs_of(action_form, before);
}

std::optional<OpenedAction> open_action(Visit& visit) {
  const auto id = visit.open_record("plan_actions", visit.path.find("action")->second);
  if (!id) return std::nullopt;
  return visit.reading([&](db::Tx& tx) -> std::optional<OpenedAction> {
    const auto action = find_action(tx, *id, visit.today);
    if (!action) return std::nullopt;
    const auto programme = tx.first(sql::cycle_programme, {{"cycle", action->cycle}},
                                    [](const db::Row& row) { return row.id<ProgrammeId>(0); });
    const bool records =
        scope_of(visit.actor, auth::Permission::record_improvement).sees_whole(programme.value_or(ProgrammeId{}));
    if (!programme || (!records && action->owner != visit.actor.person)) return std::nullopt;
    return OpenedAction{*action, *programme};
  });
}

Result<http::Response> record_step(Visit& visit, const OpenedAction& opened, http::Response done) {
  const auto& form = visit.request.form;
  const auto step = parse_step(form.get("step"));
  if (!step) return refuse(RefusalKind::invalid, "http.field.missing", "step");
  const auto day = i18n::read_date(form.get("day"), visit.today);
  if (!day && !form.get("day").empty()) return refuse(RefusalKind::invalid, "http.field.not_a_date", "day");
  const NewStep wanted{*step, i18n::read_date(form.get("new_due_date"), visit.today), std::string(form.get("reason")),
                       day};
  return visit.change("review.step", [&](db::Tx& tx) -> Result<http::Response> {  // not a word: an act
    const auto now = find_action(tx, opened.action.id, visit.today);
    const auto taken = take_step(tx, *now, wanted, casefile::author_of(visit));
    if (!taken) return tl::unexpected(taken.error());
    visit.changed("plan_action", opened.action.id);
    return done;
  });
}

http::Response action_new_page(Visit& visit) {
  const auto programme = recording(visit, visit.request.query.get("programme"));
  return programme ? show_action(visit, *programme, nullptr) : visit.refused({RefusalKind::not_found, {}});
}

Result<http::Response> record_action(Visit& visit, const Programme& programme,
                                     FunctionRef<http::Response(std::int64_t)> done) {
  auto decoded = casefile::decode(visit, action_form);
  if (!decoded.problems.empty()) return refuse(std::move(decoded.problems));
  return visit.change("review.action", [&](db::Tx& tx) -> Result<http::Response> {  // not a word: an act
    const auto made = add_sent(visit, tx, programme, decoded);
    if (!made) return tl::unexpected(made.error());
    return done(*made);
  });
}

http::Response action_post(Visit& visit) {
  const auto programme = recording(visit, visit.request.form.get("programme"));
  if (!programme) return visit.refused({RefusalKind::not_found, {}});
  const auto made = record_action(visit, *programme, [&](std::int64_t) {
    return http::Response::see_other(address_of_improvement(visit, programme->id) + "&done=done.saved");
  });
  return made ? *made : show_action(visit, *programme, &made.error());
}

http::Response action_page(Visit& visit) {
  const auto opened = open_action(visit);
  return opened ? show_steps(visit, *opened, nullptr) : visit.refused({RefusalKind::not_found, {}});
}

http::Response step_post(Visit& visit) {
  const auto opened = open_action(visit);
  if (!opened) return visit.refused({RefusalKind::not_found, {}});
  const auto made = record_step(
      visit, *opened, http::Response::see_other(address_of_improvement(visit, opened->programme) + "&done=done.saved"));
  return made ? *made : show_steps(visit, *opened, &made.error());
}

}  // namespace kith::review
