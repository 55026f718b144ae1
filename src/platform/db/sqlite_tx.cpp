// SPDX-License-Identifier: AGPL-3.0-or-later
#include "platform/db/sqlite_tx.h"

#include <sqlite3.h>

#include "platform/db/binding.h"
#include "platform/db/fault.h"

namespace kith::db {
namespace {

class SqliteRow final : public Row {
 public:
  SqliteRow(sqlite3_stmt* statement, std::string_view title)
      : statement_(statement), columns_(sqlite3_column_count(statement)), title_(title) {}

  bool null(int column) const override { return sqlite3_value_type(at(column)) == SQLITE_NULL; }
  std::int64_t integer(int column) const override {
    sqlite3_value* value = at(column);
    const int kind = sqlite3_value_type(value);
    if (kind != SQLITE_INTEGER && kind != SQLITE_NULL) refuse(column, "is not an integer");
    return sqlite3_value_int64(value);
  }
  std::string_view text(int column) const override {
    sqlite3_value* value = at(column);
    const auto* bytes = reinterpret_cast<const char*>(sqlite3_value_text(value));
    return bytes ? std::string_view(bytes, static_cast<std::size_t>(sqlite3_value_bytes(value))) : std::string_view{};
  }

 private:
  /// The value itself, looked up once for its type and what it says; a connection is only ever one thread's at a time.
  sqlite3_value* at(int column) const {
    if (column < 0 || column >= columns_) refuse(column, "does not exist");
    return sqlite3_column_value(statement_, column);
  }
  [[noreturn]] void refuse(int column, const char* why) const {
    throw std::logic_error(std::string(title_) + ": column " + std::to_string(column) + " " + why);
  }
  sqlite3_stmt* statement_;
  int columns_;
  std::string_view title_;
};

void bind(sqlite3_stmt* statement, int index, const Value& value) {
  switch (value.kind()) {
    case Value::Kind::null: sqlite3_bind_null(statement, index); break;
    case Value::Kind::integer: sqlite3_bind_int64(statement, index, value.integer()); break;
    case Value::Kind::text: {
      const auto text = value.text();
      sqlite3_bind_text64(statement, index, text.data() ? text.data() : "", text.size(), SQLITE_STATIC, SQLITE_UTF8);
    }
  }
}

/// One run of a statement: bound at the start, reset at the end whatever happens.
class Run {
 public:
  Run(sqlite3_stmt* statement, std::span<const Value> values) : statement_(statement) {
    for (std::size_t i = 0; i < values.size(); ++i) bind(statement_, static_cast<int>(i) + 1, values[i]);
  }
  ~Run() {
    sqlite3_reset(statement_);
    sqlite3_clear_bindings(statement_);
  }
  Run(const Run&) = delete;
  Run& operator=(const Run&) = delete;
  /// True while there are rows. Throws DbError.
  bool step(std::string_view title) {
    const int code = sqlite3_step(statement_);
    if (code == SQLITE_ROW) return true;
    if (code != SQLITE_DONE) throw_sqlite(sqlite3_db_handle(statement_), title, true);
    return false;
  }

 private:
  sqlite3_stmt* statement_;
};

/// Rows changed by what ran since `total_before`; triggers' changes do not count.
std::int64_t changed(sqlite3* db, sqlite3_int64 total_before) {
  return sqlite3_total_changes64(db) == total_before ? 0 : sqlite3_changes64(db);
}

std::string insert_text(std::string_view table, std::span<const std::string_view> columns) {
  check_identifier(table);
  std::string names, marks;
  for (const auto column : columns) {
    check_identifier(column);
    names += names.empty() ? "" : ", ";
    names += '"' + std::string(column) + '"';
    marks += marks.empty() ? "?" : ", ?";
  }
  return "insert into \"" + std::string(table) + "\" (" + names + ") values (" + marks + ")";
}

class SqliteBulk final : public Bulk {
 public:
  SqliteBulk(SqliteTx& tx, SqliteConnection& connection, std::string_view table,
             std::span<const std::string_view> columns)
      : tx_(tx),
        name_("bulk load of " + std::string(table)),
        insert_(connection.get(), name_, insert_text(table, columns), false) {}
  ~SqliteBulk() override {
    if (!finished_) tx_.lose_act(std::make_exception_ptr(failure(name_, Fault::other, "not finished")));
  }
  void row(std::span<const Value> values) override {
    tx_.end_act();
    if (values.size() != insert_.parameters().size()) throw std::logic_error(name_ + ": wrong number of values");
    try {
      for (const Value& value : values) check_storable(name_, value);
      Run(insert_.get(), values).step(name_);
    } catch (const DbError&) {
      tx_.lose_act(std::current_exception());
      throw;
    }
  }
  void finish() override {
    tx_.end_act();
    finished_ = true;
  }

 private:
  SqliteTx& tx_;
  std::string name_;
  SqliteStatement insert_;
  bool finished_ = false;
};

}  // namespace

void SqliteTx::query(Sql sql, std::span<const Param> params, FunctionRef<void(const Row&)> each) {
  guarded([&] {
    note(sql.text());
    const auto statement = connection_.prepared(sql);
    Run run(statement->get(), arrange(sql, statement->parameters(), params));
    const SqliteRow row(statement->get(), title(sql));
    while (run.step(title(sql))) each(row);
  });
}

std::int64_t SqliteTx::exec(Sql sql, std::span<const Param> params) {
  note(sql.text());
  return guarded([&] {
    const auto statement = connection_.prepared(sql);
    const auto before = sqlite3_total_changes64(connection_.get());
    Run run(statement->get(), arrange(sql, statement->parameters(), params));
    while (run.step(title(sql))) {
    }
    return changed(connection_.get(), before);
  });
}

std::unique_ptr<Bulk> SqliteTx::bulk(std::string_view table, std::span<const std::string_view> columns) {
  note_change();
  return guarded([&] { return std::make_unique<SqliteBulk>(*this, connection_, table, columns); });
}

void SqliteTx::prepare(Sql sql) {
  guarded([&] { connection_.prepared(sql); });
}

void SqliteTx::run_once(std::string_view name, std::string_view text) {
  note_change();
  guarded([&] {
    const SqliteStatement statement(connection_.get(), name, text, false);
    Run run(statement.get(), {});
    while (run.step(name)) {
    }
  });
}

}  // namespace kith::db
