// SPDX-License-Identifier: AGPL-3.0-or-later
#include "supervision/work_list_page.h"

#include <algorithm>
#include <charconv>
#include <utility>

#include "matches/matches.h"
#include "platform/i18n/keys.h"
#include "platform/lists/lists.h"
#include "platform/render/form.h"
#include "policies/preset_note.h"
#include "supervision/line_view.h"
#include "supervision/queries.h"
#include "supervision/saved_view.h"
#include "supervision/work_list.html.h"
#include "supervision/work_list_ask.h"

namespace kith::supervision {
namespace {

using obligations::Urgency;
using render::Field;
using snapshot::Snapshot;

constexpr std::size_t lines_per_page = 25;

/// A line with what only the list knows about it.
struct ListLine : LineView {
  bool may_log{false};
  std::vector<SavedView> saved_here;  ///< what was recorded from this place a moment ago
  bool any_saved_here() const { return !saved_here.empty(); }
};

/// A line in the file.
struct FileLine {
  LineView line;
  std::string why, track, call, no_permission;
};
std::string last_words(const FileLine& row) { return row.line.last ? row.line.last->words : std::string(); }
constexpr lists::Column<FileLine> list_columns[] = {
    {"supervision.file.due", [](const FileLine& row) -> lists::Cell { return row.line.due; }},
    {"list.standing", [](const FileLine& row) -> lists::Cell { return row.line.status; }},
    {"supervision.file.track", lists::field<&FileLine::track>},
    {"supervision.file.mentor", [](const FileLine& row) -> lists::Cell { return row.line.mentor; }},
    {"supervision.file.mentee", [](const FileLine& row) -> lists::Cell { return row.line.mentee; }},
    {"supervision.file.call", lists::field<&FileLine::call>},
    {"supervision.file.why", lists::field<&FileLine::why>},
    {"supervision.file.no_permission", lists::field<&FileLine::no_permission>},
    {"supervision.file.worker", [](const FileLine& row) -> lists::Cell { return row.line.worker; }},
    {"supervision.file.last",
     [](const FileLine& row) -> lists::Cell {
       return row.line.last ? lists::Cell(row.line.last->day) : lists::Cell();
     }},
    {"supervision.file.said", [](const FileLine& row) -> lists::Cell { return last_words(row); }},
};

struct Group {
  std::string_view id;
  i18n::Key title;
  std::int64_t count{};
  std::vector<ListLine> lines;
};

struct Pages {
  std::int64_t page{}, of{};
  std::optional<render::Url> previous, next;
};

struct Offers {
  std::optional<Field> whose, programme, site;
  bool filtered{false};
};

/// A match whose substitution a supervisor confirms.
struct ToConfirm {
  render::Url href;
  std::string mentee, mentor;
};

struct WaitingRow {
  std::string words, age;
  render::Url href;
  render::Status status;
};
struct Waiting {
  std::vector<WaitingRow> rows;
  bool any() const { return !rows.empty(); }
};

struct WorkListView {
  Date today{};
  std::int64_t total{};
  std::optional<render::Url> session;
  std::optional<render::Url> by_effect;  ///< the same people's files, by what they gain in the ratings of clauses
  std::vector<SavedView> saved;
  bool any_saved() const { return !saved.empty(); }
  std::optional<Waiting> waiting;
  std::optional<Offers> offers;
  std::vector<Group> groups;
  std::vector<policies::PresetNote> preset_notes;
  std::vector<ToConfirm> to_confirm;
  bool any_to_confirm() const { return !to_confirm.empty(); }
  std::int64_t unowned{}, late_answers{};
  bool late() const { return late_answers > 0; }
  std::optional<render::Url> unowned_href;  ///< set when there is one
  std::optional<render::Empty> nothing;
  std::optional<Pages> pages;
  std::string back;  ///< this page, to come back to
  std::vector<casefile::WorkPart> also;
};

int page_asked(const Visit& visit) {
  const std::string_view text = visit.request.query.get("page");
  int page = 1;
  std::from_chars(text.data(), text.data() + text.size(), page);
  return std::max(page, 1);
}

Group group(Urgency urgency, std::int64_t count) {
  switch (urgency) {
    case Urgency::overdue: return {"overdue", "supervision.work_list.overdue", count, {}};
    case Urgency::due_today: return {"today", "supervision.work_list.today", count, {}};
    case Urgency::upcoming: break;
  }
  return {"week", "supervision.work_list.week", count, {}};
}

/// The page's part of the list, by urgency; a group begun on an earlier page is named again.
void add_lines(WorkListView& view, db::Tx& tx, Visit& visit, const Snapshot& columns, const WorkList& list,
               const WorkListAsk& ask, std::size_t from, PersonCards& people) {
  const Reach may_record(columns, visit.actor, auth::Permission::record_contact, visit.today);
  const std::size_t until = std::min(from + lines_per_page, list.lines.size());
  for (std::size_t i = from; i < until; ++i) {
    const WorkListLine& line = list.lines[i];
    const Urgency urgency = line.owed.urgency;
    Group here = group(urgency, list.counts[static_cast<std::size_t>(urgency)]);
    if (view.groups.empty() || view.groups.back().id != here.id) view.groups.push_back(std::move(here));
    ListLine shown;
    static_cast<LineView&>(shown) = line_view(tx, visit, columns, line, i - from, ask.whose != Whose::mine, people);
    if (std::to_string(shown.place) == visit.request.query.get("at")) shown.saved_here = std::exchange(view.saved, {});
    shown.may_log = may_record.has(line.match);
    view.groups.back().lines.push_back(std::move(shown));
    visit.saw("match", line.match.match.key);
  }
}

/// A choice of the filter; nothing to choose: no field.
template <class Key, class Name>
std::optional<Field> choice_of(const Visit& visit, std::string_view name, std::string label, std::string all,
                               const std::vector<Choice<Key>>& choices, Key chosen, Name name_of) {
  if (choices.size() < 2 && !chosen) return std::nullopt;
  Field field;
  field.name = name;
  field.label = std::move(label);
  field.choices.push_back({"", std::move(all), !chosen});
  for (const Choice<Key>& choice : choices)
    field.choices.push_back({visit.seal(choice.key),
                             name_of(choice.key) + " (" + visit.words.number(choice.lines) + ")",
                             choice.key == chosen});
  return field;
}

Field whose_field(const Visit& visit, const WorkList& list, const WorkListAsk& ask, PersonCards& people) {
  Field field;
  field.name = "whose";
  field.label = visit.words.text("supervision.work_list.whose");
  const std::string chosen = whose_value(visit, ask);
  const auto add = [&](std::string value, std::string text) {
    const bool is_chosen = value == chosen;
    field.choices.push_back({std::move(value), std::move(text), is_chosen});
  };
  add("mine", visit.words.text("supervision.work_list.mine"));
  add("everyone", visit.words.text("supervision.work_list.everyone"));
  add("nobody", visit.words.text("supervision.work_list.nobody"));
  for (const Choice<PersonId>& worker : list.workers)
    if (worker.key != visit.actor.person) add(visit.seal(worker.key), people.name(worker.key));
  const bool listed =
      std::any_of(field.choices.begin(), field.choices.end(), [](const Field::Choice& c) { return c.chosen; });
  if (!listed) add(chosen, people.name(ask.worker));
  return field;
}

template <class Key>
std::map<Key, std::string> names(db::Tx& tx, db::Sql sql, Date today) {
  std::map<Key, std::string> found;
  tx.query(sql, {{"as_of", today}}, [&](const db::Row& row) { found.emplace(row.id<Key>(0), row.string(1)); });
  return found;
}

std::optional<Offers> offers(db::Tx& tx, const Visit& visit, const WorkList& list, const WorkListAsk& ask,
                             PersonCards& people) {
  Offers made;
  made.filtered = ask.programme || ask.site;
  if (list.sees_others) made.whose = whose_field(visit, list, ask, people);
  const auto& words = visit.words;
  if (list.programmes.size() > 1 || ask.programme) {
    auto programmes = names<ProgrammeId>(tx, sql::programme_names, visit.today);
    made.programme = choice_of(visit, "programme", words.text("supervision.work_list.programme"),
                               words.text("supervision.work_list.all_programmes"), list.programmes, ask.programme,
                               [&](ProgrammeId id) { return programmes[id]; });
  }
  if (list.sites.size() > 1 || ask.site) {
    auto sites = names<SiteId>(tx, sql::site_names, visit.today);
    made.site = choice_of(visit, "site", words.text("supervision.work_list.site"),
                          words.text("supervision.work_list.all_sites"), list.sites, ask.site,
                          [&](SiteId id) { return sites[id]; });
  }
  if (!made.whose && !made.programme && !made.site) return std::nullopt;
  if (made.whose && ask.whose != Whose::mine) made.filtered = made.filtered || visit.request.query.has("whose");
  return made;
}

render::Empty nothing(const Visit& visit, const WorkList& list, const WorkListAsk& ask) {
  const auto& words = visit.words;
  render::Empty empty{.title = words.text("supervision.work_list.empty_title"), .text = {}, .status = {}};
  if (ask.programme || ask.site)
    empty.text = words.text("supervision.work_list.empty_filtered");
  else if (list.next_due)
    empty.text = words.text("supervision.work_list.empty_next", {{"day", *list.next_due}});
  else if (list.has_matches || ask.whose != Whose::mine)
    empty.text = words.text("supervision.work_list.empty_nothing");
  else
    empty.text = words.text("supervision.work_list.no_matches");
  if (list.has_matches) empty.status = render::Status{render::Mark::good, {}};
  return empty;
}

std::optional<Pages> pages(const Visit& visit, const WorkListAsk& ask, int page, int of) {
  if (of < 2) return std::nullopt;
  Pages made{.page = page, .of = of, .previous = {}, .next = {}};
  const auto link = [&](int n) { return render::Url(address(visit, "/supervision/work-list", ask, n)); };
  if (page > 1) made.previous = link(page - 1);
  if (page < of) made.next = link(page + 1);
  return made;
}

std::vector<policies::PresetNote> preset_notes(db::Tx& tx, const Visit& visit, const Snapshot& columns,
                                               const WorkList& list) {
  std::vector<policies::PresetNote> notes;
  auto programmes = names<ProgrammeId>(tx, sql::programme_names, visit.today);
  const snapshot::Policies known(columns, visit.today);
  for (const Choice<ProgrammeId>& choice : list.programmes)
    if (auto note = policies::preset_note(visit, known, choice.key, programmes[choice.key], visit.today))
      notes.push_back(std::move(*note));
  return notes;
}

WorkListView view_of(db::Tx& tx, Visit& visit, const Snapshot& columns, const WorkListAsk& ask, const WorkList& list) {
  const int of = std::max(1, static_cast<int>((list.lines.size() + lines_per_page - 1) / lines_per_page));
  const int page = std::min(page_asked(visit), of);
  PersonCards people(tx, visit.today);
  WorkListView view;
  view.today = visit.today;
  view.total = static_cast<std::int64_t>(list.lines.size());
  view.unowned = list.unowned;
  view.late_answers =
      ask.whose == Whose::mine ? matches::overdue_proposals(tx, columns, visit.actor.person, visit.today) : 0;
  if (view.unowned > 0)
    view.unowned_href = render::Url(
        visit.actor.may(auth::Permission::see_personnel) ? "/personnel/board" : "/supervision/work-list?whose=nobody");
  view.back = address(visit, "/supervision/work-list", ask, page);
  for (const std::string_view sealed : visit.request.query.all("saved"))
    if (const auto contact = visit.open_id<ContactId>(sealed))
      if (auto saved = saved_view(tx, visit, columns, *contact, people)) view.saved.push_back(std::move(*saved));
  add_lines(view, tx, visit, columns, list, ask, static_cast<std::size_t>(page - 1) * lines_per_page, people);
  if (page == 1)
    for (const auto& match : list.to_confirm) {
      view.to_confirm.push_back({render::Url("/supervision/matches/" + visit.seal(snapshot::key_of(match.match))),
                                 people.name(snapshot::key_of(match.mentee)),
                                 people.name(snapshot::key_of(match.mentor))});
      visit.saw("match", match.match.key);
    }
  for (const auto& [person, card] : people.seen()) visit.saw("person", person.value);
  view.preset_notes = preset_notes(tx, visit, columns, list);
  view.offers = offers(tx, visit, list, ask, people);
  if (list.lines.empty())
    view.nothing = nothing(visit, list, ask);
  else if (visit.actor.may(auth::Permission::record_contact))
    view.session = render::Url(address(visit, "/supervision/calling-session", ask, 1));
  if (visit.actor.may(auth::Permission::see_measure_cases) && !list.lines.empty()) {
    const ProgrammeId programme = ask.programme ? ask.programme : snapshot::key_of(list.lines.front().match.programme);
    view.by_effect = render::Url("/accreditation/effect?programme=" + visit.seal(programme));
  }
  view.pages = pages(visit, ask, page, of);
  return view;
}

/// Whoever supervises or directs somewhere.
bool leads(const auth::Actor& actor) {
  return std::ranges::any_of(actor.grants, [](const auth::Grant& grant) {
    return grant.role == auth::Role::supervisor || grant.role == auth::Role::director;
  });
}

Waiting waiting(Visit& visit, const AlsoOwed& also_owed) {
  Waiting list;
  for (auto& line : also_owed.waiting(visit))
    list.rows.push_back(
        {std::move(line.words),
         visit.words.text("supervision.waiting.oldest", {{"n", days_between(line.oldest, visit.today)}}),
         std::move(line.href), std::move(line.status)});
  return list;
}

FileLine file_line(const Visit& visit, LineView line) {
  FileLine row{std::move(line), {}, {}, {}, {}};
  const auto& view = row.line;
  row.track = visit.words.text(view.track_word);
  row.no_permission = no_permission_words(visit.words, view);
  row.why = visit.words.text("supervision.work_list.why", {{"schedule", view.schedule},
                                                           {"window", std::string_view(view.window)},
                                                           {"rhythm", view.rhythm},
                                                           {"due", view.due}});
  for (const Callee& who : view.callees) {
    row.call.append(row.call.empty() ? "" : "; ").append(who.name);
    if (!who.phone_shown.empty()) row.call.append(" ").append(who.phone_shown);
    if (!who.safe_note.empty()) row.call.append(" (").append(who.safe_note).append(")");
  }
  return row;
}

/// All pages of the list.
http::Response as_file(Visit& visit, const Snapshot& columns, const WorkList& list) {
  std::vector<FileLine> rows;
  visit.read([&](db::Tx& tx) {
    PersonCards people(tx, visit.today);
    for (const WorkListLine& line : list.lines) {
      rows.push_back(file_line(visit, line_view(tx, visit, columns, line, rows.size(), true, people)));
      visit.saw("match", line.match.match.key);
    }
    for (const auto& [person, card] : people.seen()) visit.saw("person", person.value);
  });
  return lists::answer(visit, "supervision.title.work_list", list_columns, rows);
}

}  // namespace

http::Response work_list_page(Visit& visit, const Columns& columns, const AlsoOwed& also_owed) {
  const auto snapshot = columns();
  const auto ask = read_ask(visit, *snapshot);
  if (!ask) return visit.refused({RefusalKind::not_found, {}});
  const WorkList list = work_list(*snapshot, visit.actor, *ask, visit.today);
  if (lists::wanted(visit)) return as_file(visit, *snapshot, list);
  if (!list.lines.empty()) visit.offer_file();
  WorkListView view = visit.reading([&](db::Tx& tx) { return view_of(tx, visit, *snapshot, *ask, list); });
  if (also_owed.parts && ask->whose == Whose::mine && page_asked(visit) == 1) view.also = also_owed.parts(visit);
  if (also_owed.waiting && leads(visit.actor) && page_asked(visit) == 1) view.waiting = waiting(visit, also_owed);
  render::Html body(64 * 1024);
  html::work_list(body, view, visit.words);
  return visit.page(visit.words.text("supervision.title.work_list"), body);
}

}  // namespace kith::supervision
