// SPDX-License-Identifier: AGPL-3.0-or-later
#include <algorithm>
#include <map>

#include "casefile/case_view.h"
#include "groups/group_page.html.h"
#include "groups/groups.h"
#include "groups/list.html.h"
#include "groups/queries.h"
#include "groups/school_year.h"
#include "groups/suspended.h"
#include "platform/i18n/keys.h"
#include "platform/lists/lists.h"
#include "platform/render/html.h"
#include "snapshot/refs.h"

/// The list of groups, and one group: who belongs to it, what is owed, its sessions.
namespace kith::groups {
namespace {

using render::Url;

struct Row {
  std::string name, programme, site;
  Url href, session;
  std::int64_t held{}, low{};
  std::optional<Date> last;
  render::Status status;
};
constexpr lists::Column<Row> list_columns[] = {
    {"group.column.group", lists::field<&Row::name>},  {"list.programme", lists::field<&Row::programme>},
    {"casefile.field.site", lists::field<&Row::site>}, {"group.column.held", lists::field<&Row::held>},
    {"group.column.last", lists::field<&Row::last>},   {"group.column.low", lists::field<&Row::low>},
    {"list.standing", lists::field<&Row::status>},
};
struct ListView {
  std::vector<Row> rows;
  std::optional<render::Empty> nothing;
  std::vector<std::string> mentors;  ///< at the own school, one to one
  bool any{}, any_mentor{};
};

/// Of a mentee the pack, of mentors and mentees the check-in, each with the last day of one.
struct MemberAct {
  std::string name, act;
  Url href;
  std::optional<Date> last;
};
struct Member {
  std::string name, role;
  Url leaving;
  std::vector<MemberAct> acts;
  std::optional<Url> told;       ///< packs and check-ins, with their corrections
  std::optional<Url> support{};  ///< what they ask, thanks (MS 8.02); for whoever records that
  std::string suspended{};       ///< why they may not attend, and who ends it
};
struct LowRow {
  std::string name;
  Date since{}, due{};
  Url href;
  render::Status status;
};
struct SessionRow {
  Date day{};
  std::string status, activities;
  std::int64_t there{}, all{};
  std::optional<Url> href;
};
/// What the school year asks, how far it is.
struct AskedRow {
  std::string what, count;
  std::optional<Date> due;
  render::Status status;
};
struct GroupView {
  std::string name, programme, schedule, year;
  Url session, member, plan, size;
  std::optional<Size> takes;
  std::int64_t held{};
  std::vector<LowRow> low;
  std::vector<Member> members, left;
  std::vector<SessionRow> sessions;
  std::vector<AskedRow> asked;
  std::optional<Url> lead_contact;  ///< for whoever records contacts with the school
  std::vector<std::string> came;    ///< who was at a session while suspended
  bool any_low{}, any_session{}, any_left{}, any_asked{}, no_schedule{}, any_came{};
};

struct AttendanceRow {
  Date day{};
  std::string name, role, presence;
};
constexpr lists::Column<AttendanceRow> attendance_columns[] = {
    {"group.column.day", lists::field<&AttendanceRow::day>},
    {"group.column.person", lists::field<&AttendanceRow::name>},
    {"group.column.role", lists::field<&AttendanceRow::role>},
    {"group.field.presence", lists::field<&AttendanceRow::presence>},
};

/// "Martin Circles · Kunuk School": groups of a programme are often called alike.
std::string where(const Group& group) {
  return group.programme_name + (group.site_name.empty() ? "" : " · " + group.site_name);
}

Row row_of(const Visit& visit, const snapshot::Snapshot& snapshot, const Group& group) {
  Row row;
  row.name = group.name;
  row.programme = group.programme_name;
  row.site = group.site_name;
  row.href = Url(address_of(visit, group));
  row.session = Url(address_of(visit, group) + "/session");
  const auto year = year_of(snapshot, group.ref(), group.start, visit.today);
  row.held = year.held;
  row.last = year.last;
  const auto low = low_attendance(snapshot, group.ref(), visit.today);
  row.low = static_cast<std::int64_t>(low.size());
  row.status = low.empty() ? render::Status{render::Mark::good, visit.words.text("casefile.nothing_due")}
                           : casefile::due_status(visit.words, low.front().due, visit.today);
  return row;
}

}  // namespace

bool reads_screening(const Visit& visit, const Group& group) {
  return scope_of(visit.actor, auth::Permission::see_mentor_file)
      .sees(group.programme, group.site, auth::Relation::assigned_now);
}

std::string suspended_words(const Visit& visit, const Group& group, const Suspended& one) {
  if (!reads_screening(visit, group)) return visit.words.text("group.suspended_ask");
  if (!one.since) return visit.words.text("group.suspended_never");
  return one.check ? visit.words.text("group.suspended_check", {{"day", *one.since}})
                   : visit.words.text("group.suspended_decided", {{"day", *one.since}});
}

namespace {

std::string name_of(const casefile::Book& book, PersonId person) {
  const auto* found = book.of(person);
  return found ? found->name : std::string();
}

/// The last day of a kind ('p' pack, 'c' check-in) for a person.
using Told = std::map<std::pair<char, PersonId>, Date>;
Told told_of(Visit& visit, const Group& group) {
  Told told;
  visit.read([&](db::Tx& tx) {
    tx.query(sql::told, {{"programme", group.programme}, {"as_of", visit.today}}, [&](const db::Row& row) {
      told[{row.text(0).front(), row.id<PersonId>(1)}] = row.date(2);
    });
  });
  return told;
}

std::vector<MemberAct> acts_of(const Visit& visit, const Place& place, const std::string& name, const std::string& base,
                               const Told& told) {
  std::vector<MemberAct> acts;
  const auto add = [&](const char* act, char kind) {
    const auto last = told.find({kind, place.person});
    acts.push_back({name, visit.words.text_of("group.act." + std::string(act)),
                    Url(base + act + "?person=" + visit.seal(place.person)),
                    last == told.end() ? std::nullopt : std::optional(last->second)});
  };
  if (place.role == GroupRole::mentee) add("pack", 'p');
  if (place.role != GroupRole::visitor) add("checkin", 'c');
  return acts;
}

void people(Visit& visit, const Uses& uses, const snapshot::Snapshot& snapshot, const Group& group, GroupView& view) {
  const std::string base = address_of(visit, group) + "/";
  const auto told = told_of(visit, group);
  const auto suspended =
      visit.reading([&](db::Tx& tx) { return suspended_in(tx, snapshot, group, visit.today, visit.today); });
  uses.people.book([&](const casefile::Book& book) {
    for (const auto& one : came_anyway(snapshot, group.ref(), visit.today)) {
      const auto name = name_of(book, one.mentor);
      view.came.push_back(visit.words.text(
          reads_screening(visit, group) ? i18n::Key("group.came_anyway") : i18n::Key("group.came_as_visitor"),
          {{"name", std::string_view(name)}, {"day", one.day}}));
    }
    view.any_came = !view.came.empty();
    for (const auto& place : roster(snapshot, group.ref(), visit.today, visit.today)) {
      const auto name = name_of(book, place.person);
      view.members.push_back(
          {name, visit.words.text_of("group.field.role." + std::string(snapshot::word(place.role))),
           Url(base + "leaving?person=" + visit.seal(place.person)), acts_of(visit, place, name, base, told),
           place.role == GroupRole::visitor ? std::nullopt
                                            : std::optional(Url(base + "told?person=" + visit.seal(place.person)))});
      if (const auto* one = place.role == GroupRole::mentor ? suspended_among(suspended, place.person) : nullptr)
        view.members.back().suspended = suspended_words(visit, group, *one);
    }
    for (const auto& place : former(snapshot, group.ref(), visit.today))
      if (const auto name = name_of(book, place.person); place.role != GroupRole::visitor)
        view.left.push_back({name,
                             visit.words.text_of("group.field.role." + std::string(snapshot::word(place.role))),
                             {},
                             acts_of(visit, place, name, base, told),
                             Url(base + "told?person=" + visit.seal(place.person))});
    if (visit.actor.may(auth::Permission::record_support)) {
      const auto here = roster(snapshot, group.ref(), visit.today, visit.today);
      for (std::size_t i = 0; i < here.size(); ++i)
        if (here[i].role != GroupRole::visitor)
          view.members[i].support = Url("/supervision/people/" + visit.seal(here[i].person));
    }
    for (const auto& low : low_attendance(snapshot, group.ref(), visit.today))
      view.low.push_back({name_of(book, low.mentee), low.since, low.due,
                          Url(base + "followup?person=" + visit.seal(low.mentee)),
                          casefile::due_status(visit.words, low.due, visit.today)});
  });
}

/// "panel;lunch" as people write it.
std::string listed(std::string texts) {
  for (std::size_t at = texts.find(';'); at != texts.npos; at = texts.find(';', at)) texts.replace(at, 1, ", ");
  return texts;
}

void sessions(Visit& visit, const Group& group, GroupView& view) {
  visit.read([&](db::Tx& tx) {
    view.takes = size_of(tx, group.group, visit.today);
    tx.query(sql::sessions, {{"group", group.group}, {"as_of", visit.today}}, [&](const db::Row& row) {
      SessionRow line{row.date(1),
                      visit.words.text_of("group.field.status." + row.string(2)),
                      row.null(4) ? "" : listed(row.string(4)),
                      row.integer(6),
                      row.integer(5),
                      {}};
      if (row.integer(5) > 0)
        line.href = Url(address_of(visit, group) + "/session/" + visit.seal_record("group_sessions", row.integer(0)));
      view.sessions.push_back(std::move(line));
    });
    tx.query(sql::schedule, {{"group", group.group}, {"as_of", visit.today}}, [&](const db::Row& row) {
      if (!view.schedule.empty()) return;
      for (int at = 1; at <= 3; ++at)
        if (!row.null(at)) (view.schedule += view.schedule.empty() ? "" : " · ") += row.string(at);
    });
  });
}

AskedRow asked_row(const Visit& visit, const Asked& asked) {
  const auto& words = visit.words;
  AskedRow row{words.text_of("group.ask." + std::string(name(asked.what))), {}, asked.due, {}};
  const bool many = asked.what == Ask::sessions && asked.done > most_sessions;
  row.count = words.text("group.ask.count", {{"done", std::int64_t{asked.done}}, {"of", std::int64_t{asked.of}}});
  if (many)
    row.status = {render::Mark::note, words.text("group.ask.many")};
  else if (asked.met())
    row.status = {render::Mark::good, words.text("group.ask.done")};
  else if (asked.open)
    row.status = {render::Mark::open, words.text("group.ask.open")};
  else if (!asked.due || *asked.due < visit.today)
    row.status = {render::Mark::missed, words.text("group.ask.missed")};
  else
    row.status = casefile::due_status(words, *asked.due, visit.today);
  return row;
}

void school_year(const Visit& visit, const snapshot::Snapshot& snapshot, const Group& group, GroupView& view) {
  view.year = visit.words.text_of("group.year." + std::string(name(year_state(snapshot, group.ref(), group.programme,
                                                                              group.site, visit.today, group.end))));
  for (const auto& asked : asked_of(snapshot, group.ref(), group.programme, group.site, visit.today, group.end))
    view.asked.push_back(asked_row(visit, asked));
  const auto contacts = scope_of(visit.actor, auth::Permission::record_partners);
  if (group.site && contacts.sees_whole(group.programme, group.site))
    view.lead_contact =
        Url("/partners/sites/" + visit.seal(group.site) + "/contact?programme=" + visit.seal(group.programme));
}

/// Every line of every sheet of the group, the latest session first.
http::Response attendance_as_file(Visit& visit, const Uses& uses, const Group& group) {
  std::vector<AttendanceRow> rows;
  uses.people.book([&](const casefile::Book& book) {
    visit.read([&](db::Tx& tx) {
      std::vector<std::pair<std::int64_t, Date>> held;
      tx.query(sql::sessions, {{"group", group.group}, {"as_of", visit.today}},
               [&](const db::Row& row) { held.emplace_back(row.integer(0), row.date(1)); });
      for (const auto& [session, day] : held)
        for (const auto& mark : sheet_of(tx, session, visit.today)) {
          rows.push_back(
              {day, name_of(book, mark.person),
               visit.words.text_of("group.field.role." + std::string(snapshot::word(mark.role))),
               visit.words.text_of("group.field.presence." + (mark.status.empty() ? "unknown" : mark.status))});
          visit.saw("person", mark.person.value);
        }
    });
  });
  return lists::answer(visit, "group.attendance_file", attendance_columns, rows);
}

}  // namespace

std::vector<Group> groups_of(Visit& visit) {
  auto all = visit.reading([&](db::Tx& tx) { return load_groups(tx, visit.today); });
  std::erase_if(all,
                [&](const Group& g) { return !reaches(visit, g) || (g.end && *g.end < add_days(visit.today, -90)); });
  return all;
}

bool reaches(const Visit& visit, const Group& group) {
  return scope_of(visit.actor, auth::Permission::record_group)
      .sees(group.programme, group.site, auth::Relation::other_programme);
}

std::optional<Group> open_group(Visit& visit) {
  const auto key = visit.open_record("groups", visit.path.find("group")->second);
  auto group = key ? visit.reading([&](db::Tx& tx) { return load_group(tx, *key, visit.today); }) : std::nullopt;
  if (!group || !reaches(visit, *group)) return std::nullopt;
  visit.saw("group", group->group);
  return group;
}

std::string address_of(const Visit& visit, const Group& group) {
  return "/groups/" + visit.seal_record("groups", group.group);
}

http::Response board_page(Visit& visit, const Uses& uses) {
  const auto snapshot = uses.people.columns();
  ListView view;
  for (const auto& group : groups_of(visit)) {
    view.rows.push_back(row_of(visit, *snapshot, group));
    visit.saw("group", group.group);
  }
  std::stable_sort(view.rows.begin(), view.rows.end(), [](const Row& a, const Row& b) { return a.low > b.low; });
  if (lists::wanted(visit)) return lists::answer(visit, "group.title.board", list_columns, view.rows);
  view.mentors = mentors_at_own_site(visit, uses);
  view.any_mentor = !view.mentors.empty();
  view.any = !view.rows.empty();
  if (view.any) visit.offer_file();
  if (!view.any) view.nothing = render::Empty{visit.words.text("group.none"), visit.words.text("group.none_hint")};
  render::Html body(16 * 1024);
  html::list(body, view, visit.words);
  return visit.page(visit.words.text("group.title.board"), body);
}

http::Response group_page(Visit& visit, const Uses& uses) {
  const auto group = open_group(visit);
  if (!group) return visit.refused({RefusalKind::not_found, {}});
  if (lists::wanted(visit)) return attendance_as_file(visit, uses, *group);
  const auto snapshot = uses.people.columns();
  GroupView view;
  const std::string base = address_of(visit, *group);
  view.name = group->name;
  view.programme = where(*group);
  view.session = Url(base + "/session");
  view.member = Url(base + "/member");
  view.plan = Url(base + "/schedule");
  view.size = Url(base + "/size");
  view.held = year_of(*snapshot, group->ref(), group->start, visit.today).held;
  people(visit, uses, *snapshot, *group, view);
  sessions(visit, *group, view);
  school_year(visit, *snapshot, *group, view);
  view.any_low = !view.low.empty();
  view.any_session = !view.sessions.empty();
  view.any_left = !view.left.empty();
  view.any_asked = !view.asked.empty();
  if (view.any_session) visit.offer_file();
  view.no_schedule = view.schedule.empty();
  for (const auto& place : roster(*snapshot, group->ref(), visit.today, visit.today))
    visit.saw("person", place.person.value);
  for (const auto& place : former(*snapshot, group->ref(), visit.today)) visit.saw("person", place.person.value);
  render::Html body(16 * 1024);
  html::group_page(body, view, visit.words);
  return visit.page(visit.words.text("group.title.one"), body);
}

}  // namespace kith::groups
