// SPDX-License-Identifier: AGPL-3.0-or-later
#include <algorithm>

#include "formative/formative.h"
#include "platform/http/created.h"
#include "platform/i18n/keys.h"

/// The forms of a pair: a cycle, what was looked at, a goal, the summary.
namespace kith::formative {
namespace {

using casefile::Answers;
using render::Field;

struct Open {
  Seen seen;
  Act act{};
  const Goal* goal{};
};

std::string_view sent(const Visit& visit, std::string_view field) {
  const auto typed = visit.request.form.get(field);
  return typed.empty() ? visit.request.query.get(field) : typed;
}

/// Whoever may not read what stands there may not write there either: the answer is the page that asks why.
std::optional<Open> find(Visit& visit, const Uses& uses, std::optional<Act> act) {
  auto seen = act ? open_match(visit, uses) : std::nullopt;
  if (!seen || !seen->may_record || !may_read(visit, *seen)) return std::nullopt;
  Open open{std::move(*seen), *act, nullptr};
  if (*act != Act::goal_change) return open;
  const auto key = visit.open_record("formative_learning_plan_goals", sent(visit, "of"));
  if (const auto* cycle = open.seen.open())
    for (const auto& goal : cycle->goals)
      if (key && goal.chain == *key) open.goal = &goal;
  return open.goal ? std::optional<Open>(std::move(open)) : std::nullopt;
}

bool about_goal(Act act) { return act == Act::goal || act == Act::goal_change; }

Answers initial_of(Visit& visit, const Open& open) {
  const auto& form = form_of(open.act);
  if (open.goal)
    return visit.reading(
        [&](db::Tx& tx) { return casefile::answers_of(form, *records::newest(tx, form.table, open.goal->chain)); });
  Answers initial;
  initial.put(form.fields.front().column, static_cast<std::int64_t>(day_number(visit.today)));
  if (open.act == Act::goal) initial.put("formative_learning_plan_goals.status", std::string("active"));
  return initial;
}

/// What a goal may cite: everything the pair looked at in this cycle.
Field items_field(const Visit& visit, const Open& open, const render::FormState& state, bool typed) {
  std::vector<Field::Choice> choices;
  const auto ticked = visit.request.form.all("item_ids");
  for (const auto& item : open.seen.open()->items) {
    const auto sealed = visit.seal_record("formative_items", item.chain);
    const bool chosen = typed ? std::find(ticked.begin(), ticked.end(), sealed) != ticked.end()
                              : open.goal && open.goal->cites(item.id);
    choices.push_back({sealed, visit.words.text_of("record.code." + item.kind) + ", " + visit.words.date(item.day),
                       chosen, "item_ids-" + std::to_string(choices.size())});
  }
  auto field = state.field("item_ids", "formative.field.item_ids");
  field.choices = std::move(choices);
  return field;
}

http::Response show(Visit& visit, const Open& open, const Refusal* refusal) {
  auto page = casefile::form_page(visit, form_of(open.act), initial_of(visit, open), refusal);
  const render::FormState state(visit.words, refusal ? &visit.request.form : nullptr, refusal);
  if (about_goal(open.act) && open.seen.open()) {
    casefile::FormRow row;
    row.as_list = items_field(visit, open, state, refusal != nullptr);
    page.rows.insert(page.rows.begin() + 2, std::move(row));
  }
  page.heading = visit.words.text_of("formative.act." + std::string(name(open.act)));
  page.about = open.seen.mentee + " · " + open.seen.mentor;
  page.lead = visit.words.text("formative.not_for_appraisal");
  if (open.goal) {
    page.hidden.push_back({"of", visit.seal_record("formative_learning_plan_goals", open.goal->chain)});
    page.hidden.push_back({"version", std::to_string(open.goal->version)});
  }
  page.action = render::Url(address_of(visit, open.seen.match) + "/" + std::string(name(open.act)));
  page.back = render::Url(address_of(visit, open.seen.match));
  return casefile::show_form(visit, page, "formative.title.act", refusal);
}

std::string cited(const Visit& visit, const Open& open) {
  std::string ids;
  if (const auto* cycle = open.seen.open())
    for (const auto& sealed : visit.request.form.all("item_ids"))
      for (const auto& item : cycle->items)
        if (visit.open_record("formative_items", sealed) == item.chain) ids += (ids.empty() ? "" : ";") + item.id;
  return ids;
}

Result<http::Response> record(Visit& visit, const Open& open, FunctionRef<http::Response(std::int64_t)> done) {
  const auto decoded = casefile::decode(visit, form_of(open.act));
  if (!decoded.problems.empty()) return refuse(decoded.problems);
  Told told{open.seen.programme, open.seen.mentee_id, open.seen.mentor_id, open.seen.open(), 0, 0, {}};
  if (about_goal(open.act)) told.items = cited(visit, open);
  if (open.goal) told.goal = open.goal->chain, told.version = open.goal->version;
  const auto seen = visit.request.form.get("version");
  const bool stale = open.goal && !seen.empty() && seen != std::to_string(open.goal->version);
  return visit.change("formative_" + std::string(name(open.act)), [&](db::Tx& tx) -> Result<http::Response> {
    if (stale) return refuse(RefusalKind::conflict, "records.corrected_meanwhile");
    const auto made = record_act(tx, open.act, decoded.answers, told, casefile::author_of(visit));
    if (!made) return tl::unexpected(made.error());
    visit.changed("match", open.seen.match.value);
    return done(*made);
  });
}

}  // namespace

http::Response act_page(Visit& visit, const Uses& uses) {
  const auto open = find(visit, uses, parse_act(visit.path.find("act")->second));
  return open ? show(visit, *open, nullptr) : visit.refused({RefusalKind::not_found, {}});
}

http::Response act_post(Visit& visit, const Uses& uses) {
  const auto open = find(visit, uses, parse_act(visit.path.find("act")->second));
  if (!open) return visit.refused({RefusalKind::not_found, {}});
  const auto made = record(visit, *open, [&](std::int64_t) {
    return http::Response::see_other(address_of(visit, open->seen.match) + "?done=done.saved");
  });
  return made ? *made : show(visit, *open, &made.error());
}

http::Response act_api_post(Visit& visit, const Uses& uses, Act act) {
  const auto open = find(visit, uses, act);
  if (!open) return visit.refused({RefusalKind::not_found, {}});
  const auto made =
      record(visit, *open, [&](std::int64_t chain) { return http::created(visit, form_of(act).table->name, chain); });
  return made ? *made : visit.refused(made.error());
}

}  // namespace kith::formative
