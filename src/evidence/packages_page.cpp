// SPDX-License-Identifier: AGPL-3.0-or-later
#include <algorithm>
#include <set>

#include "evidence/edition_choice.h"
#include "evidence/package_words.h"
#include "evidence/packages.html.h"
#include "evidence/packages_new.html.h"
#include "evidence/routes.h"
#include "platform/i18n/keys.h"
#include "platform/lists/lists.h"
#include "platform/render/form.h"
#include "platform/render/html.h"
#include "review/round.h"
#include "snapshot/refs.h"

namespace kith::evidence {
namespace {

using i18n::Key;
using render::Url;

struct Line {
  Date as_of{}, from{}, to{}, asked_on{};
  std::string programme, number, cases, who;
  Url href;
  render::Status status;
};
constexpr lists::Column<Line> list_columns[] = {
    {"evidence.as_of", lists::field<&Line::as_of>},       {"evidence.programme", lists::field<&Line::programme>},
    {"evidence.from", lists::field<&Line::from>},         {"evidence.to", lists::field<&Line::to>},
    {"evidence.cases", lists::field<&Line::cases>},       {"evidence.asked", lists::field<&Line::who>},
    {"evidence.asked_on", lists::field<&Line::asked_on>}, {"evidence.state_name", lists::field<&Line::status>},
};
struct PackagesView {
  std::vector<Line> lines;
  std::optional<render::Empty> nothing;
  std::int64_t days{kept_days}, named{kept_days_named}, most{kept_of_programme};
  bool any{};
};
struct NewView {
  render::FormToken token;
  render::ErrorSummary problems;
  render::Field programme, edition, from, to, as_of, language, cases, names_confirmed, why, without_pdf;
  std::string no_rounds;  ///< which programmes have no drawn files in the period of the form; empty: all have
};

/// Without a round there are no drawn files and nobody to interview: told before a reviewer finds two empty lists.
std::string no_rounds_text(Visit& visit, const std::vector<ProgrammeName>& programmes, Date from, Date to) {
  const auto rounds = visit.reading([](db::Tx& tx) { return review::rounds(tx); });
  std::string names;
  for (const auto& programme : programmes) {
    const auto drawn = [&](const review::Round& round) {
      return round.programme == programme.id && round.quarter.first <= to && round.quarter.last >= from;
    };
    if (std::none_of(rounds.begin(), rounds.end(), drawn)) (names += names.empty() ? "" : ", ") += programme.name;
  }
  return names.empty() ? names : visit.words.text(Key("evidence.no_rounds"), {{"names", std::string_view(names)}});
}

/// What some programme of these follows; whether the chosen one does is asked when it is sent.
std::vector<render::Field::Choice> edition_choices(Visit& visit, const Uses& uses,
                                                   const std::vector<ProgrammeName>& programmes) {
  const auto columns = uses.columns();
  const auto own = own_for(visit, uses);
  std::vector<std::string> offered;
  for (const auto& programme : programmes)
    for (auto& edition : editions_of(*columns, snapshot::ref_of(programme.id), snapshot::Day(visit.today), own))
      if (std::find(offered.begin(), offered.end(), edition) == offered.end()) offered.push_back(std::move(edition));
  std::vector<render::Field::Choice> choices;
  for (auto& edition : offered) choices.push_back({edition, edition_text(visit.words, edition, own)});
  return choices;
}

http::Response show_new(Visit& visit, const Uses& uses, const Refusal* refusal) {
  const render::FormState form(visit.words, refusal ? &visit.request.form : nullptr, refusal);
  const auto programmes = programmes_for(visit);
  std::vector<render::Field::Choice> choices;
  for (const auto& programme : programmes) choices.push_back({visit.seal(programme.id), programme.name});
  NewView view;
  view.token = {visit.csrf(), visit.fresh_key()};
  view.problems = form.problems();
  const Date to = i18n::read_date(visit.request.form.get("to"), visit.today).value_or(visit.today);
  const Date from =
      i18n::read_date(visit.request.form.get("from"), visit.today).value_or(add_days(add_months(to, -12), 1));
  view.no_rounds = no_rounds_text(visit, programmes, from, to);
  view.programme =
      form.choice("programme", "evidence.programme", std::move(choices), visit.request.query.get("programme"));
  view.edition = form.choice("edition", "evidence.edition", edition_choices(visit, uses, programmes), "all");
  view.from = form.field("from", "evidence.from", visit.words.date(add_days(add_months(visit.today, -12), 1)));
  view.to = form.field("to", "evidence.to", visit.words.date(visit.today));
  view.as_of = form.field("as_of", "evidence.as_of", visit.words.date(visit.today));
  view.as_of.hint = visit.words.text("evidence.as_of_hint");
  view.language =
      form.choice("language", "evidence.language",
                  {{"en", visit.words.text("evidence.english")}, {"fr", visit.words.text("evidence.french")}},
                  i18n::short_name(visit.words.language()));
  view.cases = form.choice(
      "cases", "evidence.cases",
      {{"pseudonyms", visit.words.text("evidence.pseudonyms")}, {"names", visit.words.text("evidence.names")}},
      "pseudonyms");
  view.cases.hint = visit.words.text("evidence.cases_hint");
  view.names_confirmed = form.field("names_confirmed", "evidence.names_confirmed");
  view.why = form.field("why", "evidence.why");
  view.why.required = false;
  view.without_pdf = form.field("without_pdf", "evidence.without_pdf");
  render::Html body;
  html::packages_new(body, view, visit.words);
  return visit.page(visit.words.text("evidence.title.new"), body,
                    refusal ? (refusal->kind == RefusalKind::conflict ? 409 : 422) : 200);
}

}  // namespace

http::Response packages_page(Visit& visit, const Uses& uses) {
  const auto programmes = programmes_for(visit);
  PackagesView view;
  for (const auto& package : packages_for(visit)) {
    Line line;
    line.as_of = package.as_of, line.from = package.from, line.to = package.to, line.asked_on = package.asked_on;
    for (const auto& programme : programmes)
      if (programme.id == package.programme) line.programme = programme.name;
    line.number = std::to_string(package.id);
    line.cases = cases_text(visit.words, package);
    line.who = package.who;
    line.href = Url(address_of(visit, package));
    line.status = status_of(visit.words, package, is_here(uses, package));
    view.lines.push_back(std::move(line));
  }
  if (lists::wanted(visit)) return lists::answer(visit, "evidence.title.packages", list_columns, view.lines);
  view.any = !view.lines.empty();
  if (view.any)
    visit.offer_file();
  else
    view.nothing = render::Empty{visit.words.text("evidence.none"), visit.words.text("evidence.none_hint"), {}};
  render::Html body;
  html::packages(body, view, visit.words);
  return visit.page(visit.words.text("evidence.title.packages"), body);
}

http::Response packages_new_page(Visit& visit, const Uses& uses) { return show_new(visit, uses, nullptr); }

http::Response packages_post(Visit& visit, const Uses& uses) {
  const auto made = order(visit, uses, [&](std::int64_t id) {
    Package package;
    package.id = id;
    return http::Response::see_other(address_of(visit, package));
  });
  return made ? *made : show_new(visit, uses, &made.error());
}

}  // namespace kith::evidence
