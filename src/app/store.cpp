// SPDX-License-Identifier: AGPL-3.0-or-later
#include "app/store.h"

#include <filesystem>
#include <stdexcept>

#include "platform/db/migration.h"
#include "records/ddl.h"

namespace kith::app {
namespace {

/// Takes option `name` out of `args`; true when it was there.
bool take(std::vector<std::string>& args, const std::string& name, std::string& value) {
  for (auto at = args.begin(); at != args.end(); ++at) {
    if (*at == name) {
      if (std::next(at) == args.end()) throw std::invalid_argument(name + " needs a value");
      value = *std::next(at);
      args.erase(at, at + 2);
      return true;
    }
    if (at->starts_with(name + "=")) {
      value = at->substr(name.size() + 1);
      args.erase(at);
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
  return std::filesystem::exists(std::filesystem::path(options.folder) /
                                 (options.postgres.empty() ? "kith.db" : "audit.key"));
}

std::unique_ptr<db::Db> open_store(const StoreOptions& options, bool create) {
  if (!create && !exists(options))
    throw std::invalid_argument(
        "there is no agency in this folder yet; `kith begin` makes one, `kith import` brings one, `kith seed` shows "
        "one");
  auto store = db::Db::open({.folder = options.folder, .postgres = options.postgres, .create = create});
  db::migrate(*store, records::store_steps());
  return store;
}

}  // namespace kith::app
