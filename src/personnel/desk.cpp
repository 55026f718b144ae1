// SPDX-License-Identifier: AGPL-3.0-or-later
#include <algorithm>

#include "personnel/personnel.h"
#include "snapshot/refs.h"

/// Whom of the staff an actor reaches, and who may be given a match.
namespace kith::personnel {
namespace {

using auth::Permission;

constexpr int days_after_leaving = 90;

/// Whoever works there may be given the match, but for its parties.
bool fits(const Place& place, const snapshot::MatchState& match) {
  return place.programme == snapshot::key_of(match.programme) && place.carries() &&
         (!place.site || place.site == snapshot::key_of(match.site)) &&
         place.person != snapshot::key_of(match.mentor) && place.person != snapshot::key_of(match.mentee);
}

}  // namespace

Desk::Desk(Visit& visit, const Uses& uses)
    : visit_(visit),
      uses_(uses),
      snapshot_(uses.people.columns()),
      see_(scope_of(visit.actor, Permission::see_personnel)),
      record_(scope_of(visit.actor, Permission::record_personnel)),
      direct_(scope_of(visit.actor, Permission::record_staff)),
      places_(places_on(*snapshot_, visit.today, visit.today)) {
  std::erase_if(places_, [&](const Place& place) { return !sees(place); });
}

std::string Desk::name(PersonId person) const {
  std::string name;
  uses_.people.book([&](const casefile::Book& book) {
    if (const auto* found = book.of(person)) name = found->name;
  });
  return name;
}

std::map<PersonId, std::string> Desk::names(const std::set<PersonId>& people) const {
  std::map<PersonId, std::string> names;
  uses_.people.book([&](const casefile::Book& book) {
    for (const auto person : people)
      if (const auto* found = book.of(person)) names.emplace(person, found->name);
  });
  return names;
}

std::vector<Place> Desk::places_of(PersonId person) const {
  std::vector<Place> mine;
  for (const auto& place : places_)
    if (place.person == person) mine.push_back(place);
  return mine;
}

bool Desk::directs_agency() const {
  return direct_.everything() ||
         std::any_of(direct_.areas().begin(), direct_.areas().end(),
                     [](const auth::Scope::Area& area) { return area.whole && !area.programme && !area.site; });
}

bool Desk::of_place(const auth::Scope& scope, const Worker& worker) const {
  return std::any_of(worker.roles.begin(), worker.roles.end(), [&](const Role& role) {
    const bool recent = !role.end || *role.end >= add_days(visit_.today, -days_after_leaving);
    return recent && scope.sees_whole(role.programme, role.site);
  });
}

bool Desk::reaches(const Worker& worker) const { return of_place(see_, worker); }

bool Desk::may_record(PersonId person, const Worker& worker, Act act) const {
  return person != visit_.actor.person && of_place(of_staff(act) ? direct_ : record_, worker);
}

bool Desk::records(const snapshot::MatchState& match) const {
  const PersonId me = visit_.actor.person;
  const bool party = me && (snapshot::key_of(match.mentor) == me || snapshot::key_of(match.mentee) == me);
  return !party && record_.sees_whole(snapshot::key_of(match.programme), snapshot::key_of(match.site));
}

bool Desk::sees(const snapshot::MatchState& match) const {
  return see_.sees_whole(snapshot::key_of(match.programme), snapshot::key_of(match.site));
}

Receiver::Receiver(const Uses& uses, const snapshot::Snapshot& snapshot, PersonId person, Date day, Date today)
    : person_(person) {
  for (const auto& place : places_on(snapshot, day, today))
    if (place.person == person && place.carries()) places_.push_back(place);
  uses.people.book([&](const casefile::Book& book) {
    if (const auto* found = book.of(person)) wards_.insert(found->wards.begin(), found->wards.end());
  });
}

bool Receiver::may_have(const snapshot::MatchState& match) const {
  if (wards_.contains(snapshot::key_of(match.mentee))) return false;
  return std::any_of(places_.begin(), places_.end(), [&](const Place& place) { return fits(place, match); });
}

std::vector<PersonId> Desk::receivers(const snapshot::MatchState& match, Date day) const {
  std::vector<PersonId> list;
  const auto mentee = snapshot::key_of(match.mentee);
  uses_.people.book([&](const casefile::Book& book) {
    for (const auto& place : places_on(*snapshot_, day, visit_.today)) {
      if (!fits(place, match)) continue;
      const auto* person = book.of(place.person);
      const bool family =
          person && std::find(person->wards.begin(), person->wards.end(), mentee) != person->wards.end();
      const bool twice = std::find(list.begin(), list.end(), place.person) != list.end();
      if (person && !family && !twice) list.push_back(place.person);
    }
  });
  return list;
}

std::optional<Opened> open_worker(Visit& visit, const Desk& desk) {
  const auto person = visit.open_id<PersonId>(visit.path.find("person")->second);
  if (!person) return std::nullopt;
  auto worker = visit.reading([&](db::Tx& tx) { return load_worker(tx, *person, visit.today); });
  if (!desk.reaches(worker)) return std::nullopt;
  visit.saw("person", person->value);
  return Opened{*person, desk.name(*person), std::move(worker)};
}

std::string address_of(const Visit& visit, PersonId person) { return "/personnel/staff/" + visit.seal(person); }

}  // namespace kith::personnel
