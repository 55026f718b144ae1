// SPDX-License-Identifier: AGPL-3.0-or-later
#include "platform/db/sqlite_connection.h"

#include <sqlite3.h>

#include <cerrno>

#include "platform/db/fault.h"

namespace kith::db {
namespace {

constexpr std::size_t kept_statements = 4000;

Fault constraint_fault(int extended) {
  switch (extended) {
    case SQLITE_CONSTRAINT_UNIQUE:
    case SQLITE_CONSTRAINT_PRIMARYKEY:
    case SQLITE_CONSTRAINT_ROWID: return Fault::unique;
    case SQLITE_CONSTRAINT_FOREIGNKEY: return Fault::foreign_key;
    case SQLITE_CONSTRAINT_CHECK:
    case SQLITE_CONSTRAINT_TRIGGER: return Fault::check;
    case SQLITE_CONSTRAINT_NOTNULL: return Fault::not_null;
    default: return Fault::other;
  }
}

Fault fault_of(sqlite3* db, int extended) {
  switch (extended & 0xff) {
    case SQLITE_CONSTRAINT: return constraint_fault(extended);
    case SQLITE_BUSY:
    case SQLITE_LOCKED: return Fault::busy;
    case SQLITE_FULL: return Fault::disk_full;
    case SQLITE_READONLY: return Fault::read_only;
    case SQLITE_CANTOPEN: return Fault::io;
    case SQLITE_IOERR: {
      const int code = sqlite3_system_errno(db);
      return code == ENOSPC || code == EDQUOT ? Fault::disk_full : Fault::io;
    }
    case SQLITE_CORRUPT:
    case SQLITE_NOTADB: return Fault::corrupt;
    default: return Fault::other;
  }
}

/// "match.mentor" of "UNIQUE constraint failed: match.mentor".
std::string_view constraint_name(std::string_view message) {
  constexpr std::string_view mark = "constraint failed: ";
  const auto at = message.find(mark);
  return at == message.npos ? std::string_view{} : message.substr(at + mark.size());
}

}  // namespace

void throw_sqlite(sqlite3* db, std::string_view name, bool running) {
  const int code = sqlite3_extended_errcode(db);
  const Fault fault = fault_of(db, code);
  const std::string message = sqlite3_errmsg(db);
  if (code == SQLITE_CONSTRAINT_TRIGGER && !constraint_name(message).empty())  // the guard against REPLACE
    throw failure(name, Fault::unique, constraint_name(message));
  if ((code & 0xff) == SQLITE_CONSTRAINT) throw failure(name, fault, constraint_name(message));
  const std::string number = "SQLite " + std::to_string(code);
  throw failure(name, fault, running ? number : number + ", " + message);
}

SqliteStatement::SqliteStatement(sqlite3* db, std::string_view name, std::string_view text, bool keep) {
  const char* rest = nullptr;
  const unsigned flags = keep ? SQLITE_PREPARE_PERSISTENT : 0;
  if (sqlite3_prepare_v3(db, text.data(), static_cast<int>(text.size()), flags, &statement_, &rest) != SQLITE_OK)
    throw_sqlite(db, name, false);
  if (!statement_) throw failure(name, Fault::other, "empty statement");
  const int count = sqlite3_bind_parameter_count(statement_);
  for (int i = 1; i <= count; ++i) {
    const char* parameter = sqlite3_bind_parameter_name(statement_, i);
    parameters_.emplace_back(parameter && *parameter == ':' ? parameter + 1 : "?");
  }
}

SqliteStatement::~SqliteStatement() { sqlite3_finalize(statement_); }

SqliteConnection::SqliteConnection(const std::string& path, Use use) {
  const int access = use == Use::write ? SQLITE_OPEN_READWRITE : SQLITE_OPEN_READONLY;
  const int code = sqlite3_open_v2(path.c_str(), &db_, access | SQLITE_OPEN_NOMUTEX | SQLITE_OPEN_EXRESCODE, nullptr);
  try {
    if (code != SQLITE_OK) throw_sqlite(db_, "open database", false);
    configure(use);
  } catch (...) {
    statements_.clear();
    sqlite3_close(db_);
    throw;
  }
}

SqliteConnection::~SqliteConnection() {
  statements_.clear();
  sqlite3_close(db_);
}

void SqliteConnection::configure(Use use) {
  const auto set = [this](int option, int value) { sqlite3_db_config(db_, option, value, nullptr); };
  set(SQLITE_DBCONFIG_DEFENSIVE, 1);
  set(SQLITE_DBCONFIG_TRUSTED_SCHEMA, 0);
  set(SQLITE_DBCONFIG_ENABLE_FKEY, 1);
  set(SQLITE_DBCONFIG_DQS_DML, 0);  // "x" is a column, never a string: as on PostgreSQL
  set(SQLITE_DBCONFIG_DQS_DDL, 0);
  sqlite3_busy_timeout(db_, 5000);
  sqlite3_limit(db_, SQLITE_LIMIT_ATTACHED, 0);
  sqlite3_wal_autocheckpoint(db_, 0);
  command("settings", "pragma cell_size_check = on");
  command("settings", "pragma recursive_triggers = on");
  command("settings", "pragma temp_store = memory");
  command("settings", "pragma cache_size = -16000");
  if (use == Use::read) {
    set(SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, 1);
    command("settings", "pragma query_only = on");
    return;
  }
  if (answer("settings", "pragma journal_mode = wal") != "wal")
    throw DbError(Fault::io, "the data folder's file system cannot hold a write-ahead log");
  command("settings", "pragma synchronous = full");
  command("settings", "pragma secure_delete = on");
  command("settings", "pragma journal_size_limit = 67108864");
}

std::shared_ptr<SqliteStatement> SqliteConnection::prepared(const Sql& sql) {
  const auto found = statements_.find(sql.text());
  if (found == statements_.end()) {
    if (statements_.size() >= kept_statements) statements_.clear();
    auto fresh = std::make_shared<SqliteStatement>(db_, title(sql), sql.text(), true);
    return statements_.emplace(sql.text(), std::move(fresh)).first->second;
  }
  if (!sqlite3_stmt_busy(found->second->get())) return found->second;
  return std::make_shared<SqliteStatement>(db_, title(sql), sql.text(), false);  // in use further up the stack
}

int SqliteConnection::step(const Sql& sql) {
  const auto statement = prepared(sql);
  const int code = sqlite3_step(statement->get());
  sqlite3_reset(statement->get());  // the connection keeps the result for throw_sqlite
  return code;
}

void SqliteConnection::command(const char* name, const char* text) { answer(name, text); }

std::string SqliteConnection::answer(const char* name, const char* text) {
  const SqliteStatement once(db_, name, text, false);
  std::string first;
  int code = sqlite3_step(once.get());
  if (code == SQLITE_ROW)
    if (const auto* value = sqlite3_column_text(once.get(), 0)) first = reinterpret_cast<const char*>(value);
  while (code == SQLITE_ROW) code = sqlite3_step(once.get());
  if (code != SQLITE_DONE) throw_sqlite(db_, name, true);
  return first;
}

bool SqliteConnection::in_transaction() const { return sqlite3_get_autocommit(db_) == 0; }

}  // namespace kith::db
