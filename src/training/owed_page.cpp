// SPDX-License-Identifier: AGPL-3.0-or-later
#include <algorithm>
#include <set>
#include <span>

#include "casefile/case_view.h"
#include "casefile/programmes.h"
#include "platform/base/json_writer.h"
#include "platform/i18n/keys.h"
#include "platform/lists/lists.h"
#include "platform/lists/paged.h"
#include "platform/render/html.h"
#include "records/labels.h"
#include "training/mine.html.h"
#include "training/owed.html.h"
#include "training/training.h"

/// Who owes which training, most urgent first; and a mentor's own page.
namespace kith::training {
namespace {

using render::Url;

constexpr std::size_t people_per_page = 25;

struct Line {
  std::string topics, why;  ///< topics of one reason
};
struct Row {
  std::string name, programme, hours;
  Url href;
  bool opens{};  ///< the actor may see people, and so follow the name
  std::vector<Line> lines;
  std::optional<Date> due;
  render::Status status;
  std::optional<Url> invite{};  ///< to a training that is planned
  std::optional<Url> prior{};   ///< where a supervisor signs for what was learnt elsewhere
  std::string pick{};           ///< sealed id for an act on several; empty: none can be done
};
std::string owed_in_words(const Row& row) {
  std::string text;
  for (const auto& line : row.lines) text += (text.empty() ? "" : "\n") + line.topics + " (" + line.why + ")";
  if (!row.hours.empty()) text += (text.empty() ? "" : "\n") + row.hours;
  return text;
}
constexpr lists::Column<Row> list_columns[] = {
    {"training.column.mentor", lists::field<&Row::name>},
    {"list.programme", lists::field<&Row::programme>},
    {"training.column.owed", [](const Row& row) -> lists::Cell { return owed_in_words(row); }},
    {"training.column.due", lists::field<&Row::due>},
    {"list.standing", lists::field<&Row::status>},
};
struct OwedView {
  std::vector<Row> rows;
  std::optional<render::Empty> nothing;
  std::optional<casefile::SeveralOffer> several;
  std::optional<lists::PageLinks> pages;
  bool any{}, may_record{};
};

std::vector<Line> lines_of(const i18n::Words& words, const Owes& owes) {
  std::vector<Line> lines;
  for (const Why why : {Why::first, Why::make_up, Why::added, Why::refresher}) {
    Topics topics;
    for (const auto& owed : owes.topics)
      if (owed.why == why) topics.add(owed.topic);
    if (!topics.empty())
      lines.push_back({topic_words(words, topics), words.text_of("training.why." + std::string(name(why)))});
  }
  return lines;
}

render::Status status_of(const Visit& visit, const Owes& owes) {
  if (owes.due()) return casefile::due_status(visit.words, owes.due(), visit.today);
  return {owes.matched ? render::Mark::due : render::Mark::open,
          owes.matched ? visit.words.text("training.before_meeting") : visit.words.text("training.before_match")};
}

std::string hours_word(const i18n::Words& words, const Owes& owes) {
  if (owes.hours_short == 0) return {};
  return words.text("training.hours_short", {{"hours", std::string_view(words.decimal(owes.hours_short))}});
}

Row row_of(const Visit& visit, const Owes& owes, std::string name, std::string programme) {
  Row row;
  row.name = std::move(name);
  row.programme = std::move(programme);
  row.href = Url(casefile::page_of(visit, owes.mentor));
  row.opens = visit.actor.may(auth::Permission::see_people);
  row.lines = lines_of(visit.words, owes);
  row.hours = hours_word(visit.words, owes);
  row.due = owes.due();
  row.status = status_of(visit, owes);
  return row;
}

struct TakenRow {
  std::string course, topics, result;
  Date day{};
  std::optional<Date> until;
  std::optional<Url> certificate, badge;
};
struct MineView {
  std::vector<Row> rows;
  std::vector<TakenRow> taken;
  bool owes_nothing{}, any_taken{};
};

bool adult_on(const snapshot::Snapshot& snapshot, PersonId person, Date day) {
  const auto* row = snapshot.effective<snapshot::PersonRow>(
      snapshot::PersonRef{static_cast<std::uint32_t>(person.value)}, snapshot::Day(day));
  return row && row->birth_date != snapshot::Day::never() && add_months(Date(row->birth_date), 18 * 12) <= day;
}

void fill_taken(Visit& visit, const Uses& uses, MineView& view) {
  const auto snapshot = uses.people.columns();
  visit.read([&](db::Tx& tx) {
    const auto courses = load_courses(tx, visit.today);
    for (const auto& taken : taken_by(tx, visit.actor.person, visit.today)) {
      const auto course =
          std::find_if(courses.begin(), courses.end(), [&](const Course& c) { return c.version == taken.version; });
      const bool credited = course == courses.end() && taken.result == "credited";
      TakenRow row{credited                  ? visit.words.text("training.title.prior")
                   : course == courses.end() ? std::string()
                                             : course->title(),
                   credited ? topic_words(visit.words, taken.topics) : std::string(),
                   records::code_label(visit.words, taken.result),
                   taken.day,
                   taken.until,
                   {},
                   {}};
      const std::string base = "/training/records/" + visit.seal_record("training_records", taken.record);
      if (taken.done() && course != courses.end()) row.certificate = Url(base + "/certificate");
      if (row.certificate && adult_on(*snapshot, visit.actor.person, visit.today)) row.badge = Url(base + "/badge");
      view.taken.push_back(std::move(row));
    }
  });
}

/// What is owed in one programme.
void collect(const snapshot::Snapshot& snapshot, const std::vector<CourseVersion>& versions,
             const std::vector<PersonId>& gone, ProgrammeId programme, Date today, std::vector<Owes>& list) {
  for (const auto& [mentor, service] : mentors_of(snapshot, programme, today)) {
    if (!service.now && std::binary_search(gone.begin(), gone.end(), mentor)) continue;
    auto one = owes(snapshot, versions, mentor, service, programme, today);
    if (one.any()) list.push_back(std::move(one));
  }
}

}  // namespace

std::string topic_words(const i18n::Words& words, Topics topics) {
  std::string list;
  topics.each(
      [&](Topic topic) { (list += list.empty() ? "" : ", ") += records::code_label(words, snapshot::word(topic)); });
  return list;
}

std::string topic_words(const i18n::Words& words, const std::vector<OwedTopic>& topics) {
  Topics set;
  for (const auto& owed : topics) set.add(owed.topic);
  return topic_words(words, set);
}

std::string name_of(const Uses& uses, PersonId person) {
  std::string name;
  uses.people.book([&](const casefile::Book& book) {
    if (const auto* found = book.of(person)) name = found->name;
  });
  return name;
}

std::vector<Owes> owed_for(Visit& visit, const Uses& uses) {
  std::vector<Owes> list;
  const auto snapshot = uses.people.columns();
  const auto scope = scope_of(visit.actor, auth::Permission::see_training);
  const auto programmes = casefile::programme_names(visit);
  visit.read([&](db::Tx& tx) {
    const auto versions = versions_of(load_courses(tx, visit.today));
    for (const auto& [programme, name] : programmes)
      if (scope.sees_whole(programme))
        collect(*snapshot, versions, left(tx, programme, visit.today, visit.today), programme, visit.today, list);
  });
  by_urgency(list);
  return list;
}

http::Response owed_page(Visit& visit, const Uses& uses) {
  auto list = owed_for(visit, uses);
  const auto programmes = casefile::programme_names(visit);
  const auto records = scope_of(visit.actor, auth::Permission::record_training);
  OwedView view;
  std::set<PersonId> pickable;
  uses.people.book([&](const casefile::Book& book) {
    std::erase_if(list, [&](const Owes& owes) {
      const auto* person = book.of(owes.mentor);
      return !person || person->gone;
    });
    const auto page = lists::paged(visit, list.size(), people_per_page);
    view.pages = page.links;
    for (const auto& owes : std::span(list).subspan(page.first, page.last - page.first)) {
      view.rows.push_back(row_of(visit, owes, book.of(owes.mentor)->name, programmes.at(owes.programme)));
      if (records.sees_whole(owes.programme) && pickable.insert(owes.mentor).second)
        view.rows.back().pick = visit.seal_record("persons", owes.mentor.value);
      if (const auto& pick = view.rows.back().pick; !pick.empty())
        view.rows.back().invite = Url("/training/several?pick=" + pick);
      if (!owes.topics.empty() && owes.mentor != visit.actor.person && may_credit(visit, owes.programme))
        view.rows.back().prior = Url("/training/people/" + visit.seal(owes.mentor) + "/prior-learning");
      visit.saw("person", owes.mentor.value);
    }
  });
  if (lists::wanted(visit)) return lists::answer(visit, "training.title.owed", list_columns, view.rows);
  view.any = !view.rows.empty();
  if (view.any) visit.offer_file();
  view.may_record = visit.actor.may(auth::Permission::record_training);
  std::set<PersonId> all;  // also of other pages
  for (const auto& owes : list)
    if (records.sees_whole(owes.programme)) all.insert(owes.mentor);
  if (all.size() > 1) view.several = several_offer(visit, static_cast<std::int64_t>(all.size()));
  if (!view.several)
    for (auto& row : view.rows) row.pick.clear();
  if (!view.any)
    view.nothing = render::Empty{visit.words.text("training.none"), visit.words.text("training.none_hint")};
  render::Html body(32 * 1024);
  html::owed(body, view, visit.words);
  return visit.page(visit.words.text("training.title.owed"), body);
}

http::Response mine_page(Visit& visit, const Uses& uses) {
  MineView view;
  const auto snapshot = uses.people.columns();
  const auto programmes = casefile::programme_names(visit);
  const auto versions = visit.reading([&](db::Tx& tx) { return versions_of(load_courses(tx, visit.today)); });
  for (const auto& [programme, title] : programmes) {
    const auto mentors = mentors_of(*snapshot, programme, visit.today);
    const auto me = mentors.find(visit.actor.person);
    if (me == mentors.end()) continue;
    const auto mine = owes(*snapshot, versions, me->first, me->second, programme, visit.today);
    if (mine.any()) view.rows.push_back(row_of(visit, mine, title, {}));
  }
  view.owes_nothing = view.rows.empty();
  fill_taken(visit, uses, view);
  view.any_taken = !view.taken.empty();
  visit.saw("person", visit.actor.person.value);
  render::Html body(8 * 1024);
  html::mine(body, view, visit.words);
  return visit.page(visit.words.text("training.title.mine"), body);
}

http::Response owed_api(Visit& visit, const Uses& uses) {
  std::string out;
  JsonWriter json(out);
  json.object().key("owed").array();
  for (const auto& owes : owed_for(visit, uses)) {
    visit.saw("person", owes.mentor.value);
    json.object().member("person", visit.seal(owes.mentor)).member("name", name_of(uses, owes.mentor));
    json.member("programme", visit.seal(owes.programme));
    if (owes.due()) json.member("due", iso(*owes.due()));
    json.key("topics").array();
    for (const auto& topic : owes.topics) {
      json.object().member("topic", snapshot::word(topic.topic)).member("why", name(topic.why));
      if (topic.due) json.member("due", iso(*topic.due));
      json.end();
    }
    json.end().member("hours_short", std::int64_t{owes.hours_short}).end();
  }
  json.end().end();
  return http::Response::json(out);
}

}  // namespace kith::training
