// SPDX-License-Identifier: AGPL-3.0-or-later
#include "casefile/places_api.h"

#include <algorithm>
#include <map>
#include <set>

#include "casefile/programmes.h"
#include "casefile/queries.h"
#include "casefile/sites.h"
#include "platform/auth/policy.h"
#include "platform/base/json_writer.h"

namespace kith::casefile {
namespace {

using auth::Permission;

bool works_in(const Visit& visit, ProgrammeId programme) {
  return std::ranges::any_of(auth::all_permissions, [&](Permission permission) {
    return auth::reach(permission) == auth::Reach::record && scope_of(visit.actor, permission).sees_whole(programme);
  });
}

std::vector<OpenProgramme> own_programmes(Visit& visit) {
  auto list = open_programmes(visit);
  std::erase_if(list, [&](const OpenProgramme& one) { return !works_in(visit, one.programme); });
  return list;
}

/// Whether the actor holds one of them over a place, not over what is their own alone.
bool works_by(const Visit& visit, std::initializer_list<Permission> permissions) {
  return std::ranges::any_of(permissions, [&](Permission permission) {
    const auto scope = scope_of(visit.actor, permission);
    return std::ranges::any_of(scope.areas(), [](const auto& area) { return area.whole; });
  });
}

bool is_asked_for_staff(const Visit& visit) {
  using enum Permission;
  return works_by(visit, {record_match, screen_mentors, record_training, record_personnel, record_intake});
}

struct Place {
  std::string id, name;
};
void write_places(JsonWriter& json, std::string_view name, const std::vector<Place>& places) {
  json.key(name).array();
  for (const auto& place : places) json.object().member("id", place.id).member("name", place.name).end();
  json.end();
}

struct StaffMember {
  std::string name;
  std::set<std::string> roles;
};
std::map<PersonId, StaffMember> staff_of(Visit& visit, const Uses& uses) {
  std::map<PersonId, StaffMember> staff;
  if (!is_asked_for_staff(visit)) return staff;
  for (const auto& programme : own_programmes(visit))
    visit.read([&](db::Tx& tx) {
      tx.query(sql::staff_of_today, {{"programme", programme.programme}, {"as_of", visit.today}},
               [&](const db::Row& row) { staff[row.id<PersonId>(0)].roles.insert(row.string(1)); });
    });
  uses.book([&](const Book& book) {
    for (auto& [person, member] : staff)
      if (const auto* found = book.of(person)) member.name = found->name;
  });
  return staff;
}

}  // namespace

http::Response places_api(Visit& visit) {
  std::vector<Place> programmes, sites;
  for (const auto& one : own_programmes(visit)) programmes.push_back({visit.seal(one.programme), one.name});
  using enum Permission;
  for (auto& site : sites_worked_at(
           visit, {record_intake, record_match, record_group, record_meeting, screen_mentors, see_partners}))
    sites.push_back({std::move(site.value), std::move(site.text)});
  std::string out;
  JsonWriter json(out);
  json.object();
  write_places(json, "programmes", programmes);
  write_places(json, "sites", sites);
  json.end();
  return http::Response::json(out);
}

http::Response staff_api(Visit& visit, const Uses& uses) {
  std::string out;
  JsonWriter json(out);
  json.object().key("staff").array();
  for (const auto& [person, member] : staff_of(visit, uses)) {
    json.object().member("id", visit.seal(person)).member("name", member.name).key("roles").array();
    for (const auto& role : member.roles) json.value(role);
    json.end().end();
  }
  json.end().end();
  return http::Response::json(out);
}

}  // namespace kith::casefile
