// SPDX-License-Identifier: AGPL-3.0-or-later
#include <algorithm>
#include <charconv>
#include <tuple>

#include "casefile/programmes.h"
#include "personnel/matches.html.h"
#include "personnel/personnel.h"
#include "platform/base/json_writer.h"
#include "platform/i18n/keys.h"
#include "platform/lists/lists.h"
#include "platform/render/form.h"
#include "platform/render/html.h"
#include "records/labels.h"
#include "snapshot/refs.h"

/// All matches that go on and in whose hands they are: filtered and paged here, given to somebody one by one or many at
/// once.
namespace kith::personnel {
namespace {

using render::Field;
using render::Url;

constexpr std::size_t matches_per_page = 50;
constexpr std::string_view matches_address = "/personnel/matches";

struct MatchRow {
  std::string pick, name, programme, worker, level;
  Url href;
  std::optional<Date> since;
  std::optional<Url> give;
};
constexpr lists::Column<MatchRow> match_columns[] = {
    {"personnel.column.match", lists::field<&MatchRow::name>},
    {"list.programme", lists::field<&MatchRow::programme>},
    {"personnel.column.worker", lists::field<&MatchRow::worker>},
    {"personnel.column.since", lists::field<&MatchRow::since>},
    {"personnel.column.level", lists::field<&MatchRow::level>},
};
struct MatchPages {
  std::int64_t page{}, of{};
  std::optional<Url> previous, next;
};
struct MatchesView {
  std::optional<Field> whose, programme;
  std::vector<MatchRow> rows;
  std::optional<render::Empty> nothing;
  std::optional<casefile::SeveralOffer> several;
  std::optional<MatchPages> pages;
  std::int64_t count{};
  bool any{};
};

/// Since when, and with which need, the newest assignment of the day has the match.
void in_hands_today(const snapshot::Snapshot& snapshot, InHands& match, Date today) {
  const snapshot::Day day(today);
  for (const auto& row : snapshot.of<snapshot::AssignmentRow>(snapshot::ref_of(match.match)))
    if (row.shows(day) && row.days.covers(day)) {
      match.owner = snapshot::key_of(row.worker);
      match.need = row.need;
      match.since = Date(row.days.from);
    }
}

struct Filter {
  std::string whose, programme;
};
Filter filter_of(const Visit& visit) {
  return {std::string(visit.request.query.get("whose")), std::string(visit.request.query.get("programme"))};
}

/// Whoever carries in a place that the actor sees.
std::vector<Field::Choice> whose_choices(const Visit& visit, const Desk& desk) {
  std::vector<Field::Choice> choices;
  std::set<PersonId> there;
  for (const auto& place : desk.places())
    if (place.carries() && there.insert(place.person).second)
      choices.push_back({visit.seal(place.person), desk.name(place.person)});
  std::ranges::sort(choices, [](const auto& a, const auto& b) { return a.text < b.text; });
  choices.insert(choices.begin(),
                 {{"", visit.words.text("personnel.everybody")}, {"nobody", visit.words.text("personnel.nobody")}});
  return choices;
}

void offer_filters(Visit& visit, const Desk& desk, const Filter& filter, MatchesView& view) {
  const render::FormState state(visit.words, nullptr, nullptr);
  view.whose = state.choice("whose", "personnel.field.whose", whose_choices(visit, desk), filter.whose);
  auto programmes = casefile::programmes_for(visit, auth::Permission::see_personnel);
  programmes.insert(programmes.begin(), {"", visit.words.text("personnel.every_programme")});
  view.programme = state.choice("programme", "personnel.field.programme", std::move(programmes), filter.programme);
  view.whose->required = view.programme->required = true;  // no word "optional" beside a filter
}

MatchRow row_of(const Visit& visit, const Desk& desk, const InHands& match,
                const std::map<ProgrammeId, std::string>& programmes) {
  MatchRow row;
  row.name = match.names();
  if (const auto found = programmes.find(match.programme); found != programmes.end()) row.programme = found->second;
  row.worker = match.owner ? match.worker : visit.words.text("personnel.nobody");
  row.href = Url("/supervision/matches/" + visit.seal(match.match));
  if (match.owner) {
    row.since = match.since;
    row.level = records::code_label(visit.words, snapshot::word(match.need));
  }
  if (!desk.records(match.state)) return row;
  row.pick = visit.seal(match.match);
  row.give = Url("/personnel/matches/" + row.pick + "/assignment");
  return row;
}

std::size_t page_wanted(const Visit& visit, std::size_t of) {
  const auto text = visit.request.query.get("page");
  std::size_t page = 1;
  std::from_chars(text.data(), text.data() + text.size(), page);
  return std::clamp<std::size_t>(page, 1, std::max<std::size_t>(of, 1));
}

std::optional<MatchPages> pages_of(const Filter& filter, std::size_t page, std::size_t of) {
  if (of < 2) return std::nullopt;
  const auto link = [&](std::size_t n) {
    std::string address = std::string(matches_address) + "?whose=";
    append_percent(address, filter.whose);
    address += "&programme=";
    append_percent(address, filter.programme);
    return Url(address + "&page=" + std::to_string(n));
  };
  MatchPages made{static_cast<std::int64_t>(page), static_cast<std::int64_t>(of), {}, {}};
  if (page > 1) made.previous = link(page - 1);
  if (page < of) made.next = link(page + 1);
  return made;
}

}  // namespace

std::vector<InHands> matches_in_hands(Visit& visit, const Desk& desk, std::string_view whose,
                                      std::string_view programme) {
  const auto& snapshot = desk.columns();
  const bool nobodys = whose == "nobody";
  const auto worker = visit.open_id<PersonId>(whose);
  const auto of = visit.open_id<ProgrammeId>(programme);
  std::vector<InHands> list;
  if ((!whose.empty() && !nobodys && !worker) || (!programme.empty() && !of)) return list;
  std::set<PersonId> people;
  for (std::uint32_t key = 1; key < snapshot.column<snapshot::MatchRow>().owners(); ++key) {
    const auto state = snapshot::state_of(snapshot, snapshot::MatchRef{key}, snapshot::Day(visit.today));
    if (!state || state->closed() || !desk.sees(*state)) continue;
    InHands match;
    match.state = *state;
    match.match = snapshot::key_of(state->match);
    match.programme = snapshot::key_of(state->programme);
    in_hands_today(snapshot, match, visit.today);
    if ((nobodys && match.owner) || (worker && match.owner != *worker) || (of && match.programme != *of)) continue;
    people.insert({snapshot::key_of(state->mentee), snapshot::key_of(state->mentor), match.owner});
    list.push_back(std::move(match));
  }
  const auto names = desk.names(people);
  const auto name = [&](PersonId person) {
    const auto found = names.find(person);
    return found == names.end() ? std::string() : found->second;
  };
  for (auto& match : list) {
    match.mentee = name(snapshot::key_of(match.state.mentee));
    match.mentor = name(snapshot::key_of(match.state.mentor));
    if (match.owner) match.worker = name(match.owner);
  }
  std::ranges::sort(list, [](const InHands& a, const InHands& b) {
    return std::tie(a.worker, a.mentee, a.match.value) < std::tie(b.worker, b.mentee, b.match.value);
  });
  return list;
}

http::Response matches_page(Visit& visit, const Uses& uses) {
  const Desk desk(visit, uses);
  const auto filter = filter_of(visit);
  const auto all = matches_in_hands(visit, desk, filter.whose, filter.programme);
  const auto programmes = casefile::programme_names(visit);
  const bool file = lists::wanted(visit);
  const auto of = (all.size() + matches_per_page - 1) / matches_per_page, page = page_wanted(visit, of);
  const auto first = file ? 0 : (page - 1) * matches_per_page;
  const auto last = file ? all.size() : std::min(all.size(), first + matches_per_page);
  MatchesView view;
  for (auto at = first; at < last; ++at) {
    view.rows.push_back(row_of(visit, desk, all[at], programmes));
    visit.saw("match", all[at].match.value);
  }
  if (file) return lists::answer(visit, "personnel.title.matches", match_columns, view.rows);
  view.count = static_cast<std::int64_t>(all.size());
  view.any = !view.rows.empty();
  const auto may = std::ranges::count_if(all, [&](const auto& match) { return desk.records(match.state); });
  view.several = several_offer(visit, may, filter.whose, filter.programme);
  view.pages = pages_of(filter, page, of);
  offer_filters(visit, desk, filter, view);
  if (view.any)
    visit.offer_file();
  else
    view.nothing =
        render::Empty{visit.words.text("personnel.no_matches"), visit.words.text("personnel.no_matches_hint")};
  render::Html body(32 * 1024);
  html::matches(body, view, visit.words);
  return visit.page(visit.words.text("personnel.title.matches"), body);
}

http::Response matches_api(Visit& visit, const Uses& uses) {
  const Desk desk(visit, uses);
  const auto filter = filter_of(visit);
  std::string out;
  JsonWriter json(out);
  json.object().key("matches").array();
  for (const auto& match : matches_in_hands(visit, desk, filter.whose, filter.programme)) {
    json.object().member("match", visit.seal(match.match)).member("programme", visit.seal(match.programme));
    if (match.owner) json.member("worker", visit.seal(match.owner)).member("since", iso(match.since));
    if (match.owner) json.member("need_level", snapshot::word(match.need));
    json.member("may_assign", desk.records(match.state)).end();
    visit.saw("match", match.match.value);
  }
  json.end().end();
  return http::Response::json(out);
}

}  // namespace kith::personnel
