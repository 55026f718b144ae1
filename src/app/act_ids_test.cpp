// SPDX-License-Identifier: AGPL-3.0-or-later
#include "app/act_ids.h"

#include <gtest/gtest.h>

#include <optional>
#include <set>

#include "app/act_table.h"
#include "app/slices.h"
#include "platform/auth/actor.h"

namespace kith::app {
namespace {

using http::Route;

struct Excepted {
  std::string_view act, name;
  std::optional<auth::Role> role;  ///< of this role; none: of any
};
/// Ids that an act takes and that not all who may do it can read.
constexpr Excepted excepted[] = {
    // Anybody with an account raises a concern; whoever sees no match and no person of another says in words whom.
    {"POST concerns", "match", {}},
};

bool may(auth::Role role, auth::Permission permission) {
  if (permission == auth::Permission::anyone || permission == auth::Permission::signed_in) return true;
  auth::Actor actor;
  actor.account = AccountId{1};
  actor.grants = {{role, {}, {}}};
  return actor.may(permission);
}

class ActIds : public testing::Test {
 protected:
  const std::vector<Route>& routes() const { return slices_.router().routes(); }
  std::vector<const Route*> changing() const {
    std::vector<const Route*> list;
    for (const auto& route : routes())
      if (route.kind == http::Kind::api && !http::is_safe(route.method) && route.path.starts_with(api_root))
        list.push_back(&route);
    return list;
  }
  /// The parts of its path and the fields that are ids.
  static std::set<std::string_view> ids_of(const Route& act) {
    std::set<std::string_view> ids;
    for (const auto part : parts_of(act, "id")) ids.insert(part);
    for (const auto& field : act.exchange.takes)
      if (field.type == http::FieldType::id) ids.insert(field.name);
    return ids;
  }
  const Route* reading(std::string_view path) const {
    for (const auto& route : routes())
      if (route.kind == http::Kind::api && route.path.starts_with(api_root) &&
          name_of(route) == "GET " + std::string(path))
        return &route;
    return nullptr;
  }

  Metrics metrics_;
  Slices slices_{nullptr, metrics_};
};

TEST_F(ActIds, whoever_may_do_an_act_may_read_each_id_it_asks_for) {
  for (const auto* act : changing())
    for (const auto id : ids_of(*act)) {
      const auto* source = source_of(*act, id);
      ASSERT_TRUE(source) << name_of(*act) << ": say in act_ids.cpp where " << id << " is read";
      if (source->read_at.empty()) {
        EXPECT_FALSE(source->otherwise.empty()) << id;
        continue;
      }
      for (const auto role : auth::all_roles) {
        if (!may(role, act->permission)) continue;
        bool told = false;
        for (const auto path : source->read_at) {
          const auto* there = reading(path);
          ASSERT_TRUE(there) << path << " is no reading";
          told = told || may(role, there->permission);
        }
        for (const auto& one : excepted)
          told = told || (one.role.value_or(role) == role && one.name == id && one.act == name_of(*act));
        EXPECT_TRUE(told) << name_of(*act) << ": " << auth::name(role) << " has no reading that tells " << id;
      }
    }
}

TEST_F(ActIds, each_word_of_a_path_is_told) {
  for (const auto* act : changing())
    for (const auto part : parts_of(*act, "word")) EXPECT_FALSE(words_of_path(part).empty()) << name_of(*act);
}

}  // namespace
}  // namespace kith::app
