// SPDX-License-Identifier: AGPL-3.0-or-later
#include <algorithm>
#include <charconv>

#include "casefile/record_form.h"
#include "platform/http/created.h"
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

constexpr FormField evaluation_fields[] = {{"evaluation_cycles.event_date", Control::date, true},
                                           {"evaluation_cycles.sources", Control::many, true},
                                           {"evaluation_cycles.summary", Control::area, true}};
constexpr casefile::RecordForm evaluation_form{"evaluation_cycles", "review.field.", evaluation_fields};
constexpr FormField external_fields[] = {{"external_reviews.event_date", Control::date, true},
                                         {"external_reviews.reviewer", Control::text, true},
                                         {"external_reviews.result", Control::area}};
constexpr casefile::RecordForm external_form{"external_reviews", "review.field.", external_fields};
/// Who invited how many, how many answered: two fields a group.
std::vector<casefile::FormRow> group_rows(const Visit& visit, const render::FormState& state) {
  std::vector<casefile::FormRow> rows;
  for (const auto group : stakeholder_groups)
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
  for (const auto group : stakeholder_groups) {
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

http::Response show_share(Visit& visit, const Programme& programme, const Refusal* refusal) {
  const render::FormState state(visit.words, refusal ? &visit.request.form : nullptr, refusal);
  casefile::FormPage page;
  page.token = {visit.csrf(), visit.fresh_key()};
  page.problems = state.problems();
  std::vector<render::Field::Choice> choices;
  for (const auto group : stakeholder_groups)
    choices.push_back({std::string(group), visit.words.text_of("review.group." + std::string(group))});
  casefile::FormRow whom, day;
  whom.as_list = state.choice("groups", "review.field.groups", std::move(choices));
  day.as_date = state.field("event_date", "review.field.shared_on", visit.words.date(visit.today));
  page.rows = {whom, day};
  page.heading = visit.words.text("review.title.share");
  page.about = programme.name;
  page.save = visit.words.text("casefile.save");
  page.action = Url("/review/evaluations/share");
  page.back = Url(address_of_improvement(visit, programme.id));
  page.hidden.push_back({"programme", visit.seal(programme.id)});
  return casefile::show_form(visit, page, "review.title.share", refusal);
}

http::Response show_external(Visit& visit, const Programme& programme, const Refusal* refusal) {
  auto page = casefile::form_page(visit, external_form, {}, refusal);
  page.heading = visit.words.text("review.title.external");
  page.about = programme.name;
  page.action = Url("/review/external-reviews");
  page.back = Url(address_of_improvement(visit, programme.id));
  page.hidden.push_back({"programme", visit.seal(programme.id)});
  return casefile::show_form(visit, page, "review.title.external", refusal);
}

/// Told by groups that exist, on a day that has been, of an evaluation that is there.
Result<void> add_shares(Visit& visit, db::Tx& tx, const Programme& programme) {
  const auto list = evaluations(tx, programme.id, visit.today);
  if (list.empty()) return refuse(RefusalKind::conflict, "review.flaw.no_evaluation");
  const auto day = i18n::read_date(visit.request.form.get("event_date"), visit.today);
  if (!day || *day > visit.today || *day < list.front().day)
    return refuse(RefusalKind::invalid, "review.flaw.shared_on", "event_date");
  const auto sent = visit.request.form.all("groups");
  if (sent.empty()) return refuse(RefusalKind::invalid, "http.field.missing", "groups");
  for (const auto group : sent) {
    if (std::find(std::begin(stakeholder_groups), std::end(stakeholder_groups), group) == std::end(stakeholder_groups))
      return refuse(RefusalKind::invalid, "http.field.not_a_choice", "groups");
    const auto row = records::append(tx, "evaluation_distributions",
                                     {{"evaluation_distributions.evaluation_cycle_id", list.front().id},
                                      {"evaluation_distributions.group", group},
                                      {"evaluation_distributions.event_date", *day}},
                                     casefile::author_of(visit));
    if (!row) return tl::unexpected(row.error());
  }
  visit.changed("evaluation_cycle", list.front().id);
  return {};
}

Result<http::Response> share(Visit& visit, const Programme& programme, const http::Response& done) {
  return visit.change("review.share", [&](db::Tx& tx) -> Result<http::Response> {  // not a word: an act
    const auto shared = add_shares(visit, tx, programme);
    if (!shared) return tl::unexpected(shared.error());
    return done;
  });
}

Result<http::Response> record_external(Visit& visit, const Programme& programme,
                                       FunctionRef<http::Response(std::int64_t)> done) {
  auto decoded = casefile::decode(visit, external_form);
  if (!decoded.problems.empty()) return refuse(std::move(decoded.problems));
  return visit.change("review.external", [&](db::Tx& tx) -> Result<http::Response> {  // not a word: an act
    auto fields = decoded.answers.fields();
    fields.push_back({"external_reviews.programme_id", programme.id});
    const auto row = records::append(tx, "external_reviews", fields, casefile::author_of(visit));
    if (!row) return tl::unexpected(row.error());
    visit.changed("external_review", row->chain);
    return done(row->chain);
  });
}

constexpr http::FieldDoc programme_doc{
    .name = "programme", .type = http::FieldType::id, .required = true, .about = "review.programme"};

}  // namespace

std::span<const http::FieldDoc> evaluation_docs() {
  static const std::vector<std::string> names = [] {
    std::vector<std::string> list;
    for (const auto group : stakeholder_groups)
      for (const auto* what : {"_invited", "_responded"}) list.push_back(std::string(group) + what);
    return list;
  }();
  static const std::vector<http::FieldDoc> before = [] {
    std::vector<http::FieldDoc> docs{programme_doc};
    for (std::size_t i = 0; i < names.size(); ++i)
      docs.push_back({.name = names[i],
                      .type = http::FieldType::integer,
                      .about = i % 2 ? "review.field.responded" : "review.field.invited"});
    return docs;
  }();
  return casefile::docs_of(evaluation_form, before);
}

std::span<const http::FieldDoc> share_docs() {
  static constexpr http::FieldDoc docs[] = {
      programme_doc,
      {.name = "groups",
       .type = http::FieldType::code,
       .required = true,
       .many = true,
       .choices = stakeholder_groups,
       .about = "review.field.groups"},
      {.name = "event_date", .type = http::FieldType::date, .required = true, .about = "review.field.shared_on"}};
  return docs;
}

std::span<const http::FieldDoc> external_docs() {
  static constexpr http::FieldDoc before[] = {programme_doc};
  return casefile::docs_of(external_form, before);
}

http::Response evaluation_new_page(Visit& visit) {
  const auto programme = recording(visit, visit.request.query.get("programme"));
  return programme ? show_evaluation(visit, *programme, nullptr) : visit.refused({RefusalKind::not_found, {}});
}

Result<http::Response> record_evaluation(Visit& visit, const Programme& programme,
                                         FunctionRef<http::Response(std::int64_t)> done) {
  auto decoded = casefile::decode(visit, evaluation_form);
  const auto answers = read_groups(visit, decoded.problems);
  if (!decoded.problems.empty()) return refuse(std::move(decoded.problems));
  return visit.change("review.evaluation", [&](db::Tx& tx) -> Result<http::Response> {  // not a word: an act
    const auto cycle = add_evaluation(tx, programme.id, decoded.answers.fields(), answers, casefile::author_of(visit));
    if (!cycle) return tl::unexpected(cycle.error());
    visit.changed("evaluation_cycle", *cycle);
    return done(*cycle);
  });
}

http::Response evaluation_post(Visit& visit) {
  const auto programme = recording(visit, visit.request.form.get("programme"));
  if (!programme) return visit.refused({RefusalKind::not_found, {}});
  const auto made = record_evaluation(visit, *programme, [&](std::int64_t) {
    return http::Response::see_other(address_of_improvement(visit, programme->id) + "&done=done.saved");
  });
  return made ? *made : show_evaluation(visit, *programme, &made.error());
}

http::Response share_page(Visit& visit) {
  const auto programme = recording(visit, visit.request.query.get("programme"));
  return programme ? show_share(visit, *programme, nullptr) : visit.refused({RefusalKind::not_found, {}});
}

http::Response share_post(Visit& visit) {
  const auto programme = recording(visit, visit.request.form.get("programme"));
  if (!programme) return visit.refused({RefusalKind::not_found, {}});
  const auto made = share(visit, *programme,
                          http::Response::see_other(address_of_improvement(visit, programme->id) + "&done=done.saved"));
  return made ? *made : show_share(visit, *programme, &made.error());
}

http::Response share_api_post(Visit& visit) {
  const auto programme = recording(visit, visit.request.form.get("programme"));
  if (!programme) return visit.refused({RefusalKind::not_found, {}});
  const auto made = share(visit, *programme, http::Response::json("{}", 201));
  return made ? *made : visit.refused(made.error());
}

http::Response external_new_page(Visit& visit) {
  const auto programme = recording(visit, visit.request.query.get("programme"));
  return programme ? show_external(visit, *programme, nullptr) : visit.refused({RefusalKind::not_found, {}});
}

http::Response external_post(Visit& visit) {
  const auto programme = recording(visit, visit.request.form.get("programme"));
  if (!programme) return visit.refused({RefusalKind::not_found, {}});
  const auto made = record_external(visit, *programme, [&](std::int64_t) {
    return http::Response::see_other(address_of_improvement(visit, programme->id) + "&done=done.saved");
  });
  return made ? *made : show_external(visit, *programme, &made.error());
}

http::Response external_api_post(Visit& visit) {
  const auto programme = recording(visit, visit.request.form.get("programme"));
  if (!programme) return visit.refused({RefusalKind::not_found, {}});
  const auto made =
      record_external(visit, *programme, [&](std::int64_t id) { return http::created(visit, "external_reviews", id); });
  return made ? *made : visit.refused(made.error());
}

}  // namespace kith::review
