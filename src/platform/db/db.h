// SPDX-License-Identifier: AGPL-3.0-or-later
#pragma once
#include <cstdint>
#include <exception>
#include <functional>
#include <initializer_list>
#include <memory>
#include <optional>
#include <span>
#include <stdexcept>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>
#include <vector>

#include "platform/base/date.h"
#include "platform/base/function_ref.h"
#include "platform/base/id.h"

/// One agency's database: SQLite in its data folder, or one PostgreSQL database. One SQL text serves both engines.
///
/// *Reading*: any number of threads; each read sees one snapshot of the data.
/// *Writing*: one writer for the whole database on both engines. Acts that arrive together share one transaction and
/// one fsync (group commit), each inside its own savepoint, so one that fails takes nobody with it.
/// `write` returns only when the act is durable.
namespace kith::db {

enum class Engine { sqlite, postgres };

/// `check` is also a trigger's refusal; `foreign_key` also a deferred one, found when its act ends. `connection`: the
/// server went away; when that happened during the commit nobody knows whether the act was kept (the text says so).
enum class Fault { unique, foreign_key, check, not_null, busy, connection, disk_full, read_only, io, corrupt, other };

/// Broken machinery or a violated constraint. `what()` names the statement and the fault, never a bound value.
class DbError : public std::runtime_error {
 public:
  DbError(Fault fault, const std::string& text) : std::runtime_error(text), fault_(fault) {}
  Fault fault() const { return fault_; }

 private:
  Fault fault_;
};

/// SQL text. Only a compile-time literal converts, so SQL built from data does not compile.
/// Parameters are written `:name`. Slices get theirs from `queries.sql` (see tools/sql_compiler).
class Sql {
 public:
  consteval Sql(const char* text) : text_(text) {}  // NOLINT(google-explicit-constructor)
  consteval Sql(const char* name, const char* text) : text_(text), name_(name) {}
  constexpr std::string_view text() const { return text_; }
  constexpr std::string_view name() const { return name_; }

 private:
  friend class SchemaSql;
  constexpr Sql(std::string_view text, std::string_view name, int) : text_(text), name_(name) {}
  std::string_view text_;
  std::string_view name_;
};

/// The one other source of SQL: statements derived from the schema table (src/records). `text` must live as long as
/// the program. Used by records/ and migrate.cpp only (tools/check enforces it).
class SchemaSql {
 public:
  static Sql make(std::string_view text, std::string_view name = {}) { return Sql(text, name, 0); }
};

/// A value to bind: nothing, a 64-bit integer or UTF-8 text (borrowed until the call returns).
/// Dates bind as day numbers, booleans as 0/1, identifiers as integers, decimals as hundredths.
class Value {
 public:
  enum class Kind : std::uint8_t { null, integer, text };
  constexpr Value() = default;
  constexpr Value(std::nullptr_t) {}
  constexpr Value(std::nullopt_t) {}
  template <std::integral T>
  constexpr Value(T n) : kind_(Kind::integer), integer_(static_cast<std::int64_t>(n)) {}
  constexpr Value(std::string_view s) : kind_(Kind::text), text_(s) {}
  constexpr Value(const char* s) : Value(std::string_view(s)) {}
  Value(const std::string& s) : Value(std::string_view(s)) {}
  constexpr Value(Date d) : Value(static_cast<std::int64_t>(day_number(d))) {}
  template <class Tag>
  constexpr Value(Id<Tag> id) : Value(id.value) {}
  template <class T>
  constexpr Value(const std::optional<T>& v) {
    if (v) *this = Value(*v);
  }
  constexpr Kind kind() const { return kind_; }
  constexpr std::int64_t integer() const { return integer_; }
  constexpr std::string_view text() const { return text_; }

 private:
  Kind kind_{Kind::null};
  std::int64_t integer_{};
  std::string_view text_;
};

struct Param {
  std::string_view name;  ///< without the colon
  Value value;
};
using Params = std::initializer_list<Param>;

/// One row of a result, valid inside the callback only. Columns count from 0; one that does not exist, or that is read
/// as an integer and is none, is a std::logic_error. Booleans computed by PostgreSQL read as 0 and 1.
class Row {
 public:
  virtual bool null(int column) const = 0;
  virtual std::int64_t integer(int column) const = 0;   ///< 0 when null
  virtual std::string_view text(int column) const = 0;  ///< empty when null
  std::string string(int column) const { return std::string(text(column)); }
  bool flag(int column) const { return integer(column) != 0; }
  Date date(int column) const { return from_day_number(integer(column)); }
  std::optional<Date> maybe_date(int column) const {
    return null(column) ? std::nullopt : std::optional<Date>(date(column));
  }
  std::optional<std::int64_t> maybe_integer(int column) const {
    return null(column) ? std::nullopt : std::optional<std::int64_t>(integer(column));
  }
  template <class Key>
  Key id(int column) const {
    return Key{integer(column)};
  }

 protected:
  ~Row() = default;
};

/// Many rows into one table in one go: a reused prepared insert on SQLite, COPY on PostgreSQL.
class Bulk {
 public:
  virtual ~Bulk() = default;
  /// One row, values in the order of the columns named when the Bulk was made. Throws DbError.
  virtual void row(std::span<const Value> values) = 0;
  /// Must be called once after the last row; nothing else may use the transaction in between.
  virtual void finish() = 0;
};

/// One open transaction (one act).
///
/// Alike on both engines: after a DbError the act is lost. Every further call throws the same error, and the act is
/// undone even if it swallows it (use `on conflict do nothing`, never catch-and-continue). A parameter that the
/// statement does not have, or one of the statement's that is not given, is a std::logic_error naming it. Text must be
/// UTF-8 without NUL bytes (Fault::other).
class Tx {
 public:
  virtual ~Tx() = default;
  virtual Engine engine() const = 0;
  /// Calls `each` for every row. `each` may run other statements, but none that change what is being read. PostgreSQL
  /// holds the whole result in memory: read big tables in slices by key. Throws DbError.
  virtual void query(Sql sql, std::span<const Param> params, FunctionRef<void(const Row&)> each) = 0;
  /// Runs a statement; returns the number of rows inserted, updated or deleted by it. Throws DbError.
  virtual std::int64_t exec(Sql sql, std::span<const Param> params = {}) = 0;
  /// Starts a bulk load of `table` (a name from the schema table). An unfinished one undoes the act.
  virtual std::unique_ptr<Bulk> bulk(std::string_view table, std::span<const std::string_view> columns) = 0;
  /// Compiles a statement against the schema without running it. Throws DbError.
  virtual void prepare(Sql sql) = 0;

  void query(Sql sql, Params params, FunctionRef<void(const Row&)> each) {
    query(sql, std::span<const Param>(params.begin(), params.size()), each);
  }
  std::int64_t exec(Sql sql, Params params) { return exec(sql, std::span<const Param>(params.begin(), params.size())); }
  /// The first row, if any: `auto n = tx.first(sql, {{"id", 3}}, [](const Row& r) { return r.integer(0); });`
  template <class F>
  auto first(Sql sql, Params params, F&& make) -> std::optional<std::invoke_result_t<F&, const Row&>> {
    std::optional<std::invoke_result_t<F&, const Row&>> found;
    query(sql, params, [&](const Row& row) {
      if (!found) found.emplace(make(row));
    });
    return found;
  }
  /// Every row turned into a T by `make`.
  template <class F>
  auto all(Sql sql, Params params, F&& make) -> std::vector<std::invoke_result_t<F&, const Row&>> {
    std::vector<std::invoke_result_t<F&, const Row&>> rows;
    query(sql, params, [&](const Row& row) { rows.push_back(make(row)); });
    return rows;
  }

 private:
  friend class SchemaChange;
  /// One statement of a migration: any text, no parameters, not kept prepared. `name` appears in errors.
  virtual void run_once(std::string_view name, std::string_view statement) = 0;
};

struct Options {
  std::string folder =
      {};  ///< the agency's data folder: kith.db, lock file, keys. Created with mode 0700 when missing.
  std::string postgres = {};  ///< a libpq connection string; empty = SQLite in `folder`
  int readers = 4;            ///< read connections kept open (1-64)
  bool create = true;         ///< false: a missing database is an error
  /// Told in one sentence of something an operator should mend, on any thread, rarely. Never carries case data.
  std::function<void(const std::string&)> warn = nullptr;
};

/// Owns the connections. Thread-safe. One process per data folder: a second one is refused with a clear DbError (busy).
class Db {
 public:
  /// Opens and checks, never migrates. Refuses libraries and servers that cannot keep the promises
  /// (reliability.md G7: SQLite's WAL-reset race is met by having exactly one writing connection).
  static std::unique_ptr<Db> open(const Options& options);
  virtual ~Db() = default;
  virtual Engine engine() const = 0;

  /// Runs `act` on one read-only snapshot. `name` appears in logs ("work list"). An `act` must not start another read
  /// (std::logic_error): enough of those would wait for each other for ever.
  virtual void read(const char* name, FunctionRef<void(Tx&)> act) = 0;
  /// Runs `act` in the next group commit and returns when it is durable. An exception from `act` undoes this act only
  /// and is rethrown here. `act` runs on the writer's thread: it must be quick and must not call `write` or `read`
  /// itself (std::logic_error).
  virtual void write(const char* name, FunctionRef<void(Tx&)> act) = 0;
  /// Like `write`, but alone in its transaction and allowed to be long (import, migration). Other writers wait.
  virtual void exclusive(const char* name, FunctionRef<void(Tx&)> act) = 0;
  /// Grows with commits seen by this process. SQLite: not with audit rows of what was shown (0277). PostgreSQL: with
  /// those too, often twice; of other servers up to a second late: a sign that asking again may be worth while.
  virtual std::uint64_t generation() = 0;
  /// Copies a consistent image of the whole database to `path` while work goes on (SQLite: online backup;
  /// PostgreSQL: pg_dump must be on PATH).
  virtual void backup(const std::string& path) = 0;
  /// Engine-level integrity check; an empty list means sound.
  virtual std::vector<std::string> check_integrity() = 0;
  /// True once writing has stopped for good (the disk refused to make something durable, or the file is damaged):
  /// every further `write` throws Fault::io or corrupt. The process should end; a new one recovers from the log.
  virtual bool stopped() const = 0;

  template <class F>
  auto reading(const char* name, F&& act) {
    return run(name, act, [this](const char* n, FunctionRef<void(Tx&)> f) { read(n, f); });
  }
  template <class F>
  auto writing(const char* name, F&& act) {
    return run(name, act, [this](const char* n, FunctionRef<void(Tx&)> f) { write(n, f); });
  }

 private:
  template <class F, class How>
  static auto run(const char* name, F& act, How how) {
    using R = std::invoke_result_t<F&, Tx&>;
    if constexpr (std::is_void_v<R>) {
      how(name, [&](Tx& tx) { act(tx); });
    } else {
      std::optional<R> result;
      how(name, [&](Tx& tx) { result.emplace(act(tx)); });
      return std::move(*result);
    }
  }
};

/// Puts a backup made by `Db::backup` in place. Refuses with a DbError unless the target (the data folder's database,
/// or the PostgreSQL database, which must exist) is empty. The image is checked before it takes its place.
void restore(const Options& options, const std::string& path);

}  // namespace kith::db
