// SPDX-License-Identifier: AGPL-3.0-or-later
#include <algorithm>

#include "outcomes/outcomes.h"
#include "platform/auth/policy.h"
#include "platform/http/created.h"
#include "platform/i18n/keys.h"

/// The forms of a programme's plan: logic model, outcome, report.
namespace kith::outcomes {
namespace {

using casefile::Answers;

/// What the act of the path is about.
struct Open {
  ProgrammeId programme;
  Act act{};
  Told told;
};

template <class Of>
Told named(const Visit& visit, std::string_view table, const std::vector<Of>& list) {
  const auto typed = visit.request.form.get("of");
  const auto key = visit.open_record(table, typed.empty() ? visit.request.query.get("of") : typed);
  for (const auto& one : list)
    if (key && one.chain == *key) return {one.chain, one.version};
  return {};
}

std::optional<Open> find(Visit& visit, std::optional<Act> act) {
  const auto programme = visit.open_id<ProgrammeId>(visit.path.find("programme")->second);
  if (!act || !programme || !scope_of(visit.actor, auth::Permission::record_outcomes).sees_whole(*programme))
    return std::nullopt;
  Open open{*programme, *act, {}};
  if (!changes(*act)) return open;
  const auto plan = visit.reading([&](db::Tx& tx) { return load_plan(tx, *programme, visit.today); });
  open.told = *act == Act::model_change     ? named(visit, "logic_models", plan.models)
              : *act == Act::outcome_change ? named(visit, "outcomes", plan.outcomes)
                                            : named(visit, "outcome_reports", plan.reports);
  return open.told.record ? std::optional(open) : std::nullopt;
}

Answers initial_of(Visit& visit, const Open& open) {
  const auto& form = form_of(open.act);
  if (changes(open.act))
    return visit.reading(
        [&](db::Tx& tx) { return casefile::answers_of(form, *records::newest(tx, form.table, open.told.record)); });
  Answers initial;
  for (const auto& field : form.fields)
    if (field.control == casefile::Control::date && field.required)
      initial.put(field.column, static_cast<std::int64_t>(day_number(visit.today)));
  return initial;
}

http::Response show(Visit& visit, const Open& open, const Refusal* refusal) {
  const auto& form = form_of(open.act);
  auto page = casefile::form_page(visit, form, initial_of(visit, open), refusal);
  page.heading = visit.words.text_of("outcome.act." + std::string(name(open.act)));
  const auto names = casefile::programme_names(visit);
  if (const auto found = names.find(open.programme); found != names.end()) page.about = found->second;
  page.lead = visit.words.text_of("outcome.lead." + std::string(form.table->name));
  if (changes(open.act)) {
    page.hidden.push_back({"of", visit.seal_record(form.table->name, open.told.record)});
    page.hidden.push_back({"version", std::to_string(open.told.version)});
  }
  page.action = render::Url("/outcomes/" + visit.seal(open.programme) + "/" + std::string(name(open.act)));
  page.back = render::Url(address_of(visit, open.programme));
  return casefile::show_form(visit, page, "outcome.title.act", refusal);
}

Result<http::Response> record(Visit& visit, const Open& open, FunctionRef<http::Response(std::int64_t)> done) {
  const auto decoded = casefile::decode(visit, form_of(open.act));
  if (!decoded.problems.empty()) return refuse(decoded.problems);
  const auto seen = visit.request.form.get("version");
  const bool stale = changes(open.act) && !seen.empty() && seen != std::to_string(open.told.version);
  return visit.change("outcomes." + std::string(name(open.act)), [&](db::Tx& tx) -> Result<http::Response> {
    if (stale) return refuse(RefusalKind::conflict, "records.corrected_meanwhile");
    const auto made = record_act(tx, open.programme, open.act, decoded.answers, open.told, casefile::author_of(visit));
    if (!made) return tl::unexpected(made.error());
    visit.changed("programme", open.programme.value);
    return done(*made);
  });
}

}  // namespace

http::Response act_page(Visit& visit, const Uses&) {
  const auto open = find(visit, parse_act(visit.path.find("act")->second));
  return open ? show(visit, *open, nullptr) : visit.refused({RefusalKind::not_found, {}});
}

http::Response act_post(Visit& visit, const Uses&) {
  const auto open = find(visit, parse_act(visit.path.find("act")->second));
  if (!open) return visit.refused({RefusalKind::not_found, {}});
  const auto made = record(visit, *open, [&](std::int64_t) {
    return http::Response::see_other(address_of(visit, open->programme) + "&done=done.saved");
  });
  return made ? *made : show(visit, *open, &made.error());
}

http::Response act_api_post(Visit& visit, const Uses&, Act act) {
  const auto open = find(visit, act);
  if (!open) return visit.refused({RefusalKind::not_found, {}});
  const auto made =
      record(visit, *open, [&](std::int64_t chain) { return http::created(visit, form_of(act).table->name, chain); });
  return made ? *made : visit.refused(made.error());
}

}  // namespace kith::outcomes
