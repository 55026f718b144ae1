// SPDX-License-Identifier: AGPL-3.0-or-later
#include "app/store.h"

#include <atomic>
#include <filesystem>
#include <iostream>
#include <memory>
#include <stdexcept>

#include "platform/db/migration.h"
#include "platform/db/standing.h"
#include "records/ddl.h"

namespace kith::app {
namespace {

bool holds(const StoreOptions& options, const char* file) {
  return std::filesystem::exists(std::filesystem::path(options.folder) / file);
}

[[noreturn]] void refuse_nothing_there(const char* place) {
  throw std::invalid_argument(std::string("there is no agency in this ") + place +
                              " yet; `kith begin` makes one, `kith import` brings one, `kith seed` shows "
                              "one");
}

/// An agency in PostgreSQL is its database and, in the data folder, the key that signs its log.
void refuse_folder_without_key(const StoreOptions& options) {
  if (holds(options, "audit.key")) return;
  if (!exists(options)) refuse_nothing_there("database");
  throw std::invalid_argument(
      "there is an agency in this database, but its audit.key is not in the data folder: put audit.key and "
      "documents.key there from where the keys are kept (docs/postgresql.md)");
}

/// Takes option `name` out of `args`; true when it was there.
bool take(std::vector<std::string>& args, const std::string& name, std::string& value) {
  for (auto at = args.begin(); at != args.end(); ++at) {
    if (*at == name) {
      if (std::next(at) == args.end()) throw std::invalid_argument(name + " needs a value");
      value = *std::next(at);
      args.erase(at, at + 2);
      if (value.empty()) throw std::invalid_argument(name + " is empty");
      return true;
    }
    if (at->starts_with(name + "=")) {
      value = at->substr(name.size() + 1);
      args.erase(at);
      if (value.empty()) throw std::invalid_argument(name + " is empty");
      return true;
    }
  }
  return false;
}

}  // namespace

StoreOptions take_store_options(std::vector<std::string>& args) {
  StoreOptions options;
  take(args, "--data", options.folder);
  take(args, "--postgres", options.postgres);
  return options;
}

bool exists(const StoreOptions& options) {
  if (options.postgres.empty()) return holds(options, "kith.db");
  return db::holds_steps(*db::Db::open({.postgres = options.postgres, .readers = 1}));
}

std::unique_ptr<db::Db> open_store(const StoreOptions& options, bool create) {
  const bool on_postgres = !options.postgres.empty();
  if (!create && !on_postgres && !exists(options)) refuse_nothing_there("folder");
  if (!create && on_postgres) refuse_folder_without_key(options);
  const auto opening = std::make_shared<std::atomic<bool>>(true);  // later advice is about single acts
  const auto tell = [opening](const std::string& advice) {
    if (*opening) std::cerr << "kith: " << advice << std::endl;
  };
  auto store = db::Db::open({.folder = options.folder, .postgres = options.postgres, .create = create, .warn = tell});
  *opening = false;
  if (!create && on_postgres && !db::holds_steps(*store)) refuse_nothing_there("database");
  db::migrate(*store, records::store_steps());
  return store;
}

}  // namespace kith::app
