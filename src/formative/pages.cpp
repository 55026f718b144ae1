// SPDX-License-Identifier: AGPL-3.0-or-later
#include <algorithm>

#include "casefile/case_view.h"
#include "formative/board.html.h"
#include "formative/formative.h"
#include "formative/match.html.h"
#include "platform/base/json_writer.h"
#include "platform/i18n/keys.h"
#include "platform/render/html.h"
#include "records/labels.h"

/// The pairs with how far they are, and one pair: what was looked at, the plan, who asked to read it.
namespace kith::formative {
namespace {

using render::Field;
using render::Url;

constexpr std::string_view purposes[] = {"mentoring", "professional_development", "programme_evaluation",
                                         "appraisal", "employment_decision",      "other"};
constexpr int accesses_shown_months = 12;

struct Row {
  std::string pair, owed, clause;
  render::Status state;
  Url href;
  bool open{};
};
struct BoardView {
  std::vector<Row> rows, others;
  std::optional<render::Empty> nothing;
  bool any{}, any_other{};
};

struct ItemView {
  std::string kind, note;
  Date day{};
};
struct GoalView {
  std::string statement, milestone, agreed, cites;
  render::Status status;
  Url change;
};
struct CycleView {
  Date start{};
  std::optional<Date> closed;
  std::string summary;
  render::Status state;
  std::vector<ItemView> items;
  std::vector<GoalView> goals;
  bool no_item{}, no_goal{};
};
struct AccessView {
  std::string who, role, purpose;
  Date day{};
  render::Status result;
};
struct MatchView {
  std::string pair;
  Url at, back, item, goal, closing, cycle;
  render::FormToken token;
  render::ErrorSummary problems;
  std::optional<Field> purpose;
  std::vector<casefile::OwedRow> owed;
  std::vector<CycleView> cycles;
  std::vector<AccessView> accesses;
  bool asks{}, shown{}, may_record{}, running{}, idle{}, none{}, any_access{};
};

std::string pair_of(const Seen& seen) { return seen.mentee + " · " + seen.mentor; }

Row row_of(const Visit& visit, const Seen& seen) {
  Row row{pair_of(seen),
          {},
          {},
          state_status(visit.words, seen.cycles.empty() ? nullptr : &seen.cycles.front()),
          Url(address_of(visit, seen.match)),
          seen.open() != nullptr};
  if (const auto* cycle = seen.open())
    if (const auto owed = owed_of(*cycle, visit.today); !owed.empty()) {
      row.owed = owed_words(visit.words, owed.front());
      row.clause = std::string(owed.front().clause);
    }
  return row;
}

std::string agreed_words(const i18n::Words& words, const Goal& goal) {
  return words.text(goal.agreed()           ? i18n::Key("formative.agreed.both")
                    : goal.agreed_by_mentee ? i18n::Key("formative.agreed.mentee")
                    : goal.agreed_by_mentor ? i18n::Key("formative.agreed.mentor")
                                            : i18n::Key("formative.agreed.nobody"));
}

class Pages {
 public:
  Pages(Visit& visit, const Seen& seen) : visit_(visit), seen_(seen) {}

  MatchView view(bool shown, const Refusal* refusal) {
    v_.pair = pair_of(seen_);
    v_.at = Url(address_of(visit_, seen_.match));
    v_.back = Url("/formative/cycles");
    const auto form = [&](Act act) { return Url(address_of(visit_, seen_.match) + "/" + std::string(name(act))); };
    v_.item = form(Act::item), v_.goal = form(Act::goal), v_.closing = form(Act::closing), v_.cycle = form(Act::cycle);
    v_.may_record = seen_.may_record;
    v_.running = seen_.open() != nullptr;
    v_.shown = shown;
    v_.none = seen_.cycles.empty();
    if (const auto* cycle = seen_.open()) owed(*cycle);
    v_.idle = v_.owed.empty();
    if (shown)
      for (const auto& cycle : seen_.cycles) v_.cycles.push_back(of(cycle));
    else
      ask(refusal);
    accesses();
    return std::move(v_);
  }

 private:
  void owed(const Cycle& cycle) {
    for (const auto& debt : owed_of(cycle, visit_.today))
      v_.owed.push_back({owed_words(visit_.words, debt), std::string(debt.clause), form_for(visit_, seen_.match, debt),
                         debt.due, casefile::due_status(visit_.words, debt.due, visit_.today)});
  }
  void ask(const Refusal* refusal) {
    v_.asks = true;
    v_.token = {visit_.csrf(), visit_.fresh_key()};
    const render::FormState state(visit_.words, refusal ? &visit_.request.form : nullptr, refusal);
    v_.problems = state.problems();
    std::vector<Field::Choice> choices;
    for (const auto purpose : purposes)
      choices.push_back({std::string(purpose), visit_.words.text_of("formative.purpose." + std::string(purpose))});
    v_.purpose = state.choice("purpose", "formative.field.purpose", std::move(choices));
  }
  CycleView of(const Cycle& cycle) const {
    CycleView view{cycle.start, cycle.closed, cycle.summary,       state_status(visit_.words, &cycle),
                   {},          {},           cycle.items.empty(), cycle.goals.empty()};
    for (const auto& item : cycle.items)
      view.items.push_back({records::code_label(visit_.words, item.kind), item.note, item.day});
    for (const auto& goal : cycle.goals) view.goals.push_back(of(goal, cycle));
    return view;
  }
  GoalView of(const Goal& goal, const Cycle& cycle) const {
    GoalView view{goal.statement,
                  goal.milestone,
                  agreed_words(visit_.words, goal),
                  {},
                  {goal.status == "achieved" ? render::Mark::good
                   : goal.dropped()          ? render::Mark::off
                                             : render::Mark::open,
                   records::code_label(visit_.words, goal.status)},
                  Url(address_of(visit_, seen_.match) +
                      "/goal_change?of=" + visit_.seal_record("formative_learning_plan_goals", goal.chain))};
    if (!goal.criterion.empty()) view.milestone += (view.milestone.empty() ? "" : " · ") + goal.criterion;
    for (const auto& item : cycle.items)
      if (goal.cites(item.id))
        (view.cites += view.cites.empty() ? "" : ", ") +=
            records::code_label(visit_.words, item.kind) + ", " + visit_.words.date(item.day);
    return view;
  }
  /// The programme's requests of a year: the pair sees who asked, and for what.
  void accesses() {
    const auto since = add_months(visit_.today, -accesses_shown_months);
    for (const auto& a :
         visit_.reading([&](db::Tx& tx) { return load_accesses(tx, seen_.programme, since, visit_.today); }))
      v_.accesses.push_back({a.who, records::code_label(visit_.words, a.role),
                             visit_.words.text_of("formative.purpose." + a.purpose), a.day,
                             a.granted ? render::Status{render::Mark::good, visit_.words.text("formative.granted")}
                                       : render::Status{render::Mark::bad, visit_.words.text("formative.refused")}});
    v_.any_access = !v_.accesses.empty();
  }

  Visit& visit_;
  const Seen& seen_;
  MatchView v_;
};

http::Response show(Visit& visit, const Seen& seen, bool shown, const Refusal* refusal) {
  const auto view = Pages(visit, seen).view(shown, refusal);
  render::Html body(16 * 1024);
  html::match(body, view, visit.words);
  return visit.page(visit.words.text("formative.title.match"), body, casefile::status_of(refusal));
}

/// In which of the format's roles the actor asks.
std::string_view role_of(const Visit& visit) {
  for (const auto& grant : visit.actor.grants)
    if (grant.role == auth::Role::coordinator) return "coordinator";
  return "supervisor";
}

/// Says why the contents are wanted; that is kept, whether they may be read for it or not (V-5).
Result<http::Response> ask_to_read(Visit& visit, const Seen& seen, FunctionRef<http::Response(bool granted)> done) {
  const std::string purpose(visit.request.form.get("purpose"));
  if (std::ranges::find(purposes, purpose) == std::end(purposes))
    return refuse(RefusalKind::invalid, "formative.flaw.purpose", "purpose");
  return visit.change("asked to read formative", [&](db::Tx& tx) -> Result<http::Response> {
    const auto granted = record_access(tx, seen.programme, role_of(visit), purpose, casefile::author_of(visit));
    if (!granted) return tl::unexpected(granted.error());
    visit.changed("match", seen.match.value);
    return done(*granted);
  });
}

}  // namespace

std::span<const http::FieldDoc> purpose_docs() {
  static constexpr http::FieldDoc docs[] = {{.name = "purpose",
                                             .type = http::FieldType::code,
                                             .required = true,
                                             .choices = purposes,
                                             .about = "formative.field.purpose"}};
  return docs;
}

http::Response board_page(Visit& visit, const Uses& uses) {
  BoardView view;
  for (const auto& seen : matches_for(visit, uses)) {
    visit.saw("match", seen.match.value);
    (seen.cycles.empty() ? view.others : view.rows).push_back(row_of(visit, seen));
  }
  view.any = !view.rows.empty();
  view.any_other = !view.others.empty();
  if (!view.any)
    view.nothing = render::Empty{visit.words.text("formative.none"), visit.words.text("formative.none_hint")};
  render::Html body(16 * 1024);
  html::board(body, view, visit.words);
  return visit.page(visit.words.text("formative.title.board"), body);
}

http::Response board_api(Visit& visit, const Uses& uses) {
  std::string out;
  JsonWriter json(out);
  json.object().key("cycles").array();
  for (const auto& seen : matches_for(visit, uses)) {
    if (seen.cycles.empty()) continue;
    visit.saw("match", seen.match.value);
    json.object().member("match", visit.seal(seen.match)).member("state", name(state_of(seen.cycles.front())));
    json.member("start_date", iso(seen.cycles.front().start)).key("owed").array();
    for (const auto& owed : owed_of(seen.cycles.front(), visit.today)) json.value(name(owed.need));
    json.end().end();
  }
  json.end().end();
  return http::Response::json(out);
}

http::Response match_page(Visit& visit, const Uses& uses) {
  const auto seen = open_match(visit, uses);
  if (!seen) return visit.refused({RefusalKind::not_found, {}});
  return show(visit, *seen, may_read(visit, *seen), nullptr);
}

http::Response purpose_post(Visit& visit, const Uses& uses) {
  const auto seen = open_match(visit, uses);
  if (!seen) return visit.refused({RefusalKind::not_found, {}});
  const auto made = ask_to_read(visit, *seen, [&](bool granted) {
    return http::Response::see_other(address_of(visit, seen->match) + (granted ? "" : "?done=done.refused_and_kept"));
  });
  if (made) return *made;
  return made.error().kind == RefusalKind::invalid ? show(visit, *seen, false, &made.error())
                                                   : visit.refused(made.error());
}

http::Response purpose_api_post(Visit& visit, const Uses& uses) {
  const auto seen = open_match(visit, uses);
  if (!seen) return visit.refused({RefusalKind::not_found, {}});
  const auto made = ask_to_read(visit, *seen, [](bool granted) {
    return http::Response::json(granted ? "{\"granted\":true}" : "{\"granted\":false}", 201);
  });
  return made ? *made : visit.refused(made.error());
}

}  // namespace kith::formative
