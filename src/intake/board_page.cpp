// SPDX-License-Identifier: AGPL-3.0-or-later
#include <algorithm>

#include "casefile/case_board.h"
#include "casefile/programmes.h"
#include "intake/intake.h"
#include "platform/base/json_writer.h"
#include "platform/i18n/keys.h"

namespace kith::intake {
namespace {

using render::Url;

constexpr State columns[] = {State::referred, State::screened,   State::intake, State::assessed,
                             State::accepted, State::waitlisted, State::ready,  State::closing};

std::string state_word(const Visit& visit, State state) {
  return visit.words.text_of("intake.state." + std::string(name(state)));
}

std::string block_words(const Visit& visit, const Seen& seen) {
  std::string text;
  if (seen.standing.state > State::assessed) return text;
  for (const auto& block : blocks(*seen.episode, seen.around))
    (text += text.empty() ? "" : " · ") += visit.words.text_of(block.key);
  return text;
}

casefile::CaseBoard::Row row_of(Visit& visit, const Seen& seen, const std::map<ProgrammeId, std::string>& programmes) {
  casefile::CaseBoard::Row row;
  row.name = seen.name;
  if (const auto found = programmes.find(seen.episode->programme); found != programmes.end())
    row.programme = found->second;
  row.state = state_word(visit, seen.standing.state);
  row.missing = block_words(visit, seen);
  row.href = Url(address_of(visit, seen.episode->referral));
  row.days = days_between(seen.standing.since, visit.today);
  if (seen.may_record) row.pick = visit.seal_record("referrals", seen.episode->referral);
  row.status = status_of(visit, seen);
  if (!seen.standing.owed.empty()) {
    const auto& next = seen.standing.owed.front();
    row.act = visit.words.text_of("intake.act." + std::string(name(next.act)));
    row.act_href = Url(address_of(visit, seen.episode->referral) + "/" + std::string(name(next.act)));
    row.due = next.day;
    row.may_act = seen.may_record;
  }
  visit.saw("person", seen.episode->mentee.value);
  return row;
}

void fill_lanes(const Visit& visit, const std::vector<Seen>& all, casefile::CaseBoard& board) {
  for (const State state : columns) {
    auto& lane = board.board.columns.emplace_back();
    lane.name = state_word(visit, state);
    for (const auto& seen : all)
      if (seen.standing.state == state && board.counts(lane))
        board.card(lane, visit, seen.name, seen.standing.since, Url(address_of(visit, seen.episode->referral)),
                   status_of(visit, seen));
  }
}

/// Without a wish: everything that somebody owes.
bool wanted(const Seen& seen, std::string_view wish) {
  return wish.empty() ? !seen.standing.owed.empty() : wish == name(seen.standing.state);
}

void fill_tabs(const Visit& visit, const std::vector<Seen>& all, std::string_view wish, casefile::CaseBoard& board) {
  board.tabs.push_back({visit.words.text("casefile.owed_now"), Url("/intake/board"), wish.empty()});
  for (int i = 0; i <= static_cast<int>(State::left_waitlist); ++i) {
    const auto state = static_cast<State>(i);
    const auto count = std::count_if(all.begin(), all.end(), [&](const Seen& s) { return s.standing.state == state; });
    if (count == 0 && wish != name(state)) continue;
    board.tabs.push_back({state_word(visit, state) + " (" + visit.words.number(count) + ")",
                          Url("/intake/board?state=" + std::string(name(state))), wish == name(state)});
  }
}

}  // namespace

http::Response board_page(Visit& visit, const Uses& uses) {
  const auto programmes = casefile::programme_names(visit);
  const auto wish = visit.request.query.get("state");
  casefile::CaseBoard board;
  board.heading = visit.words.text("intake.title.board");
  board.lead = visit.words.text("intake.lead");
  board.who = visit.words.text("intake.column.mentee");
  if (visit.actor.may(auth::Permission::record_intake)) board.add = visit.words.text("intake.title.referral");
  board.add_href = Url("/intake/referrals/new");
  board.nothing = render::Empty{visit.words.text("intake.none"), visit.words.text("intake.none_hint")};
  std::int64_t may = 0;
  reading_episodes(visit, uses, {}, [&](const std::vector<Seen>& all) {
    fill_lanes(visit, all, board);
    fill_tabs(visit, all, wish, board);
    const auto wishes = [&](const Seen& seen) { return wanted(seen, wish); };
    const auto page = board.page_of(visit, static_cast<std::size_t>(std::count_if(all.begin(), all.end(), wishes)));
    std::size_t place = 0;
    for (const auto& seen : all) {
      if (!wishes(seen)) continue;
      may += seen.may_record ? 1 : 0;
      if (page.shows(place++)) board.rows.push_back(row_of(visit, seen, programmes));
    }
  });
  if (may > 1) board.several = several_offer(visit, wish, may);
  if (!board.several)
    for (auto& row : board.rows) row.pick.clear();
  return casefile::show_board(visit, board);
}

http::Response episodes_api_list(Visit& visit, const Uses& uses) {
  std::string out;
  JsonWriter json(out);
  const auto wish = visit.request.query.get("state");
  json.object().key("episodes").array();
  for (const auto& seen : episodes_for(visit, uses)) {
    if (!wanted(seen, wish)) continue;
    visit.saw("person", seen.episode->mentee.value);
    json.object()
        .member("id", visit.seal_record("referrals", seen.episode->referral))
        .member("mentee", visit.seal(seen.episode->mentee));
    json.member("name", seen.name).member("state", name(seen.standing.state)).member("since", iso(seen.standing.since));
    json.member("urgent", seen.standing.urgent).key("owed").array();
    for (const auto& due : seen.standing.owed) {
      json.object().member("act", name(due.act)).member("clause", due.clause);
      if (due.day) json.member("due", iso(*due.day));
      json.end();
    }
    json.end().end();
  }
  json.end().end();
  return http::Response::json(out);
}

}  // namespace kith::intake
