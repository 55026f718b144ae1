// SPDX-License-Identifier: AGPL-3.0-or-later
#include <algorithm>

#include "casefile/casefile.h"
#include "casefile/people_reach.h"
#include "casefile/person_words.h"
#include "casefile/trail.h"
#include "obligations/obligations.h"
#include "platform/i18n/keys.h"
#include "platform/render/html.h"
#include "platform/render/lanes.h"
#include "snapshot/refs.h"
#include "supervision/line_view.h"
#include "supervision/match_page.h"
#include "supervision/match_timeline.h"
#include "supervision/matches.html.h"
#include "supervision/people.h"
#include "supervision/queries.h"
#include "supervision/reach.h"
#include "supervision/releases.h"

namespace kith::supervision {
namespace {

using i18n::Key;

struct PersonRow {
  std::string role, name, phone, note;
  PersonId person{};
  bool barred{};
  std::optional<render::Url> href{};  ///< for whoever may open the page of the person
  std::string phone_shown() const { return casefile::phone_shown(phone); }
};

struct NextView {
  std::string track, window;
  i18n::Key rhythm;
  Date due{};
  render::Status status;
};

struct MatchView {
  std::string mentee, mentor, place, number, workers, custody, confirm, released;
  render::Status status;
  std::string since;
  std::vector<PersonRow> people;
  std::vector<NextView> next;
  std::string lanes_heading;
  std::optional<render::LanesPicture> lanes;
  std::vector<render::Event> events;
  render::Url log_contact, log_meeting, no_meeting, raise_concern, older;
  std::optional<render::Url> assign;  ///< for whoever gives matches
  std::optional<render::Url> trail;   ///< for whoever answers for the agency
  Releases told;
  std::optional<render::Url> share;  ///< for whoever lets somebody outside read what a release names
  bool survivors{};                  ///< the programme serves survivors of trafficking (workflows.md §18.56)
  render::Html life, surveys;
  bool may_contact{}, may_meet{}, over{};
  bool none() const { return events.empty(); }
};

render::Status mark_of(const i18n::Words& words, const obligations::Obligation& o, Date today) {
  using obligations::Status;
  using render::Mark;
  const auto key = [&](std::string_view name) { return words.text_of("match.window." + std::string(name)); };
  switch (o.status) {
    case Status::met: return {Mark::good, key("met")};
    case Status::late: return {Mark::late, key("late")};
    case Status::missed: return {Mark::missed, key("missed")};
    case Status::excused: return {Mark::paused, key("excused")};
    case Status::not_applicable: return {Mark::off, key("not_applicable")};
    case Status::cancelled: return {Mark::off, key("cancelled")};
    case Status::open: break;
  }
  return Date(o.window.due) < today ? render::Status{Mark::bad, key("overdue")}
                                    : render::Status{Mark::open, key("open")};
}

/// "Windows of contact (MS 8.03; EEPM 4, B.5.1)": what asked for them, each once, in their order.
std::string heading_of(const i18n::Words& words, const std::vector<const obligations::Cadence*>& asked) {
  std::string schedules;
  for (const auto* cadence : asked) (schedules += schedules.empty() ? "" : "; ") += words.text(schedule_word(*cadence));
  return words.text(Key("match.windows"), {{"schedules", std::string_view(schedules)}});
}

void draw(const Visit& visit, const snapshot::Snapshot& snapshot, const snapshot::MatchState& match, Date since,
          MatchView& view) {
  std::vector<const obligations::Cadence*> asked;
  std::vector<render::Lane> lanes;
  for (const auto track : obligations::tracks)
    lanes.push_back({visit.words.text_of("supervision.track." + std::string(snapshot::word(track))), {}});
  Date last = visit.today;
  for (const auto& o : obligations::obligations_of(snapshot, match.match, snapshot::Day(visit.today))) {
    if (Date(o.window.last_day) < since) continue;
    if (std::find(asked.begin(), asked.end(), o.window.cadence) == asked.end()) asked.push_back(o.window.cadence);
    render::Span span{
        o.window.name(), Date(o.window.first_day), Date(o.window.last_day), mark_of(visit.words, o, visit.today), {}};
    if (o.contact) span.done = Date(o.contact_date);
    last = std::max(last, span.to);
    lanes[static_cast<std::size_t>(o.track)].spans.push_back(std::move(span));
  }
  if (lanes[0].spans.empty()) return;
  const Date from = std::max(since, Date(lanes[0].spans.front().from));
  view.lanes_heading = heading_of(visit.words, asked);
  view.lanes = render::draw_lanes("windows", view.lanes_heading, lanes, from, last, visit.today, visit.words);
}

render::Status state_of(const i18n::Words& words, const snapshot::MatchState& match, Date today) {
  using render::Mark;
  if (!match.started()) return {Mark::open, words.text(Key("match.state.not_started"))};
  if (match.closed() && !match.active_on(snapshot::Day(today)))
    return {Mark::off, words.text(Key("match.state.closed"))};
  return {Mark::good, words.text(Key("match.state.active"))};
}

PersonRow row_of(const PersonCard& card, std::string role) {
  return {std::move(role), card.name, card.phone, card.safe_note, card.person};
}

void people(Visit& visit, db::Tx& tx, PersonCards& cards, const snapshot::MatchState& match, MatchView& view) {
  const auto& words = visit.words;
  view.people.push_back(row_of(cards.of(snapshot::key_of(match.mentee)), words.text(Key("supervision.track.mentee"))));
  view.people.push_back(row_of(cards.of(snapshot::key_of(match.mentor)), words.text(Key("supervision.track.mentor"))));
  const auto others = around(tx, snapshot::key_of(match.mentee), visit.today, visit.today);
  for (const auto& adult : others.adults) {
    visit.saw("person", adult.card.person.value);
    PersonRow row = row_of(adult.card, words.text_of(adult.kind_key()));
    if (adult.guardian) row.role += ", " + words.text(Key("supervision.track.guardian"));
    if (adult.apart) row.note = words.text(Key("match.parent_apart"));
    if (adult.barred()) row = {row.role, row.name, {}, words.text(Key("match.barred")), row.person, true};
    view.people.push_back(std::move(row));
  }
  if (others.custody)
    view.custody = words.text(Key("match.custody"), {{"organization", std::string_view(others.custody->organization)}});
}

void next_dues(const Visit& visit, const snapshot::Snapshot& snapshot, const snapshot::MatchState& match,
               MatchView& view) {
  for (const auto& next : obligations::next_due(snapshot, match.match, snapshot::Day(visit.today))) {
    if (next.status != obligations::Status::open) continue;
    const Date due = next.window.due;
    const auto mark = due < visit.today    ? render::Mark::bad
                      : due == visit.today ? render::Mark::due
                                           : render::Mark::open;
    const auto key = due < visit.today ? Key("match.window.overdue")
                     : next.begun      ? Key("match.window.open")
                                       : Key("match.window.met_next");
    view.next.push_back({visit.words.text_of("supervision.track." + std::string(snapshot::word(next.track))),
                         next.window.name(),
                         rhythm_word(next.window),
                         due,
                         {next.begun || due < visit.today ? mark : render::Mark::good, visit.words.text(key)}});
  }
}

std::string workers_of(const snapshot::Snapshot& snapshot, PersonCards& cards, const snapshot::MatchState& match,
                       Date today) {
  std::string names;
  for (const auto& row : snapshot.of<snapshot::AssignmentRow>(match.match))
    if (row.shows(snapshot::Day(today)) && row.days.covers(snapshot::Day(today)))
      (names += names.empty() ? "" : ", ") += cards.name(snapshot::key_of(row.worker));
  return names;
}

Date since_of(const Visit& visit) {
  const auto asked = parse_date(visit.request.query.get("since"));
  return asked && *asked <= visit.today ? *asked : add_months(visit.today, -12);
}

void fill(Visit& visit, db::Tx& tx, const snapshot::Snapshot& snapshot, const snapshot::MatchState& match,
          const std::vector<render::Event>& life, std::span<const std::int64_t> withheld, MatchView& view) {
  const auto id = snapshot::key_of(match.match);
  const Date since = since_of(visit);
  PersonCards cards(tx, visit.today);
  const auto* programme = snapshot.effective<snapshot::ProgrammeRow>(match.programme, snapshot::Day(visit.today));
  view.survivors = programme && programme->survivor;
  view.mentee = cards.name(snapshot::key_of(match.mentee));
  view.mentor = cards.name(snapshot::key_of(match.mentor));
  tx.query(sql::match_place, {{"match", id}, {"as_of", visit.today}}, [&](const db::Row& row) {
    view.place = row.null(1) || view.survivors ? row.string(0) : row.string(0) + " · " + row.string(1);
    view.number = row.string(2);
  });
  if (const auto left = left_place(snapshot, match, visit.today))
    view.released = visit.words.text(Key("match.released"), {{"day", add_days(*left, -1)}});
  view.status = state_of(visit.words, match, visit.today);
  view.over = match.closed() && !match.active_on(snapshot::Day(visit.today));
  if (match.started())
    view.since = view.over
                     ? visit.words.text(Key("match.from_to"), {{"from", Date(match.start)}, {"to", Date(match.end)}})
                     : visit.words.text(Key("match.since"), {{"day", Date(match.start)}});
  view.workers = workers_of(snapshot, cards, match, visit.today);
  people(visit, tx, cards, match, view);
  view.told = releases_of(visit, tx, snapshot::key_of(match.mentee), snapshot::key_of(match.programme));
  next_dues(visit, snapshot, match, view);
  if (const int row = obligations::substitutes_in_a_row(snapshot, match.match, snapshot::Day(visit.today));
      row >= obligations::substitutes_to_confirm)
    view.confirm = visit.words.text(Key("match.confirm_substitute"), {{"n", std::int64_t{row}}});
  draw(visit, snapshot, match, since, view);
  view.events = match_timeline(visit, tx, cards, match, since, life, withheld);
  const std::string sealed = visit.seal(id);
  view.log_contact = render::Url("/supervision/contacts/new?match=" + sealed);
  view.log_meeting = render::Url("/relationship/meetings/new?match=" + sealed);
  view.no_meeting = render::Url("/relationship/months-without/new?match=" + sealed);
  view.raise_concern = render::Url("/concerns/new?match=" + sealed);
  const bool assigns = auth::scope_of(visit.actor, auth::Permission::record_personnel)
                           .sees_whole(snapshot::key_of(match.programme), snapshot::key_of(match.site));
  if (assigns && !match.closed()) view.assign = render::Url("/personnel/matches/" + sealed + "/assignment");
  view.trail = casefile::trail_of(visit, id);
  view.older = render::Url("/supervision/matches/" + sealed + "?since=" + iso(add_months(since, -24)));
  for (const auto& [person, card] : cards.seen()) visit.saw("person", person.value);
  visit.saw("match", id.value);
}

void link(const Visit& visit, const casefile::Uses& uses, const snapshot::Snapshot& snapshot,
          std::vector<PersonRow>& people) {
  uses.book([&](const casefile::Book& book) {
    const casefile::PeopleReach reach(snapshot, book, visit.actor, visit.today);
    for (PersonRow& row : people)
      if (const auto* one = book.of(row.person); one && reach.shows(*one))
        row.href = render::Url(casefile::page_of(visit, row.person));
  });
}

}  // namespace

http::Response matches_page(Visit& visit, const matches::Uses& uses) {
  const auto current = uses.people.columns();
  const snapshot::Snapshot& snapshot = *current;
  const auto id = visit.open_id<MatchId>(visit.path.find("match")->second);
  const Reach reach(snapshot, visit.actor, auth::Permission::see_match, visit.today);
  const auto match = id ? reach.match(*id) : std::nullopt;
  if (!match) return visit.refused({RefusalKind::not_found, {}});
  MatchView view;
  const auto life = matches::open_life(visit, uses, *id);
  if (life) view.life = matches::life_panel(visit, *life);
  if (life && uses.surveys) view.surveys = uses.surveys(visit, *id);
  const auto events = life ? matches::events_of(visit, life->life) : std::vector<render::Event>{};
  const auto withheld = uses.withheld_concerns ? uses.withheld_concerns(visit, *id) : std::vector<std::int64_t>{};
  visit.read([&](db::Tx& tx) { fill(visit, tx, snapshot, *match, events, withheld, view); });
  link(visit, uses.people, snapshot, view.people);
  view.may_contact = Reach(snapshot, visit.actor, auth::Permission::record_contact, visit.today).has(*match);
  view.may_meet = Reach(snapshot, visit.actor, auth::Permission::record_meeting, visit.today).has(*match);
  if (Reach(snapshot, visit.actor, auth::Permission::share_case, visit.today).has(*match))
    view.share = render::Url("/sharing/matches/" + visit.seal(*id));
  render::Html body(32 * 1024);
  html::matches(body, view, visit.words);
  return visit.page(visit.words.text(Key("match.title")), body);
}

}  // namespace kith::supervision
