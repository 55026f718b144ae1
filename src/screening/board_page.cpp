// SPDX-License-Identifier: AGPL-3.0-or-later
#include <algorithm>

#include "casefile/case_board.h"
#include "casefile/programmes.h"
#include "platform/base/json_writer.h"
#include "platform/i18n/keys.h"
#include "screening/check_words.h"
#include "screening/file_api.h"
#include "screening/screening.h"

namespace kith::screening {
namespace {

using render::Url;

constexpr State columns[] = {State::inquiry,  State::applied,  State::screening, State::decision_pending,
                             State::accepted, State::training, State::available, State::suspended};

casefile::CaseBoard::Row row_of(Visit& visit, const Seen& seen, const std::map<ProgrammeId, std::string>& programmes) {
  casefile::CaseBoard::Row row;
  const auto& f = *seen.file;
  row.name = seen.name;
  if (const auto found = programmes.find(f.programme); found != programmes.end()) row.programme = found->second;
  row.state = state_word(visit, seen.standing.state);
  row.href = Url(address_of(visit, f.application));
  row.days = days_between(seen.standing.since, visit.today);
  if (seen.may_record) row.pick = visit.seal_record("mentor_applications", f.application);
  row.status = status_of(visit, seen);
  if (!f.decided && seen.may_record)
    for (const auto& block : blocks(f, seen.around(), visit.today))
      (row.missing += row.missing.empty() ? "" : " · ") += block_word(visit, block);
  if (!seen.standing.owed.empty()) {
    const auto& next = seen.standing.owed.front();
    row.act = owed_word(visit, next);
    row.act_href = Url(address_of(visit, f.application) + "/" + std::string(name(next.act)));
    row.due = next.day;
    row.may_act = seen.may_record;
  }
  visit.saw("person", f.person.value);
  return row;
}

void fill_lanes(const Visit& visit, const std::vector<Seen>& all, casefile::CaseBoard& board) {
  for (const State state : columns) {
    auto& lane = board.board.columns.emplace_back();
    lane.name = state_word(visit, state);
    for (const auto& seen : all)
      if (seen.standing.state == state && board.counts(lane))
        board.card(lane, visit, seen.name, seen.standing.since, Url(address_of(visit, seen.file->application)),
                   status_of(visit, seen));
  }
}

/// Without a wish: everything that somebody owes.
bool wanted(const Seen& seen, std::string_view wish) {
  return wish.empty() ? !seen.standing.owed.empty() : wish == name(seen.standing.state);
}

void fill_tabs(const Visit& visit, const std::vector<Seen>& all, std::string_view wish, casefile::CaseBoard& board) {
  board.tabs.push_back({visit.words.text("casefile.owed_now"), Url("/screening/mentors"), wish.empty()});
  for (int i = 0; i <= static_cast<int>(State::barred); ++i) {
    const auto state = static_cast<State>(i);
    const auto count = std::count_if(all.begin(), all.end(), [&](const Seen& s) { return s.standing.state == state; });
    if (count == 0 && wish != name(state)) continue;
    board.tabs.push_back({state_word(visit, state) + " (" + visit.words.number(count) + ")",
                          Url("/screening/mentors?state=" + std::string(name(state))), wish == name(state)});
  }
}

void write_owed(JsonWriter& json, const Standing& standing) {
  json.key("owed").array();
  for (const auto& due : standing.owed) {
    json.object().member("act", name(due.act)).member("clause", due.clause);
    if (due.day) json.member("due", iso(*due.day));
    json.end();
  }
  json.end();
}

}  // namespace

http::Response board_page(Visit& visit, const Uses& uses) {
  const auto programmes = casefile::programme_names(visit);
  const auto wish = visit.request.query.get("state");
  casefile::CaseBoard board;
  board.heading = visit.words.text("screening.title.board");
  board.lead = visit.words.text("screening.lead");
  board.who = visit.words.text("screening.column.mentor");
  if (visit.actor.may(auth::Permission::screen_mentors)) board.add = visit.words.text("screening.title.inquiry");
  board.add_href = Url("/screening/inquiries/new");
  board.nothing = render::Empty{visit.words.text("screening.none"), visit.words.text("screening.none_hint")};
  std::int64_t may = 0;
  reading_files(visit, uses, {}, [&](const std::vector<Seen>& all) {
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

http::Response files_api_list(Visit& visit, const Uses& uses) {
  std::string out;
  JsonWriter json(out);
  const auto wish = visit.request.query.get("state");
  json.object().key("mentors").array();
  for (const auto& seen : files_for(visit, uses)) {
    if (!wish.empty() && wish != name(seen.standing.state)) continue;
    visit.saw("person", seen.file->person.value);
    json.object().member("id", visit.seal_record("mentor_applications", seen.file->application));
    json.member("person", visit.seal(seen.file->person))
        .member("name", seen.name)
        .member("state", name(seen.standing.state));
    json.member("since", iso(seen.standing.since));
    write_owed(json, seen.standing);
    json.end();
  }
  json.end().end();
  return http::Response::json(out);
}

http::Response file_api_one(Visit& visit, const Uses& uses) {
  const auto seen = open_file(visit, uses);
  if (!seen) return visit.refused({RefusalKind::not_found, {}});
  std::string out;
  JsonWriter json(out);
  json.object().member("person", visit.seal(seen->file->person)).member("state", name(seen->standing.state));
  json.member("since", iso(seen->standing.since)).key("checks").array();
  for (const auto& one : coverage(*seen->file, seen->around(), visit.today)) {
    json.object();
    write_check(json, one, seen->may_record);
    json.end();
  }
  json.end().member("drives", drives(seen->around()));
  json.member("may_drive", may_drive(*seen->file, seen->around(), visit.today)).key("blocks").array();
  if (!seen->file->accepted() && seen->may_record)
    for (const auto& block : blocks(*seen->file, seen->around(), visit.today))
      json.object()
          .member("what", block.key)
          .member("type", block.type)
          .member("hard", block.hard)
          .member("lifted_by", name(block.lifted_by))
          .end();
  json.end();
  write_owed(json, seen->standing);
  write_which(json, visit, *seen);
  write_to_sign(json, visit, uses);
  json.end();
  return http::Response::json(out);
}

}  // namespace kith::screening
