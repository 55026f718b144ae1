// SPDX-License-Identifier: AGPL-3.0-or-later
#include <map>

#include "casefile/case_view.h"
#include "platform/i18n/keys.h"
#include "platform/lists/lists.h"
#include "platform/render/components.h"
#include "platform/render/html.h"
#include "platform/render/page.h"
#include "review/improvement.html.h"
#include "review/improvement_pages.h"
#include "review/oversight.h"
#include "review/queries.h"
#include "review/review.h"

namespace kith::review {
namespace {

using auth::Permission;
using render::Url;

struct ActionLine {
  std::string statement, owner;
  std::optional<Date> due;
  Url href;
  render::Status status;
};
constexpr lists::Column<ActionLine> action_columns[] = {
    {"review.field.statement", lists::field<&ActionLine::statement>},
    {"review.field.owner_id", lists::field<&ActionLine::owner>},
    {"review.field.due_date", lists::field<&ActionLine::due>},
    {"review.state", lists::field<&ActionLine::status>},
};
struct GroupLine {
  std::string name, rate;
  std::optional<Date> shared;  ///< when they were told
};
struct ExternalLine {
  Date day{};
  std::string reviewer, result;
};
struct OversightLine {
  Date day{};
  std::string text;
};
struct DeterminationLine {
  std::string clause, reason, by;
  Date day{};
  std::optional<Date> until;
  render::Status status;
  Url correct, withdraw;
};
struct ImprovementView {
  std::string programme;
  std::vector<render::Link> others;
  std::vector<ActionLine> actions;
  std::vector<GroupLine> groups;
  std::vector<ExternalLine> external;
  std::optional<Date> last;
  std::string summary;
  std::optional<render::Empty> nothing;
  Url new_evaluation, new_action, share, new_external;
  std::int64_t findings{};
  std::string cycle, cycle_since;  ///< how far the last evaluation is
  std::vector<casefile::BlockRow> blocks;
  bool lacks{};
  std::vector<OversightLine> meetings, resources;
  std::vector<DeterminationLine> determinations;
  Url new_determination, new_meeting, new_resources;
  render::FormToken token;
  bool declared{};
  bool may_record{}, has_actions{}, has_findings{}, evaluated{}, reviewed{};
};

render::Status status_of(const Visit& visit, Verdict verdict) {
  using render::Mark;
  constexpr Mark marks[] = {Mark::good, Mark::open, Mark::due, Mark::bad, Mark::bad};
  return {marks[static_cast<std::size_t>(verdict)],
          visit.words.text_of("review.verdict." + std::string(name(verdict)))};
}

void fill_oversight(Visit& visit, db::Tx& tx, ProgrammeId programme, const snapshot::Snapshot& snapshot,
                    ImprovementView& view) {
  for (const auto& d : determinations(tx, programme, visit.today)) {
    const std::string address = "/review/determinations/" + visit.seal_record("na_determinations", d.id);
    view.determinations.push_back({d.clause, visit.words.text_of("record.code." + d.reason),
                                   person_name(tx, d.approved_by, visit.today), d.day, d.valid_until,
                                   status_of(visit, verdict_of(snapshot, d, visit.today)), Url(address),
                                   Url(address + "/withdraw")});
  }
  view.declared = !view.determinations.empty();
  tx.query(sql::meetings, {{"programme", programme}, {"as_of", visit.today}}, [&](const db::Row& row) {
    OversightLine line{row.date(0), {}};
    const std::string groups = ";" + (row.null(1) ? std::string() : row.string(1)) + ";";
    for (const auto group : stakeholder_groups)
      if (groups.find(";" + std::string(group) + ";") != groups.npos)
        (line.text += line.text.empty() ? "" : ", ") += visit.words.text_of("review.group." + std::string(group));
    view.meetings.push_back(std::move(line));
  });
  tx.query(sql::resource_reviews, {{"programme", programme}, {"as_of", visit.today}}, [&](const db::Row& row) {
    view.resources.push_back({row.date(0), row.null(1) ? std::string() : row.string(1)});
  });
  const std::string of = "/new?programme=" + visit.seal(programme);
  view.new_determination = Url("/review/determinations" + of);
  view.new_meeting = Url("/review/stakeholder-meetings" + of);
  view.new_resources = Url("/review/resource-reviews" + of);
  view.token = {visit.csrf(), visit.fresh_key()};
}

std::string names_of(const Visit& visit, const std::vector<std::string>& groups) {
  std::string names;
  for (const auto& group : groups) (names += names.empty() ? "" : ", ") += visit.words.text_of("review.group." + group);
  return names;
}

/// How far the cycle is, and what it still lacks; an evaluation that lacks something may stand (SOFT).
void fill_cycle(const Visit& visit, const Evaluation& evaluation, const std::map<std::string, Date>& told,
                ImprovementView& view) {
  const auto s = standing_of(evaluation, told, stakeholder_groups);
  view.cycle = visit.words.text_of("review.cycle." + std::string(name(s.state)));
  view.cycle_since = visit.words.text("casefile.since", {{"day", s.since}});
  const auto lacks = [&](bool missing, std::string what, i18n::Key act) {
    if (missing) view.blocks.push_back(casefile::block_row(visit.words, std::move(what), visit.words.text(act), false));
  };
  const std::string unheard = names_of(visit, s.unheard), untold = names_of(visit, s.untold);
  lacks(s.one_source, visit.words.text("review.cycle.one_source"), "review.title.evaluation");
  lacks(!unheard.empty(), visit.words.text("review.cycle.unheard", {{"groups", std::string_view(unheard)}}),
        "review.title.evaluation");
  lacks(!untold.empty(), visit.words.text("review.cycle.untold", {{"groups", std::string_view(untold)}}),
        "review.title.share");
  lacks(s.no_plan, visit.words.text("review.cycle.no_plan"), "review.title.new_action");
  lacks(s.actions_open > 0, visit.words.text("review.cycle.actions_open", {{"n", s.actions_open}}),
        "review.title.action");
  view.lacks = !view.blocks.empty();
}

/// Every group, those who were not asked too (IMA VI-1 asks for all).
void fill_groups(Visit& visit, db::Tx& tx, const Evaluation& evaluation, ImprovementView& view) {
  std::map<std::string, Date> told;
  tx.query(sql::distributions_of, {{"cycle", evaluation.id}, {"as_of", visit.today}},
           [&](const db::Row& row) { told.emplace(row.string(0), row.date(1)); });
  for (const auto group : stakeholder_groups) {
    GroupLine line{visit.words.text_of("review.group." + std::string(group)), visit.words.text("review.not_asked"), {}};
    for (const auto& answers : evaluation.groups)
      if (answers.group == group)
        line.rate =
            visit.words.text("review.responded", {{"responded", answers.responded}, {"invited", answers.invited}});
    if (const auto found = told.find(std::string(group)); found != told.end()) line.shared = found->second;
    view.groups.push_back(std::move(line));
  }
  fill_cycle(visit, evaluation, told, view);
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
    fill_groups(visit, tx, list.front(), view);
  }
  view.findings = static_cast<std::int64_t>(open_findings(tx, programme).size());
  tx.query(sql::external_reviews, {{"programme", programme}, {"as_of", visit.today}}, [&](const db::Row& row) {
    view.external.push_back({row.date(0), row.string(1), row.string(2)});
  });
  view.reviewed = !view.external.empty();
}

}  // namespace

http::Response improvement_page(Visit& visit, const snapshot::Snapshot& snapshot) {
  const auto list = programmes_for(visit, Permission::see_improvement);
  const auto programme = chosen(visit, list, visit.request.query.get("programme"));
  if (!programme) return visit.refused({RefusalKind::not_found, {}});
  ImprovementView view;
  view.programme = programme->name;
  for (const auto& other : list)
    view.others.push_back(
        {other.name, Url("/review/improvement?programme=" + visit.seal(other.id)), other.id == programme->id});
  visit.read([&](db::Tx& tx) {
    fill(visit, tx, programme->id, view);
    fill_oversight(visit, tx, programme->id, snapshot, view);
  });
  if (lists::wanted(visit)) return lists::answer(visit, "review.actions", action_columns, view.actions);
  if (!view.actions.empty()) visit.offer_file();
  view.may_record = scope_of(visit.actor, Permission::record_improvement).sees_whole(programme->id);
  view.new_evaluation = Url("/review/evaluations/new?programme=" + visit.seal(programme->id));
  view.new_action = Url("/review/actions/new?programme=" + visit.seal(programme->id));
  view.share = Url("/review/evaluations/share?programme=" + visit.seal(programme->id));
  view.new_external = Url("/review/external-reviews/new?programme=" + visit.seal(programme->id));
  view.has_actions = !view.actions.empty();
  view.has_findings = view.findings > 0;
  if (!view.evaluated)
    view.nothing =
        render::Empty{visit.words.text("review.no_evaluation"), visit.words.text("review.no_evaluation_hint")};
  render::Html body;
  html::improvement(body, view, visit.words);
  return visit.page(visit.words.text("review.title.improvement"), body);
}

}  // namespace kith::review
