// SPDX-License-Identifier: AGPL-3.0-or-later
#include "platform/auth/policy.h"

namespace kith::auth {
namespace {

std::string_view name(Reach reach) {
  switch (reach) {
    case Reach::everyone: return "everyone";
    case Reach::account: return "account";
    case Reach::record: return "record";
    case Reach::agency: return "agency";
  }
  return "unknown";
}

/// Names are our own constants of a-z and _, so quoting is all they need.
void put_name(std::string& out, std::string_view text) {
  out += '"';
  out += text;
  out += '"';
}

template <class List>
void put_names(std::string& out, const List& list) {
  out += '[';
  for (const auto item : list) {
    if (out.back() != '[') out += ',';
    put_name(out, auth::name(item));
  }
  out += ']';
}

bool has_role(Role role, Permission permission) {
  return std::any_of(all_relations.begin(), all_relations.end(),
                     [&](Relation r) { return allows(AccountState::active, role, permission, r); });
}

std::vector<Relation> relations_allowed(Role role, Permission permission) {
  std::vector<Relation> list;
  for (const Relation r : all_relations)
    if (allows(AccountState::active, role, permission, r)) list.push_back(r);
  return list;
}

std::vector<Relation> relations_declared(Role role, Permission permission) {
  std::vector<Relation> list;
  for (const Relation r : all_relations)
    if (declared(role, permission).has(r)) list.push_back(r);
  return list;
}

void put_permission(std::string& out, Permission permission) {
  out += "{\"name\":";
  put_name(out, auth::name(permission));
  out += ",\"reach\":";
  put_name(out, name(reach(permission)));
  out += ",\"allow\":[";
  const bool decided_by_role = reach(permission) == Reach::record || reach(permission) == Reach::agency;
  for (const Role role : all_roles) {
    if (!decided_by_role || !has_role(role, permission)) continue;
    if (out.back() == '}') out += ',';
    out += "{\"role\":";
    put_name(out, auth::name(role));
    if (reach(permission) == Reach::record) {
      out += ",\"declared\":";
      put_names(out, relations_declared(role, permission));
      out += ",\"relations\":";
      put_names(out, relations_allowed(role, permission));
    }
    out += '}';
  }
  out += "]}";
}

std::string_view meaning(Reach reach) {
  switch (reach) {
    case Reach::everyone: return "everyone, signed in or not";
    case Reach::account: return "every active account";
    case Reach::record: return "";
    case Reach::agency: return "over the whole agency only:";
  }
  return "";
}

}  // namespace

std::string policy_json() {
  std::string out = R"({"format":"kith-policy","version":1,"default":"deny","account_states":)";
  put_names(out, all_account_states);
  out += R"(,"account_states_with_rights":["active"],"roles":)";
  put_names(out, all_roles);
  out += ",\"relations\":";
  put_names(out, all_relations);
  out += ",\"permissions\":[";
  for (const Permission permission : all_permissions) {
    if (permission != all_permissions.front()) out += ',';
    put_permission(out, permission);
  }
  out += "]}\n";
  return out;
}

std::string policy_text() {
  std::string out = "What is not listed is denied. Accounts that are not active may do only what everyone may.\n";
  for (const Permission permission : all_permissions) {
    out += "\n";
    out += auth::name(permission);
    out += "\n";
    const std::string_view who = meaning(reach(permission));
    if (!who.empty()) out += "  " + std::string(who) + "\n";
    if (reach(permission) == Reach::everyone || reach(permission) == Reach::account) continue;
    for (const Role role : all_roles) {
      if (!has_role(role, permission)) continue;
      out += "  ";
      out += auth::name(role);
      for (const Relation r : relations_declared(role, permission))
        (out += r == relations_declared(role, permission).front() ? ": " : ", ") += auth::name(r);
      out += "\n";
    }
  }
  return out;
}

}  // namespace kith::auth
