// SPDX-License-Identifier: AGPL-3.0-or-later
#include <algorithm>
#include <map>

#include "groups/groups.h"
#include "groups/queries.h"
#include "groups/team.html.h"
#include "platform/auth/policy.h"
#include "platform/i18n/keys.h"
#include "platform/render/components.h"
#include "platform/render/html.h"
#include "snapshot/match_state.h"
#include "snapshot/refs.h"

/// What an employer's team lead sees of the own workplace (workflows.md §15): who mentors, the plan, how far a group
/// is. No mentee, no file, no state of a check; of a small group not even how many came. docs/decisions/0274.
namespace kith::groups {
namespace {

constexpr std::int64_t fewest_told = 5;  ///< as evidence::smallest_group
constexpr int sessions_told = 12;

struct TeamMentor {
  std::string name, there;
};
struct TeamSession {
  Date day{};
  std::string status, kinds;
};
struct TeamGroup {
  std::string name, schedule, progress;
  std::vector<TeamMentor> mentors;
  std::vector<TeamSession> sessions;
  bool any_session() const { return !sessions.empty(); }
  bool any_mentor() const { return !mentors.empty(); }
};
struct TeamView {
  std::vector<TeamGroup> groups;
  std::vector<std::string> one_to_one;
  std::optional<render::Empty> nothing;
  bool any_pair() const { return !one_to_one.empty(); }
};

/// Groups that meet at a workplace of the actor's today; a programme for survivors is told to nobody at a site
/// (§18.56).
std::vector<Group> team_groups(Visit& visit, const snapshot::Snapshot& snapshot) {
  const auto scope = auth::scope_of(visit.actor, auth::Permission::see_team);
  auto all = visit.reading([&](db::Tx& tx) { return load_groups(tx, visit.today); });
  std::erase_if(all, [&](const Group& group) {
    const auto* programme =
        snapshot.effective<snapshot::ProgrammeRow>(snapshot::ref_of(group.programme), snapshot::Day(visit.today));
    const bool hidden = !programme || programme->survivor || !group.site;
    const bool on = group.start <= visit.today && (!group.end || visit.today <= *group.end);
    return hidden || !on || !scope.sees_whole(group.programme, group.site);
  });
  return all;
}

/// Mentors of running one-to-one matches at the sites that `permission` opens, each once; none of survivors (§18.56).
std::vector<PersonId> pair_mentors(const Visit& visit, const snapshot::Snapshot& snapshot,
                                   auth::Permission permission) {
  const auto scope = auth::scope_of(visit.actor, permission);
  const snapshot::Day today(visit.today);
  std::vector<PersonId> mentors;
  snapshot.column<snapshot::MatchRow>().each([&](std::uint32_t key, const snapshot::MatchRow& row) {
    if (!row.shows(today) || !row.site || row.group) return;
    if (!scope.sees_whole(snapshot::key_of(row.programme), snapshot::key_of(row.site))) return;
    const auto* programme = snapshot.effective<snapshot::ProgrammeRow>(row.programme, today);
    const auto state = snapshot::state_of(snapshot, snapshot::MatchRef{key}, visit.today);
    if (programme && !programme->survivor && state && state->active_on(today))
      mentors.push_back(snapshot::key_of(state->mentor));
  });
  std::sort(mentors.begin(), mentors.end());
  mentors.erase(std::unique(mentors.begin(), mentors.end()), mentors.end());
  return mentors;
}

/// How often members were there, of the held sessions whose sheet names them. Of mentees as the last finished quarter
/// left it: an answer that changed after each session would tell who came to it (decision 0283).
struct Turnout {
  std::map<PersonId, std::pair<std::int64_t, std::int64_t>> mentors;  ///< there, of
  std::int64_t mentees{}, there{}, of{};                              ///< mentees, all together
  Date until{};                                                       ///< what is said of them ends with this day
};
Date last_quarters_end(Date today) {
  const auto month = static_cast<unsigned>(std::chrono::year_month_day(today).month());
  return add_days(add_months(first_of_month(today), -static_cast<int>((month - 1) % 3)), -1);
}
Turnout turnout_of(const Visit& visit, db::Tx& tx, const Group& group) {
  Turnout turnout;
  turnout.until = last_quarters_end(visit.today);
  tx.query(sql::team_turnout,
           {{"group", group.group}, {"role", "mentor"}, {"last", visit.today}, {"as_of", visit.today}},
           [&](const db::Row& row) {
             turnout.mentors[row.id<PersonId>(0)] = {row.integer(1), row.integer(2)};
           });
  tx.query(sql::team_turnout,
           {{"group", group.group}, {"role", "mentee"}, {"last", turnout.until}, {"as_of", turnout.until}},
           [&](const db::Row& row) {
             ++turnout.mentees;
             turnout.there += row.integer(1);
             turnout.of += row.integer(2);
           });
  return turnout;
}

/// Nobody is found in it: of five mentees at least, and neither those who came nor those who did not are few.
bool may_be_told(const Turnout& turnout) {
  const auto enough = [](std::int64_t n) { return n == 0 || n >= fewest_told; };
  return turnout.mentees >= fewest_told && enough(turnout.there) && enough(turnout.of - turnout.there);
}

std::string kinds_text(const i18n::Words& words, std::string_view tags) {
  std::string text;
  while (!tags.empty()) {
    const auto end = std::min(tags.find(';'), tags.size());
    (text += text.empty() ? "" : ", ") +=
        words.text_of("group.field.activity_tags." + std::string(tags.substr(0, end)));
    tags.remove_prefix(std::min(end + 1, tags.size()));
  }
  return text;
}

/// Sessions held, and of mentees how many came on average where nobody is found in it; of numbers rounded to fives.
std::string progress_text(const Visit& visit, const Turnout& turnout, std::int64_t held) {
  if (!may_be_told(turnout)) return visit.words.text("group.team.held", {{"n", held}});
  const std::int64_t there = (turnout.there + 2) / 5 * 5, of = (turnout.of + 2) / 5 * 5;
  return visit.words.text("group.team.progress",
                          {{"n", held}, {"percent", (there * 100 + of / 2) / of}, {"day", turnout.until}});
}

void plan_of(const Visit& visit, db::Tx& tx, const Group& group, TeamGroup& shown) {
  tx.query(sql::schedule, {{"group", group.group}, {"as_of", visit.today}}, [&](const db::Row& row) {
    if (!shown.schedule.empty()) return;
    for (int at = 1; at <= 3; ++at)
      if (!row.null(at)) (shown.schedule += shown.schedule.empty() ? "" : " · ") += row.string(at);
  });
  tx.query(sql::team_sessions, {{"group", group.group}, {"as_of", visit.today}, {"limit", sessions_told}},
           [&](const db::Row& row) {
             shown.sessions.push_back({row.date(0), visit.words.text_of("group.field.status." + row.string(1)),
                                       row.null(2) ? "" : kinds_text(visit.words, row.text(2))});
           });
}

TeamGroup team_group(Visit& visit, db::Tx& tx, const casefile::Book& book, const snapshot::Snapshot& snapshot,
                     const Group& group) {
  const auto turnout = turnout_of(visit, tx, group);
  TeamGroup shown;
  shown.name = group.name;
  for (const auto& place : roster(snapshot, group.ref(), visit.today, visit.today)) {
    if (place.role != GroupRole::mentor) continue;
    const auto* person = book.of(place.person);
    const auto found = turnout.mentors.find(place.person);
    const auto [there, of] = found == turnout.mentors.end() ? std::pair<std::int64_t, std::int64_t>{} : found->second;
    shown.mentors.push_back(
        {person ? person->name : std::string(), visit.words.text("group.team.there", {{"there", there}, {"of", of}})});
    visit.saw("person", place.person.value);
  }
  const auto held = year_of(snapshot, group.ref(), group.start, visit.today).held;
  shown.progress = progress_text(visit, turnout, held);
  plan_of(visit, tx, group, shown);
  visit.saw("group", group.group);
  return shown;
}

}  // namespace

std::vector<std::string> mentors_at_own_site(Visit& visit, const Uses& uses) {
  std::vector<std::string> names;
  if (visit.actor.may(auth::Permission::see_match)) return names;
  const auto mentors = pair_mentors(visit, *uses.people.columns(), auth::Permission::record_group);
  uses.people.book([&](const casefile::Book& book) {
    for (const auto mentor : mentors)
      if (const auto* person = book.of(mentor)) {
        names.push_back(person->name);
        visit.saw("person", mentor.value);
      }
  });
  std::sort(names.begin(), names.end());
  return names;
}

http::Response team_page(Visit& visit, const Uses& uses) {
  const auto snapshot = uses.people.columns();
  const auto groups = team_groups(visit, *snapshot);
  const auto pairs = pair_mentors(visit, *snapshot, auth::Permission::see_team);
  TeamView view;
  uses.people.book([&](const casefile::Book& book) {
    visit.read([&](db::Tx& tx) {
      for (const auto& group : groups) view.groups.push_back(team_group(visit, tx, book, *snapshot, group));
    });
    for (const auto mentor : pairs) {
      const auto* person = book.of(mentor);
      view.one_to_one.push_back(person ? person->name : std::string());
      visit.saw("person", mentor.value);
    }
  });
  if (groups.empty() && pairs.empty())
    view.nothing = render::Empty{visit.words.text("group.team.none"), visit.words.text("group.team.none_hint")};
  render::Html body(8 * 1024);
  html::team(body, view, visit.words);
  return visit.page(visit.words.text("group.title.team"), body);
}

}  // namespace kith::groups
