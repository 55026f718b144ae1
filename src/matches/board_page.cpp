// SPDX-License-Identifier: AGPL-3.0-or-later
#include <algorithm>
#include <limits>
#include <span>

#include "casefile/case_board.h"
#include "casefile/case_view.h"
#include "casefile/corrected.h"
#include "matches/matches.h"
#include "matches/progress.html.h"
#include "platform/base/json_writer.h"
#include "platform/i18n/keys.h"
#include "platform/lists/lists.h"
#include "platform/lists/paged.h"
#include "snapshot/refs.h"
#include "snapshot/relation.h"

/// Matches in the making and those that are ending: proposals, first meetings to come, closures with something open.
namespace kith::matches {
namespace {

constexpr std::size_t most = 200, rows_per_page = 25;
constexpr int closing_days = 120;  ///< how long after its end a match with something open is shown

struct Row {
  std::string name, state, act, blocks;
  render::Url href, act_href;
  std::int64_t days{};
  std::optional<Date> due;
  render::Status status;
  bool may_act{};
  std::string pick{};  ///< sealed match for acts on several; empty: none can be done
};
constexpr lists::Column<Row> list_columns[] = {
    {"life.column.match", lists::field<&Row::name>}, {"life.column.state", lists::field<&Row::state>},
    {"list.days", lists::field<&Row::days>},         {"life.column.missing", lists::field<&Row::blocks>},
    {"life.column.due", lists::field<&Row::due>},    {"list.standing", lists::field<&Row::status>},
    {"life.column.next", lists::field<&Row::act>},
};
struct BoardView {
  std::vector<Row> rows;
  std::optional<render::Empty> nothing;
  std::optional<casefile::SeveralOffer> several;
  std::vector<casefile::CaseBoard::Tab> tabs;
  std::optional<lists::PageLinks> pages;
  bool may_propose{}, any{}, more{};
};

template <class Wanted>
std::vector<MatchId> matches_that(const Visit& visit, const snapshot::Snapshot& snapshot, Wanted wanted) {
  const auto scope = scope_of(visit.actor, auth::Permission::see_match);
  const snapshot::RelationsOf relations(snapshot, visit.actor.person, visit.today);
  std::vector<MatchId> list;
  for (std::uint32_t key = 0; key < snapshot.column<snapshot::MatchRow>().owners(); ++key) {
    const auto state = snapshot::state_of(snapshot, snapshot::MatchRef{key}, snapshot::Day(visit.today));
    if (state && wanted(*state) &&
        snapshot::reaches(visit.actor, auth::Permission::see_match, scope, relations, *state))
      list.push_back(snapshot::key_of(state->match));
  }
  return list;
}

constexpr std::size_t no_limit = std::numeric_limits<std::size_t>::max();

bool wants_active(const Visit& visit) { return visit.request.query.get("list") == "active"; }
bool wants_ended(const Visit& visit) { return visit.request.query.get("list") == "ended"; }

auto order(const Seen& seen) {
  const auto day = seen.standing.owed.empty() ? std::nullopt : seen.standing.owed.front().day;
  return std::tuple(!day, day.value_or(Date{}), seen.standing.since, seen.life.match.value, seen.life.proposal);
}

std::vector<MatchId> ended_matches(const Visit& visit, const snapshot::Snapshot& snapshot) {
  return matches_that(visit, snapshot, [](const snapshot::MatchState& state) { return state.closed(); });
}

/// `limit` of them at most.
std::vector<Seen> all(Visit& visit, const Uses& uses, std::size_t limit) {
  const bool active = wants_active(visit), ended = wants_ended(visit);
  auto list = active || ended ? std::vector<Seen>{} : proposals_for(visit, uses);
  const auto snapshot = uses.people.columns();
  const auto matches = active  ? active_matches(visit, *snapshot)
                       : ended ? ended_matches(visit, *snapshot)
                               : unsettled_matches(visit, *snapshot);
  for (std::span<const MatchId> left(matches); !left.empty() && list.size() < limit;) {
    const auto now = left.first(std::min(left.size(), limit - list.size()));
    left = left.subspan(now.size());
    for (auto& seen : open_lives(visit, uses, now))
      if (ended || !seen.standing.owed.empty() || !seen.life.closure) list.push_back(std::move(seen));
  }
  std::sort(list.begin(), list.end(), [](const Seen& a, const Seen& b) { return order(a) < order(b); });
  return list;
}

Row row_of(const Visit& visit, const Seen& seen) {
  Row row;
  row.name = seen.mentee + " · " + seen.mentor;
  row.state = visit.words.text_of("life.state." + std::string(name(seen.standing.state)));
  row.href = render::Url(address_of(visit, seen.life));
  row.days = days_between(seen.standing.since, visit.today);
  row.status = status_of(visit, seen);
  if (seen.life.match && seen.may_record) row.pick = visit.seal(seen.life.match);
  if (const auto waits = gate(seen.life))
    for (const auto& block : blocks(seen.life, seen.around, *waits))
      (row.blocks += row.blocks.empty() ? "" : " · ") += visit.words.text_of(block.key);
  if (!seen.standing.owed.empty()) {
    const auto& next = seen.standing.owed.front();
    row.act = act_word(visit, next.act);
    row.act_href = render::Url(acts_of(visit, seen.life) + "/" + std::string(name(next.act)));
    row.due = next.day;
    row.may_act = seen.may_record;
  }
  return row;
}

/// Members of an object that stays open.
void write_json(JsonWriter& json, const Visit& visit, const Seen& seen) {
  json.object();
  if (seen.life.match) json.member("match", visit.seal(seen.life.match));
  if (seen.life.proposal) json.member("proposal", visit.seal_record("match_proposals", seen.life.proposal));
  json.member("name", seen.mentee + " · " + seen.mentor);
  json.member("mentee", visit.seal(seen.life.mentee)).member("mentor", visit.seal(seen.life.mentor));
  json.member("state", name(seen.standing.state)).member("since", iso(seen.standing.since));
  if (!seen.life.match && seen.life.proposal) json.member("answer_by", iso(answer_by(seen.life, seen.around)));
  json.key("owed").array();
  for (const auto& due : seen.standing.owed) {
    json.object().member("act", name(due.act)).member("clause", due.clause);
    if (due.day) json.member("due", iso(*due.day));
    json.end();
  }
  json.end().key("blocks").array();
  if (const auto waits = gate(seen.life))
    for (const auto& block : blocks(seen.life, seen.around, *waits))
      json.object().member("what", block.key).member("hard", block.hard).member("lifted_by", block.lifted_by).end();
  json.end();
}

/// What ends of a pause ask for.
void write_pauses(JsonWriter& json, const Visit& visit, const Seen& seen) {
  json.key("pauses").array();
  for (const auto& pause : seen.life.pauses) {
    json.object().member("pause", visit.seal_record("match_pauses", pause.chain)).member("kind", pause.kind);
    json.member("from", iso(pause.start)).member("until", pause.end ? std::optional(iso(*pause.end)) : std::nullopt);
    json.member("approved", pause.approved_on.has_value()).end();
  }
  json.end();
}

/// What was talked through at the end, as `checklist` takes it: the act says all of it, not what is new.
void write_checklist(JsonWriter& json, Visit& visit, const Seen& seen) {
  if (!seen.life.closure) return;
  const auto stands =
      visit.reading([&](db::Tx& tx) { return records::newest(tx, "match_closures", seen.life.closure->chain); });
  if (!stands) return;
  json.key("checklist").object();
  casefile::tell_standing(json, visit, form_of(Act::checklist).form, *stands);
  json.end();
}

/// The version and the reasons that stand, as `reasons` takes them, until the proposal is approved.
void write_reasons(JsonWriter& json, Visit& visit, const Seen& seen) {
  if (seen.life.match) return;
  const auto stands =
      visit.reading([&](db::Tx& tx) { return records::newest(tx, "match_proposals", seen.life.proposal); });
  if (!stands) return;
  json.key("reasons").object();
  casefile::tell_standing(json, visit, reasons_form, *stands);
  json.end();
}

}  // namespace

std::vector<MatchId> unsettled_matches(const Visit& visit, const snapshot::Snapshot& snapshot) {
  const snapshot::Day day(visit.today);
  return matches_that(visit, snapshot, [&](const snapshot::MatchState& state) {
    const auto pauses = snapshot.of<snapshot::PauseRow>(state.match);
    const bool paused =
        std::any_of(pauses.begin(), pauses.end(), [&](const auto& p) { return p.shows(day) && p.days.covers(day); });
    const bool ending = state.closed() && state.started() && state.end + closing_days > day;
    return (!state.started() && !state.closed()) || ending || (paused && !state.closed());
  });
}

std::vector<MatchId> active_matches(const Visit& visit, const snapshot::Snapshot& snapshot) {
  return matches_that(visit, snapshot,
                      [&](const snapshot::MatchState& state) { return state.active_on(snapshot::Day(visit.today)); });
}

http::Response board_page(Visit& visit, const Uses& uses) {
  BoardView view;
  const bool as_file = lists::wanted(visit);
  const auto list = all(visit, uses, as_file ? no_limit : most);
  constexpr std::string_view kept[] = {"list"};
  const auto page = lists::paged(visit, list.size(), rows_per_page, kept);
  for (std::size_t i = page.first; i < page.last; ++i) view.rows.push_back(row_of(visit, list[i]));
  if (as_file) return lists::answer(visit, "life.title.board", list_columns, view.rows);
  view.pages = page.links;
  view.any = !view.rows.empty();
  if (view.any) visit.offer_file();
  view.more = list.size() >= most;
  const bool active = wants_active(visit), ended = wants_ended(visit);
  if (!ended) view.several = several_offer(visit, uses, active ? "active" : "");
  if (!view.several)
    for (auto& row : view.rows) row.pick.clear();
  view.tabs = {{visit.words.text("life.title.board"), render::Url("/matches/board"), !active && !ended},
               {visit.words.text("life.state.active"), render::Url("/matches/board?list=active"), active}};
  view.may_propose = visit.actor.may(auth::Permission::record_match);
  if (!view.any) view.nothing = render::Empty{visit.words.text("life.none"), visit.words.text("life.none_hint")};
  render::Html body(16 * 1024);
  html::progress(body, view, visit.words);
  return visit.page(visit.words.text("life.title.board"), body);
}

http::Response board_api(Visit& visit, const Uses& uses) {
  std::string out;
  JsonWriter json(out);
  json.object().key("matches").array();
  for (const auto& seen : all(visit, uses, no_limit)) {
    write_json(json, visit, seen);
    json.end();
  }
  json.end().end();
  return http::Response::json(out);
}

http::Response life_api(Visit& visit, const Uses& uses) {
  const auto seen = seen_at(visit, uses);
  if (!seen) return visit.refused({RefusalKind::not_found, {}});
  std::string out;
  JsonWriter json(out);
  write_json(json, visit, *seen);
  write_pauses(json, visit, *seen);
  write_checklist(json, visit, *seen);
  write_reasons(json, visit, *seen);
  json.end();
  return http::Response::json(out);
}

}  // namespace kith::matches
