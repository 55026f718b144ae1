// SPDX-License-Identifier: AGPL-3.0-or-later
#pragma once
#include <gtest/gtest.h>

#include "platform/audit/log.h"
#include "platform/auth/sign_in.h"
#include "platform/base/crypto.h"
#include "platform/db/db.h"
#include "support/both_engines.h"

/// What the tests of this folder share: a database with just enough of the record tables, and people in it.
namespace kith::auth {

inline const Instant noon{1'763'830'800, -300};  // 2025-11-22 12:00 in Toronto
inline Instant later(std::int64_t seconds) { return Instant{noon.utc_seconds + seconds, noon.offset_minutes}; }
inline const Date today = date_of(noon);
inline const std::string good_password = "gravel piano tulip";

class AuthTest : public test::BothEngines {
 protected:
  std::vector<db::Step> steps() const override {
    auto steps = db::file_steps();
    const std::string tail =
        ", chain {{bigint}} not null, supersedes {{bigint}}, recorded_on {{bigint}} not null, voided {{bigint}} not "
        "null) {{strict}}";
    steps.push_back({2,
                     "records_used_here",
                     {"create table programmes (id {{bigint}} primary key, sourced_id text, name text" + tail,
                      "create table persons (id {{bigint}} primary key, sourced_id text" + tail,
                      "create table sites (id {{bigint}} primary key, sourced_id text" + tail,
                      "create table staff_roles (id {{bigint}} primary key, person_id {{bigint}} not null, "
                      "programme_id {{bigint}} not null, "
                      "site_id {{bigint}}, role text not null, start_date {{bigint}} not null, end_date {{bigint}}" +
                          tail}});
    return steps;
  }
  template <class F>
  auto writing(F&& act) {
    return db().writing("test", act);
  }
  template <class F>
  auto reading(F&& act) {
    return db().reading("test", act);
  }

  /// An active account with `good_password`.
  AccountId active(const std::string& login, PersonId person = {}) {
    return writing([&](db::Tx& tx) {
      const AccountId id =
          create_account(tx, {.login = login, .display_name = "Name of " + login, .person = person}, noon).value();
      const Code code = make_code(tx, id, {}, noon).value();
      return use_code(tx, code.text, good_hash_, noon).value();
    });
  }
  Account account(AccountId id) {
    return reading([&](db::Tx& tx) { return find_account(tx, id).value(); });
  }
  SignInResult try_sign_in(const std::string& login, const std::string& password, Instant now,
                           const std::string& device = "", const std::string& client = "192.0.2.1") {
    return sign_in(db(), hasher_, marks_,
                   {.login = login, .password = password, .device_token = device, .client = client, .request = "r1"},
                   now);
  }
  std::vector<audit::Row> audited() {
    return reading([](db::Tx& tx) { return audit::newest(tx, 0, 1000); });
  }

  const crypto::Key marks_ = crypto::random_key();
  Hasher hasher_{HashCost{1, 8192}};
  const std::string good_hash_ = hasher_.hash(good_password).value();
};

}  // namespace kith::auth
