// SPDX-License-Identifier: AGPL-3.0-or-later
#include "casefile/case_view.h"
#include "concerns/concern_page.html.h"
#include "concerns/concerns.h"
#include "concerns/queue.html.h"
#include "platform/base/json_writer.h"
#include "platform/i18n/keys.h"
#include "platform/lists/lists.h"
#include "platform/render/html.h"

/// The queue of concerns, and one concern: what it is, what is owed, what was done.
namespace kith::concerns {
namespace {

using render::Url;

std::string address_of(const Visit& visit, const Concern& concern) {
  return "/concerns/" + visit.seal_record("concerns", concern.concern);
}
std::string act_word(const Visit& visit, Act act) {
  return visit.words.text_of("concern.act." + std::string(name(act)));
}
std::string category_word(const Visit& visit, Category category) {
  return visit.words.text_of("concern.field.category." + std::string(name(category)));
}
std::string state_word(const Visit& visit, const Seen& seen) {
  return visit.words.text_of("concern.state." + std::string(name(seen.standing.state)));
}
render::Status status_of(const Visit& visit, const Seen& seen) {
  const auto& owed = seen.standing.owed;
  if (owed.empty()) return {render::Mark::good, visit.words.text("casefile.nothing_due")};
  return casefile::due_status(visit.words, owed.front().day, visit.today);
}

struct Row {
  std::string category, subject, state, act;
  Url href, act_href;
  std::int64_t days{};
  std::optional<Date> due;
  render::Status status;
};
constexpr lists::Column<Row> list_columns[] = {
    {"concern.column.concern", lists::field<&Row::category>}, {"concern.column.subject", lists::field<&Row::subject>},
    {"concern.column.state", lists::field<&Row::state>},      {"list.days", lists::field<&Row::days>},
    {"concern.column.due", lists::field<&Row::due>},          {"list.standing", lists::field<&Row::status>},
    {"concern.column.next", lists::field<&Row::act>},
};
struct QueueView {
  std::vector<Row> rows;
  std::optional<render::Empty> nothing;
  bool any{}, grievances{};
};

Row row_of(const Visit& visit, const Seen& seen) {
  Row row;
  row.category = category_word(visit, seen.concern.effective());
  row.subject = seen.pair.empty() ? seen.about : seen.pair;
  row.state = state_word(visit, seen);
  row.href = Url(address_of(visit, seen.concern));
  row.days = days_between(seen.concern.raised, visit.today);
  row.status = status_of(visit, seen);
  if (!seen.standing.owed.empty()) {
    const auto& next = seen.standing.owed.front();
    row.act = act_word(visit, next.act);
    row.act_href = Url(address_of(visit, seen.concern) + "/" + std::string(name(next.act)));
    row.due = next.day;
  }
  return row;
}

struct ConcernView {
  std::string category, subject, about, raised_by, summary, state, since, lifted;
  Url queue;
  std::optional<Url> match, stop;  ///< stop: the pause for safety
  std::vector<casefile::OwedRow> owed;
  std::vector<casefile::BlockRow> blocks;
  std::vector<casefile::OtherAct> others;
  std::vector<render::Event> events;
  bool may_record{true}, idle{}, blocked{};
};

ConcernView view_of(const Visit& visit, const Seen& seen) {
  const auto& c = seen.concern;
  ConcernView view;
  const std::string base = address_of(visit, c) + "/";
  view.category = category_word(visit, c.effective());
  if (c.effective() != c.category) view.lifted = visit.words.text("concern.lifted");
  view.subject = seen.pair;
  view.about = seen.about;
  view.raised_by = seen.raised_by.empty() ? visit.words.text("concern.unnamed") : seen.raised_by;
  view.summary = c.summary;
  view.state = state_word(visit, seen);
  view.since = visit.words.text("casefile.since", {{"day", seen.standing.since}});
  if (c.match) {
    const std::string match = visit.seal(c.match);
    view.match = Url("/supervision/matches/" + match);
    if (c.effective() == Category::safety && seen.standing.state < State::resolved && seen.may_stop)
      view.stop = Url("/matches/" + match + "/pause?kind=safety");
  }
  view.queue = Url(c.category == Category::grievance ? "/concerns/board?queue=grievances" : "/concerns/board");
  for (const auto& due : seen.standing.owed)
    view.owed.push_back({act_word(visit, due.act), std::string(due.clause), Url(base + std::string(name(due.act))),
                         due.day, casefile::due_status(visit.words, due.day, visit.today)});
  view.idle = view.owed.empty();
  for (int i = 0; i < act_count; ++i) {
    const auto act = static_cast<Act>(i);
    if (const char* why = refused_in(c, act); !why)
      view.others.push_back({act_word(visit, act), Url(base + std::string(name(act)))});
    else if (act == Act::joint_meeting && c.effective() == Category::relationship &&
             seen.standing.state < State::resolved)
      view.blocks.push_back(
          casefile::block_row(visit.words, visit.words.text_of(why), act_word(visit, Act::coach_mentor), true));
  }
  view.blocked = !view.blocks.empty();
  for (auto at = c.actions.rbegin(); at != c.actions.rend(); ++at) {
    view.events.push_back({at->day, "note", act_word(visit, at->act), {}, at->note, {}, false, {}});
    if (days_between(at->day, at->first_recorded_on) > 14)
      view.events.back().tags.push_back({visit.words.text("match.late_entry"), "warn"});
  }
  view.events.push_back({c.raised, "bad", visit.words.text("concern.raised"), {}, {}, {}, false, {}});
  return view;
}

void write_json(JsonWriter& json, const Visit& visit, const Seen& seen) {
  json.object()
      .member("id", visit.seal_record("concerns", seen.concern.concern))
      .member("category", name(seen.concern.effective()));
  json.member("state", name(seen.standing.state)).member("raised", iso(seen.concern.raised)).key("owed").array();
  for (const auto& due : seen.standing.owed) {
    json.object().member("act", name(due.act)).member("clause", due.clause);
    if (due.day) json.member("due", iso(*due.day));
    json.end();
  }
  json.end().key("actions").array();
  for (const auto& action : seen.concern.actions)
    json.object().member("act", name(action.act)).member("day", iso(action.day)).end();
  json.end().end();
}

bool asks_for_grievances(const Visit& visit) { return visit.request.query.get("queue") == "grievances"; }

}  // namespace

http::Response board_page(Visit& visit, const Uses& uses) {
  QueueView view;
  view.grievances = asks_for_grievances(visit);
  for (const auto& seen : concerns_for(visit, uses, view.grievances)) view.rows.push_back(row_of(visit, seen));
  if (lists::wanted(visit)) return lists::answer(visit, "concern.title.board", list_columns, view.rows);
  view.any = !view.rows.empty();
  if (view.any) visit.offer_file();
  if (!view.any) view.nothing = render::Empty{visit.words.text("concern.none"), visit.words.text("concern.none_hint")};
  render::Html body(16 * 1024);
  html::queue(body, view, visit.words);
  return visit.page(visit.words.text("concern.title.board"), body);
}

http::Response concern_page(Visit& visit, const Uses& uses) {
  const auto seen = open_concern(visit, uses);
  if (!seen) return visit.refused({RefusalKind::not_found, {}});
  const auto view = view_of(visit, *seen);
  render::Html body(8 * 1024);
  html::concern_page(body, view, visit.words);
  return visit.page(visit.words.text("concern.title.one"), body);
}

http::Response concerns_api(Visit& visit, const Uses& uses) {
  std::string out;
  JsonWriter json(out);
  json.object().key("concerns").array();
  for (const bool grievances : {false, true})
    for (const auto& seen : concerns_for(visit, uses, grievances)) write_json(json, visit, seen);
  json.end().end();
  return http::Response::json(out);
}

http::Response concern_api(Visit& visit, const Uses& uses) {
  const auto seen = open_concern(visit, uses);
  if (!seen) return visit.refused({RefusalKind::not_found, {}});
  std::string out;
  JsonWriter json(out);
  write_json(json, visit, *seen);
  return http::Response::json(out);
}

}  // namespace kith::concerns
