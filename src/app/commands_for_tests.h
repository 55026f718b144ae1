// SPDX-License-Identifier: AGPL-3.0-or-later
#pragma once
#include <sys/stat.h>

#include <filesystem>
#include <fstream>
#include <string>

#include "app/agency.h"
#include "platform/auth/account.h"
#include "platform/auth/password.h"

/// What the tests of commands that act as somebody (`kith act`, `kith contact`) share.
namespace kith::app {

inline const std::string password_of_tests = "gravel piano tulip";

/// An account of `person` that signs in with `password_of_tests`.
inline void open_account(Agency& agency, const std::string& login, PersonId person) {
  static const std::string hash = auth::Hasher(auth::HashCost{1, 8192}).hash(password_of_tests).value();
  agency.db().writing("account", [&](db::Tx& tx) {
    return auth::create_active_account(tx, {.login = login, .display_name = login, .person = person}, hash,
                                       agency.now())
        .value();
  });
}

inline void write_file(const std::filesystem::path& file, const std::string& text, mode_t mode = 0644) {
  std::ofstream(file) << text;
  ::chmod(file.c_str(), mode);
}

}  // namespace kith::app
