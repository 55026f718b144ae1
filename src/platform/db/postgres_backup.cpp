// SPDX-License-Identifier: AGPL-3.0-or-later
#include <fcntl.h>
#include <libpq-fe.h>
#include <unistd.h>

#include <cerrno>
#include <filesystem>

#include "platform/db/fault.h"
#include "platform/db/folder.h"
#include "platform/db/postgres.h"
#include "platform/db/postgres_address.h"
#include "platform/db/postgres_connection.h"
#include "platform/db/program.h"

namespace kith::db {
namespace {

namespace fs = std::filesystem;

/// A connection string without its password, which is handed over in the environment: arguments are public.
struct Target {
  std::string settings;
  std::vector<std::pair<std::string, std::string>> environment;
};

std::string quoted(std::string_view value) {
  std::string out = "'";
  for (const char c : value) {
    if (c == '\'' || c == '\\') out += '\\';
    out += c;
  }
  return out + "'";
}

Target target_of(const std::string& settings) {
  Target target;
  const std::unique_ptr<PQconninfoOption, void (*)(PQconninfoOption*)> options(
      PQconninfoParse(settings.c_str(), nullptr), PQconninfoFree);
  if (!options) throw DbError(Fault::other, "the connection string cannot be read");
  for (const PQconninfoOption* option = options.get(); option->keyword; ++option) {
    if (!option->val) continue;
    if (std::string_view(option->keyword) == "password")
      target.environment.emplace_back("PGPASSWORD", option->val);
    else
      target.settings += std::string(option->keyword) + "=" + quoted(option->val) + " ";
  }
  return target;
}

void run_or_throw(const std::vector<std::string>& words, const Target& target) {
  const Ended ended = run_program(words, target.environment);
  if (ended.status != 0)
    throw DbError(Fault::other,
                  words.front() + " failed (status " + std::to_string(ended.status) + "): " + ended.message);
}

void create_file(const std::string& path) {
  const int file = ::open(path.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
  if (file < 0) throw DbError(errno == ENOSPC ? Fault::disk_full : Fault::io, "cannot create " + path);
  ::close(file);
}

constexpr const char* count_tables =
    "select count(*) from pg_class c join pg_namespace n on n.oid = c.relnamespace "
    "where n.nspname not like 'pg\\_%' and n.nspname <> 'information_schema' and c.relkind in ('r', 'p', 'v', 'm', "
    "'S')";

// One statement for each foreign key and each check: how many rows break it.
constexpr const char* foreign_key_tests = R"(
  select conname, format('select count(*) from %s a where %s and not exists (select 1 from %s b where %s)',
    conrelid::regclass,
    (select string_agg(format('a.%I is not null', x.attname), ' and ') from unnest(conkey) k
       join pg_attribute x on x.attrelid = conrelid and x.attnum = k),
    confrelid::regclass,
    (select string_agg(format('a.%I = b.%I', x.attname, y.attname), ' and ')
       from unnest(conkey, confkey) as pair (k, f)
       join pg_attribute x on x.attrelid = conrelid and x.attnum = k
       join pg_attribute y on y.attrelid = confrelid and y.attnum = f))
  from pg_constraint where contype = 'f' order by conname)";
constexpr const char* check_tests = R"(
  select conname, format('select count(*) from %s where not (%s)', conrelid::regclass, pg_get_expr(conbin, conrelid))
  from pg_constraint c join pg_namespace n on n.oid = c.connamespace
  where contype = 'c' and conrelid <> 0 and n.nspname not like 'pg\_%' and n.nspname <> 'information_schema'
  order by conname)";
// Every value is asked for as text: what lies outside the row (TOAST) is fetched too.
constexpr const char* row_tests = R"(
  select c.relname, format('select count(t.*::text) * 0 from %s t', c.oid::regclass)
  from pg_class c join pg_namespace n on n.oid = c.relnamespace
  where c.relkind = 'r' and n.nspname not like 'pg\_%' and n.nspname <> 'information_schema' order by c.relname)";
constexpr const char* invalid_indexes =
    "select indexrelid::regclass::text, 'select 1' from pg_index where not indisvalid or not indisready";

void run_tests(PostgresConnection& connection, const char* list, const char* complaint,
               std::vector<std::string>& wrong) {
  const auto tests = connection.simple("integrity check", list);
  for (int i = 0; i < PQntuples(tests.get()); ++i) {
    const std::string name = PQgetvalue(tests.get(), i, 0);
    connection.simple("integrity check", "savepoint before_one");
    try {
      const std::string broken = connection.answer("integrity check of " + name, PQgetvalue(tests.get(), i, 1));
      if (broken != "0") wrong.push_back(name + ": " + broken + " " + complaint);
    } catch (const DbError& error) {
      if (error.fault() == Fault::connection) throw;
      wrong.emplace_back(error.what());
      connection.simple("integrity check", "rollback to before_one");  // the others are tried all the same
    }
    connection.simple("integrity check", "release before_one");
  }
}

}  // namespace

void dump_postgres(const std::string& settings, const std::string& path) {
  if (fs::exists(path)) throw DbError(Fault::other, "there is already a file " + path);
  const Target target = target_of(settings);
  const std::string part = path + ".part";
  create_file(part);
  try {
    run_or_throw({"pg_dump", "--format=custom", "--no-password", "--file=" + part, "--dbname=" + target.settings},
                 target);
    sync_file(part);
    fs::rename(part, path);
    sync_folder(fs::absolute(path).parent_path().string());
  } catch (...) {
    ::unlink(part.c_str());
    throw;
  }
}

void restore_postgres(const Options& options, const std::string& path) {
  std::error_code error;
  if (!fs::exists(path, error)) throw DbError(Fault::other, "there is no backup " + path);
  const std::string settings = postgres_address(options.postgres);
  FolderLock lock;
  if (!options.folder.empty()) {
    make_folder(options.folder);
    lock = FolderLock(options.folder);
  }
  if (PostgresConnection(settings).answer("restore", count_tables) != "0")
    throw DbError(Fault::other, "the PostgreSQL database already holds tables; restore into an empty one");
  const Target target = target_of(settings);
  run_or_throw({"pg_restore", "--single-transaction", "--exit-on-error", "--no-owner", "--no-privileges",
                "--no-password", "--dbname=" + target.settings, path},
               target);
}

std::vector<std::string> check_postgres(const std::string& settings) {
  PostgresConnection connection(settings);
  connection.set_patience(std::chrono::seconds(0));
  std::vector<std::string> wrong;
  connection.simple("integrity check", "begin isolation level repeatable read read only");
  run_tests(connection, invalid_indexes, "index is not valid", wrong);
  run_tests(connection, row_tests, "rows cannot be read", wrong);
  run_tests(connection, foreign_key_tests, "rows refer to a missing row", wrong);
  run_tests(connection, check_tests, "rows break this rule", wrong);
  connection.simple("integrity check", "rollback");
  return wrong;
}

}  // namespace kith::db
