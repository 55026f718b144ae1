// SPDX-License-Identifier: AGPL-3.0-or-later
#include "records/schema_faults.h"

#include <cstdlib>
#include <filesystem>
#include <map>
#include <memory>
#include <set>
#include <stdexcept>

#include "platform/db/db.h"
#include "platform/db/migration.h"
#include "records/ddl.h"

namespace kith::records {
namespace {

constexpr db::Sql sqlite_schema{"schema",
                                "select type || ' ' || name, sql from sqlite_schema where sql is not null and name not "
                                "like 'sqlite\\_%' escape '\\'"};
constexpr db::Sql postgres_triggers{"triggers",
                                    "select tgname from pg_trigger where not tgisinternal and tgenabled in ('O', 'A')"};

using SchemaTexts = std::map<std::string, std::string>;

SchemaTexts schema_texts(db::Db& db) {
  SchemaTexts schema;
  db.read("schema", [&](db::Tx& tx) {
    tx.query(sqlite_schema, {}, [&](const db::Row& row) { schema[row.string(0)] = row.string(1); });
  });
  return schema;
}

/// An empty database as this program makes it; gone when the object is.
class FreshStore {
 public:
  FreshStore() {
    std::string pattern = (std::filesystem::temp_directory_path() / "kith-schema-XXXXXX").string();
    if (!::mkdtemp(pattern.data())) throw std::runtime_error("cannot make a folder for a fresh schema");
    folder_ = pattern;
    db_ = db::Db::open({.folder = folder_, .readers = 1});
    db::migrate(*db_, store_steps());
  }
  ~FreshStore() {
    db_.reset();
    std::error_code ignored;
    std::filesystem::remove_all(folder_, ignored);
  }
  FreshStore(const FreshStore&) = delete;
  FreshStore& operator=(const FreshStore&) = delete;
  db::Db& db() { return *db_; }

 private:
  std::string folder_;
  std::unique_ptr<db::Db> db_;
};

std::vector<std::string> postgres_schema_faults(db::Db& db) {
  std::set<std::string> there;
  db.read("triggers", [&](db::Tx& tx) {
    tx.query(postgres_triggers, {}, [&](const db::Row& row) { there.insert(row.string(0)); });
  });
  std::vector<std::string> names{"audit_log", "audit_checkpoints", "record_chains"}, faults;
  for (const auto& table : tables()) names.emplace_back(table.name);
  for (const auto& name : names)
    for (const char* guard : {"_frozen", "_not_emptied"})
      if (!there.contains(name + guard))
        faults.push_back("the trigger " + name + guard + " is missing or switched off");
  return faults;
}

}  // namespace

std::vector<std::string> schema_faults(db::Db& db) {
  if (db.engine() == db::Engine::postgres) return postgres_schema_faults(db);
  FreshStore fresh;
  const SchemaTexts made = schema_texts(fresh.db()), found = schema_texts(db);
  std::vector<std::string> faults;
  for (const auto& [what, text] : made) {
    const auto here = found.find(what);
    if (here == found.end())
      faults.push_back("the " + what + " is missing");
    else if (here->second != text)
      faults.push_back("the " + what + " is not as this program makes it");
  }
  for (const auto& [what, text] : found)
    if (!made.contains(what)) faults.push_back("the " + what + " was not made by this program");
  return faults;
}

}  // namespace kith::records
