// SPDX-License-Identifier: AGPL-3.0-or-later
#include <algorithm>
#include <ctime>
#include <map>

#include "platform/db/binding.h"
#include "platform/db/migration.h"

namespace kith::db {

/// The one door to statements that are not literals: migrations and the identity of a table.
class SchemaChange {
 public:
  static void run(Tx& tx, std::string_view name, std::string_view statement) { tx.run_once(name, statement); }
};

namespace {

constexpr Sql known_table_sqlite{"schema steps", "select count(*) from sqlite_schema where name = 'schema_steps'"};
constexpr Sql known_table_postgres{"schema steps",
                                   "select count(*) from pg_class where oid = to_regclass('schema_steps')"};
constexpr Sql applied_steps{"schema steps", "select number, sha256 from schema_steps"};
constexpr Sql note_step{"schema steps",
                        "insert into schema_steps (number, title, sha256, applied_at) "
                        "values (:number, :title, :sha256, :applied_at)"};
constexpr std::string_view step_table =
    "create table if not exists schema_steps (number {{bigint}} primary key, title text not null, "
    "sha256 text not null, applied_at {{bigint}} not null) {{strict}}";

using Applied = std::map<int, std::string>;

Applied applied(Tx& tx) {
  Applied found;
  const Sql known = tx.engine() == Engine::sqlite ? known_table_sqlite : known_table_postgres;
  if (tx.first(known, {}, [](const Row& row) { return row.integer(0); }).value_or(0) == 0) return found;
  tx.query(applied_steps, {}, [&](const Row& row) { found.emplace(static_cast<int>(row.integer(0)), row.string(1)); });
  return found;
}

std::string named(const Step& step) {
  std::string number = std::to_string(step.number);
  number.insert(0, 4 - std::min<std::size_t>(4, number.size()), '0');
  return number + "_" + step.title;
}

std::vector<const Step*> in_order(std::span<const Step> steps) {
  std::vector<const Step*> order;
  for (const Step& step : steps) order.push_back(&step);
  std::sort(order.begin(), order.end(), [](const Step* a, const Step* b) { return a->number < b->number; });
  for (std::size_t i = 0; i < order.size(); ++i)
    if (order[i]->number < 1 || order[i]->number > 9999 || (i > 0 && order[i - 1]->number == order[i]->number))
      throw std::logic_error("migration steps need different numbers from 1 to 9999: " + named(*order[i]));
  return order;
}

[[noreturn]] void refuse_schema(const std::string& why) { throw DbError(Fault::other, why); }

/// The steps still to be run, in order.
std::vector<const Step*> missing(const std::vector<const Step*>& steps, const Applied& present) {
  std::vector<const Step*> todo;
  Applied unknown = present;
  for (const Step* step : steps) {
    const auto at = present.find(step->number);
    if (at == present.end()) {
      todo.push_back(step);
      continue;
    }
    unknown.erase(step->number);
    if (at->second != step_hash(*step))
      refuse_schema("step " + named(*step) + " of this program differs from the one this database was made with");
    if (!todo.empty())
      refuse_schema("the database has step " + named(*step) + " but not the earlier step " + named(*todo.front()));
  }
  if (!unknown.empty())
    refuse_schema("the database was made by a newer kith (step " + std::to_string(unknown.rbegin()->first) +
                  "); update the program");
  return todo;
}

void apply(Tx& tx, const Step& step, FunctionRef<void(int, std::size_t)> before_each) {
  const std::string name = "migration " + named(step);
  const auto run = [&](std::string_view neutral) {
    const std::string text = statement_for(tx.engine(), neutral);
    if (!text.empty()) SchemaChange::run(tx, name, text);
  };
  run(step_table);
  for (std::size_t n = 0; n < step.statements.size(); ++n) {
    before_each(step.number, n);
    run(step.statements[n]);
  }
  before_each(step.number, step.statements.size());
  tx.exec(note_step, {{"number", step.number},
                      {"title", step.title},
                      {"sha256", step_hash(step)},
                      {"applied_at", static_cast<std::int64_t>(std::time(nullptr))}});
}

}  // namespace

std::vector<int> migrate(Db& db, std::span<const Step> steps) {
  return migrate(db, steps, [](int, std::size_t) {});
}

std::vector<int> migrate(Db& db, std::span<const Step> steps, FunctionRef<void(int, std::size_t)> before_each) {
  const auto order = in_order(steps);
  const auto todo = missing(order, db.reading("schema steps", applied));
  std::vector<int> done;
  for (const Step* step : todo) {
    bool fresh = false;
    db.exclusive("migration", [&](Tx& tx) {
      const auto still = missing(order, applied(tx));  // another server may have been faster
      fresh = std::find(still.begin(), still.end(), step) != still.end();
      if (fresh) apply(tx, *step, before_each);
    });
    if (fresh) done.push_back(step->number);
  }
  return done;
}

}  // namespace kith::db
