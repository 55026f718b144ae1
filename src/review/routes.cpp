// SPDX-License-Identifier: AGPL-3.0-or-later
#include "casefile/corrected.h"
#include "platform/lists/lists.h"
#include "review/improvement_pages.h"
#include "review/oversight_pages.h"
#include "review/review.h"

namespace kith::review {
namespace {

using auth::Permission;
using http::FieldDoc;
using http::FieldType;
using http::Method;

constexpr std::string_view rules[] = {"tenth", "yearly"};
constexpr FieldDoc round_fields[] = {
    {.name = "programme", .type = FieldType::id, .required = true, .about = "review.programme"},
    {.name = "quarter", .type = FieldType::date, .required = true, .about = "review.quarter_hint"},
    {.name = "rule", .type = FieldType::code, .required = true, .choices = rules, .about = "review.rule"},
};
constexpr FieldDoc readers_fields[] = {
    {.name = "readers", .type = FieldType::id, .required = true, .many = true, .about = "review.readers_hint"}};
constexpr FieldDoc opening_fields[] = {
    {.name = "login", .required = true, .limit = 64, .about = "review.opening.login"},
    {.name = "rounds", .type = FieldType::id, .required = true, .many = true, .about = "review.opening.rounds"},
    {.name = "last_day", .type = FieldType::date, .required = true, .about = "review.opening.last_day_hint"},
    {.name = "why", .required = true, .limit = 2'000, .about = "review.opening.why"},
    {.name = "released", .type = FieldType::boolean, .about = "review.opening.released"},
    {.name = "shown", .type = FieldType::word, .about = "review.opening.shown"}};
constexpr std::string_view answer_words[] = {"pass", "fail", "na"};

constexpr FieldDoc note_fields[] = {
    {.name = "note", .required = true, .limit = 20'000, .about = "review.workspace.note"}};
constexpr FieldDoc improvement_fields[] = {{.name = "programme", .type = FieldType::id, .about = "review.programme"}};
constexpr std::string_view steps[] = {"in_progress", "done", "rescheduled", "dropped", "verified"};
constexpr FieldDoc step_fields[] = {
    {.name = "step", .type = FieldType::code, .required = true, .choices = steps, .about = "review.field.step"},
    {.name = "day", .type = FieldType::date, .about = "review.field.step_day"},
    {.name = "new_due_date", .type = FieldType::date, .about = "review.field.new_due_date"},
    {.name = "reason", .limit = 2'000, .about = "review.field.reason"}};

/// Three fields an item of the checklist: the answer, why, and where in the file.
std::span<const FieldDoc> answer_fields() {
  static const std::vector<std::string> names = [] {
    std::vector<std::string> list;
    for (const auto& item : checklist())
      for (const auto* end : {"", "_reason", "_pointer"}) list.push_back(item.id + end);
    return list;
  }();
  static const std::vector<FieldDoc> docs = [] {
    std::vector<FieldDoc> list;
    for (std::size_t i = 0; i < names.size(); i += 3) {
      list.push_back({.name = names[i], .type = FieldType::code, .choices = answer_words, .about = "review.item"});
      list.push_back({.name = names[i + 1], .limit = 2'000, .about = "review.reason"});
      list.push_back({.name = names[i + 2], .limit = 500, .about = "review.pointer"});
    }
    return list;
  }();
  return docs;
}

constexpr FieldDoc programme_table[] = {
    {.name = "programme", .type = FieldType::id, .required = true, .about = "review.programme"}};

void add_openings(std::vector<http::Route>& list) {
  constexpr auto permission = Permission::open_review;
  list.push_back(page(Method::get, "/review/openings", "review.opening.title", permission, openings_page));
  list.push_back(lists::as_file("/review/openings/as/{file:word}", "list.as_file", permission, openings_page));
  list.push_back(page(Method::get, "/review/openings/new", "review.opening.title_new", permission, openings_new_page));
  list.push_back(page(Method::post, "/review/openings", "review.opening.title_new", permission, openings_post));
  list.push_back(
      page(Method::post, "/review/openings/{opening:id}/end", "review.opening.end", permission, openings_end_post));
  list.push_back(api(Method::get, "/api/v1/review-openings", "review.opening.title", permission, openings_api));
  list.push_back(api(Method::post, "/api/v1/review-openings", "review.opening.title_new", permission, openings_api_post,
                     {.takes = opening_fields}));
  list.push_back(api(Method::post, "/api/v1/review-openings/{opening:id}/end", "review.opening.end", permission,
                     openings_api_end));
}

/// The three routes of a record of oversight.
void add_oversight(std::vector<http::Route>& list, const OversightAct& act) {
  constexpr auto permission = Permission::record_improvement;
  const auto docs = casefile::docs_of(*act.form, programme_table);
  const auto* one = &act;
  list.push_back(page(Method::get, act.new_path, act.title, permission,
                      [one](Visit& visit) { return oversight_new_page(visit, *one); }));
  list.push_back(
      page(Method::post, act.path, act.title, permission, [one](Visit& visit) { return oversight_post(visit, *one); }));
  list.push_back(api(Method::post, act.api_path, act.title, permission,
                     [one](Visit& visit) { return oversight_api_post(visit, *one); }, {.takes = docs}));
}

void add_determinations(std::vector<http::Route>& list) {
  constexpr std::string_view path = "/review/determinations/{determination:id}";
  constexpr auto permission = Permission::record_improvement;
  list.push_back(page(Method::get, path, "review.title.determination", permission, determination_page));
  list.push_back(page(Method::post, path, "review.title.determination", permission, determination_post));
  list.push_back(page(Method::post, "/review/determinations/{determination:id}/withdraw", "review.na.withdraw",
                      permission, determination_withdraw_post));
  const auto docs = casefile::docs_of_corrected(determination_form);
  list.push_back(api(Method::get, "/api/v1/determinations/{determination:id}", "review.title.determination", permission,
                     determination_api));
  list.push_back(api(Method::post, "/api/v1/determinations/{determination:id}", "review.title.determination",
                     permission, determination_api_post, {.takes = docs}));
  list.push_back(api(Method::post, "/api/v1/determinations/{determination:id}/withdraw", "review.na.withdraw",
                     permission, determination_api_withdraw));
}

/// Evaluations, whom they were shared with, reviews from outside, actions.
std::vector<http::Route> improvement_routes() {
  constexpr auto record = Permission::record_improvement;
  return {
      page(Method::get, "/review/evaluations/new", "review.title.evaluation", record, evaluation_new_page),
      page(Method::post, "/review/evaluations", "review.title.evaluation", record, evaluation_post),
      page(Method::get, "/review/evaluations/share", "review.title.share", record, share_page),
      page(Method::post, "/review/evaluations/share", "review.title.share", record, share_post),
      page(Method::get, "/review/external-reviews/new", "review.title.external", record, external_new_page),
      page(Method::post, "/review/external-reviews", "review.title.external", record, external_post),
      page(Method::get, "/review/actions/new", "review.title.new_action", record, action_new_page),
      page(Method::post, "/review/actions", "review.title.new_action", record, action_post),
      page(Method::get, "/review/actions/{action:id}", "review.title.action", Permission::see_improvement, action_page),
      page(Method::post, "/review/actions/{action:id}", "review.title.action", Permission::see_improvement, step_post),
      api(Method::post, "/api/v1/evaluations", "review.title.evaluation", record, evaluation_api_post,
          {.takes = evaluation_docs()}),
      api(Method::post, "/api/v1/plan-actions", "review.title.new_action", record, action_api_post,
          {.takes = action_docs()}),
      api(Method::post, "/api/v1/evaluation-shares", "review.title.share", record, share_api_post,
          {.takes = share_docs()}),
      api(Method::post, "/api/v1/external-reviews", "review.title.external", record, external_api_post,
          {.takes = external_docs()}),
      api(Method::post, "/api/v1/plan-actions/{action:id}/steps", "review.title.action", Permission::see_improvement,
          step_api_post, {.takes = step_fields}),
  };
}

}  // namespace

std::vector<http::Route> routes(Columns columns) {
  const auto with = [&columns](http::Response (*handler)(Visit&, const snapshot::Snapshot&)) -> http::PageHandler {
    return [columns, handler](Visit& visit) { return handler(visit, *columns()); };
  };
  std::vector<http::Route> list{
      page(Method::get, "/review/rounds", "review.title.rounds", Permission::review_files, rounds_page),
      lists::as_file("/review/rounds/as/{file:word}", "list.as_file", Permission::review_files, rounds_page),
      page(Method::get, "/review/rounds/new", "review.title.new", Permission::lead_reviews, rounds_new_page),
      page(Method::post, "/review/rounds", "review.title.new", Permission::lead_reviews, rounds_post),
      page(Method::get, "/review/rounds/{round:id}", "review.title.round", Permission::review_files, with(round_page)),
      page(Method::post, "/review/rounds/{round:id}/readers", "review.name_readers", Permission::lead_reviews,
           with(readers_post)),
      page(Method::post, "/review/rounds/{round:id}/end", "review.end", Permission::lead_reviews, with(end_post)),
      page(Method::get, "/review/files/{file:id}", "review.title.file", Permission::review_files, file_page),
      page(Method::post, "/review/files/{file:id}", "review.title.file", Permission::review_files, file_post),
      page(Method::get, "/review/workspace", "review.workspace.title", Permission::see_sample, workspace_page),
      page(Method::get, "/review/workspace/{file:id}", "review.title.file", Permission::see_sample,
           workspace_file_page),
      page(Method::post, "/review/workspace/{file:id}/notes", "review.workspace.note", Permission::see_sample,
           workspace_note_post),
      page(Method::get, "/review/improvement", "review.title.improvement", Permission::see_improvement,
           with(improvement_page)),
      lists::as_file("/review/improvement/as/{file:word}", "list.as_file", Permission::see_improvement,
                     with(improvement_page)),
      api(Method::get, "/api/v1/reviews", "review.title.rounds", Permission::review_files, rounds_api_list),
      api(Method::post, "/api/v1/reviews", "review.title.new", Permission::lead_reviews, rounds_api_post,
          {.takes = round_fields}),
      api(Method::get, "/api/v1/reviews/{round:id}", "review.title.round", Permission::review_files,
          with(round_api_one)),
      api(Method::get, "/api/v1/reviews/{round:id}/draw", "review.how_drawn", Permission::lead_reviews, draw_api),
      api(Method::post, "/api/v1/reviews/{round:id}/readers", "review.name_readers", Permission::lead_reviews,
          readers_api_post, {.takes = readers_fields}),
      api(Method::post, "/api/v1/reviews/{round:id}/end", "review.end", Permission::lead_reviews, with(end_api_post)),
      api(Method::get, "/api/v1/review-workspace", "review.workspace.title", Permission::see_sample, workspace_api),
      api(Method::get, "/api/v1/review-workspace/{file:id}", "review.title.file", Permission::see_sample,
          workspace_file_api),
      api(Method::post, "/api/v1/review-workspace/{file:id}/notes", "review.workspace.note", Permission::see_sample,
          workspace_note_api, {.takes = note_fields}),
      api(Method::get, "/api/v1/improvement", "review.title.improvement", Permission::see_improvement, improvement_api,
          {.takes = improvement_fields}),
      api(Method::post, "/api/v1/review-files/{file:id}/answers", "review.checklist", Permission::review_files,
          file_api_post, {.takes = answer_fields()}),
  };
  for (auto& route : improvement_routes()) list.push_back(std::move(route));
  for (const auto& act : oversight_acts()) add_oversight(list, act);
  add_determinations(list);
  add_openings(list);
  return list;
}

}  // namespace kith::review
