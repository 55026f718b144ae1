// SPDX-License-Identifier: AGPL-3.0-or-later
#include <algorithm>

#include "platform/base/crypto.h"
#include "platform/i18n/keys.h"
#include "platform/lists/lists.h"
#include "platform/render/components.h"
#include "platform/render/form.h"
#include "platform/render/html.h"
#include "review/queries.h"
#include "review/review.h"
#include "review/rounds.html.h"
#include "review/rounds_new.html.h"

namespace kith::review {
namespace {

using render::Url;

struct Line {
  std::string quarter, programme, files;
  Url href;
  render::Status status;
};
constexpr lists::Column<Line> list_columns[] = {
    {"review.quarter", lists::field<&Line::quarter>},
    {"review.programme", lists::field<&Line::programme>},
    {"review.sample", lists::field<&Line::files>},
    {"review.state", lists::field<&Line::status>},
};
struct RoundsView {
  std::vector<Line> lines;
  std::optional<render::Empty> nothing;
  bool may_open{}, any{};
};

render::Mark mark_of(State state) {
  return state == State::closed                                 ? render::Mark::good
         : state == State::reviewed || state == State::reported ? render::Mark::due
                                                                : render::Mark::open;
}

struct NewView {
  render::FormToken token;
  render::ErrorSummary problems;
  render::Field programme, quarter, rule;
};

std::vector<render::Field::Choice> programmes_for(Visit& visit) {
  const auto scope = scope_of(visit.actor, auth::Permission::lead_reviews);
  std::vector<render::Field::Choice> choices;
  visit.read([&](db::Tx& tx) {
    tx.query(sql::programmes, {{"as_of", visit.today}}, [&](const db::Row& row) {
      if (scope.sees_whole(row.id<ProgrammeId>(0)))
        choices.push_back({visit.seal(row.id<ProgrammeId>(0)), row.string(1)});
    });
  });
  return choices;
}

/// The running quarter and the four before; the last whole one is offered first.
std::vector<render::Field::Choice> quarters_for(const Visit& visit) {
  std::vector<render::Field::Choice> choices;
  for (int back : {1, 0, 2, 3, 4}) {
    const auto quarter = quarter_of(add_months(quarter_of(visit.today).first, -3 * back));
    choices.push_back({iso(quarter.first), quarter_text(visit, quarter)});
  }
  return choices;
}

http::Response show_new(Visit& visit, const Refusal* refusal) {
  const render::FormState form(visit.words, refusal ? &visit.request.form : nullptr, refusal);
  NewView view;
  view.token = {visit.csrf(), visit.fresh_key()};
  view.problems = form.problems();
  view.programme = form.choice("programme", "review.programme", programmes_for(visit));
  view.quarter =
      form.choice("quarter", "review.quarter", quarters_for(visit), iso(quarter_of(add_months(visit.today, -3)).first));
  view.quarter.hint = visit.words.text("review.quarter_hint");
  view.rule = form.choice(
      "rule", "review.rule",
      {{"tenth", visit.words.text("review.rule.tenth")}, {"yearly", visit.words.text("review.rule.yearly")}}, "tenth");
  render::Html body;
  html::rounds_new(body, view, visit.words);
  return visit.page(visit.words.text("review.title.new"), body,
                    refusal ? (refusal->kind == RefusalKind::conflict ? 409 : 422) : 200);
}

struct Asked {
  ProgrammeId programme;
  Quarter quarter;
  Rule rule{};
};
Result<Asked> read(const Visit& visit) {
  std::vector<Problem> problems;
  Asked asked;
  const auto programme = visit.open_id<ProgrammeId>(visit.request.form.get("programme"));
  if (programme && scope_of(visit.actor, auth::Permission::lead_reviews).sees_whole(*programme))
    asked.programme = *programme;
  else
    problems.push_back({"programme", "http.field.missing"});
  const auto day = parse_date(visit.request.form.get("quarter"));
  if (day && quarter_of(*day).first == *day)
    asked.quarter = quarter_of(*day);
  else
    problems.push_back({"quarter", "review.flaw.quarter"});
  const auto rule = parse_rule(visit.request.form.get("rule"));
  if (rule)
    asked.rule = *rule;
  else
    problems.push_back({"rule", "http.field.missing"});
  if (!problems.empty()) return refuse(std::move(problems));
  return asked;
}

Result<http::Response> open(Visit& visit, FunctionRef<http::Response(std::int64_t)> done) {
  const auto asked = read(visit);
  if (!asked) return tl::unexpected(asked.error());
  const std::string seed = crypto::random_token(16);
  return visit.change("review.open", [&](db::Tx& tx) -> Result<http::Response> {  // not a word: an act
    const auto round =
        open_round(tx, asked->programme, asked->quarter, asked->rule, seed, {visit.actor.person, visit.now});
    if (!round) return tl::unexpected(round.error());
    visit.changed("review_round", *round);
    return done(*round);
  });
}

}  // namespace

http::Response rounds_page(Visit& visit) {
  RoundsView view;
  view.may_open = visit.actor.may(auth::Permission::lead_reviews);
  for (const auto& seen : rounds_for(visit)) {
    const auto state = seen.state;
    const auto n = static_cast<std::int64_t>(seen.sample.size());
    view.lines.push_back({quarter_text(visit, seen.round.quarter),
                          seen.programme,
                          visit.words.text("review.files", {{"n", n}}),
                          Url(address_of(visit, seen.round)),
                          {mark_of(state), visit.words.text_of("review.state." + std::string(name(state)))}});
  }
  if (lists::wanted(visit)) return lists::answer(visit, "review.title.rounds", list_columns, view.lines);
  view.any = !view.lines.empty();
  if (view.any) visit.offer_file();
  if (!view.any) view.nothing = render::Empty{visit.words.text("review.none"), visit.words.text("review.none_hint")};
  render::Html body;
  html::rounds(body, view, visit.words);
  return visit.page(visit.words.text("review.title.rounds"), body);
}

http::Response rounds_new_page(Visit& visit) { return show_new(visit, nullptr); }

http::Response rounds_post(Visit& visit) {
  const auto made = open(visit, [&](std::int64_t id) {
    Round round;
    round.id = id;
    return http::Response::see_other(address_of(visit, round) + "?done=done.saved");
  });
  return made ? *made : show_new(visit, &made.error());
}

http::Response rounds_api_post(Visit& visit) {
  const auto made = open(visit, [&](std::int64_t id) {
    return http::Response::json("{\"id\":\"" + visit.seal_record("review_rounds", id) + "\"}", 201);
  });
  return made ? *made : visit.refused(made.error());
}

}  // namespace kith::review
