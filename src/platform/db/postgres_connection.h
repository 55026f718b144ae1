// SPDX-License-Identifier: AGPL-3.0-or-later
#pragma once
#include <chrono>
#include <cstdint>
#include <memory>
#include <string>
#include <unordered_map>
#include <vector>

#include "platform/db/db.h"
#include "platform/db/sql_text.h"

struct pg_conn;
struct pg_result;

namespace kith::db {

struct PostgresResultClear {
  void operator()(pg_result* result) const;
};
using PostgresResult = std::unique_ptr<pg_result, PostgresResultClear>;

/// One PostgreSQL connection with kith's session settings and its prepared statements. Used by one thread at a time.
///
/// Integers are sent as int8 and text as text; a null has the type the server infers. One statement text is prepared
/// again only when a value's type does not fit what was prepared before. Needs a session of its own: PgBouncer in
/// transaction mode does not work.
class PostgresConnection {
 public:
  /// Connects. `settings`: a libpq connection string. Throws DbError.
  explicit PostgresConnection(std::string settings);
  ~PostgresConnection();
  PostgresConnection(const PostgresConnection&) = delete;
  PostgresConnection& operator=(const PostgresConnection&) = delete;

  bool connected() const;
  /// Throws away the connection, if any, and makes a new one. Throws DbError(connection).
  void reconnect();
  void disconnect() noexcept;
  /// How long to wait for an answer before the server is taken for gone (Fault::connection); zero = for ever.
  void set_patience(std::chrono::seconds patience) { patience_ = patience; }

  /// Runs `text` without parameters; several statements may be joined by semicolons. The last result. Throws DbError.
  PostgresResult simple(std::string_view name, const std::string& text);
  /// Runs a prepared statement. Throws DbError, std::logic_error for wrong parameters.
  PostgresResult run(const Sql& sql, std::span<const Param> params);
  /// Prepares with all types inferred. Throws DbError.
  void prepare(const Sql& sql);
  /// The first column of the first row of a fixed query. Throws DbError.
  std::string answer(std::string_view name, const std::string& text);

  // Bulk loading. Between begin and end nothing else may be run.
  void begin_copy(std::string_view name, const std::string& text);
  void copy(std::string_view name, std::string_view bytes);
  void end_copy(std::string_view name);
  void abandon_copy() noexcept;

  /// True when the server warned since the last call of `simple` began (a commit that a standby may not have).
  bool warned() const { return warned_; }

 private:
  using Types = std::vector<std::uint32_t>;
  struct Version {
    std::string name;
    Types types;
  };
  struct Statement {
    NumberedSql numbered;
    std::vector<Version> versions;
  };
  struct Hash {
    using is_transparent = void;
    std::size_t operator()(std::string_view text) const { return std::hash<std::string_view>{}(text); }
  };

  Statement& statement(const Sql& sql);
  const Version& version(const Sql& sql, Statement& statement, std::span<const Value> values);
  Version prepare_version(const Sql& sql, const Statement& statement, Types types);
  PostgresResult try_prepare(const Statement& statement, const std::string& name, const Types& types);
  PostgresResult next_result();
  PostgresResult last_result();
  bool wait_readable();
  [[noreturn]] void fail(std::string_view name, const pg_result* result, bool running);

  std::string settings_;
  pg_conn* connection_ = nullptr;
  std::chrono::seconds patience_{60};
  bool warned_ = false;
  std::uint64_t prepared_ = 0;
  std::unordered_map<std::string, Statement, Hash, std::equal_to<>> statements_;
};

}  // namespace kith::db
