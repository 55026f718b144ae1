// SPDX-License-Identifier: AGPL-3.0-or-later
#pragma once
#include <memory>
#include <string>
#include <unordered_map>
#include <vector>

#include "platform/db/db.h"

struct sqlite3;
struct sqlite3_stmt;

namespace kith::db {

/// A prepared statement and its parameters' names in the order of their indexes.
class SqliteStatement {
 public:
  SqliteStatement(sqlite3* db, std::string_view name, std::string_view text, bool keep);
  ~SqliteStatement();
  SqliteStatement(const SqliteStatement&) = delete;
  SqliteStatement& operator=(const SqliteStatement&) = delete;
  sqlite3_stmt* get() const { return statement_; }
  const std::vector<std::string>& parameters() const { return parameters_; }

 private:
  sqlite3_stmt* statement_ = nullptr;
  std::vector<std::string> parameters_;
};

/// One SQLite connection with kith's settings and its prepared statements. Used by one thread at a time.
class SqliteConnection {
 public:
  enum class Use {
    write,  ///< reads and writes, the only one of its database; never checkpoints by itself
    read,   ///< opened read-only and query_only; never checkpoints, not even when closed
  };
  /// Throws DbError.
  SqliteConnection(const std::string& path, Use use);
  ~SqliteConnection();
  SqliteConnection(const SqliteConnection&) = delete;
  SqliteConnection& operator=(const SqliteConnection&) = delete;

  sqlite3* get() const { return db_; }
  /// The prepared form of `sql`, made at the first use. Throws DbError.
  std::shared_ptr<SqliteStatement> prepared(const Sql& sql);
  /// Runs a statement without parameters and rows (`begin`), kept prepared; returns SQLite's result code.
  int step(const Sql& sql);
  /// Runs one of our own fixed statements (a pragma) and throws away its rows. Throws DbError named `name`.
  void command(const char* name, const char* text);
  /// The first column of the first row of a fixed statement. Throws DbError.
  std::string answer(const char* name, const char* text);
  /// True inside a transaction (SQLite ends one by itself on some errors).
  bool in_transaction() const;

 private:
  void configure(Use use);

  struct Hash {
    using is_transparent = void;
    std::size_t operator()(std::string_view text) const { return std::hash<std::string_view>{}(text); }
  };
  sqlite3* db_ = nullptr;
  std::unordered_map<std::string, std::shared_ptr<SqliteStatement>, Hash, std::equal_to<>> statements_;
};

/// Throws a DbError for the connection's last result. `running`: the statement was being run, so SQLite's own text may
/// hold values and only a constraint's name is taken from it.
[[noreturn]] void throw_sqlite(sqlite3* db, std::string_view name, bool running);

}  // namespace kith::db
